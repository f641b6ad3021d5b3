"""A session without a screen: run it to its end and keep what it said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from attestree.errors import AttestreeError
from attestree.events import (
    EventSource,
    IndexSeen,
    PackageUpdated,
    ProjectLoaded,
    ProjectResolving,
    SessionFailed,
    SessionFinished,
    TrustRootInfo,
    TrustRootReady,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.model import PackageId
    from attestree.records import PackageRecord


@dataclass(slots=True)
class Outcome:
    """What a finished session found.

    Attributes:
        loaded: the project and the time it was judged by.
        trust_root: what the verdicts rest on.
        records: the last record of every package, in the order of the project's file.
        indexes: what each index that answered has shown; of one address the last counts.
    """

    loaded: ProjectLoaded
    trust_root: TrustRootInfo = field(default_factory=lambda: TrustRootInfo("none", ""))
    records: dict[PackageId, PackageRecord] = field(default_factory=dict)
    indexes: list[IndexSeen] = field(default_factory=list)


def ignore_resolving(decided: int) -> None:
    """Show nothing."""


def ignore_progress(settled: int, total: int) -> None:
    """Show nothing."""


async def run_to_end(
    session: EventSource,
    progress: Callable[[int, int], None] = ignore_progress,
    resolving: Callable[[int], None] = ignore_resolving,
    *,
    opened: bool = False,
) -> Outcome:
    """Return what ``session`` finds, once every package is settled.

    Args:
        session: not yet started; closed when this returns or raises.
        progress: called with the settled and all packages that are looked up, whenever one more is settled.
        resolving: called with how many packages are decided on, while a project without a lock is resolved.
        opened: whether to find what is only fetched of a package that a person opens.

    Raises:
        AttestreeError: the session cannot go on.
    """
    outcome: Outcome | None = None
    pending: set[PackageId] = set()
    total = 0
    try:
        async for event in session.events():
            match event:
                case SessionFailed():
                    raise SessionEndedError(event.message)
                case ProjectResolving():
                    resolving(event.decided)
                    continue
                case ProjectLoaded():
                    outcome = outcome or Outcome(event)
                    outcome.loaded = event  # told again when more is known of the project itself
                    outcome.records = {record.id: record for record in event.records}
                    pending = {record.id for record in event.records if not record.settled}
                    total = len(pending)
                    for key in outcome.records if opened else ():
                        session.open(key)
                    continue
            assert outcome is not None, "the project is loaded before anything else is known"  # noqa: S101
            match event:
                case TrustRootReady():
                    outcome.trust_root = event.trust_root
                case IndexSeen():
                    outcome.indexes.append(event)
                case PackageUpdated():
                    outcome.records[event.record.id] = event.record
                    if event.record.settled and event.record.id in pending:
                        pending.remove(event.record.id)
                        progress(total - len(pending), total)
                case SessionFinished():
                    return outcome
        raise SessionEndedError("the session ended before it was finished")
    finally:
        await session.close()


class SessionEndedError(AttestreeError):
    """A session that cannot go on; it says why in its own words."""
