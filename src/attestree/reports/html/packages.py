"""Packages as the page shows them: the verdict, why, who published, why it is here, and its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.identity import describe_identity
from attestree.model import OriginKind
from attestree.releases import ProjectStatus
from attestree.reports.html.attestations import Badge, Fact, FileView, file_view
from attestree.reports.html.outline import nearest_of
from attestree.reports.review import change_in_words
from attestree.reports.sentences import detail_of
from attestree.reports.told import told_of
from attestree.rules import RULES_BY_ID
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from attestree.model import PackageId
    from attestree.records import Finding, PackageRecord
    from attestree.reports.base import Report


_LONGEST_WAY = 12


@dataclass(frozen=True, slots=True)
class Jump:
    """A package named elsewhere on the page: its title and its number there."""

    title: str
    number: int


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding."""

    badge: Badge
    rule: str
    title: str
    detail: str
    file: str
    before: str
    after: str
    acknowledged: str
    remedy: str


@dataclass(frozen=True, slots=True)
class PackageView:
    """One package.

    Attributes:
        number: its place on the page.
        badge: None for the project's own packages.
        rank: of its word, 0 being the worst.
        told: who published it, or why nobody knows.
        change: in a review, what happened to it; empty outside one.
        way: the packages above it, from the top; None at its start where the way is too long to be shown.
        search: the text that a filter looks in.
    """

    number: int
    name: str
    version: str
    badge: Badge | None
    rank: int
    told: str
    change: str
    own: bool
    facts: tuple[Fact, ...]
    way: tuple[Jump | None, ...]
    requires: tuple[Jump, ...]
    required_by: tuple[Jump, ...]
    findings: tuple[FindingView, ...]
    files: tuple[FileView, ...]
    others: tuple[FileView, ...]
    search: str

    @property
    def title(self) -> str:
        """Return name and version."""
        return f"{self.name} {self.version}".rstrip()

    @property
    def open_findings(self) -> tuple[FindingView, ...]:
        """Return the findings that nobody accepted."""
        return tuple(finding for finding in self.findings if not finding.acknowledged)


def package_views(report: Report) -> dict[PackageId, PackageView]:
    """Return every package of ``report`` as it is shown, numbered from 1 in the order of the report."""
    numbers = {record.id: number for number, record in enumerate(report.records, 1)}
    titles = {record.id: record.package.title for record in report.records}
    nearest = nearest_of(report)

    def way(package: PackageId) -> tuple[Jump | None, ...]:
        above: list[PackageId] = []
        up = nearest.get(package)
        while up is not None:
            above.append(up)
            up = nearest[up] if len(above) < _LONGEST_WAY else None
        jumps = [Jump(titles[key], numbers[key]) for key in reversed(above)]
        return (None, *jumps) if len(above) == _LONGEST_WAY and nearest[above[-1]] is not None else tuple(jumps)

    return {record.id: _package_view(record, report, numbers, titles, way(record.id)) for record in report.records}


def _package_view(
    record: PackageRecord,
    report: Report,
    numbers: Mapping[PackageId, int],
    titles: Mapping[PackageId, str],
    way: tuple[Jump | None, ...],
) -> PackageView:

    def jumps(packages: Iterable[PackageId]) -> tuple[Jump, ...]:
        return tuple(Jump(titles[key], numbers[key]) for key in packages if key in numbers)

    own = record.package.origin.kind is OriginKind.ROOT
    files = [file_view(file) for file in record.files]
    told = "" if own else told_of(record)
    change = change_in_words(report.changes[record.id]) if record.id in report.changes else ""
    return PackageView(
        number=numbers[record.id],
        name=record.package.display_name,
        version=record.package.display_version,
        badge=None if own else Badge.of(record.trust),
        rank=record.trust.rank,
        told=told,
        change=change,
        own=own,
        facts=tuple(_facts(record)),
        way=way,
        requires=jumps(report.children(record.id)),
        required_by=jumps(report.parents(record.id)),
        findings=tuple(map(_finding_view, record.findings)),
        files=tuple(file for file in files if file.counted),
        others=tuple(file for file in files if not file.counted),
        search=_search(record, told, change, own=own),
    )


def _facts(record: PackageRecord) -> list[Fact]:
    package = record.package
    facts: list[Fact] = []
    if record.error:
        facts.append(Fact("not checked", record.error))
    if record.identity:
        verdict = record.identity
        facts.append(Fact("identity", f"{verdict.status.words}: {verdict.reason}"))
        for name, identity in (("published by", verdict.actual), ("expected", verdict.expected)):
            if identity:
                facts.append(Fact(name, describe_identity(identity), code=True))
    if record.states:
        states = sorted(record.states, key=lambda state: state.rank)
        facts.append(Fact("release", ", ".join(state.words for state in states)))
    if record.project_status not in (ProjectStatus.UNSAID, ProjectStatus.ACTIVE):
        reason = f": {record.project_status_reason}" if record.project_status_reason else ""
        facts.append(Fact("project", f"{record.project_status.value}{reason}"))
    if package.origin.kind in (OriginKind.GIT, OriginKind.URL, OriginKind.PATH):
        facts.append(Fact("origin", package.origin.display, code=True))
    if record.index:
        facts.append(Fact("index", record.index, code=True))
    if package.line:
        facts.append(Fact("line of the lock", str(package.line)))
    return facts


def _finding_view(finding: Finding) -> FindingView:
    known = RULES_BY_ID.get(finding.rule)
    return FindingView(
        Badge.of(finding.level),
        finding.rule,
        finding.title,
        detail_of(finding),
        finding.file,
        finding.before,
        finding.after,
        finding.acknowledged,
        known.remedy if known else "",
    )


def _search(record: PackageRecord, told: str, change: str, *, own: bool) -> str:
    """Return the text that a filter looks in, in small letters."""
    parts = [record.package.display_name, record.package.display_version, told, change]
    if not own:
        parts += [record.trust.value, record.trust.words]
    if record.identity and record.identity.actual:
        parts += [record.identity.actual.repository, record.identity.status.words]
    for finding in record.findings:
        parts += [finding.rule, finding.level.value, finding.title]
    return printable(" ".join(dict.fromkeys(parts)).casefold())
