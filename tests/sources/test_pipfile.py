"""Pipfile.lock: sections as groups, pins with hashes, places; never an edge."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.errors import SourceError
from attestree.model import Digest, Origin, OriginKind
from attestree.sources import load, open_project
from attestree.sources.base import FLAT
from attestree.sources.files import Memory
from attestree.sources.pipfile import PipfileLock
from shared import needs_shared
from sources.locks import Entry, entries, parametrize
from sources.projects import DIGITS, OTHER_DIGITS, edges, lock_project, package

if TYPE_CHECKING:
    from attestree.project import Project

SOURCES = [
    {"name": "main", "url": "https://me:secret@index.example/simple"},
    {"name": "hidden", "url": "https://${HOST}/simple"},
    {"name": "mine", "url": "https://mine.example/simple"},
]


def pipfile(default: dict[str, Any], **sections: dict[str, Any]) -> Project:
    values = {"_meta": {"sources": SOURCES, "pipfile-spec": 6}, "default": default, **sections}
    return lock_project(PipfileLock(), json.dumps(values))


def refusal(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(SourceError) as caught:
        PipfileLock().read(Memory({"Pipfile.lock": data}), "Pipfile.lock")
    return str(caught.value)


def test_pins_with_hashes_markers_and_extras() -> None:
    project = pipfile(
        {
            "Web_Frame": {
                "version": "==5.1",
                "hashes": [f"sha256:{DIGITS}", f"sha256:{OTHER_DIGITS}"],
                "markers": "os_name == 'nt'",
                "extras": ["TLS"],
                "index": "mine",
            },
            "plain": "==1.0",
        }
    )
    web = package(project, "web-frame==5.1")
    assert web.hashes == (Digest("sha256", DIGITS), Digest("sha256", OTHER_DIGITS))
    assert web.markers == ("os_name == 'nt'",)
    assert web.origin == Origin(OriginKind.INDEX, "https://mine.example/simple")
    assert package(project, "plain==1.0").origin == Origin(OriginKind.INDEX)
    assert edges(project) == ["orchard -> web-frame==5.1[tls] ; os_name == 'nt'", "orchard -> plain==1.0"]
    assert project.indexes == ("https://index.example/simple", "https://mine.example/simple")
    assert not project.graph.knows_edges
    assert project.notes == ("addresses of indexes that hold variables are not used: https://${HOST}/simple", FLAT)


def test_sections_are_groups_and_one_package_in_two_is_one() -> None:
    web = {"version": "==1", "hashes": [f"sha256:{DIGITS}"], "markers": "os_name == 'nt'"}
    project = pipfile(
        {"web": web}, develop={"web": {"version": "==1", "index": "main"}}, Docs={"web": {"version": "==2"}}
    )
    assert edges(project) == ["orchard -> web==1", "orchard{develop} -> web==1", "orchard{docs} -> web==2"]
    assert package(project, "web==1").markers == ()
    assert package(project, "web==1").origin.url == "https://index.example/simple"


def test_places_are_origins() -> None:
    commit = "9f" * 20
    project = pipfile(
        {
            "a": {"git": "https://forge.example/a", "ref": commit, "subdirectory": "p"},
            "b": {"git": "https://forge.example/b", "ref": "main"},
            "c": {"hg": "https://forge.example/c"},
            "d": {"file": "https://u:p@files.example/d-1.0.tar.gz", "hashes": [f"sha256:{DIGITS}"]},
            "e": {"path": "../e"},
            "f": {"file": "file:../f-2.0-py3-none-any.whl"},
            "shop": {"path": ".", "editable": True},
        }
    )
    found = {one.name: (one.version, one.origin) for one in project.graph.packages.values()}
    assert found == {
        "a": ("", Origin(OriginKind.GIT, "https://forge.example/a", commit=commit, subdirectory="p")),
        "b": ("", Origin(OriginKind.GIT, "https://forge.example/b", reference="main")),
        "c": ("", Origin(OriginKind.URL, "hg+https://forge.example/c")),
        "d": ("1.0", Origin(OriginKind.URL, "https://files.example/d-1.0.tar.gz")),
        "e": ("", Origin(OriginKind.PATH, "../e")),
        "f": ("2.0", Origin(OriginKind.PATH, "file:../f-2.0-py3-none-any.whl")),
        "shop": ("", Origin(OriginKind.ROOT, ".")),
    }
    assert project.graph.roots == ("shop",)
    assert project.name == "shop"
    assert [file.filename for file in package(project, "d==1.0").artifacts] == ["d-1.0.tar.gz"]


def test_what_is_not_pinned_is_said() -> None:
    project = pipfile({"any": "*", "range": {"version": ">=1"}, "wild": {"version": "==1.*"}, "none": {}})
    assert project.graph.locked == ()
    assert project.notes[0] == (
        "not pinned, so it cannot be checked: any (default), range (default), wild (default), none (default)"
    )


def test_what_cannot_be_read_is_refused_with_its_place() -> None:
    assert refusal("bogus!").startswith("Pipfile.lock, line 1: is not valid JSON: expecting value")
    assert refusal('{"default": {},\n"a": }').startswith("Pipfile.lock, line 2: is not valid JSON")
    assert refusal("[]") == "Pipfile.lock: is not the JSON object that a Pipfile.lock is"
    assert refusal("{}") == "Pipfile.lock: default is missing; check that this is a lock that pipenv wrote"
    assert refusal(b'{"default": "\xff"}').startswith("Pipfile.lock: is not UTF-8, which JSON must be")
    assert refusal('{"default":' + "[" * 100_000) == "Pipfile.lock: is nested too deeply to be a lock file"
    assert refusal('{"default": ' + "9" * 5000 + "}").startswith("Pipfile.lock: holds a number that cannot be read")
    assert refusal('{"default": {\n<<<<<<< HEAD\n').startswith("Pipfile.lock, line 2: holds merge-conflict markers")
    assert (
        refusal('{"default": {"a": {"version": NaN}}}')
        == "Pipfile.lock: default.a.version must be a text, not a number"
    )
    assert refusal('{"default": {"a": 5}}') == "Pipfile.lock: default.a must be a table, not a whole number"
    assert refusal('{"default": {"a": {"version": "==1", "hashes": ["sha256:00"]}}}').startswith(
        "Pipfile.lock: default.a.hashes[0] is malformed: a sha256 digest has 64"
    )


KEYS = st.sampled_from(["default", "_meta", "a", "version", "hashes", "sources", "path"])
JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        said = PipfileLock().read(Memory({"Pipfile.lock": json.dumps(value).encode()}), "Pipfile.lock").notes
    except SourceError as error:
        said = (str(error),)
    assert all(line.isprintable() for line in said)


REAL = entries("real", "Pipfile.lock")
UNPINNED = {"pipenv/requests-2017/Pipfile.lock": 1}  # "sphinx": "*"


@needs_shared
@parametrize(REAL)
def test_real_locks(entry: Entry) -> None:
    """Every entry of every section is there, in that section; one name may be at two versions in two sections."""
    files, name = open_project(entry.path)
    graph = load(files, name).graph
    named = {one.name for one in graph.packages.values() if one.line or one.origin.url or one.id not in graph.roots}
    assert len(named) == entry.values["packages"] - UNPINNED.get(entry.file, 0)
    values = json.loads(entry.path.read_text())
    tables = [one for key in values if key != "_meta" for one in values[key].values() if isinstance(one, dict)]
    hashes = {text for one in tables for text in one.get("hashes", [])}
    assert {str(digest) for one in graph.packages.values() for digest in one.hashes} == hashes
    sections = {key: len(value) for key, value in values.items() if key != "_meta"}
    assert sections == entry.values["sections"]
    roots = [graph.packages[key] for key in graph.roots if graph.packages[key].origin.url]
    for section, size in sections.items():
        group = "" if section == "default" else section.lower()
        children = {edge.child for edge in graph.edges if edge.group == group}
        own = sum(1 for root in roots if root.name in values[section])
        unpinned = UNPINNED.get(entry.file, 0) if section == "develop" else 0
        assert len(children) + own + unpinned == size
    assert not graph.knows_edges
    assert graph.orphans == ()
