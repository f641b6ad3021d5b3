"""poetry.lock: every lock version, its roots, and Poetry's own word on the real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attestree.errors import SourceError
from attestree.model import Digest, Origin, OriginKind
from attestree.sources import load, open_project
from attestree.sources.poetry import PoetryLock
from shared import needs_shared
from sources.locks import Entry, entries, parametrize
from sources.projects import DIGITS, OTHER_DIGITS, edges, lock_project, package

if TYPE_CHECKING:
    from attestree.project import Project

TAIL = "[metadata]\nlock-version = '{}'\ncontent-hash = 'x'\n"
GUESSED = "the lock does not name the project itself: what no other package requires is shown as direct"


def entry(name: str, version: str = "1", more: str = "") -> str:
    return f"[[package]]\nname = '{name}'\nversion = '{version}'\noptional = false\npython-versions = '*'\n{more}"


def poetry(text: str, pyproject: str = "", version: str = "2.1", tail: str = "") -> Project:
    return lock_project(PoetryLock(), text + TAIL.format(version) + tail, pyproject)


def refusal(text: str) -> str:
    with pytest.raises(SourceError) as caught:
        lock_project(PoetryLock(), text)
    return str(caught.value)


def test_files_inside_the_package() -> None:
    files = f"files = [{{ file = 'web-1.tar.gz', hash = 'sha256:{DIGITS}' }}, {{ file = 'odd.exe' }}]\n"
    project = poetry(entry("Web", more="groups = ['main']\nmarkers = \"os_name == 'nt'\"\n" + files))
    web = package(project, "web==1")
    assert [(file.filename, file.sha256) for file in web.artifacts] == [("web-1.tar.gz", DIGITS), ("odd.exe", "")]
    assert (web.markers, web.line) == (("os_name == 'nt'",), 1)
    assert (project.name, project.source, project.notes) == ("orchard", "poetry.lock", (GUESSED,))


def test_files_by_name_before_2_0() -> None:
    tail = f"""[metadata.files]
Web_Frame = [
  {{ file = "web_frame-1-py3-none-any.whl", hash = "sha256:{DIGITS}" }},
  {{ file = "web_frame-2-py3-none-any.whl", hash = "sha256:{OTHER_DIGITS}" }},
  {{ file = "web-frame-2.exe", hash = "sha256:{OTHER_DIGITS}" }},
]
alone = [{{ file = "named-otherwise-9.zip", hash = "sha256:{DIGITS}" }}]
"""
    text = entry("web-frame", "1.0") + entry("web-frame", "2") + entry("alone")
    project = poetry(text, version="1.1", tail=tail)
    assert [file.sha256 for file in package(project, "web-frame==1.0").artifacts] == [DIGITS]
    assert [file.sha256 for file in package(project, "web-frame==2").artifacts] == [OTHER_DIGITS, OTHER_DIGITS]
    assert [file.sha256 for file in package(project, "alone==1").artifacts] == [DIGITS]


def test_the_locks_of_2018_have_hashes_without_file_names() -> None:
    project = lock_project(PoetryLock(), entry("web") + f"[metadata]\n[metadata.hashes]\nWeb = ['{DIGITS}']\n")
    assert package(project, "web==1").hashes == (Digest("sha256", DIGITS),)
    assert package(project, "web==1").artifacts == ()
    assert "metadata.hashes.web[0] is malformed" in refusal(
        entry("web") + "[metadata]\n[metadata.hashes]\nweb = ['00']\n"
    )


def test_every_source_is_an_origin() -> None:
    sources = {
        "a": "type = 'legacy'\nurl = 'https://u:p@index.example/simple'\nreference = 'mine'\n",
        "b": "type = 'git'\nurl = 'https://forge.example/b'\nreference = 'main'\nresolved_reference = '9f'\n"
        "subdirectory = 'p'\n",
        "c": "type = 'url'\nurl = 'https://files.example/c-1.zip'\n",
        "d": "type = 'file'\nurl = '../d-1.zip'\n",
        "e": "type = 'directory'\nurl = '../e'\n",
    }
    project = poetry(
        "".join(entry(name, more=f"[package.source]\n{text}") for name, text in sources.items()) + entry("f")
    )
    origins = {one.name: one.origin for one in project.graph.packages.values() if one.version}
    assert origins == {
        "a": Origin(OriginKind.INDEX, "https://index.example/simple"),
        "b": Origin(OriginKind.GIT, "https://forge.example/b", "main", "9f", "p"),
        "c": Origin(OriginKind.URL, "https://files.example/c-1.zip"),
        "d": Origin(OriginKind.PATH, "../d-1.zip"),
        "e": Origin(OriginKind.PATH, "../e"),
        "f": Origin(OriginKind.INDEX),
    }


WEB = """[package.dependencies]
Tls = { version = '>=1', optional = true }
core = '*'
[package.extras]
safe = ['tls (>=1)', 'gone']
"""
TLS = """[package.dependencies]
core = [
  { version = '<2', python = '<3.12' },
  { version = '>=2', markers = "python_version >= '3.12'" },
]
std = { version = '*', markers = "python_version < '3'" }
absent = '*'
"""
LOCK = (
    entry("web", more=WEB)
    + entry("core", "1", "markers = \"python_version < '3.12'\"\n[package.dependencies]\nweb = '*'\n")
    + entry("core", "2", "markers = { main = \"python_version >= '3.12'\", dev = \"os_name == 'nt'\" }\n")
    + entry("tls", "2", TLS)
    + entry("lint", "1", "groups = ['dev']\n")
)


def test_roots_come_from_the_project_beside_the_lock() -> None:
    project = poetry(
        LOCK,
        "[tool.poetry]\nname = 'Shop'\nversion = '3.0'\n[tool.poetry.dependencies]\npython = '*'\n"
        "web = { version = '^1', extras = ['safe'] }\n"
        "[tool.poetry.group.dev.dependencies]\nlint = '*'\n",
    )
    assert edges(project) == [
        "shop -> web==1[safe]",
        "shop{dev} -> lint==1",
        "web==1[safe] -> tls==2",
        "web==1 -> core==1",
        "web==1 -> core==2",
        "core==1 -> web==1",
        'tls==2 -> core==1 ; python_version < "3.12"',
        "tls==2 -> core==2 ; python_version >= '3.12'",
    ]
    assert project.graph.packages[project.graph.roots[0]].version == "3.0"
    assert package(project, "core==2").markers == ("python_version >= '3.12'", "os_name == 'nt'")
    assert project.graph.orphans == ()
    assert project.name == "Shop"
    assert project.notes == ("packages that the lock does not hold are required in it: absent",)


def test_without_a_project_beside_it_what_nobody_requires_is_direct() -> None:
    project = poetry(LOCK)
    direct = [line for line in edges(project) if line.startswith("orchard")]
    assert direct == ["orchard -> tls==2", "orchard{dev} -> lint==1"]
    assert GUESSED in project.notes


def test_a_project_file_that_cannot_be_read_is_said() -> None:
    project = poetry(LOCK, "<<<<<<< HEAD\n")
    assert project.notes[0].startswith(
        "what the project asks for could not be read: pyproject.toml, line 1: holds merge-conflict markers"
    )
    assert GUESSED in project.notes


def test_what_the_project_no_longer_asks_for_is_said() -> None:
    project = poetry(entry("web"), "[tool.poetry]\nname = 'shop'\n")
    assert project.notes == ("nothing in the project requires web==1",)


def test_a_package_that_requires_the_project_itself() -> None:
    plugin = entry("plugin", more="[package.dependencies]\nshop = '*'\n")
    project = poetry(plugin, "[tool.poetry]\nname = 'shop'\n[tool.poetry.dependencies]\nplugin = '*'\n")
    assert edges(project) == ["shop -> plugin==1", "plugin==1 -> shop"]
    assert project.notes == ()


def test_what_cannot_be_read_is_refused_with_its_place() -> None:
    assert refusal("") == "poetry.lock: metadata.lock-version is missing; check that this is a lock that Poetry wrote"
    assert refusal(TAIL.format("three")) == (
        "poetry.lock: is of lock version three, which is none that Poetry writes; lock the project again"
    )
    assert (
        refusal("[[package]]\nversion = '1'\n" + TAIL.format("2.1"))
        == "poetry.lock, line 1: package[0].name is missing"
    )
    assert refusal(entry("web", more="files = [{ hash = 'x' }]\n") + TAIL.format("2.1")) == (
        "poetry.lock, line 1: package[0].files[0].file is missing"
    )
    assert refusal(entry("web", more="files = [{ file = 'a', hash = 'x' }]\n") + TAIL.format("2.1")).startswith(
        "poetry.lock, line 1: package[0].files[0].hash is malformed"
    )
    assert refusal(entry("web", more="[package.source]\ntype = 'moon'\n") + TAIL.format("2.1")) == (
        "poetry.lock, line 1: package[0].source.type is of a kind that is not known: moon"
    )
    assert refusal(entry("web", more="[package.dependencies]\nb = 5\n") + TAIL.format("2.1")) == (
        "poetry.lock, line 1: package[0].dependencies.b must be a text, not a whole number"
    )
    unmarked = "[[ package ]]\nname = 'web'\nfiles = 1\n" + TAIL.format("2.1")
    assert refusal(unmarked) == "poetry.lock: package[0].files must be a list, not a whole number"


def test_a_newer_lock_is_read_as_far_as_it_is_understood() -> None:
    web = entry("web", more="[package.dependencies]\nb = 5\nc = '*'\nd = ['*', 5]\n")
    project = poetry(web + entry("c") + entry("d"), version="3.0")
    assert "web==1 -> c==1" in edges(project)
    assert "web==1 -> d==1" in edges(project)
    newer, left_out = project.notes[:2]
    assert newer.startswith("the lock is of version 3.0, newer than 2.x: what is understood of it was read")
    assert left_out == (
        "requirements that are not understood were left out: "
        "poetry.lock, line 1: package[0].dependencies.b must be a text, not a whole number, "
        "poetry.lock, line 1: package[0].dependencies.d[1] must be a text, not a whole number"
    )


REAL = entries("real", "poetry.lock")
# An example somebody wrote by hand: its hashes are words ("example1"), and such a lock is refused.
REFUSED = {"poetry/syft-case-sensitivity/poetry.lock"}


@needs_shared
@parametrize([entry for entry in REAL if entry.file not in REFUSED])
def test_real_locks_are_as_poetry_reads_them(entry: Entry) -> None:
    """Every package with its files, and every requirement between packages of the lock."""
    files, name = open_project(entry.path)
    graph = load(files, name).graph
    packages = [one for one in graph.packages.values() if one.id not in graph.roots]
    said = entry.oracle["packages"]
    assert len(packages) == entry.values["packages"]
    assert sorted((one.name, one.version, len(one.artifacts)) for one in packages) == sorted(
        (one["name"], one["version"], one["files"]) for one in said
    )
    names = {one["name"] for one in said}
    ours = {
        (graph.packages[edge.parent].name, graph.packages[edge.parent].version, graph.packages[edge.child].name)
        for edge in graph.edges
        if edge.parent not in graph.roots and edge.child not in graph.roots
    }
    assert ours == {
        (one["name"], one["version"], dep["name"]) for one in said for dep in one["deps"] if dep["name"] in names
    }
    assert graph.orphans == ()


@needs_shared
def test_the_example_with_words_for_hashes_is_refused() -> None:
    files, name = open_project(next(entry.path for entry in REAL if entry.file in REFUSED))
    with pytest.raises(SourceError, match=r"line 3: package\[0\]\.files\[0\]\.hash is malformed"):
        load(files, name)
