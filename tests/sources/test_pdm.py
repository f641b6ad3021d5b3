"""pdm.lock: every lock version, extras as entries, and pdm's own word on the real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from attestree.errors import SourceError
from attestree.model import Origin, OriginKind
from attestree.sources import load, open_project
from attestree.sources.pdm import PdmLock
from shared import needs_shared
from sources.locks import Entry, entries, parametrize
from sources.projects import DIGITS, OTHER_DIGITS, edges, lock_project, package

if TYPE_CHECKING:
    from attestree.project import Project

HEAD = "[metadata]\nlock_version = '4.5.0'\n"


def entry(name: str, version: str = "1", more: str = "") -> str:
    return f"[[package]]\nname = '{name}'\nversion = '{version}'\n{more}"


def pdm(text: str, pyproject: str = "", head: str = HEAD) -> Project:
    return lock_project(PdmLock(), head + text, pyproject)


def refusal(text: str) -> str:
    with pytest.raises(SourceError) as caught:
        lock_project(PdmLock(), text)
    return str(caught.value)


def test_a_package_with_its_files() -> None:
    files = (
        f"files = [{{ file = 'web-1.tar.gz', hash = 'sha256:{DIGITS}' }},"
        f" {{ url = 'https://u:p@files.example/web-1-py3-none-any.whl', hash = 'sha256:{OTHER_DIGITS}' }}]\n"
    )
    project = pdm(entry("Web", more="groups = ['dev']\nmarker = \"os_name == 'nt'\"\n" + files))
    web = package(project, "web==1")
    assert [(file.filename, file.sha256, file.url) for file in web.artifacts] == [
        ("web-1.tar.gz", DIGITS, ""),
        ("web-1-py3-none-any.whl", OTHER_DIGITS, "https://files.example/web-1-py3-none-any.whl"),
    ]
    assert (web.markers, web.line) == (("os_name == 'nt'",), 3)
    assert edges(project) == ["orchard{dev} -> web==1"]
    assert (project.name, project.source) == ("orchard", "pdm.lock")


def test_an_extra_is_no_package_of_its_own() -> None:
    project = pdm(
        entry("web", more="dependencies = ['core>=1', \"old; python_version < '3'\"]\n")
        + entry("Web", more="extras = ['TLS', 'safe']\ndependencies = ['web==1', 'web[more]==1', 'crypto[fast]']\n")
        + entry("core")
        + entry("crypto"),
        "[project]\nname = 'shop'\ndependencies = ['web[tls]']\n",
    )
    assert list(project.graph.packages) == ["shop", "web==1", "core==1", "crypto==1"]
    assert edges(project) == [
        "shop -> web==1[tls]",
        "web==1 -> core==1",
        "web==1[tls] -> web==1[more]",
        "web==1[safe] -> web==1[more]",
        "web==1[tls] -> crypto==1[fast]",
        "web==1[safe] -> crypto==1[fast]",
    ]
    assert project.notes == ()


def test_files_by_name_and_version_before_4_4() -> None:
    """A lock of 4.0 lists every file of the project below each version: only those of the version count."""
    files = (
        '[metadata.files]\n"web 1.0" = [\n'
        f"  {{ url = 'https://files.example/web-1.0.tar.gz', hash = 'sha256:{DIGITS}' }},\n"
        f"  {{ url = 'https://files.example/web-0.9.tar.gz', hash = 'sha256:{OTHER_DIGITS}' }},\n]\n"
    )
    project = pdm(entry("web", "1.0") + files, head="[metadata]\nlock_version = '4.0'\n")
    assert [file.filename for file in package(project, "web==1.0").artifacts] == ["web-1.0.tar.gz"]


def test_the_first_locks_had_tables() -> None:
    text = (
        entry(
            "web",
            "1",
            "section = 'default'\n[package.dependencies]\ncore = '>=1'\n"
            "old = { marker = \"os_name == 'nt'\", version = '*' }\n",
        )
        + entry("core", "2", "section = 'dev'\n")
        + entry("old", "3", "section = 'default'\n")
        + "[root]\ncontent_hash = 'md5:x'\nmeta_version = '0.0.1'\n"
    )
    project = lock_project(PdmLock(), text)
    assert edges(project) == ["orchard -> web==1", "web==1 -> core==2", "web==1 -> old==3 ; os_name == 'nt'"]


def test_every_source_is_an_origin() -> None:
    sources = {
        "a": "git = 'https://forge.example/a'\nref = 'main'\nrevision = '9f'\nsubdirectory = 'p'\n",
        "b": "hg = 'https://forge.example/b'\nrevision = '77'\n",
        "c": "url = 'https://u:p@files.example/c-1.zip'\n",
        "d": "path = './d'\neditable = true\n",
        "e": "",
    }
    project = pdm("".join(entry(name, more=text) for name, text in sources.items()))
    origins = {one.name: one.origin for one in project.graph.packages.values() if one.version}
    assert origins == {
        "a": Origin(OriginKind.GIT, "https://forge.example/a", "main", "9f", "p"),
        "b": Origin(OriginKind.URL, "hg+https://forge.example/b", commit="77"),
        "c": Origin(OriginKind.URL, "https://files.example/c-1.zip"),
        "d": Origin(OriginKind.PATH, "./d"),
        "e": Origin(OriginKind.INDEX),
    }


def test_one_name_at_two_versions_is_picked_by_range() -> None:
    project = pdm(entry("web", more="dependencies = ['core<2']\n") + entry("core", "1") + entry("core", "2"))
    assert "web==1 -> core==1" in edges(project)
    assert "web==1 -> core==2" not in edges(project)


def test_what_cannot_be_read_is_refused_with_its_place() -> None:
    assert refusal("") == "pdm.lock: metadata.lock_version is missing; check that this is a lock that pdm wrote"
    assert refusal("[metadata]\nlock_version = '5.0'\n").startswith("pdm.lock: is of lock version 5.0, and only 1 to 4")
    assert refusal(HEAD + "[[package]]\nversion = '1'\n") == "pdm.lock, line 3: package[0].name is missing"
    assert refusal(HEAD + entry("web", more="files = [{ hash = 'x' }]\n")) == (
        "pdm.lock, line 3: package[0].files[0].file is missing, and so is url"
    )
    assert refusal(HEAD + entry("web", more="files = [{ file = 'a', hash = 'sha256:0' }]\n")).startswith(
        "pdm.lock, line 3: package[0].files[0].hash is malformed"
    )


REAL = entries("real", "pdm.lock")
# Below lock version 4.4 pdm no longer attributes the files, and says none of them; we read them where they stand.
FILES_NOT_SAID = {"pdm/pydantic-2023/pdm.lock", "pdm/syft-separate/pdm.lock"}


@needs_shared
@parametrize(REAL)
def test_real_locks_are_as_pdm_reads_them(entry: Entry) -> None:
    """Every package with its files, and every requirement, that of an extra on the extra."""
    files, name = open_project(entry.path)
    graph = load(files, name).graph
    packages = [one for one in graph.packages.values() if one.id not in graph.roots]
    said = entry.oracle
    # pdm counts an extra's entry; the names it counts are packages.
    assert len(said) == entry.values["packages"]
    assert len(packages) == entry.values["names"]
    names = {canonicalize_name(one["name"]) for one in said}
    if entry.file in FILES_NOT_SAID:
        assert all(one.artifacts for one in packages if one.origin.kind is OriginKind.INDEX)
    elif any(one["files"] for one in said):
        assert {(one.name, one.version, len(one.artifacts)) for one in packages} == {
            (canonicalize_name(one["name"]), one["version"], one["files"]) for one in said
        }
    ours = {
        (graph.packages[edge.parent].name, edge.extra, graph.packages[edge.child].name)
        for edge in graph.edges
        if edge.parent not in graph.roots and edge.child not in graph.roots
    }
    theirs: set[tuple[str, str, str]] = set()
    for one in said:
        parent = canonicalize_name(one["name"])
        children = {canonicalize_name(Requirement(text).name) for text in one["deps"]} & names
        for extra in one["extras"]:
            theirs |= {(parent, canonicalize_name(extra), child) for child in children - {parent}}
        if not one["extras"]:
            theirs |= {(parent, "", child) for child in children}
    assert ours == theirs
    assert all(file.digests for one in packages for file in one.artifacts)
