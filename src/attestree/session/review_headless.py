"""A review without a screen: run it to its end and keep what it said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from attestree.events import (
    ChangeUpdated,
    IndexSeen,
    ProjectResolving,
    ReviewLoaded,
    ReviewSource,
    SessionFailed,
    SessionFinished,
    TrustRootInfo,
    TrustRootReady,
)
from attestree.session.headless import SessionEndedError, ignore_progress, ignore_resolving

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.model import PackageId


@dataclass(slots=True)
class ReviewOutcome:
    """What a finished review found.

    Attributes:
        loaded: both sides, their changes, and the time they were judged by.
        trust_root: what the verdicts rest on.
        changes: the last word on every change, in their order.
        indexes: what each index that answered has shown; of one address the last counts.
    """

    loaded: ReviewLoaded
    trust_root: TrustRootInfo = field(default_factory=lambda: TrustRootInfo("none", ""))
    changes: dict[PackageId, ChangeUpdated] = field(default_factory=dict)
    indexes: list[IndexSeen] = field(default_factory=list)


async def run_review(
    review: ReviewSource,
    progress: Callable[[int, int], None] = ignore_progress,
    resolving: Callable[[int], None] = ignore_resolving,
) -> ReviewOutcome:
    """Return what ``review`` finds, once every change is settled.

    Args:
        review: not yet started; closed when this returns or raises.
        progress: called with the settled and all changes, whenever one more is settled.
        resolving: called with how many packages are decided on, while a side without a lock is resolved.

    Raises:
        AttestreeError: the review cannot go on.
    """
    outcome: ReviewOutcome | None = None
    pending: set[PackageId] = set()
    try:
        async for event in review.events():
            match event:
                case SessionFailed():
                    raise SessionEndedError(event.message)
                case ProjectResolving():
                    resolving(event.decided)
                    continue
                case ReviewLoaded():
                    outcome = ReviewOutcome(event, changes={one.id: _unknown(one.id) for one in event.changes})
                    pending = set(outcome.changes)
                    continue
            assert outcome is not None, "both sides are loaded before anything else is known"  # noqa: S101
            match event:
                case TrustRootReady():
                    outcome.trust_root = event.trust_root
                case IndexSeen():
                    outcome.indexes.append(event)
                case ChangeUpdated():
                    outcome.changes[event.change] = event
                    if event.settled and event.change in pending:
                        pending.remove(event.change)
                        progress(len(outcome.changes) - len(pending), len(outcome.changes))
                case SessionFinished():
                    return outcome
        raise SessionEndedError("the review ended before it was finished")
    finally:
        await review.close()


def _unknown(change: PackageId) -> ChangeUpdated:
    return ChangeUpdated(change, None, None)
