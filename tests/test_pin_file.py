"""Pins in ``attestree.toml``: read with their place, written with everything else kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attestree.acknowledge_file import read_acknowledgements
from attestree.attestree_toml import FILE
from attestree.errors import PinError, SourceError
from attestree.graph import DependencyGraph, Edge
from attestree.pin_file import Pin, read_pins, with_pins, write_pins
from attestree.project import Project
from attestree.sources.files import Folder, Memory
from builders import package, root

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = Pin("tinyledger", {"kind": "GitHub", "repository": "tinyledger/tinyledger", "workflow": "release.yml"})
FRAME = Pin("webframe", {"kind": "GitLab", "repository": "web/frame", "workflow_filepath": ".gitlab-ci.yml"})
TEXT = """\
# ours

[[pin]]
package = "TinyLedger"  # the one from the book
kind = "GitHub"
repository = "tinyledger/tinyledger"
workflow = "release.yml"

[[acknowledge]]
rule = "lost-provenance"
package = "tinyledger"
version = "2.4.1"
evidence = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
reason = "the maintainer wrote to us"
expires = 2026-07-31
"""


def read(text: str, name: str = FILE) -> tuple[Pin, ...]:
    return read_pins(Memory({name: text.encode()}), "uv.lock")


def test_both_places_are_read() -> None:
    assert read(TEXT) == (LEDGER,)
    assert read(TEXT.replace("[[pin]]", "[[tool.attestree.pin]]").split("[[ack")[0], "pyproject.toml") == (LEDGER,)
    assert read("") == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"GitHub"',
            '"GitHut"',
            "pin[0].kind and its keys name no publisher that can be compared; known are GitHub with",
        ),
        ('workflow = "release.yml"', "", "pin[0].kind and its keys name no publisher"),
        ('kind = "GitHub"', "", "pin[0].kind is missing"),
        ("workflow =", "workflows =", "pin[0].workflows means nothing here; did you mean workflow"),
        ('"release.yml"', "5", "pin[0].workflow must be a text, not a whole number"),
        ('package = "TinyLedger"', "", "pin[0].package is missing"),
        ("[[pin]]", "[pin]", "pin must be a list, not a table"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_in_one_line(old: str, new: str, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(TEXT.replace(old, new, 1))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_pins_go_to_the_index_packages_of_their_name_in_every_version() -> None:
    own, one, two, other = (
        root("tinyledger"),
        package("tinyledger", "1.0"),
        package("tinyledger", "2.0"),
        package("webframe"),
    )
    graph = DependencyGraph([own, one, two, other], [own.id], [Edge(own.id, one.id), Edge(own.id, two.id)])
    project = Project("shop", ".", "uv.lock", "uv.lock", "0" * 64, graph)
    pinned = with_pins(project, [LEDGER])
    assert {key for key, item in pinned.graph.packages.items() if item.pins} == {one.id, two.id}
    assert list(pinned.graph.edges) == list(graph.edges)
    assert with_pins(project, []) is project


def test_the_file_is_made_and_read_again(tmp_path: Path) -> None:
    write_pins(tmp_path / FILE, [LEDGER, FRAME])
    assert (tmp_path / FILE).read_text().startswith("# Who is expected to publish")
    assert read_pins(Folder(tmp_path), "uv.lock") == (LEDGER, FRAME)


def test_comments_order_and_acknowledgements_are_kept(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(TEXT)
    before = read_acknowledgements(Folder(tmp_path), "uv.lock")
    write_pins(path, [FRAME])
    after = path.read_text()
    assert "# ours" in after
    assert "# the one from the book" in after
    assert after.index("tinyledger/tinyledger") < after.index("web/frame")
    assert read_pins(Folder(tmp_path), "uv.lock") == (LEDGER, FRAME)
    assert read_acknowledgements(Folder(tmp_path), "uv.lock") == before


def test_what_is_replaced_goes_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / FILE
    write_pins(path, [LEDGER, FRAME, LEDGER])
    moved = Pin("tinyledger", {**LEDGER.publisher, "repository": "moved/ledger"})
    write_pins(path, [moved], instead_of=frozenset({"tinyledger"}))
    assert read_pins(Folder(tmp_path), "uv.lock") == (FRAME, moved)


def test_hostile_texts_survive_the_way_through_the_file(tmp_path: Path) -> None:
    hostile = Pin("tinyledger", {**LEDGER.publisher, "environment": '"""\n[[pin]]\n\x1b]0;\x07'})
    write_pins(tmp_path / FILE, [hostile])
    assert read_pins(Folder(tmp_path), "uv.lock") == (hostile,)


def test_a_link_or_a_broken_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text("not [ toml")
    with pytest.raises(PinError, match="is not valid TOML"):
        write_pins(path, [LEDGER])
    assert path.read_text() == "not [ toml"
    path.unlink()
    path.symlink_to("elsewhere.toml")
    with pytest.raises(PinError, match="is no regular file"):
        write_pins(path, [LEDGER])
    assert [one.name for one in tmp_path.iterdir()] == [FILE]
