"""A session: one project checked in the background, told as one stream of events."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.events import PackageUpdated, ProjectLoaded
from attestree.evidence import FileVerdict
from attestree.model import OriginKind
from attestree.selection import Choices, groups_and_extras
from attestree.session.checking import Compared, Looked, first_record, versions_by_name
from attestree.session.core_metadata import declared_links
from attestree.session.edges import lacks_edges, with_edges_of_index
from attestree.session.identities import earlier_identity
from attestree.session.running import Running
from attestree.session.waiting import Urgency
from attestree.verdict import FileStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from attestree.model import PackageId
    from attestree.project import Project
    from attestree.records import PackageRecord
    from attestree.selection import Choice
    from attestree.session.inputs import Inputs


class Session(Running[ProjectLoaded | PackageUpdated]):
    """One project, checked. See ``events.EventSource`` for what a front end may ask of it.

    Args:
        inputs: where everything comes from.
    """

    def __init__(self, inputs: Inputs) -> None:
        super().__init__(inputs)
        self._looked: dict[PackageId, Looked] = {}
        self._opened: set[PackageId] = set()
        self._learned = False
        self._versions: dict[str, frozenset[str]] = {}
        self._shown: frozenset[PackageId] = frozenset()
        self._direct: frozenset[PackageId] = frozenset()
        self._round = 0
        self._turns = 0

    def look_at(self, packages: Sequence[PackageId]) -> None:
        """Work on ``packages`` first, as far as they are still waiting."""
        self._waiting.hurry(packages)

    def open(self, package: PackageId) -> None:
        """Fetch what is only wanted of an opened package: who published the release before, and its core metadata."""
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
        self._tell_resolving()
        project = await inputs.project()
        acknowledgements = await inputs.acknowledgements()
        # Of the whole project, since one page serves every version of it, also those that are shown later.
        self._versions = await asyncio.to_thread(versions_by_name, inputs.whole.graph.packages.values())
        self._looked = await asyncio.to_thread(self._first_looks, project, ())  # thousands of files take their time
        self._show(project)
        self._checker = self._new_checker(acknowledgements)

    def _finish(self) -> None:
        """Tell that all is settled; before the first time, ask who requires what where the project does not say."""
        if self._learned or self._busy or self._waiting or not lacks_edges(self._inputs.whole):
            super()._finish()
        else:
            self._learned = True
            self._start(self._learn_edges())

    async def _learn_edges(self) -> None:
        inputs = self._inputs
        try:
            project = await with_edges_of_index(inputs.whole, self._looked, inputs.client, inputs.environment)
            if project is not None:
                self._turn_to(inputs.learn(project))
        except Exception:
            logging.getLogger(__name__).exception("the edges could not be learned")
        super()._finish()

    def choose(self, choice: Choice) -> None:
        """Show another part of the project; see ``events.Choosing``."""
        if self._checker is not None:
            self._turn_to(self._inputs.choose(choice))
            self._finish()

    def _turn_to(self, project: Project) -> None:
        """Show ``project`` from now on; for another environment once it is known which of its files count there."""
        assert self._checker is not None  # noqa: S101 - something was shown before
        self._turns += 1
        if self._inputs.environment == self._checker.environment:
            self._show(project)
        else:
            self._busy += 1  # until then nothing is finished
            self._start(self._look_anew(project, self._turns))

    async def _look_anew(self, project: Project, turn: int) -> None:
        """Judge everything again, by the same pages, unless something else was chosen meanwhile."""
        assert self._checker is not None  # noqa: S101 - something was shown before
        looked = await asyncio.to_thread(self._first_looks, project, ())  # as at first
        if turn == self._turns:
            self._checker = replace(self._checker, environment=self._inputs.environment)
            self._looked = looked
            self._round += 1
            self._show(project)
        self._busy -= 1
        self._finish()

    def _show(self, project: Project) -> None:
        """Tell what is shown from now on, and let wait what is not known of it."""
        inputs, graph = self._inputs, project.graph
        groups, extras = groups_and_extras(inputs.whole.graph)
        records: list[PackageRecord] = []
        self._looked |= self._first_looks(project, self._looked)
        for key in graph.packages:
            looked = self._looked[key]
            if looked.record.direct != (key in graph.direct):
                self._looked[key] = replace(looked, record=replace(looked.record, direct=not looked.record.direct))
            records.append(self._looked[key].record)
        self._shown, self._direct = frozenset(graph.packages), graph.direct
        choices = Choices(groups, extras, inputs.choice, inputs.environment.display, inputs.default.display)
        self._events.put_nowait(
            ProjectLoaded(project, tuple(records), inputs.now, inputs.replayed, inputs.label, choices, inputs.offline)
        )
        for record in records:
            if not record.settled:
                self._waiting.add(record.id, Urgency.DIRECT if record.direct else Urgency.OTHER)

    def _first_looks(self, project: Project, known: Collection[PackageId]) -> dict[PackageId, Looked]:
        """Return what is known at first of each package of ``project`` that is not ``known``."""
        graph, environment, scope = project.graph, self._inputs.environment, self._inputs.scope
        return {
            key: Looked(first_record(package, direct=key in graph.direct, environment=environment, scope=scope))
            for key, package in graph.packages.items()
            if key not in known
        }

    def _give_up(self, key: PackageId, reason: str) -> None:
        looked = self._looked.get(key)
        if looked is None:  # of an environment that is not looked at any more
            return
        record = looked.record
        verdict = FileVerdict(FileStatus.NOT_CHECKED, reason)
        files = tuple(file if file.verdict else replace(file, verdict=verdict) for file in record.files)
        self._note(Looked(replace(record, files=files, error=reason, settled=True), looked.page))

    async def _check(self, key: PackageId, *, fresh: bool) -> None:
        assert self._checker is not None  # noqa: S101 - there is one before anything is queued
        if key not in self._shown:
            return
        started = self._round
        record = self._looked[key].record
        indexes = self._inputs.indexes(record.package)
        versions = self._versions[record.package.name]
        served = len(self._checker.serving)
        async for looked in self._checker.check(record, indexes, versions, fresh=fresh):
            if started != self._round:  # for another environment; it waits again
                return
            self._note(looked)
            self._see(looked)
        if len(self._checker.serving) != served:
            for other in list(self._looked.values()):
                if again := self._checker.reconsider(other):
                    self._note(again)
        if key in self._opened:
            await self._compare(key)

    async def _compare(self, package: PackageId) -> None:
        """Compare a package with its newest earlier attested release, and with what it says of itself."""
        assert self._checker is not None  # noqa: S101 - something was checked
        looked = self._looked.get(package)
        if looked is None:  # of an environment that is not looked at any more
            return
        found, declared = await asyncio.gather(
            earlier_identity(self._checker, looked), declared_links(self._inputs.client, looked)
        )
        if (found or declared) and self._looked.get(package) is looked:
            identity, earlier = found or (None, None)
            told = replace(looked, declared=declared)
            self._note(self._checker.settle(told, identity, Compared(look_back=earlier)))
            self._finish()  # the note made the session look unfinished

    def _note(self, looked: Looked) -> None:
        record = looked.record
        if record.direct != (record.id in self._direct):  # another part was chosen while it was worked on
            looked = replace(looked, record=replace(record, direct=not record.direct))
        self._looked[record.id] = looked
        if record.id in self._shown:
            self._events.put_nowait(PackageUpdated(looked.record))


def is_unchecked(record: PackageRecord) -> bool:
    """Return whether asking again may tell more about ``record``."""
    return bool(record.error) or any(file.counted and file.status is FileStatus.NOT_CHECKED for file in record.files)


def unsettled(record: PackageRecord) -> PackageRecord:
    """Return what is left of a record when everything about it is asked again."""
    files = tuple(replace(file, verdict=None) for file in record.files)
    return replace(record, files=files, settled=False, states=frozenset(), identity=None, findings=(), error="")
