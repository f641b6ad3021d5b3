"""One change of a review and what is known of its two sides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from attestree.changes import Change, ChangeKind
from attestree.errors import UsageError
from attestree.events import ChangeUpdated
from attestree.evidence import FileVerdict
from attestree.model import OriginKind
from attestree.reports.subtree import find_packages
from attestree.session.checking import Looked
from attestree.session.stream import is_unchecked, unsettled
from attestree.verdict import FileStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from attestree.model import PackageId
    from attestree.project import Project
    from attestree.records import PackageRecord

NOT_LOOKED_AT = {
    ChangeKind.REMOVED: "removed: it is not installed any more",
    ChangeKind.MOVED: "the same on both sides: it only moved between direct and transitive",
}
"""The changes about which no index is asked, and why, printable."""


@dataclass(slots=True)
class Pair:
    """One change and what is known of its two sides."""

    change: Change
    before: Looked | None = None
    after: Looked | None = None
    look_back: PackageRecord | None = None
    settled: bool = False

    @property
    def sides(self) -> Iterator[Looked]:
        """The sides that are there, old one first."""
        yield from (side for side in (self.before, self.after) if side)

    def told(self) -> ChangeUpdated:
        """Return the event that says all that is known."""
        after = self.after.record if self.after else None
        if after and not self.settled:  # what it says alone is not yet what the comparison says
            after = replace(after, settled=False, findings=())
        page = next((side.page for side in (self.after, self.before) if side and side.page), None)
        return ChangeUpdated(
            self.change.id,
            self.before.record if self.before else None,
            after,
            page.releases if page else (),
            self.settled,
            self.look_back,
        )


def is_fetched(change: Change) -> bool:
    """Return whether anything is asked of an index about a change."""
    sides = (change.before, change.after)
    return change.kind not in NOT_LOOKED_AT and any(side and side.origin.kind is OriginKind.INDEX for side in sides)


def is_unfinished(pair: Pair) -> bool:
    """Return whether asking again may tell more about either side."""
    return pair.settled and any(is_unchecked(side.record) for side in pair.sides)


def asked_again(looked: Looked | None) -> Looked | None:
    """Return what is left of a side when everything about it is asked again."""
    if looked is None or looked.record.package.origin.kind is not OriginKind.INDEX:
        return looked
    return Looked(unsettled(looked.record))


def given_up(looked: Looked | None, reason: str) -> Looked | None:
    """Return a side whose check met an error of our own; what was known of it before stands."""
    if looked is None or looked.record.settled:
        return looked
    verdict = FileVerdict(FileStatus.NOT_CHECKED, reason)
    files = tuple(file if file.verdict else replace(file, verdict=verdict) for file in looked.record.files)
    return Looked(replace(looked.record, files=files, error=reason, settled=True), looked.page)


def within(changes: tuple[Change, ...], base: Project, project: Project, roots: Sequence[str]) -> tuple[Change, ...]:
    """Return the changes in the subtrees that a person named, on either side."""
    wanted: tuple[set[PackageId], set[PackageId]] = (set(), set())
    for name in roots:
        errors: list[UsageError] = []
        for side, found in zip((project, base), wanted, strict=True):
            try:
                starts = find_packages(side, [name])
            except UsageError as error:
                errors.append(error)
            else:
                found.update(key for start in starts for key in side.graph.reachable(start))
        if len(errors) == len(wanted):
            raise errors[0]
    after, before = wanted
    return tuple(
        change
        for change in changes
        if (change.after and change.after.id in after) or (change.before and change.before.id in before)
    )
