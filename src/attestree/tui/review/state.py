"""What the review shows, as plain state: a session's events go in, what widgets paint comes out. Knows no Textual."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.events import (
    ChangeUpdated,
    IndexSeen,
    PackageUpdated,
    ProjectLoaded,
    ProjectResolving,
    ReviewEvent,
    ReviewLoaded,
    SessionFailed,
    SessionFinished,
    TrustRootReady,
)
from attestree.identity import judge_identity
from attestree.tui.detail.levels import Side
from attestree.tui.review.entry import Entry
from attestree.tui.rollup import Below
from attestree.tui.state import ExplorerState
from attestree.verdict import FileStatus, Trust

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.model import PackageId
    from attestree.project import Project
    from attestree.records import PackageRecord

_NOT_LOOKED_AT = Below(Trust.NOT_APPLICABLE, 0, 0)


class SideState(ExplorerState):
    """One side of the review, as the detail pane reads it: only what changed was looked at."""

    def below(self, package: PackageId) -> Below:  # noqa: ARG002 - it is not summed up for any package
        """Return nothing: most of what lies below a package is the same on both sides, and was not looked at."""
        return _NOT_LOOKED_AT


class ReviewState:
    """Everything the review knows. Read by widgets, changed by the app only.

    Args:
        ascii_only: draw with ASCII signs only.
    """

    def __init__(self, *, ascii_only: bool = False) -> None:
        self.ascii_only = ascii_only
        self.resolving: int | None = None
        """How many packages are decided on while a side without a lock is resolved; None where none is."""
        self.loaded: ReviewLoaded | None = None
        self.entries: dict[PackageId, Entry] = {}
        self.sides = {side: SideState(ascii_only=ascii_only) for side in Side}
        self.looked_at: set[PackageId] = set()
        self.finished: SessionFinished | None = None
        self.failure = ""

    @property
    def after(self) -> SideState:
        """The new side, with what holds for the whole session: trust root, indexes, the time."""
        return self.sides[Side.AFTER]

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know about the two sides as a whole, printable; what was resolved today comes first."""
        if self.loaded is None:
            return ()
        new, old = self.loaded.project, self.loaded.base
        of_old = (f"old side: {note}" for note in old.notes if note not in new.notes)
        return (*_resolved(old, new), *new.notes, *of_old)

    def apply(self, events: Iterable[ReviewEvent]) -> frozenset[PackageId]:
        """Take in ``events`` and return the changes of which more is known."""
        changed: set[PackageId] = set()
        for event in events:
            match event:
                case ProjectResolving():
                    self.resolving = event.decided
                case ReviewLoaded():
                    self._load(event)
                    changed.update(self.entries)
                case ChangeUpdated():
                    if event.change in self.entries:
                        self._update(event)
                        changed.add(event.change)
                case SessionFinished():
                    self.finished = event
                    self._tell_sides(event)
                case SessionFailed():
                    self.failure = event.message
                    self._tell_sides(event)
                case TrustRootReady() | IndexSeen():
                    self._tell_sides(event)
        return frozenset(changed)

    def look_at(self, change: PackageId) -> bool:
        """Mark ``change`` as looked at, or take the mark away; return whether it is marked now."""
        if change in self.looked_at:
            self.looked_at.discard(change)
            return False
        self.looked_at.add(change)
        return True

    @property
    def progress(self) -> tuple[int, int]:
        """Return how many changes are settled, of how many that have to be checked."""
        to_check = [entry for entry in self.entries.values() if not entry.needs_no_check]
        return sum(entry.settled for entry in to_check), len(to_check)

    @property
    def serves_no_provenance(self) -> bool:
        """Whether all work is done and no index has shown any provenance."""
        return self.after.serves_no_provenance

    def could_not_check(self, change: PackageId) -> bool:
        """Return whether work on ``change`` ended without an answer, so that asking again may help."""
        entry = self.entries[change]
        if not entry.settled:
            return False
        return any(
            bool(record.error) or any(file.status is FileStatus.NOT_CHECKED for file in record.counted)
            for record in (entry.before, entry.after)
            if record is not None
        )

    def _load(self, event: ReviewLoaded) -> None:
        self.loaded, self.resolving = event, None
        self.entries = {change.id: Entry(change) for change in event.changes}
        self.looked_at = set()
        sides = {Side.BEFORE: event.base, Side.AFTER: event.project, Side.EARLIER: event.base}
        for side, project in sides.items():
            self.sides[side].apply([_opened(project, event)])

    def _update(self, event: ChangeUpdated) -> None:
        known = self.entries[event.change]
        entry = Entry(known.change, event)
        self.entries[event.change] = entry
        self.finished = None if not event.settled else self.finished
        if known.findings and entry.findings != known.findings:
            self.looked_at.discard(event.change)  # what a person looked at is not what is there now
        records = {Side.BEFORE: event.before, Side.AFTER: event.after, Side.EARLIER: event.look_back}
        for side, record in records.items():
            if record is not None:
                self.sides[side].apply([PackageUpdated(_with_identity(record))])

    def _tell_sides(self, event: TrustRootReady | IndexSeen | SessionFinished | SessionFailed) -> None:
        for side in self.sides.values():
            side.apply([event])


def _resolved(old: Project, new: Project) -> tuple[str, ...]:
    if old.resolved and new.resolved:
        return ("no lock pins either side: both were resolved today",)
    side = "old" if old.resolved else "new" if new.resolved else ""
    return (f"no lock pins the {side} side: it was resolved today",) if side else ()


def _opened(project: Project, event: ReviewLoaded) -> ProjectLoaded:
    """Return what an explorer of one side would be told, without records: what did not change is not looked at."""
    return ProjectLoaded(project, (), event.now, event.replayed, event.label, offline=event.offline)


def _with_identity(record: PackageRecord) -> PackageRecord:
    """Return ``record`` with who published it; of an old side, which is compared with nothing, only that is known."""
    return record if record.identity or not record.settled else replace(record, identity=judge_identity(record))
