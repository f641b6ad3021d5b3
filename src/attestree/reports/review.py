"""The report of a review: both sides of every change, and nothing of what did not change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.changes import ChangeKind
from attestree.model import OriginKind
from attestree.records import PackageRecord
from attestree.reports.base import NotChecked, Report, not_checked_of, settled, tops_of
from attestree.rules.words import counted
from attestree.text import printable
from attestree.verdict import FileStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from attestree.changes import Change
    from attestree.events import ChangeUpdated, IndexSeen, ReviewLoaded, TrustRootInfo
    from attestree.model import Package, PackageId


def review_report(
    loaded: ReviewLoaded,
    updates: Mapping[PackageId, ChangeUpdated],
    *,
    now: datetime,
    trust_root: TrustRootInfo | None = None,
    indexes: Iterable[IndexSeen] = (),
    only: Collection[PackageId] | None = None,
    part: str = "",
) -> Report:
    """Return the report of a review. Its packages are the changes: the new side's, or what was removed.

    Args:
        loaded: both sides.
        updates: the last word on every change; one without is reported as not checked.
        now: the time the report is dated, with time zone.
        trust_root: what verdicts rest on.
        indexes: every index that answered; of each address the last event counts.
        only: exactly these changes; None for all.
        part: what ``only`` stands for, as a printable clause; see ``Report``.
    """
    changes = [change for change in loaded.changes if only is None or change.id in only]
    records = tuple(settled(_record(change, updates.get(change.id))) for change in changes)
    kept = {change.id for change in changes}
    old = {key: update.before for key, update in updates.items() if update.before and key in kept}
    empty = Report.of(loaded.project, (), now=now, trust_root=trust_root, indexes=indexes, only=(), label=loaded.label)
    return replace(
        empty,
        base=loaded.base,
        records=records,
        not_checked=tuple(item for record in records for item in _not_checked(record, old.get(record.id))),
        roots=tops_of(loaded.project.graph, {record.id for record in records}),
        whole=len(changes) == len(loaded.changes),
        part=part,
        changes={change.id: change for change in changes},
        before=old,
        titles=(loaded.base_title, loaded.title),
    )


def present(report: Report) -> tuple[PackageRecord, ...]:
    """Return the records of what the project has now: all of them, in a review without what was removed."""
    gone = {key for key, change in report.changes.items() if change.after is None}
    return tuple(record for record in report.records if record.id not in gone)


def is_unknown_before(record: PackageRecord) -> bool:
    """Return whether the old side of a change could not be asked about.

    That its file is gone from the index is an answer, and no reason to hold up who upgrades away from it.
    """
    return bool(record.error) or any(
        file.status is FileStatus.NOT_CHECKED and file.listing is not None for file in record.counted
    )


def sides_of(change: Change) -> tuple[str, str]:
    """Return the version on both sides, printable; where the place changed, with the place. Empty for no side."""
    return _side(change.before, change.kind), _side(change.after, change.kind)


def change_in_words(change: Change, arrow: str = "→") -> str:
    """Return what happened as one printable line, such as ``upgraded 2.4.0 → 2.4.1``."""
    before, after = sides_of(change)
    moved = f" {arrow} ".join(change.places)
    words = {
        ChangeKind.ADDED: after,
        ChangeKind.REMOVED: before,
        ChangeKind.MOVED: f"{after}, {moved}",
        ChangeKind.FILES_CHANGED: after,
    }.get(change.kind, f"{before} {arrow} {after}")
    because = f", because of {', '.join(map(printable, change.because))}" if change.because else ""
    because = ", because of what is not known" if change.lacks_cause else because
    return f"{change.kind.value.replace('-', ' ')} {words}{because}"


def counted_changes(report: Report) -> str:
    """Return how many changes there are, and of which kinds: ``3 changes: 1 added, 2 upgraded``."""
    found = Counter(change.kind for change in report.changes.values())
    kinds = ", ".join(f"{found[kind]} {kind.value.replace('-', ' ')}" for kind in ChangeKind if found[kind])
    return f"{counted(len(report.changes), 'change')}{': ' if kinds else ''}{kinds}"


def _side(package: Package | None, kind: ChangeKind) -> str:
    if package is None:
        return ""
    if kind is ChangeKind.ORIGIN_CHANGED:
        return f"{package.display_version} from {package.origin.display}".strip()
    return package.display_version


def _record(change: Change, update: ChangeUpdated | None) -> PackageRecord:
    known = (update.after or update.before) if update else None
    direct = change.direct_after if change.after else change.direct_before
    return known or PackageRecord(change.package, direct=direct)


def _not_checked(record: PackageRecord, before: PackageRecord | None) -> Iterator[NotChecked]:
    yield from not_checked_of(record)
    if before is None or before is record or not is_unknown_before(before):
        return
    if before.package.origin.kind is OriginKind.INDEX:
        for item in not_checked_of(before):
            yield NotChecked(record.id, item.file, f"the old side, {before.package.title}: {item.reason}")
