"""pylock.toml: what PEP 751 says, what real tools write, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from attestree.errors import SourceError
from attestree.model import Digest, Origin, OriginKind
from attestree.sources import load, open_project

if TYPE_CHECKING:
    from attestree.model import Package
from shared import needs_shared
from sources.locks import Entry, entries, parametrize
from sources.projects import DIGITS, OTHER_DIGITS, edges, package, pylock_project

HEAD = "lock-version = '1.0'\ncreated-by = 'hand'\n"
FLAT = "the file does not say who requires what: every package is shown below the root"
GUESSED = "the lock does not say what the project itself asks for: what no other package requires is shown as direct"


def entry(name: str, version: str = "1", more: str = "") -> str:
    wheel = f"{name}-{version}-py3-none-any.whl"
    wheels = f"wheels = [{{ url = 'https://files.example/{wheel}', hashes = {{ sha256 = '{DIGITS}' }} }}]\n"
    return f"[[packages]]\nname = '{name}'\nversion = '{version}'\n{wheels if 'wheels' not in more else ''}{more}"


def refusal(text: str) -> str:
    with pytest.raises(SourceError) as caught:
        pylock_project(text)
    return str(caught.value)


def test_a_package_with_its_files() -> None:
    more = f"upload-time = 2026-05-30T12:00:00Z, hashes = {{ sha256 = '{DIGITS}', SHA512 = '{DIGITS * 2}' }}"
    project = pylock_project(
        HEAD
        + f"""[[packages]]
name = "web"
version = "1.0"
marker = "sys_platform == 'linux'"
index = "https://me:secret@index.example/simple"
sdist = {{ path = "dist/web-1.0.tar.gz", hashes = {{ sha256 = "{DIGITS}" }} }}
wheels = [{{ name = "web-1.0-py3-none-any.whl", url = "https://u:p@files.example/x", size = 5, {more} }}]
[[packages.attestation-identities]]
kind = "GitHub"
repository = "tinyledger/web"
"""
    )
    web = package(project, "web==1.0")
    assert web.origin == Origin(OriginKind.INDEX, "https://index.example/simple")
    assert (web.markers, web.line) == (("sys_platform == 'linux'",), 3)
    assert web.attestation_identities == ({"kind": "GitHub", "repository": "tinyledger/web"},)
    sdist, wheel = web.artifacts
    assert (sdist.filename, sdist.url) == ("web-1.0.tar.gz", "dist/web-1.0.tar.gz")
    assert (wheel.filename, wheel.url, wheel.size) == ("web-1.0-py3-none-any.whl", "https://files.example/x", 5)
    assert wheel.digests == (Digest("sha256", DIGITS), Digest("sha512", DIGITS * 2))
    assert wheel.uploaded == datetime(2026, 5, 30, 12, tzinfo=UTC)
    assert edges(project) == ["orchard -> web==1.0 ; sys_platform == 'linux'"]
    assert (project.name, project.source, project.notes) == ("orchard", "pylock.toml", (FLAT,))
    assert not project.graph.knows_edges


def test_every_source_is_an_origin() -> None:
    project = pylock_project(
        HEAD
        + f"""[[packages]]
name = "a"
vcs = {{ type = "git", url = "https://forge.example/a", requested-revision = "v1", commit-id = "9", subdirectory = "" }}
[[packages]]
name = "b"
vcs = {{ type = "hg", path = "../b", commit-id = "77" }}
[[packages]]
name = "c"
archive = {{ url = "https://files.example/c-1.zip", hashes = {{ sha256 = "{DIGITS}" }} }}
[[packages]]
name = "d"
archive = {{ path = "../d-1.zip", hashes = {{ sha256 = "{DIGITS}" }}, subdirectory = "d" }}
[[packages]]
name = "e"
directory = {{ path = "../e" }}
[[packages]]
name = "f"
directory = {{ path = ".", editable = true }}
"""
    )
    origins = {one.name: one.origin for one in project.graph.packages.values()}
    assert origins == {
        "a": Origin(OriginKind.GIT, "https://forge.example/a", "v1", "9"),
        "b": Origin(OriginKind.URL, "hg+../b", commit="77"),
        "c": Origin(OriginKind.URL, "https://files.example/c-1.zip"),
        "d": Origin(OriginKind.PATH, "../d-1.zip", subdirectory="d"),
        "e": Origin(OriginKind.PATH, "../e"),
        "f": Origin(OriginKind.ROOT, "."),
    }
    assert package(project, "c").artifacts[0].filename == "c-1.zip"
    # The folder itself is the project: it is the root, and no other is made up.
    assert project.graph.roots == ("f",)
    assert (project.name, project.notes) == ("f", (FLAT,))


def test_dependencies_pick_entries_by_every_key() -> None:
    project = pylock_project(
        HEAD
        + entry("a", more="dependencies = [{ name = 'b', version = '2' }, { name = 'gone' }]\n")
        + entry("b", "1")
        + entry("b", "2")
        + entry("c", more="dependencies = [{ name = 'D' }]\n")
        + entry("d", more="dependencies = [{ name = 'c' }]\n")
    )
    assert edges(project) == [
        "orchard -> a==1",
        "orchard -> b==1",
        "orchard -> c==1",
        "a==1 -> b==2",
        "c==1 -> d==1",
        "d==1 -> c==1",
    ]
    assert project.graph.knows_edges
    assert project.graph.orphans == ()
    assert project.notes == ("packages that the lock does not hold are required in it: gone", GUESSED)


def test_nothing_is_guessed_where_the_lock_says_what_the_project_asks_for() -> None:
    own = "directory = { path = '.' }\ndependencies = [{ name = 'b' }]\n"
    project = pylock_project(
        HEAD
        + f"[[packages]]\nname = 'orchard'\n{own}"
        + entry("a")
        + entry("b", more="dependencies = [{ name = 'a' }]\n")
    )
    assert edges(project) == ["orchard -> b==1", "b==1 -> a==1"]
    assert project.notes == ()


def test_pdm_writes_its_edges_as_texts() -> None:
    project = pylock_project(
        HEAD
        + entry("a", more="[packages.tool.pdm]\ndependencies = ['B[fast]>=1; os_name == \"nt\"', 'gone', '=odd=']\n")
        + entry("b", more="[packages.tool.pdm]\ndependencies = []\n")
    )
    assert edges(project) == ["orchard -> a==1", 'a==1 -> b==1[fast] ; os_name == "nt"']
    said = " ".join(project.notes)
    assert "required in it: gone" in said
    assert "requirements that could not be understood: a: " in said


@pytest.mark.parametrize("text", ["b; " + "(" * 5000 + "os_name == 'nt'", "b" * 9000])
def test_a_requirement_that_would_keep_the_parser_busy_is_noted(text: str) -> None:
    project = pylock_project(HEAD + entry("a", more=f'[packages.tool.pdm]\ndependencies = ["{text}"]\n'))
    assert any("could not be understood: a: " in note for note in project.notes)


def test_one_name_and_version_twice_is_two_packages() -> None:
    project = pylock_project(HEAD + entry("a", more="marker = \"os_name == 'nt'\"\n") + entry("a"))
    assert list(project.graph.packages) == ["orchard", "a==1", "a==1 #2"]
    assert edges(project)[0] == "orchard -> a==1 ; os_name == 'nt'"


def test_a_file_name_with_several_hashes_gives_hashes_without_file_names() -> None:
    wheel = "{{ name = 'a-1-py3-none-any.whl', url = 'https://files.example/a', hashes = {{ sha256 = '{}' }} }}"
    project = pylock_project(
        HEAD
        + entry("a", more=f"wheels = [{wheel.format(DIGITS)}, {wheel.format(OTHER_DIGITS)}]\n")
        + entry("b", more=f"wheels = [{wheel.format(DIGITS)}, {wheel.format(DIGITS)}]\n".replace("a-1", "b-1"))
    )
    doubled, repeated = package(project, "a==1"), package(project, "b==1")
    assert doubled.artifacts == ()
    assert doubled.hashes == (Digest("sha256", DIGITS), Digest("sha256", OTHER_DIGITS))
    assert len(repeated.artifacts) == 1
    assert repeated.hashes == ()
    assert project.notes[0].startswith("one file name stands there with several hashes in a: a file with any of")


def test_what_packaging_says_against_a_file_is_a_note() -> None:
    project = pylock_project(HEAD + entry("A.b").replace("A.b-1-", "a_b-1-"))
    assert package(project, "a-b==1").artifacts[0].filename == "a_b-1-py3-none-any.whl"
    assert project.notes[0] == (
        "the lock was read although it is not what PEP 751 asks for: Name 'A.b' is not normalized in 'packages[0].name'"
    )


def test_file_names_are_bounded_before_packaging_sees_them(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = "a-1-" + ".".join(["py3"] * 500) + "-" + ".".join(["none"] * 500) + "-" + ".".join(["any"] * 500) + ".whl"
    project = pylock_project(HEAD + entry("a").replace("a-1-py3-none-any.whl", bomb))
    assert project.notes[0].startswith("PEP 751 wants file names that can be read: the file name a-1-py3.py3")
    assert len(project.graph.packages) == 2


def test_a_newer_minor_version_loads_with_a_note() -> None:
    project = pylock_project(HEAD.replace("1.0", "1.7") + entry("a"))
    assert project.notes[0] == "the lock is of version 1.7: it was read as 1.0, what is new in it was not"
    assert len(project.notes) == 2


def test_what_cannot_be_read_is_refused_with_its_place() -> None:
    assert refusal("") == "pylock.toml: lock-version is missing"
    assert refusal("lock-version = '2.0'").startswith("pylock.toml: lock-version is 2.0, and only 1.x can be read")
    assert refusal("lock-version = 'one'").startswith("pylock.toml: lock-version is one, and only 1.x can be read")
    assert refusal("lock-version = 1.0") == "pylock.toml: lock-version must be a text, not a number"
    assert refusal(HEAD).startswith("pylock.toml: packages is missing")
    assert refusal(HEAD + "[[packages]]\nversion = '1'\n") == "pylock.toml, line 3: packages[0].name is missing"
    assert refusal(HEAD + entry("a", more="wheels = [{ size = 1 }]")) == (
        "pylock.toml, line 3: packages[0].wheels[0].name is missing, and so are url and path"
    )
    for wrong in ("", "00", "0g" * 32):
        assert refusal(HEAD + entry("a").replace(DIGITS, wrong)).startswith(
            "pylock.toml, line 3: packages[0].wheels[0].hashes.sha256 is malformed: "
        )


REAL = [*entries("real", "pylock.toml"), *entries("generated", "pylock.toml")]
# The entry for which no tool's count was kept: the packages of the requirements file that was compiled beside it.
COUNTS = {"generated/requirements/pylock.uv-pip-compile.toml": 17}
# pdm writes edges, and the example of PEP 751 has one; nothing else does.
WITH_EDGES = {"pylock/pdm-demo/pylock.toml", "pylock/spec-example/pylock.toml"}


@needs_shared
@parametrize(REAL)
def test_real_files(entry: Entry) -> None:
    files, name = open_project(entry.path)
    project = load(files, name)
    own = [one for one in project.graph.packages.values() if one.origin.kind is OriginKind.ROOT and not one.line]
    assert len(project.graph.packages) - len(own) == (entry.values["packages"] or COUNTS[entry.file])
    assert project.graph.knows_edges is (entry.file in WITH_EDGES)
    assert (FLAT in project.notes) is not project.graph.knows_edges
    refused = "ERR" in (entry.values["oracle"] or "")
    assert any("not what PEP 751 asks for" in note for note in project.notes) is refused
    assert project.graph.orphans == ()
    locked = [project.graph.packages[key] for key in project.graph.locked]
    assert all(one.hashes or any(file.sha256 for file in one.artifacts) for one in locked if from_index(one))


def from_index(one: Package) -> bool:
    """Return whether files must be known; pipenv writes the project itself as a package without a version."""
    return one.origin.kind is OriginKind.INDEX and bool(one.version)


@needs_shared
def test_the_edges_of_pdm_are_those_it_wrote() -> None:
    found = next(entry for entry in REAL if entry.file == "pylock/pdm-demo/pylock.toml")
    files, name = open_project(found.path)
    graph = load(files, name).graph
    named = {(graph.packages[edge.parent].name, graph.packages[edge.child].name) for edge in graph.edges}
    assert {("requests", "urllib3"), ("requests", "idna")} <= named
    assert ("pdm-demo", "idna") not in named
