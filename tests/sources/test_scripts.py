"""Scripts with inline metadata (PEP 723): their block, their lock beside them, and what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attestree.errors import SourceError
from attestree.sources import load, open_project
from attestree.sources.files import Memory
from attestree.sources.resolve import NamedIndex, pep508
from attestree.sources.scripts import Script, metadata
from sources.test_unlocked import LOCK, Canned

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.sources.resolve import Request

SCRIPT = """#!/usr/bin/env -S uv run
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "web>1",
#   "tool @ git+https://forge.example/tool",
# ]
#
# [tool.uv]
# exclude-newer = "2026-01-01T00:00:00Z"
# index = [{ url = "https://inner.example/simple/" }]
# ///

import web  # /// script
"""
SCRIPT_LOCK = f"""version = 1
[manifest]
requirements = [{{ name = "web" }}]
[[package]]
name = "web"
version = "1.5"
source = {{ registry = "https://index.example/simple/" }}
sdist = {{ url = "https://files.example/web-1.5.tar.gz", hash = "sha256:{"0f" * 32}" }}
"""


def asked(text: str) -> Request:
    return Script().request(Memory({"tools/run.py": text.encode()}), "tools/run.py")


def test_the_block_is_read_and_nothing_else() -> None:
    request = asked(SCRIPT)
    assert [pep508(one) for one in request.wanted] == ["web>1"]
    assert [one.wanted.name for one in request.direct] == ["tool"]
    assert (request.name, request.requires_python) == ("run.py", ">=3.11")
    assert request.options == {"exclude-newer": "2026-01-01T00:00:00Z"}
    assert request.indexes == (NamedIndex("https://inner.example/simple/"),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# /// script\n# a = 1\n# ///\n", "a = 1\n"),
        ("# /// script\r\n# a = 1\r\n# ///\r\n", "a = 1\n"),
        ("# /// script\n#\n# a = 1\n# ///", "\na = 1\n"),
        ("# /// script\n# a = 1\n", None),
        ("# /// other\n# a = 1\n# ///\n", None),
        ("  # /// script\n  # a = 1\n  # ///\n", None),
        ("# /// script\nprint()\n# ///\n", None),
        ("print()\n", None),
    ],
)
def test_what_a_block_is(text: str, found: str | None) -> None:
    assert metadata(text.encode(), "run.py") == found


def test_two_blocks_are_refused() -> None:
    block = "# /// script\n# a = 1\n# ///\n\n"
    with pytest.raises(SourceError, match=r"run\.py: has more than one block of script metadata; keep one of them"):
        metadata((block * 2).encode(), "run.py")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("print()\n", "is a script that does not say what it needs"),
        ("# /// script\n# a = \n# ///\n", r"run\.py, its metadata, line 1: is not valid TOML"),
        ("# /// script\n# dependencies = 'web'\n# ///\n", "dependencies must be a list, not a text"),
        ("# /// script\n# requires-python = 'x'\n# ///\n", "the Python versions it is for cannot be read"),
        ("x" * (5 * 1024 * 1024), "is too large to be a script"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        asked(text)


def test_a_block_that_never_ends_costs_no_time() -> None:
    assert metadata(("# /// script\n" + "# a\n" * 400_000).encode(), "run.py") is None


def test_the_lock_beside_a_script_is_read_before_the_script(tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(SCRIPT)
    resolver = Canned()
    files, name = open_project(tmp_path / "run.py")
    assert load(files, name, resolver).source == "script"
    assert resolver.requests[0].file == "run.py"
    (tmp_path / "run.py.lock").write_text(SCRIPT_LOCK)
    for given in (resolver, None):
        files, name = open_project(tmp_path / "run.py")
        project = load(files, name, given)
        assert (project.source, project.file, project.graph.locked) == ("uv.lock", "run.py.lock", ("web==1.5",))
    assert len(resolver.requests) == 1


def test_scripts_are_never_looked_for() -> None:
    files = Memory({"run.py": SCRIPT.encode(), "uv.lock": LOCK.encode()})
    assert load(files, "", Canned()).file == "uv.lock"
    assert Script().asks(files, "run.py")
    assert not Script().asks(Memory({"run.py": b"print()"}), "run.py")
