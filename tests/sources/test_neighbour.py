"""A lock that does not say who requires what takes it from another lock in its folder, as far as both hold the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attestree.errors import SourceError
from attestree.sources import load
from attestree.sources.files import Memory
from shared import needs_shared
from sources.locks import LOCKS

if TYPE_CHECKING:
    from attestree.graph import DependencyGraph

A, B, C = ("a" * 64, "b" * 64, "c" * 64)
PIPFILE = f"""{{"_meta": {{"sources": []}}, "default": {{
 "web": {{"version": "==5", "hashes": ["sha256:{A}"], "index": "pypi"}},
 "deep": {{"version": "==1", "hashes": ["sha256:{B}"], "markers": "python_version > '3'"}},
 "lone": {{"version": "==2"}}
}}, "develop": {{}}}}"""
UV = f"""version = 1
[[package]]
name = "shop"
source = {{ virtual = "." }}
dependencies = [{{ name = "web", extra = ["fast"] }}, {{ name = "deep" }}]
[[package]]
name = "web"
version = "5"
source = {{ registry = "https://index.example/simple" }}
dependencies = [{{ name = "deep", marker = "sys_platform != 'win32'" }}]
sdist = {{ url = "https://files.example/web-5.tar.gz", hash = "sha256:{A}" }}
[package.optional-dependencies]
fast = [{{ name = "lone", marker = "extra == 'extra-4-shop-cpu'" }}]
[[package]]
name = "deep"
version = "1"
source = {{ registry = "https://index.example/simple" }}
sdist = {{ url = "https://files.example/deep-1.tar.gz", hash = "sha256:{B}" }}
[[package]]
name = "lone"
version = "2.0"
source = {{ registry = "https://index.example/simple" }}
"""


def opened(name: str = "Pipfile.lock", **beside: str) -> tuple[list[str], tuple[str, ...], DependencyGraph]:
    """Return the edges, the notes and the graph of a lock with others beside it."""
    files = {key.replace("__", "/").replace("_", "."): text.encode() for key, text in beside.items()}
    files.setdefault("Pipfile.lock", PIPFILE.encode())
    project = load(Memory(files, folder_name="shop"), name)
    graph = project.graph
    edges = [
        f"{edge.parent}{f'[{edge.extra}]' if edge.extra else ''} -> {edge.child}{list(edge.asks) or ''}"
        f"{f' ; {edge.marker}' if edge.marker else ''}"
        for edge in graph.edges
    ]
    return edges, project.notes, graph


def test_edges_are_those_of_a_neighbour_that_holds_the_same() -> None:
    project = load(Memory({"Pipfile.lock": PIPFILE.encode(), "uv.lock": UV.encode()}), "Pipfile.lock")
    assert project.notes == ("who requires what is from uv.lock, since Pipfile.lock does not say",)
    assert (project.file, project.edges_from, project.graph.knows_edges) == ("Pipfile.lock", "uv.lock", True)
    assert project.graph.unknown == {}
    edges, _, _ = opened(uv_lock=UV)
    assert edges == [
        "shop -> web==5['fast']",  # what the neighbour's project asks for stays direct, with the extras it asks for
        "shop -> deep==1 ; python_version > '3'",
        "web==5 -> deep==1 ; sys_platform != 'win32'",
        "web==5[fast] -> lone==2",  # without what its marker says of the neighbour's own extras
    ]


def test_without_a_neighbour_that_knows_edges_the_list_stays_flat() -> None:
    _, notes, _ = opened()
    assert notes == ("the file does not say who requires what: every package is shown below the root",)
    flat = "web==5\ndeep==1\n"
    assert opened(requirements_txt=flat)[1] == notes


def test_comments_of_a_compiled_file_are_a_neighbour_too() -> None:
    compiled = "deep==1\n    # via web\nweb==5\n    # via -r requirements.in\n"
    pylock = (
        "lock-version = '1.0'\n[[packages]]\nname = 'web'\nversion = '5'\n[[packages]]\nname = 'deep'\nversion='1'\n"
    )
    edges, notes, _ = opened("pylock.toml", pylock_toml=pylock, requirements_txt=compiled)
    assert edges == ["shop -> web==5", "web==5 -> deep==1"]
    assert notes[0] == "who requires what is from requirements.txt, since pylock.toml does not say"


@pytest.mark.parametrize(
    ("there", "then", "why"),
    [
        ('name = "deep"\nversion = "1"', 'name = "deep"\nversion = "9"', "uv.lock does not hold it"),
        (f'deep-1.tar.gz", hash = "sha256:{B}"', f'deep-1.tar.gz", hash = "sha256:{C}"', "uv.lock does not hold it"),
    ],
)
def test_a_stale_neighbour_adds_no_edge(there: str, then: str, why: str) -> None:
    edges, notes, graph = opened(uv_lock=UV.replace(there, then))
    assert edges == ["shop -> web==5['fast']", "shop -> deep==1 ; python_version > '3'", "web==5[fast] -> lone==2"]
    assert notes[0] == (
        "who requires what is from uv.lock, since Pipfile.lock does not say; 1 of 3 packages it does not know: deep==1"
    )
    assert graph.unknown == {"deep==1": why, "web==5": "uv.lock holds another deep"}


def test_the_word_of_a_stale_neighbour_on_what_is_direct_does_not_count() -> None:
    other = PIPFILE.replace('"lone": {"version": "==2"}', '"lone": {"version": "==2"}, "new": {"version": "==1"}')
    edges, _, graph = opened(Pipfile_lock=other, uv_lock=UV)
    assert "shop -> deep==1 ; python_version > '3'" not in edges
    assert "shop -> new==1" in edges
    assert graph.unknown == {"new==1": "uv.lock does not hold it"}


def test_the_neighbour_that_knows_most_is_used() -> None:
    less = UV[: UV.index('[[package]]\nname = "lone"')]
    compiled = "deep==1\n    # via web\nweb==5\n    # via shop\nlone==2\n    # via deep\n"
    edges, notes, _ = opened(uv_lock=less, requirements_txt=compiled)
    assert "deep==1 -> lone==2" in edges
    assert notes[0].startswith("who requires what is from requirements.txt")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("<<<<<<< ours\n", "uv.lock beside it cannot say who requires what: it "),
        ("version = 1\n[[package]]\nname = 'else'\nversion = '1'\n", "uv.lock beside it holds none of its packages"),
        ("version = 2\n", "uv.lock beside it cannot say who requires what: it is of lock version 2"),
        ("a = " + "[" * 50_000, "uv.lock beside it cannot say who requires what: it "),
    ],
)
def test_a_neighbour_that_cannot_be_used_is_named_and_does_no_harm(broken: str, said: str) -> None:
    edges, notes, graph = opened(uv_lock=broken)
    assert len(edges) == 3
    assert not graph.knows_edges
    assert notes[-1].startswith(said)
    with pytest.raises(SourceError):
        load(Memory({"uv.lock": broken.replace("else", "\n").encode()}), "uv.lock")


def test_a_package_of_another_origin_is_another_package() -> None:
    git = UV.replace(
        'version = "5"\nsource = { registry = "https://index.example/simple" }',
        ('version = "5"\nsource = { git = "https://forge.example/web#' + "1" * 40 + '" }'),
    )
    _, _, graph = opened(uv_lock=git)
    assert "web==5" in graph.unknown
    lock = f'{{"_meta": {{}}, "default": {{"web": {{"git": "https://forge.example/web", "ref": "{"2" * 40}"}}}}}}'
    assert not opened(Pipfile_lock=lock, uv_lock=git)[2].knows_edges


def test_only_the_lock_s_own_folder_is_looked_at() -> None:
    files = {"sub/Pipfile.lock": PIPFILE.encode(), "uv.lock": UV.encode()}
    assert not load(Memory(files), "sub/Pipfile.lock").graph.knows_edges
    files["sub/uv.lock"] = UV.encode()
    assert load(Memory(files), "sub/Pipfile.lock").edges_from == "sub/uv.lock"


def test_a_recording_holds_the_neighbour() -> None:
    files = Memory({"Pipfile.lock": PIPFILE.encode(), "poetry.lock": b"", "uv.lock": UV.encode()})
    project = load(files, "Pipfile.lock")
    again = load(Memory(files.seen), "Pipfile.lock")
    assert list(again.graph.edges) == list(project.graph.edges)


@needs_shared
def test_a_real_lock_gets_the_edges_of_the_list_that_was_compiled_with_it() -> None:
    made = LOCKS / "generated" / "requirements"
    lock, compiled = (made / "pylock.uv-pip-compile.toml").read_bytes(), (made / "uv-split.txt").read_bytes()
    project = load(Memory({"pylock.toml": lock, "requirements.txt": compiled}), "pylock.toml")
    expected = load(Memory({"requirements.txt": compiled}))
    assert project.edges_from == "requirements.txt"
    assert len(project.graph.locked) > 10
    kept = {(edge.parent, edge.child) for edge in project.graph.edges}
    assert kept == {
        (edge.parent, edge.child)
        for edge in expected.graph.edges
        if {edge.parent, edge.child} <= project.graph.packages.keys()
    }
    assert project.graph.direct == expected.graph.direct & project.graph.packages.keys()
