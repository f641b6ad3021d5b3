"""The graph of a lock that holds packages and requirements by name, and leaves the project to ``pyproject.toml``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.errors import SourceError
from attestree.graph import DependencyGraph
from attestree.sources.base import listed, reach_all, root_package
from attestree.sources.named_edges import NamedEdges
from attestree.sources.pyproject import read_pyproject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from attestree.model import Package, PackageId
    from attestree.sources.base import Identifiers
    from attestree.sources.files import ProjectFiles
    from attestree.sources.pyproject import Declared, Wanted


def read_declared(files: ProjectFiles, lock: str) -> tuple[Declared | None, tuple[str, ...]]:
    """Return what the ``pyproject.toml`` beside the lock asks for, None without one, and a note if it is unreadable."""
    try:
        return read_pyproject(files, lock), ()
    except SourceError as error:
        return None, (f"what the project asks for could not be read: {error}",)


def rooted_graph(
    root: tuple[str, Identifiers],
    declared: Declared | None,
    packages: Sequence[Package],
    wanted: Mapping[PackageId, Sequence[Wanted]],
    groups: Mapping[PackageId, str],
) -> tuple[DependencyGraph, list[str]]:
    """Return the graph, and notes on it.

    Args:
        root: what the project is called, and what gives it its id.
        declared: what the project asks for; None where nobody says, so that what no other package requires is direct.
        packages: the lock's packages, in its order.
        wanted: what each package requires.
        groups: the group each package is locked for where that is not the main one; for where ``declared`` is None.
    """
    own = root_package(*root)
    if declared and declared.version:
        own = replace(own, version=declared.version)
    # Another package may require the project itself; the lock then has no entry for it.
    edges = NamedEdges(packages if any(one.name == own.name for one in packages) else [own, *packages])
    for one in declared.wanted if declared else ():
        edges.add(own.id, one)
    for package in packages:
        for one in wanted.get(package.id, ()):
            edges.add(package.id, one)
    notes = edges.notes()
    found = edges.edges
    if declared is None:
        always = [edge for edge in found if not edge.extra]
        direct = reach_all(own, packages, always)
        found = [*(replace(edge, group=groups.get(edge.child, "")) for edge in direct), *found]
        notes.append("the lock does not name the project itself: what no other package requires is shown as direct")
    graph = DependencyGraph([own, *packages], [own.id], found)
    if graph.orphans:
        notes.append(f"nothing in the project requires {listed(graph.orphans)}")
    return graph, notes
