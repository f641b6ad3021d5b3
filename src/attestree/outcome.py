"""What a written report's exit code says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.model import OriginKind
from attestree.verdict import FileStatus, Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.records import PackageRecord

CLEAN = 0
FOUND = 1
UNREADABLE = 2
NOT_CHECKED = 3

_FAILED = "verification-failed"


def exit_code(records: Iterable[PackageRecord], fail_on: Level | None = Level.BLOCK) -> int:
    """Return 1 for findings or failures, 3 where something could not be checked and nothing worse was found, else 0.

    Args:
        records: what a finished session knows.
        fail_on: the level from which findings count; None for never. A failed file weighs as much as ``BLOCK``.

    What somebody acknowledged does not count, be it a finding or the file that it says has failed. ``unknown``,
    ``unreadable`` and ``no-provenance`` are answers, not failures to ask: alone they give 0.
    """
    code = CLEAN
    for record in records:
        levels = [finding.level for finding in record.findings if not finding.acknowledged]
        accepted = {finding.file for finding in record.findings if finding.acknowledged and finding.rule == _FAILED}
        levels += [
            Level.BLOCK
            for file in record.counted
            if file.status is FileStatus.FAILED and file.artifact.display_name not in accepted
        ]
        if fail_on is not None and any(level.rank <= fail_on.rank for level in levels):
            return FOUND
        if is_not_checked(record):
            code = NOT_CHECKED
    return code


def is_not_checked(record: PackageRecord) -> bool:
    """Return whether something about ``record`` that counts could not be checked."""
    if record.package.origin.kind is not OriginKind.INDEX:
        return False
    return (
        bool(record.error)
        or not record.settled
        or not (record.counted or record.skipped)  # nothing was looked at, which is never a pass
        or any(file.status is FileStatus.NOT_CHECKED for file in record.counted)
    )


@dataclass(frozen=True, slots=True)
class SilentIndex:
    """An index that had no usable answer for any project it was asked for.

    Attributes:
        url: its address, printable.
        projects: for how many projects it was asked.
        reason: why there was none, for the first of them; a printable clause.
    """

    url: str
    projects: int
    reason: str


def silent_indexes(records: Iterable[PackageRecord]) -> tuple[SilentIndex, ...]:
    """Return the indexes that were asked, where none of them had a page for any project; empty where one had."""
    asked: dict[str, dict[str, str]] = defaultdict(dict)
    for record in records:
        if record.package.origin.kind is OriginKind.INDEX and record.index:
            if not record.error:
                return ()
            asked[record.index].setdefault(record.package.name, record.error)
    return tuple(SilentIndex(url, len(why), next(iter(why.values()))) for url, why in asked.items())
