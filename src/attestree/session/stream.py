"""A session: one project checked in the background, told as one stream of events."""

from __future__ import annotations

import asyncio
import heapq
import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from attestree.errors import AttestreeError, TrustRootError
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
from attestree.evidence import FileVerdict
from attestree.model import OriginKind
from attestree.session.checking import Checker, Looked, Pages, first_record, versions_by_name
from attestree.session.identities import earlier_identity
from attestree.text import reason_of
from attestree.verdict import FileStatus

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Sequence

    from attestree.model import PackageId
    from attestree.records import PackageRecord
    from attestree.session.inputs import Inputs
    from attestree.verify.trust import TrustRoot

T = TypeVar("T")

_WORKERS = 16
"""Packages in hand at once; the client bounds the requests, the pool the processes."""
_SEEN, _DIRECT, _OTHER = range(3)


class Session:
    """One project, checked. See ``events.EventSource`` for what a front end may ask of it.

    Args:
        inputs: where everything comes from.
    """

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._queue: list[tuple[int, int, PackageId]] = []  # a heap of (urgency, order, package)
        self._waiting: dict[PackageId, bool] = {}  # queued packages, and whether to ask past every cache
        self._wake = asyncio.Condition()
        self._looked: dict[PackageId, Looked] = {}
        self._order: dict[PackageId, int] = {}
        self._busy = 0
        self._opened: set[PackageId] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._indexes: dict[str, bool | None] = {}
        self._versions: dict[str, frozenset[str]] = {}
        self._checker: Checker | None = None
        self._started = 0.0

    async def events(self) -> AsyncIterator[Event]:
        """Yield events until ``close`` is called or the session fails."""
        self._start(self._run())
        while True:
            event = await self._events.get()
            yield event
            if isinstance(event, SessionFailed):
                return

    def look_at(self, packages: Sequence[PackageId]) -> None:
        """Work on ``packages`` first, as far as they are still waiting."""
        for package in packages:
            if package in self._waiting:
                heapq.heappush(self._queue, (_SEEN, self._order[package], package))

    def open(self, package: PackageId) -> None:
        """Fetch what is only wanted of an opened package: the identity of the release before."""
        if package in self._looked and package not in self._opened:
            self._opened.add(package)
            if self._looked[package].record.settled and self._checker:
                self._start(self._compare(package))

    def retry(self, packages: Sequence[PackageId] = ()) -> None:
        """Ask again, past every cache: ``packages``, or all that could not be checked when none are given."""
        for package in packages or [key for key, looked in self._looked.items() if _unchecked(looked)]:
            looked = self._looked.get(package)
            if looked is None or looked.record.package.origin.kind is not OriginKind.INDEX:
                continue
            if package not in self._waiting and looked.record.settled:
                self._note(Looked(_unsettled(looked.record)))
                self._enqueue(package, fresh=True)
        self._start(self._notify())

    async def close(self) -> None:
        """Stop all work at once and free what it held."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if self._checker:
            self._checker.pages.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._inputs.close()

    # What runs in the background

    def _start(self, work: Coroutine[None, None, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _run(self) -> None:
        self._started = time.monotonic()
        try:
            await self._load()
            async with asyncio.TaskGroup() as group:
                for _ in range(_WORKERS):
                    group.create_task(self._work())
        except AttestreeError as error:
            self._events.put_nowait(SessionFailed(error.explain()))
        except Exception as error:
            logging.getLogger(__name__).exception("the session failed")
            self._events.put_nowait(SessionFailed(f"an error in attestree itself: {reason_of(_first(error))}"))

    async def _load(self) -> None:
        inputs = self._inputs
        project = await inputs.project()
        graph = project.graph
        records = tuple(
            first_record(package, direct=key in graph.direct, environment=inputs.environment, scope=inputs.scope)
            for key, package in graph.packages.items()
        )
        self._versions = versions_by_name(graph.packages.values())
        self._order = {record.id: place for place, record in enumerate(records)}
        self._looked = {record.id: Looked(record) for record in records}
        self._events.put_nowait(ProjectLoaded(project, records, inputs.now, inputs.replayed, inputs.label))
        self._checker = Checker(
            client=inputs.client,
            pages=Pages(inputs.client),
            pool=inputs.pool,
            environment=inputs.environment,
            scope=inputs.scope,
            now=inputs.now,
            trust_root=self._start(self._choose_trust_root()),
        )
        for record in records:
            if not record.settled:
                self._enqueue(record.id)
        if not self._waiting:
            self._finish()

    async def _choose_trust_root(self) -> TrustRoot | str:
        """Return the trust root, or why there is none, and tell it."""
        try:
            trust_root = await self._inputs.trust_root()
        except TrustRootError as error:
            self._events.put_nowait(TrustRootReady(TrustRootInfo("none", "", note=error.explain())))
            return error.explain()
        self._events.put_nowait(TrustRootReady(trust_root.info))
        return trust_root

    def _enqueue(self, package: PackageId, *, fresh: bool = False) -> None:
        urgency = _DIRECT if self._looked[package].record.direct else _OTHER
        self._waiting[package] = fresh
        heapq.heappush(self._queue, (_SEEN if fresh else urgency, self._order[package], package))

    async def _notify(self) -> None:
        async with self._wake:
            self._wake.notify_all()

    async def _work(self) -> None:
        while True:
            async with self._wake:
                await self._wake.wait_for(lambda: self._waiting)
                package = self._next()
                fresh = self._waiting.pop(package)
                self._busy += 1
            try:
                await self._check(package, fresh=fresh)
            except Exception as error:  # noqa: BLE001 - one package must not take the others down
                self._give_up(package, error)
            self._busy -= 1
            if not self._busy and not self._waiting:
                self._finish()

    def _give_up(self, package: PackageId, error: Exception) -> None:
        """Settle a package whose check met an error of our own, which is not the package's fault."""
        logging.getLogger(__name__).error("checking %s failed", package, exc_info=error)
        record = self._looked[package].record
        reason = f"an error in attestree itself: {reason_of(_first(error))}"
        verdict = FileVerdict(FileStatus.NOT_CHECKED, reason)
        files = tuple(file if file.verdict else replace(file, verdict=verdict) for file in record.files)
        self._note(Looked(replace(record, files=files, error=reason, settled=True), self._looked[package].page))

    def _next(self) -> PackageId:
        """Take the most urgent waiting package; entries of packages already taken are passed over."""
        while True:
            package = heapq.heappop(self._queue)[2]
            if package in self._waiting:
                return package

    async def _check(self, package: PackageId, *, fresh: bool) -> None:
        assert self._checker is not None  # noqa: S101 - there is one before anything is queued
        record = self._looked[package].record
        indexes = self._inputs.indexes(record.package)
        versions = self._versions[record.package.name]
        served = len(self._checker.serving)
        async for looked in self._checker.check(record, indexes, versions, fresh=fresh):
            self._note(looked)
            self._see(looked)
        if len(self._checker.serving) != served:
            for other in list(self._looked.values()):
                if again := self._checker.reconsider(other):
                    self._note(again)
        if package in self._opened:
            await self._compare(package)

    def _see(self, looked: Looked) -> None:
        """Tell what an index has shown, once for each answer."""
        assert self._checker is not None  # noqa: S101 - something was checked
        if looked.page is None:
            return
        serves = True if looked.page.index in self._checker.serving else None
        if looked.page.index not in self._indexes or self._indexes[looked.page.index] != serves:
            self._indexes[looked.page.index] = serves
            self._events.put_nowait(IndexSeen(looked.page.display_index, serves))

    async def _compare(self, package: PackageId) -> None:
        """Compare a package's identity with that of the newest earlier attested release."""
        assert self._checker is not None  # noqa: S101 - something was checked
        looked = self._looked[package]
        identity = await earlier_identity(self._checker, looked)
        if identity is not None and self._looked[package] is looked:
            self._note(self._checker.settle(looked, identity))
            if not self._busy and not self._waiting:
                self._finish()  # the note made the session look unfinished

    def _note(self, looked: Looked) -> None:
        self._looked[looked.record.id] = looked
        self._events.put_nowait(PackageUpdated(looked.record))

    def _finish(self) -> None:
        """Tell that all is settled, once it is also known what the verdicts rest on."""
        self._start(self._tell_finished())

    async def _tell_finished(self) -> None:
        assert self._checker is not None  # noqa: S101 - something was checked
        await asyncio.shield(self._checker.trust_root)
        if not self._busy and not self._waiting:
            seconds = time.monotonic() - self._started
            self._events.put_nowait(SessionFinished(seconds, self._inputs.client.requests))


def _unchecked(looked: Looked) -> bool:
    record = looked.record
    return bool(record.error) or any(file.counted and file.status is FileStatus.NOT_CHECKED for file in record.files)


def _unsettled(record: PackageRecord) -> PackageRecord:
    """Return what is left of a record when everything about it is asked again."""
    files = tuple(replace(file, verdict=None) for file in record.files)
    return replace(record, files=files, settled=False, states=frozenset(), identity=None, findings=(), error="")


def _first(error: Exception) -> BaseException:
    """Return the error itself, or the first one inside a group."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
