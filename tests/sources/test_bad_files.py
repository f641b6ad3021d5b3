"""Every malformed or hostile file beside the repository: it loads with a note, or is refused in one clear line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from attestree.errors import SourceError
from attestree.model import OriginKind
from attestree.sources import SOURCES, load, open_project
from attestree.sources.files import Folder, Memory
from shared import needs_shared
from sources.locks import Entry, entries

if TYPE_CHECKING:
    from attestree.project import Project

READABLE = {
    "uv.lock",
    "poetry.lock",
    "pdm.lock",
    "Pipfile.lock",
    "pylock.toml",
    "pylock.cuda.toml",
    "requirements.txt",
    "a.txt",
}


@dataclass(frozen=True)
class Loads:
    """The file loads: with this many packages that are not the project's own, and notes that match."""

    locked: int
    note: str = ""


@dataclass(frozen=True)
class Refused:
    """The file is refused in one line that matches."""

    said: str


CONFLICT = Refused(r", line \d+: holds merge-conflict markers; finish the merge, or take one side")
FLAT_290 = Loads(290)
EXPECTED: dict[str, Loads | Refused] = {
    "conflict-pydantic-ai/uv.lock": CONFLICT,
    "conflict-crewai/uv.lock": CONFLICT,
    "conflict-llama-stack/uv.lock": CONFLICT,
    "conflict-megatron/uv.lock": CONFLICT,
    "conflict-camel/poetry.lock": CONFLICT,
    "conflict-synapse/poetry.lock": CONFLICT,
    "conflict-pydantic/pdm.lock": CONFLICT,
    "conflict-pipenv/Pipfile.lock": CONFLICT,
    "pipfile-bogus-6-bytes/Pipfile.lock": Refused(r"Pipfile\.lock, line 1: is not valid JSON"),
    "pipfile-deep/Pipfile.lock": Refused("is nested too deeply to be a lock file"),
    "pipfile-nan/Pipfile.lock": Refused(r"default\.a\.version must be a text, not a number"),
    "poetry-types/poetry.lock": Loads(
        1, r"of version 99\.0, newer than 2\.x.*left out: .*dependencies\.b must be .*dependencies\.c\[0\] must be "
    ),
    "conflict-notebooks/pylock.cuda.toml": CONFLICT,
    "conflict-warehouse/requirements.txt": CONFLICT,
    "pylock-invalid/pylock.toml": Refused(r"pylock\.toml, line 1: is not valid TOML: "),
    "pylock-badversion/pylock.toml": Refused(r"lock-version is 666, and only 1\.x can be read"),
    "pylock-nopackages/pylock.toml": Refused("packages is missing"),
    "pylock-noname/pylock.toml": Refused(r"line 6: packages\[0\]\.name is missing"),
    "pylock-skipped/pylock.toml": Loads(1),
    "pylock-badhash/pylock.toml": Loads(1),  # of the right shape: that it is another file's hash only a file can show
    "pylock-pip-invalid/pylock.toml": Refused("lock-version is missing"),
    "pylock-names-outside/pylock.toml": Loads(2, "not what PEP 751 asks for"),
    "pylock-empty/pylock.toml": Refused("lock-version is missing"),
    "req-scalibr-invalid/requirements.txt": Loads(
        1, r"not understood, so not checked: line 1 \(.*line 2 \(.*line 3 \("
    ),
    "uv-bogus-6-bytes/uv.lock": Refused(r"uv\.lock, line 1: is not valid TOML"),
    "uv-truncated-midstring/uv.lock": Refused(r"uv\.lock, line \d\d+: is not valid TOML"),
    "uv-truncated-between/uv.lock": Loads(34, r"10 edges name packages the lock does not hold: "),
    "uv-crlf/uv.lock": Loads(97),
    "uv-bom/uv.lock": Loads(97),
    "uv-utf16/uv.lock": Refused("is UTF-16, and TOML must be UTF-8; save it again as UTF-8"),
    "uv-version-2/uv.lock": Refused("is of lock version 2, and only version 1 can be read; install a newer attestree"),
    "uv-revision-99/uv.lock": Loads(97, "revision 99, newer than"),
    "uv-duplicate-package/uv.lock": Loads(97, "stands twice in the lock, again on line"),
    "uv-duplicate-key/uv.lock": Refused(r"uv\.lock, line \d+: is not valid TOML"),
    "req-utf16le-powershell/requirements.txt": FLAT_290,
    "req-utf8-bom-crlf/requirements.txt": FLAT_290,
    "req-cr-only/requirements.txt": FLAT_290,
    "req-self-include/requirements.txt": Loads(0, r"read once: requirements\.txt.*requests \(line 2\)"),
    "req-cycle/a.txt": Loads(0, r"read once: a\.txt.*flask \(b\.txt, line 2\), requests \(line 2\)"),
    "req-escape/requirements.txt": Loads(
        0,
        r"not read: \.\./\S+passwd \(line 1: lies outside.*/dev/zero \(line 2: lies outside.*http://\S+ \(line 3: it ",
    ),
    "req-fifo-note/requirements.txt": Loads(0, r"not read: fifo \(line 1: "),
    "req-versionbomb/requirements.txt": Loads(0, r"line 1 \(it is longer than"),
    "req-markerbomb/requirements.txt": Loads(0, r"line 1 \(it is nested too deeply\)"),
    "uv-ansi/uv.lock": Loads(1, r"2 edges name packages the lock does not hold: \[bold red\]x\[/\], \\u202egnp-exe"),
    "uv-traversal/uv.lock": Refused(r"line 4: package\[0\]\.wheels\[0\]\.hash is malformed"),
    "uv-package-is-table/uv.lock": Refused("package must be a list, not a table"),
    "toml-dotted/uv.lock": Refused("line 2: holds a key of more than 32 parts"),
    "toml-bigint/uv.lock": Refused("holds a number that cannot be read"),
    "graph-chain-5000/uv.lock": Loads(5000, "does not name the project itself"),
    "graph-clique-300/uv.lock": Loads(300, "does not name the project itself"),
}


def bad() -> list[Entry]:
    found = [entry for entry in entries("bad", "bad") if entry.path.name in READABLE]
    return [entry for entry in found if "too large" not in entry.values["note"]]


def outcome(entry: Entry) -> Project | str:
    try:
        files, name = open_project(entry.path)
        return load(files, name)
    except SourceError as error:
        return str(error)


@needs_shared
@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.file) for entry in bad()])
def test_each_behaves_as_its_entry_expects(entry: Entry) -> None:
    expected = EXPECTED[entry.file.removeprefix("bad/")]
    found = outcome(entry)
    if isinstance(expected, Refused):
        assert isinstance(found, str)
        assert re.search(expected.said, found)
        assert found.isprintable()
        return
    assert not isinstance(found, str)
    assert len(found.graph.locked) == expected.locked
    notes = " ".join(found.notes)
    assert re.search(expected.note, notes)
    assert notes.isprintable()


@needs_shared
def test_every_bad_file_of_our_formats_is_covered() -> None:
    assert {entry.file.removeprefix("bad/") for entry in bad()} == set(EXPECTED)


@needs_shared
def test_the_graphs_made_to_hurt_are_walked() -> None:
    chain, clique = (
        outcome(entry) for name in ("chain-5000", "clique-300") for entry in bad() if f"graph-{name}/" in entry.file
    )
    assert not isinstance(chain, str)
    assert not isinstance(clique, str)
    last = list(chain.graph.packages)[-1]
    assert len(chain.graph.why(last)) == 5001
    assert len(chain.graph.reachable(chain.graph.roots[0])) == 5001
    assert len(clique.graph.reachable(clique.graph.roots[0])) == 301
    assert chain.graph.worst_below({})
    assert clique.graph.worst_below({})


@needs_shared
def test_line_ends_and_marks_change_nothing() -> None:
    files = {entry.path.parent.name: entry for entry in bad() if entry.path.name == "uv.lock"}
    first, second = outcome(files["uv-crlf"]), outcome(files["uv-bom"])
    assert not isinstance(first, str)
    assert not isinstance(second, str)
    assert list(first.graph.packages.values()) == list(second.graph.packages.values())
    assert list(first.graph.edges) == list(second.graph.edges)


@needs_shared
def test_a_hostile_name_is_shown_escaped_and_its_index_without_credentials() -> None:
    found = next(outcome(entry) for entry in bad() if "uv-ansi" in entry.file)
    assert not isinstance(found, str)
    (evil,) = (one for one in found.graph.packages.values() if one.origin.kind is OriginKind.INDEX)
    assert "\x1b" in evil.name
    assert evil.title.isprintable()
    assert "secret" not in repr(evil)


@needs_shared
def test_includes_that_fan_out_are_read_once_each() -> None:
    fan = next(entry for entry in entries("bad", "bad") if "req-billion-includes" in entry.file).path.parent
    project = load(Folder(fan))
    assert len(project.graph.locked) == 20
    assert project.notes[0].startswith("included by themselves, read once: inc0.txt")


def test_one_endless_line() -> None:
    """Like the one that is too large to keep: 5 MB without a line break."""
    project = load(Memory({"requirements.txt": b"a==1\n" + b"x" * 5_000_000 + b"\nb==1\n"}))
    assert project.graph.locked == ("a==1", "b==1")
    assert "line 2 (it is longer than" in project.notes[0]


@pytest.mark.parametrize("wheels", [0, 4])
def test_a_graph_of_thousands(wheels: int) -> None:
    """Like the two that are too large to keep, in small."""
    size = 2000
    files = ", ".join(
        f"{{ url = 'https://files.example/p-{number}-py3-none-any.whl', hash = 'sha256:{number:064x}' }}"
        for number in range(wheels)
    )
    lock = (
        "version = 1\n[[package]]\nname = 'p0'\nsource = { virtual = '.' }\ndependencies = [{ name = 'p1' }]\n"
        + "".join(
            f"[[package]]\nname = 'p{number}'\nversion = '1'\nsource = {{ registry = 'https://index.example' }}\n"
            f"dependencies = [{{ name = 'p{number + 1}' }}, {{ name = 'p{number * 7 % size}' }}]\nwheels = [{files}]\n"
            for number in range(1, size)
        )
    )
    graph = load(Memory({"uv.lock": lock.encode()})).graph
    assert len(graph.packages) == size
    assert sum(len(one.artifacts) for one in graph.packages.values()) == wheels * (size - 1)
    assert len(graph.reachable(graph.roots[0])) == size


def test_every_format_is_known() -> None:
    assert [source.id for source in SOURCES] == [
        "uv.lock",
        "poetry.lock",
        "pdm.lock",
        "pylock.toml",
        "Pipfile.lock",
        "requirements.txt",
        "conda-lock.yml",
        "environment.yml",
        "pip report",
        "pip inspect",
        "CycloneDX",
        "SPDX",
        "environment",
    ]
