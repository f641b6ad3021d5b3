"""A review for tests of the interface: canned events in, what the person asked for out. No network, no clock."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.errors import AcknowledgeError
from attestree.events import ChangeUpdated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import date

    from attestree.events import ReviewEvent
    from attestree.model import PackageId
    from attestree.records import Finding


class FakeReview:
    """A ``ReviewSource`` that yields ``events`` at once, then whatever a test pushes, until it is closed.

    Attributes:
        looked_at: every call of ``look_at``, in order.
        retried: every call of ``retry``, in order.
        written: what was acknowledged: change, finding, reason, last day.
        refuse: raised by the next ``acknowledge``, where it is set.
        closed: whether ``close`` was called.
    """

    def __init__(self, events: Sequence[ReviewEvent] = ()) -> None:
        self._queue: asyncio.Queue[ReviewEvent | None] = asyncio.Queue()
        self._last: dict[PackageId, ChangeUpdated] = {}
        self.push(*events)
        self.looked_at: list[tuple[PackageId, ...]] = []
        self.retried: list[tuple[PackageId, ...]] = []
        self.written: list[tuple[PackageId, Finding, str, date]] = []
        self.refuse: Exception | None = None
        self.closed = False

    def push(self, *events: ReviewEvent) -> None:
        """Add events to the stream."""
        for event in events:
            if isinstance(event, ChangeUpdated):
                self._last[event.change] = event
            self._queue.put_nowait(event)

    async def events(self) -> AsyncIterator[ReviewEvent]:
        """Yield every event that was given or pushed, until ``close``."""
        while (event := await self._queue.get()) is not None:
            yield event

    def look_at(self, changes: Sequence[PackageId]) -> None:
        """Note which changes are seen."""
        self.looked_at.append(tuple(changes))

    def retry(self, changes: Sequence[PackageId] = ()) -> None:
        """Note what was asked for again."""
        self.retried.append(tuple(changes))

    async def acknowledge(self, change: PackageId, finding: Finding, reason: str, expires: date) -> None:
        """Note what was accepted, and tell it as a session does."""
        if self.refuse is not None:
            raise self.refuse
        self.written.append((change, finding, reason, expires))
        event = self._last[change]
        if event.after is None:
            raise AcknowledgeError("there is nothing to acknowledge")
        findings = tuple(
            replace(item, acknowledged=reason) if item == finding else item for item in event.after.findings
        )
        self.push(replace(event, after=replace(event.after, findings=findings)))

    async def close(self) -> None:
        """End the stream."""
        self.closed = True
        self._queue.put_nowait(None)
