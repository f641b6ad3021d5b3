"""What waits to be worked on: the most urgent first, each once."""

from __future__ import annotations

import asyncio
import heapq
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.model import PackageId


class Urgency(IntEnum):
    """How soon something is wanted."""

    SEEN = 0
    """A person looks at it now."""
    DIRECT = 1
    OTHER = 2


class Waiting:
    """A queue that can be reordered while it is worked off."""

    def __init__(self) -> None:
        self._heap: list[tuple[Urgency, int, PackageId]] = []
        self._fresh: dict[PackageId, bool] = {}
        self._order: dict[PackageId, int] = {}
        self._ready = asyncio.Semaphore(0)

    def __contains__(self, key: object) -> bool:
        return key in self._fresh

    def __len__(self) -> int:
        return len(self._fresh)

    def add(self, key: PackageId, urgency: Urgency, *, fresh: bool = False) -> None:
        """Let ``key`` wait, unless it does already; ``fresh`` says to ask past every cache."""
        if key in self._fresh:
            return
        self._fresh[key] = fresh
        heapq.heappush(self._heap, (urgency, self._order.setdefault(key, len(self._order)), key))
        self._ready.release()

    def hurry(self, keys: Iterable[PackageId]) -> None:
        """Put ``keys`` first, as far as they are still waiting."""
        for key in keys:
            if key in self._fresh:
                heapq.heappush(self._heap, (Urgency.SEEN, self._order[key], key))

    async def next(self) -> tuple[PackageId, bool]:
        """Return what is most urgent, once there is anything, and whether to ask past every cache."""
        await self._ready.acquire()
        while True:
            key = heapq.heappop(self._heap)[2]
            if key in self._fresh:  # else an entry from before it was hurried
                return key, self._fresh.pop(key)
