"""What the explorer shows, as plain state: a session's events go in, what widgets paint comes out. Knows no Textual."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.events import (
    Event,
    IndexSeen,
    PackageUpdated,
    ProjectLoaded,
    SessionFailed,
    SessionFinished,
    TrustRootInfo,
    TrustRootReady,
)
from attestree.model import OriginKind
from attestree.verdict import Trust

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.model import PackageId
    from attestree.records import PackageRecord


@dataclass(frozen=True, slots=True)
class Below:
    """The roll-up of what lies below a package: the worst word, and how much of it is settled."""

    worst: Trust
    settled: int
    total: int


class ExplorerState:
    """Everything the explorer knows; changed only by ``apply``."""

    def __init__(self) -> None:
        self.loaded: ProjectLoaded | None = None
        self.trust_root: TrustRootInfo | None = None
        self.indexes: dict[str, bool | None] = {}
        self.records: dict[PackageId, PackageRecord] = {}
        self.finished: SessionFinished | None = None
        self.failure = ""
        self._below: dict[PackageId, Trust] | None = None

    def apply(self, events: Iterable[Event]) -> frozenset[PackageId]:
        """Take in ``events`` and return the packages whose records changed."""
        changed: set[PackageId] = set()
        for event in events:
            match event:
                case ProjectLoaded():
                    self.loaded = event
                    self.records = {record.id: record for record in event.records}
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
        if changed:
            self._below = None
        return frozenset(changed)

    def trust(self, package: PackageId) -> Trust:
        """Return the word for one package; ``NOT_APPLICABLE`` for the project's own."""
        record = self.records.get(package)
        return record.trust if record else Trust.NOT_APPLICABLE

    def worst_below(self, package: PackageId) -> Trust:
        """Return the worst word among what ``package`` requires, however far down."""
        if self.loaded is None:
            return Trust.NOT_APPLICABLE
        if self._below is None:
            words = {key: record.trust for key, record in self.records.items()}
            self._below = self.loaded.project.graph.worst_below(words)
        return self._below.get(package, Trust.NOT_APPLICABLE)

    def below(self, package: PackageId) -> Below:
        """Return the roll-up of what lies below ``package``, itself left out."""
        if self.loaded is None:
            return Below(Trust.NOT_APPLICABLE, 0, 0)
        under = self.loaded.project.graph.reachable(package) - {package}
        records = [self.records[key] for key in under if key in self.records]
        return Below(self.worst_below(package), sum(record.settled for record in records), len(records))

    def counts(self) -> Counter[Trust]:
        """Return how many locked packages carry each word; the project's own are not counted."""
        return Counter(
            record.trust for record in self.records.values() if record.package.origin.kind is not OriginKind.ROOT
        )

    @property
    def progress(self) -> tuple[int, int]:
        """Return how many locked packages are settled, of how many."""
        records = [record for record in self.records.values() if record.package.origin.kind is not OriginKind.ROOT]
        return sum(record.settled for record in records), len(records)
