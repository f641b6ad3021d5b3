"""What the explorer shows, as plain state: a session's events go in, what widgets paint comes out. Knows no Textual."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attestree.events import (
    Event,
    IndexSeen,
    PackageUpdated,
    ProjectLoaded,
    ProjectResolving,
    SessionFailed,
    SessionFinished,
    TrustRootInfo,
    TrustRootReady,
)
from attestree.model import OriginKind
from attestree.tui.rollup import Below, Rollup
from attestree.verdict import FileStatus, Trust

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.graph import DependencyGraph
    from attestree.model import PackageId
    from attestree.records import PackageRecord

__all__ = ["Below", "ExplorerState"]

_NOTHING_BELOW = Below(Trust.NOT_APPLICABLE, 0, 0)
_COULD_NOT_BE_TOLD = frozenset({FileStatus.UNREADABLE, FileStatus.NOT_CHECKED})


class ExplorerState:
    """Everything the explorer knows; changed only by ``apply``.

    Args:
        ascii_only: draw with ASCII signs only.
    """

    def __init__(self, *, ascii_only: bool = False) -> None:
        self.ascii_only = ascii_only
        self.loaded: ProjectLoaded | None = None
        self.resolving: int | None = None
        self.trust_root: TrustRootInfo | None = None
        self.indexes: dict[str, bool | None] = {}
        self.records: dict[PackageId, PackageRecord] = {}
        self.finished: SessionFinished | None = None
        self.failure = ""
        self._rollup: Rollup | None = None

    def apply(self, events: Iterable[Event]) -> frozenset[PackageId]:
        """Take in ``events`` and return the packages whose records changed."""
        changed: set[PackageId] = set()
        for event in events:
            match event:
                case ProjectResolving():
                    self.resolving = event.decided
                case ProjectLoaded():
                    self.loaded = event
                    self.finished = None
                    self.records = {record.id: record for record in event.records}
                    self._rollup = Rollup(event.project.graph)
                    changed.update(self.records)
                case TrustRootReady():
                    self.trust_root = event.trust_root
                case IndexSeen():
                    self.indexes[event.url] = event.serves_provenance
                case PackageUpdated():
                    self.records[event.record.id] = event.record
                    self.finished = None
                    changed.add(event.record.id)
                case SessionFinished():
                    self.finished = event
                case SessionFailed():
                    self.failure = event.message
        if self._rollup is not None:
            for package in changed:
                self._rollup.put(self.records[package])
        return frozenset(changed)

    @property
    def graph(self) -> DependencyGraph | None:
        """The dependency graph, or None while the project is being read."""
        return self.loaded.project.graph if self.loaded else None

    def is_own(self, package: PackageId) -> bool:
        """Return whether ``package`` is the project itself or a member of its workspace."""
        record = self.records.get(package)
        return record is not None and record.package.origin.kind is OriginKind.ROOT

    def trust(self, package: PackageId) -> Trust:
        """Return the word for one package; ``NOT_APPLICABLE`` for the project's own."""
        return self._rollup.trust(package) if self._rollup else Trust.NOT_APPLICABLE

    def worst_below(self, package: PackageId) -> Trust:
        """Return the worst word among what ``package`` requires, however far down."""
        return self.below(package).worst

    def below(self, package: PackageId) -> Below:
        """Return the roll-up of what lies below ``package``, itself left out."""
        return self._rollup.below(package) if self._rollup else _NOTHING_BELOW

    def counts(self) -> Counter[Trust]:
        """Return how many locked packages carry each word; the project's own are not counted."""
        return self._rollup.counts() if self._rollup else Counter()

    @property
    def progress(self) -> tuple[int, int]:
        """Return how many locked packages are settled, of how many."""
        return self._rollup.progress if self._rollup else (0, 0)

    def could_not_check(self, package: PackageId) -> bool:
        """Return whether work on ``package`` ended without an answer, so that asking again may help."""
        record = self.records.get(package)
        if record is None or not record.settled:
            return False
        return bool(record.error) or any(file.status is FileStatus.NOT_CHECKED for file in record.counted)

    def is_problem(self, package: PackageId) -> bool:
        """Return whether a person should look at ``package``: it failed, wants a review, or could not be told.

        A package from an index that has shown no provenance at all is unknown, too, yet no problem of its own.
        """
        word = self.trust(package)
        if word is not Trust.UNKNOWN:
            return word in (Trust.FAILED, Trust.REVIEW)
        record = self.records[package]
        return bool(record.error) or any(file.status in _COULD_NOT_BE_TOLD for file in record.counted)

    @property
    def cut_off(self) -> str:
        """What keeps the indexes out of reach, in a few words; empty while nothing does.

        Where it is not the person's own wish it is told from the answers: no package that was asked for got one.
        """
        if self.loaded is None or self.loaded.replayed:
            return ""
        if self.loaded.offline:
            return "offline"
        known = self.records.values()
        of_index = [record for record in known if record.package.origin.kind is OriginKind.INDEX]
        asked = [record for record in of_index if record.settled and not record.skipped]
        return "no index answers" if asked and all(record.error for record in asked) else ""

    @property
    def serves_no_provenance(self) -> bool:
        """Whether all work is done and no index has shown any provenance."""
        return self.finished is not None and bool(self.indexes) and not any(self.indexes.values())
