"""The whole page as values: what the template prints, in the order in which it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.reports.about import about
from attestree.reports.base import NOT_CHECKED_REMEDY, WHERE_NOT_WHETHER
from attestree.reports.concerns import concerns_of
from attestree.reports.html.attestations import Badge
from attestree.reports.html.outline import outline_of
from attestree.reports.html.packages import Jump, package_views
from attestree.rules.words import counted, moment
from attestree.verdict import Trust

if TYPE_CHECKING:
    from attestree.reports.base import NotChecked, Report
    from attestree.reports.concerns import Concern, ConcernCase
    from attestree.reports.html.outline import OutlineRow
    from attestree.reports.html.packages import PackageView

_DEEPEST = 12
"""So many levels are indented; what lies deeper stands below each other, and says its level to a screen reader."""


_EYES = frozenset({Trust.FAILED, Trust.REVIEW, Trust.UNKNOWN})
"""What is said of what lies below a package."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many packages carry one word, and where their part of the bar begins and how wide it is, in per mille."""

    badge: Badge
    number: int
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the tree; ``package`` is None for a heading, ``below`` where nothing that is worse lies below."""

    outline: OutlineRow
    package: PackageView | None
    below: Badge | None
    indent: int


@dataclass(frozen=True, slots=True)
class ConcernView:
    """One thing to look at, and its cases, each with the packages it names."""

    badge: Badge
    concern: Concern
    cases: tuple[tuple[ConcernCase, tuple[Jump, ...]], ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """The page; ``review`` names the old and the new side of a review, and is None outside one."""

    name: str
    review: tuple[str, str] | None
    part: str
    label: str
    counted: str
    generated: str
    scope: str
    trust: tuple[Count, ...]
    levels: tuple[tuple[Badge, int], ...]
    concerns: tuple[ConcernView, ...]
    rows: tuple[RowView, ...]
    knows_edges: bool
    packages: tuple[PackageView, ...]
    not_checked: tuple[NotChecked, ...]
    not_checked_remedy: str
    notes: tuple[str, ...]
    about: tuple[tuple[str, str], ...]


def page_of(report: Report) -> PageView:
    """Return everything the page shows of ``report``."""
    views = package_views(report)
    words = {record.id: record.trust for record in report.locked}
    worst = report.graph.worst_below(words)

    def row(outline: OutlineRow) -> RowView:
        key = outline.package
        if key is None:
            return RowView(outline, None, None, 1)
        below = worst.get(key)
        eyes = outline.opens and below in _EYES and (key not in words or below.rank < words[key].rank)
        return RowView(outline, views[key], Badge.of(below) if below and eyes else None, min(outline.level, _DEEPEST))

    def concern(item: Concern) -> ConcernView:
        cases = tuple(
            (case, tuple(Jump(views[key].title, views[key].number) for key in case.packages)) for case in item.cases
        )
        return ConcernView(Badge.of(item.word), item, cases)

    return PageView(
        name=report.project.name,
        review=report.titles if report.base else None,
        part=report.part,
        label=report.label,
        counted=(
            f"{counted(len(report.locked), 'package')}, {counted(report.files, 'file')} that "
            f"{'counts' if report.files == 1 else 'count'}, {counted(report.attestations, 'attestation')}"
        ),
        generated=moment(report.generated),
        scope=WHERE_NOT_WHETHER,
        trust=_bar(report),
        levels=tuple((Badge.of(level), number) for level, number in report.levels.items() if number),
        concerns=tuple(map(concern, concerns_of(report))),
        rows=tuple(map(row, outline_of(report))),
        knows_edges=report.graph.knows_edges,
        packages=tuple(views.values()),
        not_checked=report.not_checked,
        not_checked_remedy=NOT_CHECKED_REMEDY,
        notes=report.notes,
        about=about(report),
    )


def _bar(report: Report) -> tuple[Count, ...]:
    found = [(word, number) for word, number in report.trust.items() if number]
    total = sum(number for _, number in found)
    counts, sum_ = [], 0
    for word, number in found:
        start = 1000 * sum_ // total
        sum_ += number
        counts.append(Count(Badge.of(word), number, start, 1000 * sum_ // total - start))
    return tuple(counts)
