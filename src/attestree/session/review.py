"""A review: what changed between two states of a project, both sides of each change checked, told as one stream.

Only what changed is asked for: one page for each project, one provenance object for each file that counts on either
side. Nothing is fetched for a package that only moved, nor for one that was removed, because it is not installed.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.acknowledge import Acknowledgements, acknowledgement_of
from attestree.acknowledge_file import add_acknowledgement
from attestree.changes import ChangeKind
from attestree.compare import compare, notes_on
from attestree.errors import AcknowledgeError
from attestree.events import ChangeUpdated, ReviewLoaded
from attestree.evidence import FileVerdict
from attestree.history import earlier_attested
from attestree.model import OriginKind
from attestree.session.checking import Compared, Looked, first_record, versions_by_name
from attestree.session.core_metadata import declared_links
from attestree.session.identities import sampled
from attestree.session.pairs import NOT_LOOKED_AT, Pair, asked_again, given_up, is_fetched, is_unfinished, within
from attestree.session.review_identity import identity_of_change, of_old_side
from attestree.session.running import Running
from attestree.session.waiting import Urgency
from attestree.sources.base import FLAT
from attestree.verdict import FileStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from attestree.changes import Change
    from attestree.model import Package, PackageId
    from attestree.project import Project
    from attestree.records import Finding
    from attestree.session.inputs import Inputs

_FLAT = "the file does not say who requires what: whether a package is direct is not known"
_NO_PROVENANCE = frozenset({FileStatus.NO_PROVENANCE, FileStatus.UNKNOWN, FileStatus.NOT_APPLICABLE})


class ReviewSession(Running[ReviewLoaded | ChangeUpdated]):
    """Two states of a project, compared and checked. See ``events.ReviewSource`` for what a front end may ask of it.

    Args:
        inputs: where everything comes from; made for a review.
        roots: only these packages, as ``name`` or ``name==version``, and what lies below them; empty for all.
    """

    def __init__(self, inputs: Inputs, roots: Sequence[str] = ()) -> None:
        super().__init__(inputs)
        self._roots = roots
        self._pairs: dict[PackageId, Pair] = {}
        self._versions: dict[str, frozenset[str]] = {}
        self._projects: tuple[Project, Project] | None = None

    def look_at(self, changes: Sequence[PackageId]) -> None:
        """Work on ``changes`` first, as far as they are still waiting."""
        self._waiting.hurry(changes)

    def retry(self, changes: Sequence[PackageId] = ()) -> None:
        """Ask again, past every cache: ``changes``, or all that could not be checked when none are given."""
        for key in changes or [key for key, pair in self._pairs.items() if is_unfinished(pair)]:
            pair = self._pairs.get(key)
            if pair is None or not pair.settled or not is_fetched(pair.change) or key in self._waiting:
                continue
            pair.before, pair.after = asked_again(pair.before), asked_again(pair.after)
            pair.look_back, pair.settled = None, False
            self._note(pair)
            self._waiting.add(key, Urgency.SEEN, fresh=True)

    async def acknowledge(self, change: PackageId, finding: Finding, reason: str, expires: date) -> None:
        """Write that a person accepts ``finding`` until the day ``expires``, and tell it.

        Raises:
            AcknowledgeError: it cannot be written; nothing was.
        """
        pair, path = self._pairs[change], self._inputs.acknowledge_in
        if path is None or pair.after is None or self._checker is None:
            raise AcknowledgeError(
                "there is no file to write to", remedy="review a working tree: not a recording, nor a revision"
            )
        entry = acknowledgement_of(pair.after.record, finding, reason, expires)
        await asyncio.to_thread(add_acknowledgement, path, entry)
        known = self._checker.acknowledgements + Acknowledgements((entry,))
        self._checker = replace(self._checker, acknowledgements=known)
        pair.after = replace(pair.after, record=known.apply(pair.after.record, self._inputs.now.date()))
        self._note(pair)

    async def _load(self) -> None:
        inputs = self._inputs
        self._tell_resolving()
        project = await inputs.project()
        base = await inputs.base()
        acknowledgements = await inputs.acknowledgements()
        changes = await asyncio.to_thread(compare, base, project)
        if self._roots:
            changes = within(changes, base, project, self._roots)
        between = await asyncio.to_thread(notes_on, base, project)
        base = replace(base, notes=_as_side(base.notes))
        project = replace(project, notes=(*between, *_as_side(project.notes)))
        self._projects = base, project
        base_title, title = inputs.titles
        self._pairs = {change.id: self._pair(change) for change in changes}
        fetched = [change for change in changes if is_fetched(change)]
        self._versions = versions_by_name(side for change in fetched for side in (change.before, change.after) if side)
        self._events.put_nowait(
            ReviewLoaded(
                base,
                project,
                base_title,
                title,
                changes,
                inputs.now,
                inputs.replayed,
                inputs.label,
                inputs.acknowledge_in,
                inputs.offline,
            )
        )
        self._checker = self._new_checker(acknowledgements)
        for change in changes:
            if is_fetched(change):
                direct = change.direct_after or change.direct_before
                self._waiting.add(change.id, Urgency.DIRECT if direct else Urgency.OTHER)
            else:
                self._pairs[change.id].settled = True
                self._judge(self._pairs[change.id])

    def _pair(self, change: Change) -> Pair:
        """Return what is known of a change before anything was asked."""

        def first(package: Package, *, direct: bool) -> Looked:
            environment, scope = self._inputs.environment, self._inputs.scope
            record = first_record(package, direct=direct, environment=environment, scope=scope)
            if reason := NOT_LOOKED_AT.get(change.kind):
                verdict = FileVerdict(FileStatus.NOT_APPLICABLE, reason)
                files = tuple(replace(file, verdict=verdict) for file in record.files)
                record = replace(record, files=files, settled=True, skipped=reason)
            return Looked(record)

        return Pair(
            change,
            first(change.before, direct=change.direct_before) if change.before else None,
            first(change.after, direct=change.direct_after) if change.after else None,
        )

    async def _check(self, key: PackageId, *, fresh: bool) -> None:
        assert self._checker is not None  # noqa: S101 - there is one before anything is queued
        pair = self._pairs[key]
        served = len(self._checker.serving)
        async with asyncio.TaskGroup() as group:
            for side in ("before", "after"):
                group.create_task(self._follow(pair, side, fresh=fresh))
        await asyncio.gather(self._look_back(pair, fresh=fresh), self._read_links(pair, fresh=fresh))
        pair.settled = True
        self._judge(pair)
        if len(self._checker.serving) != served:
            self._reconsider()

    async def _follow(self, pair: Pair, side: str, *, fresh: bool) -> None:
        """Check one side and tell every step."""
        looked: Looked | None = getattr(pair, side)
        if looked is None or looked.record.settled or self._checker is None:
            return
        package = looked.record.package
        indexes = self._indexes_of(pair.change, package)
        async for step in self._checker.check(looked.record, indexes, self._versions[package.name], fresh=fresh):
            setattr(pair, side, step)
            self._note(pair)
            self._see(step)

    def _indexes_of(self, change: Change, package: Package) -> Sequence[str]:
        """Return where to ask for one side: both at one place, unless the place is what changed.

        Where only one of two formats says which index a package is from, the other's silence is no other index. In one
        format it means wherever one looks when nothing is said, and only where that has no such project the other's.
        """
        assert self._projects is not None  # noqa: S101 - something was loaded
        base, project = self._projects
        sides = [(change.after, project), (change.before, base)]
        mine = self._inputs.indexes(package, project if package is change.after else base)
        if change.kind is ChangeKind.ORIGIN_CHANGED:
            return mine
        known = [(one, of) for one, of in sides if one and one.origin.kind is OriginKind.INDEX]
        named = [(one, of) for one, of in known if one.origin.url or of.indexes]
        one, of = (named or known)[0]
        theirs = self._inputs.indexes(one, of)
        return tuple(dict.fromkeys((*mine, *theirs))) if base.source == project.source else theirs

    async def _look_back(self, pair: Pair, *, fresh: bool) -> None:
        """Where the old side has no provenance, fetch that of the newest earlier release of the series that has."""
        before, after = pair.before, pair.after
        if self._checker is None or before is None or after is None or after.page is None:
            return
        counted = before.record.counted
        from_index = before.record.package.origin.kind is OriginKind.INDEX
        if before.record.error or (from_index and not counted):
            return
        if any(file.status not in _NO_PROVENANCE for file in counted):
            return
        earlier = earlier_attested(after.page, after.record.package.version)
        if earlier and earlier[0].sample:
            pair.look_back = await sampled(self._checker, after, earlier[0], earlier[0].sample, fresh=fresh)

    async def _read_links(self, pair: Pair, *, fresh: bool) -> None:
        """Read what the new side says of itself, where a verified signature names a repository to compare it with."""
        if pair.after is not None:
            declared = await declared_links(self._inputs.client, pair.after, fresh=fresh)
            pair.after = replace(pair.after, declared=declared)

    def _judge(self, pair: Pair) -> None:
        """Compare the two sides, as far as they are known, and tell what came of it."""
        assert self._checker is not None  # noqa: S101 - something was checked
        if pair.after is not None and (pair.after.page is not None or _is_elsewhere(pair)):
            before = pair.before.record if pair.before else None
            than = Compared(pair.change.kind, before, pair.look_back)
            identity = identity_of_change(pair.after, before, pair.look_back)
            pair.after = self._checker.settle(pair.after, identity, than)
        if pair.before is not None:
            pair.before = of_old_side(pair.before)
        self._note(pair)

    def _reconsider(self) -> None:
        """Look again at what had no provenance on an index that turned out to serve it."""
        assert self._checker is not None  # noqa: S101 - something was checked
        for pair in self._pairs.values():
            before = self._checker.reconsider(pair.before) if pair.before else None
            after = self._checker.reconsider(pair.after) if pair.after else None
            pair.before, pair.after = before or pair.before, after or pair.after
            if pair.settled and (before or after):
                self._judge(pair)

    def _give_up(self, key: PackageId, reason: str) -> None:
        pair = self._pairs[key]
        pair.before, pair.after = given_up(pair.before, reason), given_up(pair.after, reason)
        pair.settled = True
        self._note(pair)

    def _note(self, pair: Pair) -> None:
        self._events.put_nowait(pair.told())


def _is_elsewhere(pair: Pair) -> bool:
    """Return whether the new side is from a place that has no pages: what there is to say of it is said at once."""
    after = pair.change.after
    return (
        pair.change.kind is ChangeKind.ORIGIN_CHANGED
        and after is not None
        and after.origin.kind is not OriginKind.INDEX
    )


def _as_side(notes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the notes on a project as they hold for one side of a review, which shows no tree."""
    return tuple(_FLAT if note == FLAT else note for note in notes)
