"""Edges that a project's own file does not say, learned from elsewhere: which of them hold, and what is direct."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from attestree.graph import DependencyGraph
from attestree.sources.base import reach_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from attestree.graph import Edge
    from attestree.model import PackageId


def in_force(edges: Iterable[Edge], asked: Mapping[PackageId, Iterable[str]]) -> list[Edge]:
    """Return the edges that hold where every package is there: those of an extra only where somebody asks for it.

    Args:
        edges: all that the packages say.
        asked: the extras that are asked for from outside, by package.
    """
    out: dict[PackageId, list[Edge]] = {}
    for edge in edges:
        out.setdefault(edge.parent, []).append(edge)
    extras = {parent: {""} for parent in out}
    for package, names in asked.items():
        extras.setdefault(package, {""}).update(names)
    queue = deque(out)
    while queue:
        parent = queue.popleft()
        for edge in out.get(parent, ()):
            if edge.asks and edge.extra in extras[parent]:
                known = extras.setdefault(edge.child, {""})
                if not known.issuperset(edge.asks):
                    known.update(edge.asks)
                    queue.append(edge.child)
    return [edge for parent, found in out.items() for edge in found if edge.extra in extras[parent]]


def learned_graph(
    graph: DependencyGraph,
    edges: Iterable[Edge],
    *,
    learned: Collection[PackageId],
    direct: Collection[PackageId] = (),
    unknown: Mapping[PackageId, str] | None = None,
) -> DependencyGraph:
    """Return a graph with the edges that were learned.

    What no other package requires stays below the root, with the markers and groups it had there, and so does what the
    root asks for with an extra that nobody else asks for. The other edges of the root only stood for not knowing.

    Args:
        graph: one whose source does not say its edges, or not all of them; with one root.
        edges: all that the packages in ``learned`` require.
        learned: the packages of which it is known from now on what they require.
        direct: what the root is known to ask for itself, whoever else requires it.
        unknown: why it is not known of the others; None to keep the reasons there were.
    """
    root = graph.packages[graph.roots[0]]
    packages = [package for package in graph.packages.values() if package is not root]
    below = [edge for edge in graph.edges if edge.parent == root.id]
    known = [edge for edge in graph.edges if edge.parent != root.id and edge.parent not in learned]
    every = [*known, *edges]
    asked: dict[PackageId, set[str]] = {}
    for edge in below:
        asked.setdefault(edge.child, set()).update(edge.asks)
    valid = in_force(every, asked)
    needed = {edge.child for edge in reach_all(root, packages, valid)} | set(direct)
    told: dict[PackageId, set[str]] = {}
    for edge in valid:
        told.setdefault(edge.child, set()).update(edge.asks)
    kept = [edge for edge in below if edge.child in needed or not told.get(edge.child, set()).issuperset(edge.asks)]
    reasons = graph.unknown if unknown is None else unknown
    left = {key: why for key, why in reasons.items() if key not in learned}
    return DependencyGraph(graph.packages.values(), graph.roots, [*kept, *every], unknown=left)
