"""What a person should look at, gathered: every finding and every file whose provenance leaves a question, said once.

Thirty packages with one reason are one concern with thirty cases, because its meaning and its remedy are the same. What
was not checked is no concern of this kind: every report lists it by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.reports.sentences import detail_of
from attestree.rules import RULES, RULES_BY_ID
from attestree.text import printable
from attestree.verdict import FileStatus, Level

if TYPE_CHECKING:
    from attestree.model import PackageId
    from attestree.records import Finding, PackageRecord
    from attestree.reports.base import Report


@dataclass(frozen=True, slots=True)
class ConcernCase:
    """One case, printable.

    Attributes:
        subject: the package it is about; several with commas between where they share all the rest.
        detail: what was found there.
        file: the file it concerns; empty for the whole release.
        before: one side, where two were compared.
        after: the other side.
        packages: the packages that ``subject`` names.
    """

    subject: str
    detail: str
    file: str = ""
    before: str = ""
    after: str = ""
    packages: tuple[PackageId, ...] = ()


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to look at, printable.

    Attributes:
        word: the level of its findings, or the status of its files.
        rule: the rule's id; empty for a status.
        title: what was found, in plain words.
        why: why it matters; empty where the title says it.
        remedy: what to do, as a sentence.
        cases: where it was found, in the order of the report.
    """

    word: Level | FileStatus
    rule: str
    title: str
    why: str
    remedy: str
    cases: tuple[ConcernCase, ...]


_STATUSES = {
    FileStatus.FAILED: (
        "The provenance of a file does not hold",
        "Do not install these files before somebody has looked.",
    ),
    FileStatus.UNREADABLE: (
        "Provenance is there, and cannot be checked",
        "Nothing is proven either way: treat them like files without provenance.",
    ),
    FileStatus.UNKNOWN: (
        "The index does not say whether there is provenance",
        "Ask an index that serves provenance, if the same files are there.",
    ),
}
_RULE_ORDER = {rule.id: number for number, rule in enumerate(RULES)}


def concerns_of(report: Report) -> tuple[Concern, ...]:
    """Return what needs eyes in ``report``, worst first: findings by level and rule, then files by status."""
    return (*_findings(report), *_statuses(report))


def _findings(report: Report) -> list[Concern]:
    found: dict[tuple[Level, str, str], list[ConcernCase]] = {}
    for record in report.locked:
        for finding in record.findings:
            if finding.acknowledged:
                continue
            found.setdefault((finding.level, finding.rule, finding.title), []).append(_case(record, finding))
    ordered = sorted(found, key=lambda key: (key[0].rank, _RULE_ORDER.get(key[1], len(_RULE_ORDER)), key))
    return [_concern(level, rule, title, found[level, rule, title]) for level, rule, title in ordered]


def _case(record: PackageRecord, finding: Finding) -> ConcernCase:
    detail, file, before, after = map(printable, (detail_of(finding), finding.file, finding.before, finding.after))
    return ConcernCase(record.package.title, detail, file, before, after, (record.id,))


def _concern(level: Level, rule: str, title: str, cases: list[ConcernCase]) -> Concern:
    known = RULES_BY_ID.get(rule)
    remedy = known.remedy if known else "Look at the evidence in the explorer."
    return Concern(level, rule, printable(title), known.why if known else "", remedy, tuple(cases))


def _statuses(report: Report) -> list[Concern]:
    concerns = []
    for status, (title, remedy) in _STATUSES.items():
        subjects: dict[str, dict[PackageId, str]] = {}
        for record in report.locked:
            told = {finding.rule for finding in record.findings}
            for file in record.counted:
                if file.status is status and not (status is FileStatus.FAILED and "verification-failed" in told):
                    subjects.setdefault(printable(file.reason), {})[record.id] = record.package.title
        if subjects:
            cases = tuple(
                ConcernCase(", ".join(dict.fromkeys(named.values())), reason, packages=tuple(named))
                for reason, named in subjects.items()
            )
            concerns.append(Concern(status, "", title, "", remedy, cases))
    return concerns
