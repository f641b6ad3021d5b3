"""The dependency graph: who requires what, why a package is there, and what lies below it.

Real graphs have cycles, diamonds, several versions of one name and chains thousands deep: nothing here recurses, and
nothing enumerates paths.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from attestree.model import OriginKind, Package, PackageId
from attestree.text import printable
from attestree.verdict import Trust, worst_trust

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Edge:
    """One requirement of ``parent`` on ``child``.

    Attributes:
        parent: who requires.
        child: what is required.
        marker: the environments in which it is required, as the project's file writes them; empty for all.
        extra: the parent's extra that brings the requirement; empty where the parent always has it.
        group: the parent's dependency group that brings it; empty where none does.
        asks: the extras of the child that are asked for.
    """

    parent: PackageId
    child: PackageId
    marker: str = ""
    extra: str = ""
    group: str = ""
    asks: tuple[str, ...] = ()


def condition_of(edges: Iterable[Edge]) -> str:
    """Return when a requirement applies, given every edge between the same two packages.

    The result is printable, such as ``extra plots``, ``group dev`` or a marker, and empty for always.
    """
    found = dict.fromkeys(_condition(edge) for edge in edges)
    return "" if "" in found else " or ".join(found)


def _condition(edge: Edge) -> str:
    parts = (f"extra {edge.extra}" if edge.extra else "", f"group {edge.group}" if edge.group else "", edge.marker)
    return printable(" and ".join(part for part in parts if part))


def asks_of(edges: Iterable[Edge]) -> str:
    """Return the extras that any of ``edges`` asks for, such as ``[async]``; printable, empty for none."""
    asked = sorted({extra for edge in edges for extra in edge.asks})
    return printable(f"[{','.join(asked)}]") if asked else ""


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on the way from a root to a package: the package, and the edge that led to it (None for a root)."""

    package: PackageId
    edge: Edge | None


class DependencyGraph:
    """Packages and the edges between them; immutable once made.

    Args:
        packages: every locked package, the project's own among them, in the order of the file.
        roots: the project's own packages: the single project, or every member of its workspace.
        edges: every edge whose two ends are in ``packages``.
        knows_edges: whether the source says who requires what. Where it is false, every package hangs below the root,
            and ``direct`` is empty because nobody knows.
        unknown: for each package of which it is not known what it requires, why; printable. Its edges may be missing.
    """

    def __init__(
        self,
        packages: Iterable[Package],
        roots: Sequence[PackageId],
        edges: Iterable[Edge] = (),
        *,
        knows_edges: bool = True,
        unknown: Mapping[PackageId, str] = MappingProxyType({}),
    ) -> None:
        self.packages: Mapping[PackageId, Package] = {package.id: package for package in packages}
        self.roots: tuple[PackageId, ...] = tuple(roots)
        self.knows_edges = knows_edges
        self.unknown: Mapping[PackageId, str] = {key: why for key, why in unknown.items() if key in self.packages}
        self._out: dict[PackageId, list[Edge]] = {package: [] for package in self.packages}
        for edge in dict.fromkeys(edges):
            self._out[edge.parent].append(edge)

    @cached_property
    def _asked(self) -> dict[PackageId, set[str]]:
        """The extras of each reached package that somebody asks for; its keys are what a root reaches at all."""
        asked: dict[PackageId, set[str]] = {root: self._own_extras(root) for root in self.roots}
        queue = deque(asked)
        while queue:
            package = queue.popleft()
            for edge in self._out[package]:
                if edge.extra and edge.extra not in asked[package]:
                    continue
                extras = asked.get(edge.child)
                if extras is None:
                    asked[edge.child] = set(edge.asks)
                    queue.append(edge.child)
                elif not extras.issuperset(edge.asks):
                    extras.update(edge.asks)
                    queue.append(edge.child)
        return asked

    def _own_extras(self, package: PackageId) -> set[str]:
        return {edge.extra for edge in self._out[package] if edge.extra}

    def edges_from(self, package: PackageId, extras: Iterable[str] | None = None) -> tuple[Edge, ...]:
        """Return the edges out of ``package`` that are in force.

        Args:
            package: the parent.
            extras: the parent's extras to follow; None for every extra that anybody in the project asks for.
        """
        active = self._asked.get(package, set()) if extras is None else set(extras)
        return tuple(edge for edge in self._out[package] if not edge.extra or edge.extra in active)

    @property
    def edges(self) -> Iterator[Edge]:
        """Yield every edge, in force or not, in the order of the file."""
        for edges in self._out.values():
            yield from edges

    def children(self, package: PackageId) -> tuple[PackageId, ...]:
        """Return what ``package`` requires, each once, in the order of the file."""
        return tuple(dict.fromkeys(edge.child for edge in self.edges_from(package)))

    @cached_property
    def _parents(self) -> dict[PackageId, tuple[PackageId, ...]]:
        parents: dict[PackageId, dict[PackageId, None]] = {package: {} for package in self.packages}
        for package in self.packages:
            for child in self.children(package):
                parents[child][package] = None
        return {package: tuple(above) for package, above in parents.items()}

    def parents(self, package: PackageId) -> tuple[PackageId, ...]:
        """Return who requires ``package``, each once."""
        return self._parents[package]

    @cached_property
    def direct(self) -> frozenset[PackageId]:
        """The packages that a root requires itself, without the roots; empty where edges are not known."""
        if not self.knows_edges:
            return frozenset()
        return frozenset(child for root in self.roots for child in self.children(root)) - frozenset(self.roots)

    @cached_property
    def orphans(self) -> tuple[PackageId, ...]:
        """The packages that no root reaches, in the order of the file."""
        return tuple(package for package in self.packages if package not in self._asked)

    @cached_property
    def locked(self) -> tuple[PackageId, ...]:
        """Every package that is not the project's own, in the order of the file."""
        return tuple(key for key, package in self.packages.items() if package.origin.kind is not OriginKind.ROOT)

    @cached_property
    def _came(self) -> dict[PackageId, Edge | None]:
        """For every package a root reaches, the last edge of one shortest way to it; None for a root."""
        came: dict[PackageId, Edge | None] = dict.fromkeys(self.roots)
        queue = deque(self.roots)
        while queue:
            for edge in self.edges_from(queue.popleft()):
                if edge.child not in came:
                    came[edge.child] = edge
                    queue.append(edge.child)
        return came

    def why(self, package: PackageId) -> tuple[Step, ...]:
        """Return one shortest way from a root to ``package``, both ends included; empty where no root reaches it."""
        if package not in self._came:
            return ()
        steps = [Step(package, self._came[package])]
        while (way := steps[-1].edge) is not None:
            steps.append(Step(way.parent, self._came[way.parent]))
        return tuple(reversed(steps))

    def reachable(self, package: PackageId) -> frozenset[PackageId]:
        """Return ``package`` and everything below it."""
        seen = {package}
        stack = [package]
        while stack:
            for child in self.children(stack.pop()):
                if child not in seen:
                    seen.add(child)
                    stack.append(child)
        return frozenset(seen)

    @cached_property
    def components(self) -> tuple[tuple[PackageId, ...], ...]:
        """The strongly connected components, children before parents (Tarjan, without recursion)."""
        number: dict[PackageId, int] = {}
        low: dict[PackageId, int] = {}
        open_: dict[PackageId, None] = {}
        found: list[tuple[PackageId, ...]] = []
        for start in self.packages:
            if start in number:
                continue
            work: list[tuple[PackageId, Iterator[PackageId]]] = [(start, iter(self.children(start)))]
            number[start] = low[start] = len(number)
            open_[start] = None
            while work:
                package, children = work[-1]
                for child in children:
                    if child not in number:
                        number[child] = low[child] = len(number)
                        open_[child] = None
                        work.append((child, iter(self.children(child))))
                        break
                    if child in open_:
                        low[package] = min(low[package], number[child])
                else:
                    work.pop()
                    if work:
                        above = work[-1][0]
                        low[above] = min(low[above], low[package])
                    if low[package] == number[package]:
                        component: list[PackageId] = []
                        while not component or component[-1] != package:
                            component.append(open_.popitem()[0])
                        found.append(tuple(component))
        return tuple(found)

    def worst_below(self, trust: Mapping[PackageId, Trust]) -> dict[PackageId, Trust]:
        """Return, for each package, the worst word among what lies below it.

        A package is not below itself, unless it is in a cycle with others.

        Args:
            trust: the word of each package; one that is missing counts as ``NOT_APPLICABLE``.
        """
        whole: dict[PackageId, Trust] = {}
        below: dict[PackageId, Trust] = {}
        for component in self.components:
            inside = set(component)
            under = worst_trust(
                whole[child] for key in component for child in self.children(key) if child not in inside
            )
            own = worst_trust(trust.get(key, Trust.NOT_APPLICABLE) for key in component)
            for key in component:
                below[key] = worst_trust((under, own)) if len(component) > 1 else under
                whole[key] = worst_trust((under, own))
        return below
