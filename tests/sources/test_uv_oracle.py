"""Every real uv.lock against what uv itself says of it (``uv tree --universal --all-groups``, kept as JSON)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from attestree.model import OriginKind
from attestree.sources import load, open_project
from shared import needs_shared
from sources.locks import Entry, entries, parametrize

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.graph import DependencyGraph
    from attestree.model import PackageId
    from attestree.project import Project

pytestmark = needs_shared

LOCKS = [*entries("real", "uv.lock"), *entries("generated", "uv.lock", "uv.lock(script)")]

Node = tuple[str, str, str]
"""Name and version of a package, and ``x:extra`` or ``g:group``, or nothing for the package itself."""

# uv drops the packages of a lock that names no project; we show them below a root of the folder's name, and say so.
ORPHANS = {"uv/tiny-syft/uv.lock": 1}


@lru_cache(maxsize=2)  # the tests of one lock follow each other
def read(path: Path) -> Project:
    files, name = open_project(path)
    return load(files, name)


def loaded(entry: Entry) -> Project:
    return read(entry.path)


def synthetic(graph: DependencyGraph) -> list[PackageId]:
    """Return the root that stands for what the lock has no package for; the index does not count it."""
    return [key for key, one in graph.packages.items() if one.origin.kind is OriginKind.ROOT and not one.origin.url]


@parametrize(LOCKS)
def test_package_counts(entry: Entry) -> None:
    graph = loaded(entry).graph
    assert len(graph.packages) - len(synthetic(graph)) == entry.values["packages"] + ORPHANS.get(entry.file, 0)
    assert graph.orphans == ()


@parametrize([entry for entry in LOCKS if "oracle_file" in entry.values])
def test_nodes_and_edges_are_uvs(entry: Entry) -> None:
    graph = loaded(entry).graph
    said = entry.oracle["resolution"]
    nodes, edges = nodes_and_edges(graph)
    if entry.file in ORPHANS:
        assert [one["kind"] for one in said.values()] == ["workspace"]
        assert edges == {(("", "", ""), node) for node in nodes if node[0]}
        return
    # uv shows the workspace itself as a node, also where nothing belongs to it.
    assert nodes | {("", "", "")} == {node_of(one) for one in said.values()}
    assert edges == {
        (node_of(one), node_of(said[other["id"]])) for one in said.values() for other in one["dependencies"]
    }


@parametrize([entry for entry in LOCKS if "oracle_file" in entry.values])
def test_files_are_uvs(entry: Entry) -> None:
    """The tree names wheels only, and writes their names anew (lower case, tags sorted): hash and size tell them."""
    packages = [one for one in loaded(entry).graph.packages.values() if entry.file not in ORPHANS]
    ours = {
        (package.name, package.version, file.sha256, file.size)
        for package in packages
        for file in package.artifacts
        if file.filename.endswith(".whl")
    }
    theirs = {
        (one["name"], one.get("version", ""), file.get("hashes", {}).get("sha256", ""), file.get("size"))
        for one in entry.oracle["resolution"].values()
        if one["kind"] == "package"
        for file in one.get("wheels", [])
    }
    assert ours == theirs
    sdists = [file for one in packages for file in one.artifacts if not file.filename.endswith(".whl")]
    assert len(sdists) == (entry.values["facts"]["sdists"] if packages else 0)


def node_of(one: dict[str, Any]) -> Node:
    kind = one["kind"]
    if isinstance(kind, str):
        return one.get("name", ""), one.get("version", ""), ""
    ((what, which),) = kind.items()
    return one.get("name", ""), one.get("version", ""), f"{what[0].replace('e', 'x')}:{which}"


def nodes_and_edges(graph: DependencyGraph) -> tuple[set[Node], set[tuple[Node, Node]]]:
    """Return our graph at uv's grain, where extras and groups are nodes and an extra requires its package."""
    unnamed = synthetic(graph)

    def base(key: PackageId) -> tuple[str, str]:
        one = graph.packages[key]
        return ("", "") if key in unnamed else (one.name, one.version)

    nodes: set[Node] = {(*base(key), "") for key in graph.packages}
    edges: set[tuple[Node, Node]] = set()
    for edge in graph.edges:
        kind = f"x:{edge.extra}" if edge.extra else f"g:{edge.group}" if edge.group else ""
        parent = (*base(edge.parent), kind)
        nodes.add(parent)
        if edge.extra:
            edges.add((parent, (*base(edge.parent), "")))
        for ask in edge.asks or ("",):
            child = (*base(edge.child), f"x:{ask}" if ask else "")
            nodes.add(child)
            edges.add((parent, child))
    return nodes, edges


def test_there_are_locks_to_compare() -> None:
    assert len(LOCKS) >= 39


@pytest.mark.parametrize("name", ["tool.py.lock"])
def test_a_scripts_lock_asks_for_what_the_script_asks_for(name: str) -> None:
    entry = next(entry for entry in LOCKS if entry.file.endswith(name))
    graph = loaded(entry).graph
    assert {graph.packages[key].name for key in graph.direct} == {"httpx", "rich"}
