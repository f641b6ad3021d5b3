"""Who requires what, from the project down."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING

from attestree.graph import asks_of, condition_of
from attestree.tui.outlines.base import DEEPEST, Row, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from attestree.graph import DependencyGraph, Edge
    from attestree.model import PackageId


class DependencyOutline:
    """Who requires what, from the project down.

    Args:
        graph: the dependency graph.
        key: orders the packages below each package; None for the order of the project's file.
    """

    title = "Dependencies"
    note = ""
    levels = 1

    def __init__(self, graph: DependencyGraph, key: Callable[[PackageId], tuple[str, str]] | None = None) -> None:
        self._graph = graph
        self._key = key
        if key is not None:
            self.title = "Dependencies by name"

    def under(self, way: Way) -> Sequence[Row]:
        """Return the requirements of the last package of ``way``; at the top the roots, then what no root reaches."""
        if not way:
            rows = [Row(root, opens=bool(self._graph.children(root))) for root in self._graph.roots]
            if self._graph.orphans:
                rows.append(Row(None, heading="required by nothing here", opens=True))
            return rows
        package = way[-1].package
        if package is None:
            return [Row(orphan) for orphan in self._sorted(self._graph.orphans)]
        edges: dict[PackageId, list[Edge]] = {}
        for edge in self._graph.edges_from(package):
            edges.setdefault(edge.child, []).append(edge)
        return [self._row(edges[child], way) for child in self._sorted(edges)]

    @cached_property
    def spines(self) -> Mapping[PackageId, tuple[PackageId, ...]]:
        """For every package, one shortest way from a root, in the order of the rows."""
        parent: dict[PackageId, PackageId | None] = dict.fromkeys(self._graph.roots)
        below: dict[PackageId, list[PackageId]] = {}
        queue = deque(self._graph.roots)
        while queue:
            package = queue.popleft()
            for child in self._sorted(self._graph.children(package)):
                if child not in parent:
                    parent[child] = package
                    below.setdefault(package, []).append(child)
                    queue.append(child)
        spines: dict[PackageId, tuple[PackageId, ...]] = {}
        stack: list[tuple[PackageId, tuple[PackageId, ...]]] = [(root, ()) for root in reversed(self._graph.roots)]
        while stack:
            package, above = stack.pop()
            # Deeper than rows are opened, the way itself is of no use; only the place in the order is.
            spines[package] = way = (*above[:DEEPEST], package)
            stack.extend((child, way) for child in reversed(below.get(package, [])))
        for orphan in self._sorted(self._graph.orphans):
            spines[orphan] = (orphan,)
        return spines

    def _sorted(self, packages: Iterable[PackageId]) -> Sequence[PackageId]:
        if self._key is None:
            return tuple(packages)
        return sorted(packages, key=self._key)

    def _row(self, edges: Sequence[Edge], way: Way) -> Row:
        child = edges[0].child
        repeats = any(row.package == child for row in way)
        return Row(
            package=child,
            asks=asks_of(edges),
            condition=condition_of(edges),
            repeats=repeats,
            opens=not repeats and len(way) < DEEPEST and bool(self._graph.children(child)),
        )
