"""What changed between two states of a project, as plain values; ``compare`` finds them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attestree.model import Package, PackageId


class ChangeKind(StrEnum):
    """What happened to one package."""

    ADDED = "added"
    REMOVED = "removed"
    UPGRADED = "upgraded"
    DOWNGRADED = "downgraded"
    FILES_CHANGED = "files-changed"
    """The same version with other files or hashes."""
    ORIGIN_CHANGED = "origin-changed"
    """Another index, repository, address or path."""
    MOVED = "moved"
    """Only between direct and transitive; nothing is fetched for it."""


class Place(StrEnum):
    """Where a package stands in a project's tree."""

    DIRECT = "direct"
    TRANSITIVE = "transitive"
    UNKNOWN = "unknown"
    """The project's file does not say who requires what."""


@dataclass(frozen=True, slots=True)
class Change:
    """One package that is not the same on both sides.

    Attributes:
        id: unique in its review: the new side's package id, or the old one's where the package was removed.
        kind: what happened; the weightiest where several things did.
        before: the package on the old side; None where it was added.
        after: the package on the new side; None where it was removed.
        direct_before: whether a root required it itself on the old side.
        direct_after: whether a root requires it itself on the new side.
        because: the direct changes of the new side that bring it, where it is new or moved; ids of the new side.
        knows_before: whether the old side says who requires what; without it ``direct_before`` says nothing.
        knows_after: whether the new side does; without it ``direct_after`` and ``because`` say nothing.
    """

    id: PackageId
    kind: ChangeKind
    before: Package | None
    after: Package | None
    direct_before: bool = False
    direct_after: bool = False
    because: tuple[PackageId, ...] = ()
    knows_before: bool = True
    knows_after: bool = True

    @property
    def places(self) -> tuple[Place, Place]:
        """Return where the package stands on the old and on the new side, as far as it is there."""
        return _place(self.direct_before, self.knows_before), _place(self.direct_after, self.knows_after)

    @property
    def place(self) -> Place:
        """Return where the package stands now; of one that was removed, where it stood."""
        before, after = self.places
        return before if self.after is None else after

    @property
    def lacks_cause(self) -> bool:
        """Return whether the package came, and nobody knows because of what."""
        return self.kind is ChangeKind.ADDED and not self.knows_after

    @property
    def package(self) -> Package:
        """Return the package as the new side has it, else as the old one had it."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change has at least one side")
        return found


def _place(direct: bool, known: bool) -> Place:
    if not known:
        return Place.UNKNOWN
    return Place.DIRECT if direct else Place.TRANSITIVE
