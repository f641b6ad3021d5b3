"""Edges by name and range: for locks whose requirements name a package and the versions that will do."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from attestree.graph import Edge
from attestree.sources.base import MOST_FORKS, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.model import Package, PackageId
    from attestree.sources.pyproject import Wanted


class NamedEdges:
    """Resolves requirements among the packages of one lock."""

    def __init__(self, packages: Iterable[Package]) -> None:
        self._named: defaultdict[str, list[Package]] = defaultdict(list)
        for package in packages:
            self._named[package.name].append(package)
        self._dangling: dict[str, None] = {}
        self.edges: list[Edge] = []

    def add(self, parent: PackageId, wanted: Wanted) -> None:
        """Add the edges to every fork that ``wanted`` can mean; one that no range fits is better than none."""
        named = self._named.get(wanted.name, [])[:MOST_FORKS]
        found = [one for one in named if wanted.range.allows(one.version)] if len(named) > 1 else named
        for child in found or named:
            self.edges.append(Edge(parent, child.id, wanted.marker, wanted.extra, wanted.group, wanted.asks))
        if not named and not wanted.marker and not wanted.extra:
            self._dangling[wanted.name] = None

    def notes(self) -> list[str]:
        """Return what a person should know of requirements that lead nowhere, where no marker explains it."""
        if not self._dangling:
            return []
        return [f"packages that the lock does not hold are required in it: {listed(self._dangling)}"]
