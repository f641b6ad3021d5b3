"""A session: one project checked in the background, told as one stream of events."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.events import PackageUpdated, ProjectLoaded, ProjectResolving
from attestree.evidence import FileVerdict
from attestree.model import OriginKind
from attestree.session.checking import Compared, Looked, first_record, versions_by_name
from attestree.session.identities import earlier_identity
from attestree.session.running import Running
from attestree.session.waiting import Urgency
from attestree.verdict import FileStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from attestree.model import PackageId
    from attestree.records import PackageRecord
    from attestree.session.inputs import Inputs


class Session(Running[ProjectResolving | ProjectLoaded | PackageUpdated]):
    """One project, checked. See ``events.EventSource`` for what a front end may ask of it.

    Args:
        inputs: where everything comes from.
    """

    def __init__(self, inputs: Inputs) -> None:
        super().__init__(inputs)
        self._looked: dict[PackageId, Looked] = {}
        self._opened: set[PackageId] = set()
        self._versions: dict[str, frozenset[str]] = {}

    def look_at(self, packages: Sequence[PackageId]) -> None:
        """Work on ``packages`` first, as far as they are still waiting."""
        self._waiting.hurry(packages)

    def open(self, package: PackageId) -> None:
        """Fetch what is only wanted of an opened package: the identity of the release before."""
        if package in self._looked and package not in self._opened:
            self._opened.add(package)
            if self._looked[package].record.settled and self._checker:
                self._start(self._compare(package))

    def retry(self, packages: Sequence[PackageId] = ()) -> None:
        """Ask again, past every cache: ``packages``, or all that could not be checked when none are given."""
        for package in packages or [key for key, looked in self._looked.items() if is_unchecked(looked.record)]:
            looked = self._looked.get(package)
            if looked is None or looked.record.package.origin.kind is not OriginKind.INDEX:
                continue
            if package not in self._waiting and looked.record.settled:
                self._note(Looked(unsettled(looked.record)))
                self._waiting.add(package, Urgency.SEEN, fresh=True)

    async def _load(self) -> None:
        inputs = self._inputs
        if inputs.resolver:
            inputs.resolver.progress = self._tell_resolving()
        project = await inputs.project()
        acknowledgements = await inputs.acknowledgements()
        graph = project.graph
        records = tuple(
            first_record(package, direct=key in graph.direct, environment=inputs.environment, scope=inputs.scope)
            for key, package in graph.packages.items()
        )
        self._versions = versions_by_name(graph.packages.values())
        self._looked = {record.id: Looked(record) for record in records}
        self._events.put_nowait(ProjectLoaded(project, records, inputs.now, inputs.replayed, inputs.label))
        self._checker = self._new_checker(acknowledgements)
        for record in records:
            if not record.settled:
                self._waiting.add(record.id, Urgency.DIRECT if record.direct else Urgency.OTHER)

    def _tell_resolving(self) -> Callable[[int], None]:
        """Return what tells, from any thread, how far the resolving of a project without a lock has come."""
        loop = asyncio.get_running_loop()

        def tell(decided: int) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
                loop.call_soon_threadsafe(self._events.put_nowait, ProjectResolving(decided))

        return tell

    def _give_up(self, key: PackageId, reason: str) -> None:
        record = self._looked[key].record
        verdict = FileVerdict(FileStatus.NOT_CHECKED, reason)
        files = tuple(file if file.verdict else replace(file, verdict=verdict) for file in record.files)
        self._note(Looked(replace(record, files=files, error=reason, settled=True), self._looked[key].page))

    async def _check(self, key: PackageId, *, fresh: bool) -> None:
        assert self._checker is not None  # noqa: S101 - there is one before anything is queued
        record = self._looked[key].record
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
        if key in self._opened:
            await self._compare(key)

    async def _compare(self, package: PackageId) -> None:
        """Compare a package's identity with that of the newest earlier attested release."""
        assert self._checker is not None  # noqa: S101 - something was checked
        looked = self._looked[package]
        found = await earlier_identity(self._checker, looked)
        if found is not None and self._looked[package] is looked:
            identity, earlier = found
            self._note(self._checker.settle(looked, identity, Compared(look_back=earlier)))
            self._finish()  # the note made the session look unfinished

    def _note(self, looked: Looked) -> None:
        self._looked[looked.record.id] = looked
        self._events.put_nowait(PackageUpdated(looked.record))


def is_unchecked(record: PackageRecord) -> bool:
    """Return whether asking again may tell more about ``record``."""
    return bool(record.error) or any(file.counted and file.status is FileStatus.NOT_CHECKED for file in record.files)


def unsettled(record: PackageRecord) -> PackageRecord:
    """Return what is left of a record when everything about it is asked again."""
    files = tuple(replace(file, verdict=None) for file in record.files)
    return replace(record, files=files, settled=False, states=frozenset(), identity=None, findings=(), error="")
