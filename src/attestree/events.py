"""What a session tells, as one stream of frozen events, and what it can be told.

The command line and the explorer consume the same stream. Handlers own all state; an event is a fact about the past.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from attestree.changes import Change
    from attestree.model import PackageId
    from attestree.project import Project
    from attestree.records import Finding, PackageRecord
    from attestree.releases import ReleaseSummary
    from attestree.selection import Choice, Choices


@dataclass(frozen=True, slots=True)
class TrustRootInfo:
    """The trust root that verdicts rest on.

    Attributes:
        source: in words, printable: ``Sigstore``, ``Sigstore staging``, a file's path, or the demo's own.
        sha256: of the ``trusted_root.json``, hexadecimal.
        refreshed: when it was fetched, UTC; None for a file or for the copy embedded in the sigstore library.
        note: why it is not fresher, printable; empty where nothing needs saying.
    """

    source: str
    sha256: str
    refreshed: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProjectResolving:
    """The project has no lock and is being resolved; comes before ``ProjectLoaded``.

    Attributes:
        decided: how many packages a version was decided on for so far.
    """

    decided: int


@dataclass(frozen=True, slots=True)
class ProjectLoaded:
    """The project was read; every package has a first record with nothing known yet."""

    project: Project
    records: tuple[PackageRecord, ...]
    now: datetime
    """The time that ages are judged by: now, ``SOURCE_DATE_EPOCH``, or the time of the recording."""
    replayed: bool = False
    """Whether every answer comes from a recording."""
    label: str = ""
    """What a recording calls itself, printable, such as ``the built-in example``; empty for a live session."""
    choices: Choices | None = None
    """What of the project is shown, and what else could be; None where nothing can be chosen."""
    offline: bool = False
    """Whether no request is made, so that only what the cache has can be checked."""


@dataclass(frozen=True, slots=True)
class TrustRootReady:
    """The trust root was chosen."""

    trust_root: TrustRootInfo


@dataclass(frozen=True, slots=True)
class PackageUpdated:
    """More is known of one package; the record replaces the earlier one."""

    record: PackageRecord


@dataclass(frozen=True, slots=True)
class IndexSeen:
    """An index showed whether it serves provenance.

    Attributes:
        url: its address, printable, without credentials.
        serves_provenance: True once it was seen to; None while it has shown no provenance.
    """

    url: str
    serves_provenance: bool | None


@dataclass(frozen=True, slots=True)
class SessionFinished:
    """Every package is settled. More events follow only after ``retry`` or ``open``.

    Attributes:
        seconds: the time all of it took, without the pauses in which nothing was left to check.
        requests: how many requests went over the network.
    """

    seconds: float
    requests: int


@dataclass(frozen=True, slots=True)
class SessionFailed:
    """The session cannot go on at all; the last event of its stream.

    Attributes:
        message: one printable line: what, where, what to do.
    """

    message: str


@dataclass(frozen=True, slots=True)
class ReviewLoaded:
    """Both sides of a review were read and compared; nothing is known yet of any change.

    Attributes:
        base: the old side.
        project: the new side.
        base_title: what the old side is called, printable, such as ``main`` or a file's name.
        title: what the new side is called, printable, such as ``working tree``.
        changes: every change, in the order of the new side's file, removed packages last.
        now: see ``ProjectLoaded``.
        replayed: see ``ProjectLoaded``.
        label: see ``ProjectLoaded``.
        acknowledge_in: the ``attestree.toml`` that ``ReviewSource.acknowledge`` writes to, be it there or not; None
            where nothing can be written: the new side is a recording or a Git revision.
        offline: see ``ProjectLoaded``.
    """

    base: Project
    project: Project
    base_title: str
    title: str
    changes: tuple[Change, ...]
    now: datetime
    replayed: bool = False
    label: str = ""
    acknowledge_in: Path | None = None
    offline: bool = False


@dataclass(frozen=True, slots=True)
class ChangeUpdated:
    """More is known of one change; the event replaces the earlier one of the same change.

    Attributes:
        change: its id.
        before: the record of the old side; None where there is no old side or it was not looked up.
        after: the record of the new side, with the findings of the comparison; for a removed package None.
        releases: the project's history as its page gives it, old to new; empty while unknown.
        settled: whether nothing is left to do for either side.
        look_back: where the old side has no provenance, the newest earlier release of the series that has, with one
            of its files; ``after`` was compared with it. None otherwise.
    """

    change: PackageId
    before: PackageRecord | None
    after: PackageRecord | None
    releases: tuple[ReleaseSummary, ...] = ()
    settled: bool = False
    look_back: PackageRecord | None = None


ReviewEvent = (
    ProjectResolving | ReviewLoaded | TrustRootReady | ChangeUpdated | IndexSeen | SessionFinished | SessionFailed
)
Event = ProjectResolving | ProjectLoaded | TrustRootReady | PackageUpdated | IndexSeen | SessionFinished | SessionFailed


class EventSource(Protocol):
    """A session as a front end sees it."""

    def events(self) -> AsyncIterator[Event]:
        """Yield events until ``close`` is called; may be called once."""
        ...

    def look_at(self, packages: Sequence[PackageId]) -> None:
        """Say which packages a person sees now: they are worked on first."""
        ...

    def open(self, package: PackageId) -> None:
        """Say that a person opened a package: what is only fetched on demand (the identity before) is fetched now."""
        ...

    def retry(self, packages: Sequence[PackageId] = ()) -> None:
        """Ask again, past every cache: these packages, or every one that could not be checked when none are given."""
        ...

    async def close(self) -> None:
        """Stop all work at once."""
        ...


@runtime_checkable
class Choosing(Protocol):
    """A session that can show another part of its project; its ``ProjectLoaded`` says what there is to choose."""

    def choose(self, choice: Choice) -> None:
        """Show another part of the project, or what would be installed elsewhere; a ``ProjectLoaded`` follows.

        Nothing is asked again that is known already.

        Raises:
            UsageError: there is no such group, extra or environment; nothing changes then.
        """
        ...


class ReviewSource(Protocol):
    """A review as a front end sees it; the methods mean what they mean for ``EventSource``, with ids of changes."""

    def events(self) -> AsyncIterator[ReviewEvent]:
        """Yield events until ``close`` is called; may be called once."""
        ...

    def look_at(self, changes: Sequence[PackageId]) -> None:
        """Say which changes a person sees now."""
        ...

    def retry(self, changes: Sequence[PackageId] = ()) -> None:
        """Ask again, past every cache: these changes, or every one that could not be checked when none are given."""
        ...

    async def acknowledge(self, change: PackageId, finding: Finding, reason: str, expires: date) -> None:
        """Write that a person accepts ``finding`` until the day ``expires``; a ``ChangeUpdated`` follows that says so.

        Only to be called once the person confirmed the write to ``ReviewLoaded.acknowledge_in``.

        Raises:
            AcknowledgeError: it cannot be written; nothing was.
        """
        ...

    async def close(self) -> None:
        """Stop all work at once."""
        ...
