"""Questions that are under way: who asks one that is being asked already waits for the same reply."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable
    from typing import Any

T = TypeVar("T")


class ClosedError(Exception):
    """No reply will come: everything was ended."""


@dataclass(slots=True)
class _Flight(Generic[T]):
    task: asyncio.Task[T]
    waiting: int = 0


class Flights(Generic[T]):
    """The questions under way, by what is asked. One ends when nobody waits for it any more."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight[T]] = {}
        self._closed = asyncio.Event()

    async def join(self, question: Hashable, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return the reply to ``question``, which ``ask`` gets unless it is under way already.

        Raises:
            ClosedError: ``close`` was called, before or while waiting.
        """
        if self._closed.is_set():
            raise ClosedError
        flight = self._flights.get(question)
        if flight is None:
            flight = self._flights[question] = _Flight(asyncio.create_task(ask()))
            flight.task.add_done_callback(lambda _: self._land(question, flight))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        except asyncio.CancelledError:
            waiter = asyncio.current_task()
            if self._closed.is_set() and not (waiter and waiter.cancelling()):
                raise ClosedError from None
            raise
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                flight.task.cancel()
                self._land(question, flight)

    def _land(self, question: Hashable, flight: _Flight[T]) -> None:
        if self._flights.get(question) is flight:
            del self._flights[question]

    async def close(self) -> None:
        """End every question at once, and take no more."""
        self._closed.set()
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
