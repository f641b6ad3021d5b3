"""What a session and a review have in common: work in the background, told as one stream of events."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attestree.errors import AttestreeError, TrustRootError
from attestree.events import (
    IndexSeen,
    ProjectResolving,
    SessionFailed,
    SessionFinished,
    TrustRootInfo,
    TrustRootReady,
)
from attestree.session.checking import Checker
from attestree.session.pages import Pages
from attestree.session.waiting import Waiting
from attestree.text import reason_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from attestree.acknowledge import Acknowledgements
    from attestree.model import PackageId
    from attestree.session.checking import Looked
    from attestree.session.inputs import Inputs
    from attestree.verify.trust import TrustRoot

T = TypeVar("T")
E = TypeVar("E")

_Told = ProjectResolving | TrustRootReady | IndexSeen | SessionFinished | SessionFailed
_WORKERS = 16
"""Packages in hand at once; the client bounds the requests, the pool the processes."""


class Running(ABC, Generic[E]):
    """Something that loads, checks and tells; ``E`` are the events of its own.

    Args:
        inputs: where everything comes from.
    """

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._events: asyncio.Queue[E | _Told] = asyncio.Queue()
        self._waiting = Waiting()
        self._busy = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._indexes: dict[str, bool | None] = {}
        self._checker: Checker | None = None
        self._started = 0.0
        self._ended: float | None = None

    async def events(self) -> AsyncIterator[E | _Told]:
        """Yield events until ``close`` is called or the session fails."""
        self._start(self._run())
        while True:
            event = await self._events.get()
            yield event
            if isinstance(event, SessionFailed):
                return

    async def close(self) -> None:
        """Stop all work at once and free what it held."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if self._checker:
            self._checker.pages.cancel()
        try:
            await asyncio.gather(*tasks, return_exceptions=True)
        finally:  # also where nobody waits for the tasks any longer: a recording is written there
            await self._inputs.close()

    def _tell_resolving(self) -> None:
        """Tell from now on how far the resolving of what no lock pins has come; it goes on in other threads."""
        loop = asyncio.get_running_loop()

        def tell(decided: int) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
                loop.call_soon_threadsafe(self._events.put_nowait, ProjectResolving(decided))

        if self._inputs.resolver:
            self._inputs.resolver.progress = tell

    @abstractmethod
    async def _load(self) -> None:
        """Load what is worked on, tell it, make the checker, and let wait what has to be checked."""

    @abstractmethod
    async def _check(self, key: PackageId, *, fresh: bool) -> None:
        """Do all the work on one thing."""

    @abstractmethod
    def _give_up(self, key: PackageId, reason: str) -> None:
        """Settle what met an error of our own, which is not the fault of what was checked."""

    def _start(self, work: Coroutine[None, None, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _run(self) -> None:
        self._started = time.monotonic()
        try:
            await self._load()
            if not self._waiting:
                self._finish()
            async with asyncio.TaskGroup() as group:
                for _ in range(_WORKERS):
                    group.create_task(self._work())
        except AttestreeError as error:
            self._events.put_nowait(SessionFailed(error.explain()))
        except Exception as error:
            logging.getLogger(__name__).exception("the session failed")
            self._events.put_nowait(SessionFailed(f"an error in attestree itself: {reason_of(_first(error))}"))

    def _new_checker(self, acknowledgements: Acknowledgements) -> Checker:
        """Return the one checker of this session; the trust root is chosen while pages are fetched."""
        inputs = self._inputs
        return Checker(
            client=inputs.client,
            pages=Pages(inputs.client),
            pool=inputs.pool,
            environment=inputs.environment,
            scope=inputs.scope,
            now=inputs.now,
            trust_root=self._start(self._choose_trust_root()),
            acknowledgements=acknowledgements,
        )

    async def _choose_trust_root(self) -> TrustRoot | str:
        """Return the trust root, or why there is none, and tell it."""
        try:
            trust_root = await self._inputs.trust_root()
        except TrustRootError as error:
            self._events.put_nowait(TrustRootReady(TrustRootInfo("none", "", note=error.explain())))
            return error.explain()
        self._events.put_nowait(TrustRootReady(trust_root.info))
        return trust_root

    async def _work(self) -> None:
        while True:
            key, fresh = await self._waiting.next()
            self._busy += 1
            if self._ended is not None:  # work goes on; while a person only looked around, none was done
                self._started += time.monotonic() - self._ended
                self._ended = None
            try:
                await self._check(key, fresh=fresh)
            except Exception as error:  # one package must not take the others down
                logging.getLogger(__name__).exception("checking %s failed", key)
                self._give_up(key, f"an error in attestree itself: {reason_of(_first(error))}")
            self._busy -= 1
            self._finish()

    def _see(self, looked: Looked) -> None:
        """Tell what an index has shown, once for each answer."""
        assert self._checker is not None  # noqa: S101 - something was checked
        if looked.page is None:
            return
        serves = True if looked.page.index in self._checker.serving else None
        if looked.page.index not in self._indexes or self._indexes[looked.page.index] != serves:
            self._indexes[looked.page.index] = serves
            self._events.put_nowait(IndexSeen(looked.page.display_index, serves))

    def _finish(self) -> None:
        """Tell that all is settled, if it is, once it is also known what the verdicts rest on."""
        if not self._busy and not self._waiting:
            self._start(self._tell_finished())

    async def _tell_finished(self) -> None:
        assert self._checker is not None  # noqa: S101 - something was checked
        await asyncio.shield(self._checker.trust_root)
        if not self._busy and not self._waiting:
            self._ended = time.monotonic() if self._ended is None else self._ended
            seconds = self._ended - self._started
            self._events.put_nowait(SessionFinished(seconds, self._inputs.client.requests))


def _first(error: Exception) -> BaseException:
    """Return the error itself, or the first one inside a group."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
