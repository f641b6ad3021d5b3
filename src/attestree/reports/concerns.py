"""What a person should look at, gathered: every finding and every file whose provenance leaves a question, said once.

Thirty packages with one reason are one concern with thirty cases, because its meaning and its remedy are the same. What
was not checked is no concern of this kind: every report lists it by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.rules import RULES, RULES_BY_ID
from attestree.text import printable
from attestree.verdict import FileStatus, Level

if TYPE_CHECKING:
    from attestree.records import Finding, PackageRecord
    from attestree.reports.base import Report


@dataclass(frozen=True, slots=True)
class ConcernCase:
    """One case, printable: what it is about, what was found there, and the two sides where two were compared."""

    subject: str
    detail: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to look at, printable.

    Attributes:
        word: the level of its findings, or the status of its files.
        key: the rule's id; empty for a status.
        title: what was found, in plain words.
        why: why it matters; empty where the title says it.
        remedy: what to do, as a sentence.
        cases: where it was found, in the order of the report.
    """

    word: Level | FileStatus
    key: str
    title: str
    why: str
    remedy: str
    cases: tuple[ConcernCase, ...]


_REMEDIES = {
    FileStatus.FAILED: "Do not install these files before somebody has looked.",
    FileStatus.UNREADABLE: "Nothing is proven either way: treat them like files without provenance, and check again "
    "with a newer version of this tool.",
    FileStatus.UNKNOWN: "Ask an index that serves provenance, if the same files are there.",
}
_ORDER = (*Level, FileStatus.FAILED, FileStatus.UNREADABLE, FileStatus.UNKNOWN)
_RULE_ORDER = {rule.id: number for number, rule in enumerate(RULES)}


def concerns_of(report: Report) -> tuple[Concern, ...]:
    """Return what needs eyes in ``report``, worst first: findings by rule, then files by status and reason."""
    found: dict[tuple[Level | FileStatus, str, str], list[ConcernCase]] = {}
    for record in report.locked:
        for finding in record.findings:
            found.setdefault((finding.level, finding.rule, finding.title), []).append(_case(record, finding))
        for status, reason in _open_statuses(record):
            found.setdefault((status, "", reason), []).append(ConcernCase(record.package.title))
    concerns = [_concern(word, rule, printable(title), tuple(cases)) for (word, rule, title), cases in found.items()]
    return tuple(
        sorted(
            concerns,
            key=lambda concern: (
                [type(word) is type(concern.word) and word is concern.word for word in _ORDER].index(True),
                _RULE_ORDER.get(concern.key, len(_RULE_ORDER)),
            ),
        )
    )


def _case(record: PackageRecord, finding: Finding) -> ConcernCase:
    subject = f"{record.package.title}, {finding.file}" if finding.file else record.package.title
    return ConcernCase(
        printable(subject), printable(finding.detail), printable(finding.before), printable(finding.after)
    )


def _open_statuses(record: PackageRecord) -> tuple[tuple[FileStatus, str], ...]:
    """Return every status that leaves a question open among the files that count, with its reasons, each pair once."""
    told = {finding.rule for finding in record.findings}
    return tuple(
        dict.fromkeys(
            (file.status, file.reason)
            for file in record.counted
            if file.status in _REMEDIES and not (file.status is FileStatus.FAILED and "verification-failed" in told)
        )
    )


def _concern(word: Level | FileStatus, rule: str, title: str, cases: tuple[ConcernCase, ...]) -> Concern:
    if isinstance(word, FileStatus):
        return Concern(word, "", title, "", _REMEDIES[word], cases)
    known = RULES_BY_ID.get(rule)
    remedy = known.remedy if known else "Look at the evidence in the explorer."
    return Concern(word, rule, f"{title} ({rule})", known.why if known else "", remedy, cases)
