"""Who requires one package, and who requires those, up to the project."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING

from attestree.graph import condition_of
from attestree.tui.outlines.base import DEEPEST, Row, Way

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from attestree.graph import DependencyGraph
    from attestree.model import PackageId


class InvertedOutline:
    """Who requires one package, and who requires those, up to the project.

    Args:
        graph: the dependency graph.
        package: the package at the top.
    """

    levels = 2

    def __init__(self, graph: DependencyGraph, package: PackageId) -> None:
        self._graph = graph
        self._package = package
        self.title = f"Who requires {graph.packages[package].title}"
        self.note = "" if graph.parents(package) else "Nothing here requires it."

    def under(self, way: Way) -> Sequence[Row]:
        """Return who requires the last package of ``way``; the package itself at the top."""
        if not way:
            return [Row(self._package, opens=bool(self._graph.parents(self._package)))]
        package = way[-1].package
        if package is None:
            return ()
        rows = []
        for parent in self._graph.parents(package):
            repeats = any(row.package == parent for row in way)
            opens = not repeats and len(way) < DEEPEST and bool(self._graph.parents(parent))
            edges = [edge for edge in self._graph.edges_from(parent) if edge.child == package]
            rows.append(Row(parent, condition=condition_of(edges), repeats=repeats, opens=opens))
        return rows

    @cached_property
    def spines(self) -> Mapping[PackageId, tuple[PackageId, ...]]:
        """For the package and everything that needs it, one shortest way."""
        spines: dict[PackageId, tuple[PackageId, ...]] = {self._package: (self._package,)}
        queue = deque([self._package])
        while queue:
            package = queue.popleft()
            for parent in self._graph.parents(package):
                if parent not in spines:
                    spines[parent] = (*spines[package][:DEEPEST], parent)
                    queue.append(parent)
        return spines
