"""The one thing a table says of a package beside its name and its word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.identity import describe_identity
from attestree.model import OriginKind
from attestree.reports.base import NOTHING_FITS
from attestree.text import printable
from attestree.verdict import FileStatus, IdentityStatus, Level

if TYPE_CHECKING:
    from attestree.records import PackageRecord


def told_of(record: PackageRecord) -> str:
    """Return who published ``record``, else why nobody is known to have; printable, empty where the word says it."""
    verdict = record.identity
    if verdict and verdict.actual:
        who = verdict.actual.repository or describe_identity(verdict.actual)
        who = printable(who).removeprefix("https://")
        return who if verdict.status is IdentityStatus.FIRST_SEEN else f"{who}, {verdict.status.words}"
    if record.error or record.skipped:
        return printable(record.error or record.skipped)
    if record.worst_level in (Level.BLOCK, Level.REVIEW):
        return printable(next(finding.title for finding in record.findings if not finding.acknowledged))
    silent = [file for file in record.counted if file.status is not FileStatus.VERIFIED]
    worst = min(silent, key=lambda file: file.status.rank, default=None)
    if worst is not None:
        return "" if worst.status is FileStatus.NO_PROVENANCE else printable(worst.reason)
    if record.counted:
        return ""
    return NOTHING_FITS if record.package.origin.kind is OriginKind.INDEX else record.package.origin.display
