"""What a session tells, as one stream of frozen events, and what it can be told.

The command line and the explorer consume the same stream. Handlers own all state; an event is a fact about the past.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from attestree.model import PackageId
    from attestree.project import Project
    from attestree.records import PackageRecord


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
        seconds: the time all of it took.
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


Event = ProjectLoaded | TrustRootReady | PackageUpdated | IndexSeen | SessionFinished | SessionFailed


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
