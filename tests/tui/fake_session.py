"""A session for tests of the interface: canned events in, what the person asked for out. No network, no clock."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from attestree.events import Event
    from attestree.model import PackageId


class FakeSession:
    """An ``EventSource`` that yields ``events`` at once, then whatever a test pushes, until it is closed.

    Attributes:
        given: every event that was given or pushed.
        looked_at: every call of ``look_at``, in order.
        opened: every package that was opened, in order.
        retried: every call of ``retry``, in order; the empty tuple stands for everything unchecked.
        closed: whether ``close`` was called.
    """

    def __init__(self, events: Sequence[Event] = ()) -> None:
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self.given: list[Event] = []
        self.push(*events)
        self.looked_at: list[tuple[PackageId, ...]] = []
        self.opened: list[PackageId] = []
        self.retried: list[tuple[PackageId, ...]] = []
        self.closed = False

    def push(self, *events: Event) -> None:
        """Add events to the stream."""
        self.given.extend(events)
        for event in events:
            self._queue.put_nowait(event)

    async def events(self) -> AsyncIterator[Event]:
        """Yield every event that was given or pushed, until ``close``."""
        while (event := await self._queue.get()) is not None:
            yield event

    def look_at(self, packages: Sequence[PackageId]) -> None:
        """Note which packages are seen."""
        self.looked_at.append(tuple(packages))

    def open(self, package: PackageId) -> None:
        """Note that a package was opened."""
        self.opened.append(package)

    def retry(self, packages: Sequence[PackageId] = ()) -> None:
        """Note what was asked for again."""
        self.retried.append(tuple(packages))

    async def close(self) -> None:
        """End the stream."""
        self.closed = True
        self._queue.put_nowait(None)
