"""Two states of a project become the list of what changed between them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

from attestree.changes import Change, ChangeKind
from attestree.history import parse_version
from attestree.model import OriginKind, PackageId
from attestree.pairing import pairs_of, same_version
from attestree.sameness import added_indexes, files_differ, indexes_differ, origins_differ, pins_hashes
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from attestree.graph import DependencyGraph
    from attestree.model import Package
    from attestree.project import Project

_MOST_CAUSES = 8
"""How many direct changes one package can be said to be there for; it also bounds the work."""
_WEIGHT = (ChangeKind.ORIGIN_CHANGED, ChangeKind.DOWNGRADED, ChangeKind.UPGRADED, ChangeKind.FILES_CHANGED)
_ARRIVED = frozenset({ChangeKind.ADDED, ChangeKind.MOVED})


def compare(old: Project, new: Project) -> tuple[Change, ...]:
    """Return every package that is not the same on both sides.

    Args:
        old: the state before.
        new: the state after; it may be of another format.

    Returns:
        The changes in the order of the new side's file, removed packages last, in the order of the old side's. The
        project's own packages are left out. What one format does not say is no change: see ``sameness``.
    """
    before, after = _foreign(old, new), _foreign(new, old)
    sides = _Sides(old, new)
    changes = [change for was, now in pairs_of(before, after) if (change := sides.change(was, now))]
    causes = _causes(new.graph, {change.id: change for change in changes if change.after})
    return tuple(
        replace(change, because=causes.get(change.id, ()))
        if change.kind in _ARRIVED and not change.direct_after
        else change
        for change in changes
    )


def notes_on(old: Project, new: Project) -> tuple[str, ...]:
    """Return what a person should know about the two states as a whole, printable: it touches no single package."""
    notes: list[str] = []
    if old.source == new.source and not indexes_differ(old.indexes, new.indexes):
        added = added_indexes(old.indexes, new.indexes)
        if added:
            named = ", ".join(printable(url) for url in added)
            notes.append(f"the new side names an index that the old side does not: {named}")
    bare = [
        now
        for was, now in pairs_of(_foreign(old, new), _foreign(new, old))
        if was and now and pins_hashes(was) and not pins_hashes(now) and now.origin.kind is OriginKind.INDEX
    ]
    if old.resolved and not new.resolved:
        notes.append(
            "the old side pins nothing, so what it leads to today stands for it: a release that both sides lead to is "
            "not looked at, however new it is"
        )
    if bare:
        shown = f"{bare[0].display_name} and {len(bare) - 1} more" if len(bare) > 1 else bare[0].display_name
        notes.append(f"the new side pins no hash where the old side does: {shown}")
    return tuple(notes)


def _foreign(project: Project, other: Project) -> list[Package]:
    """Return the packages of ``project`` that are not its own; a path that ``other`` knows as its own is not either."""
    own = {package.name for package in other.graph.packages.values() if package.origin.kind is OriginKind.ROOT}
    return [
        package
        for package in project.graph.packages.values()
        if package.origin.kind is not OriginKind.ROOT
        and not (package.origin.kind is OriginKind.PATH and package.name in own)
    ]


class _Knowing(TypedDict):
    knows_before: bool
    knows_after: bool


@dataclass(frozen=True, slots=True)
class _Sides:
    """What is known of both sides when two packages are compared."""

    old: Project
    new: Project

    @property
    def source(self) -> str:
        """The format where both sides have the same; empty where they differ."""
        return self.old.source if self.old.source == self.new.source else ""

    def change(self, was: Package | None, now: Package | None) -> Change | None:
        """Return what happened to a package; None where nothing did."""
        direct_before = was is not None and was.id in self.old.graph.direct
        direct_after = now is not None and now.id in self.new.graph.direct
        if now is None and was is not None:
            removed = self._unmistakable(was)
            return Change(removed.id, ChangeKind.REMOVED, removed, None, direct_before=direct_before, **self._knowing)
        if now is None:
            return None
        if was is None:
            return Change(now.id, ChangeKind.ADDED, None, now, direct_after=direct_after, **self._knowing)
        kind = self._kind(was, now)
        if kind is None and direct_before != direct_after and all(self._knowing.values()):
            kind = ChangeKind.MOVED
        if kind is None:
            return None
        return Change(now.id, kind, was, now, direct_before, direct_after, **self._knowing)

    @property
    def _knowing(self) -> _Knowing:
        """Return which sides say who requires what, as a change has it."""
        return {"knows_before": self.old.graph.knows_edges, "knows_after": self.new.graph.knows_edges}

    def _unmistakable(self, was: Package) -> Package:
        """Return a removed package with an id that no package of the new side has."""
        wanted = was.id
        while wanted in self.new.graph.packages:
            wanted = PackageId(f"{wanted} (removed)")
        return was if wanted == was.id else replace(was, id=wanted)

    def _kind(self, was: Package, now: Package) -> ChangeKind | None:
        found: set[ChangeKind] = set()
        same = same_version(was.version, now.version)
        if origins_differ(was.origin, now.origin, self.source, other_version=not same) or (
            self._index_replaced(was) and self._index_replaced(now)
        ):
            found.add(ChangeKind.ORIGIN_CHANGED)
        if not same:
            left, right = parse_version(was.version), parse_version(now.version)
            lower = left is not None and right is not None and right < left
            found.add(ChangeKind.DOWNGRADED if lower else ChangeKind.UPGRADED)
        elif files_differ(was, now, same_format=bool(self.source)):
            found.add(ChangeKind.FILES_CHANGED)
        return next((kind for kind in _WEIGHT if kind in found), None)

    def _index_replaced(self, package: Package) -> bool:
        """Return whether the indexes the files name for all packages have none in common, and this is one of those."""
        return (
            bool(self.source)
            and package.origin.kind is OriginKind.INDEX
            and not package.origin.url
            and indexes_differ(self.old.indexes, self.new.indexes)
        )


def _causes(graph: DependencyGraph, changes: Mapping[PackageId, Change]) -> dict[PackageId, tuple[PackageId, ...]]:
    """Return which changes of the new side bring each package.

    A direct change that leads there through changed packages explains best; then one that leads there at all; where no
    direct package changed, as in a refresh of the lock, the nearest changed packages.
    """
    changed = [key for key, change in changes.items() if change.kind is not ChangeKind.MOVED]
    direct = [key for key in changed if changes[key].direct_after]
    through_changes = _spread(graph, direct, set(changed))
    anyhow = _spread(graph, direct, set(graph.packages))
    nearest = _spread(graph, [key for key in changed if not changes[key].direct_after], set())
    return {key: through_changes.get(key) or anyhow.get(key) or nearest.get(key) or () for key in changes}


def _spread(
    graph: DependencyGraph, starts: Iterable[PackageId], passable: set[PackageId]
) -> dict[PackageId, tuple[PackageId, ...]]:
    """Return which of ``starts`` lead to each package by way of ``passable`` ones, never through another start."""
    sources: dict[PackageId, list[PackageId]] = {}
    starts = list(starts)
    ends = set(starts)
    for start in starts:
        seen = {start}
        queue = deque([start])
        while queue:
            for child in graph.children(queue.popleft()):
                known = sources.setdefault(child, [])
                if child in seen or len(known) >= _MOST_CAUSES:
                    continue
                seen.add(child)
                known.append(start)
                if child in passable and child not in ends:
                    queue.append(child)
    return {key: tuple(found) for key, found in sources.items()}
