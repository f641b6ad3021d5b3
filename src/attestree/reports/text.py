"""The report for a terminal and for a log: counts first, then what needs eyes, then everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.glyphs import glyph
from attestree.reports.about import about
from attestree.reports.base import NOT_CHECKED_REMEDY, WHERE_NOT_WHETHER
from attestree.reports.columns import cells, cut, pad, wrap
from attestree.reports.concerns import Concern, concerns_of
from attestree.reports.review import change_in_words, counted_changes
from attestree.reports.told import told_of
from attestree.rules.words import counted
from attestree.text import printable
from attestree.verdict import FileStatus, Level, Trust

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

from attestree.reports.base import Options, Report

_NARROWEST = 40
_COLORS = {
    Trust.FAILED: "31",
    Trust.REVIEW: "33",
    Trust.UNKNOWN: "34",
    Trust.NO_PROVENANCE: "2",
    Trust.VERIFIED: "32",
    Trust.NOT_APPLICABLE: "2",
    Level.BLOCK: "31",
    Level.NOTE: "2",
}
"""Terminal colours (SGR) by word; never without sign and word. Words that two vocabularies share share their colour."""


def render(report: Report, options: Options) -> str:
    """Return ``report`` as lines of at most ``options.width`` cells, unless one word alone is longer."""
    return "\n".join(_Writer(report, options).lines()) + "\n"


class _Writer:
    """The report while it is written."""

    def __init__(self, report: Report, options: Options) -> None:
        self.report = report
        self.width = max(options.width, _NARROWEST)
        self.color = options.color
        self.ascii_only = options.ascii_only

    def lines(self) -> Iterator[str]:
        yield from self._head()
        concerns = concerns_of(self.report)
        if concerns:
            yield from self._title("What needs eyes")
            for number, concern in enumerate(concerns):
                if number:
                    yield ""
                yield from self._concern(concern)
        if self.report.acknowledged:
            yield from self._title("Acknowledged")
            yield from self._acknowledged()
        if self.report.base:
            yield from self._title("Changes")
            yield from self._changes()
        else:
            yield from self._title("Packages")
            yield from self._table()
        if self.report.not_checked:
            yield from self._title("Not checked")
            yield from self._not_checked()
        yield from self._title("About this report")
        yield from self._about()

    def _head(self) -> Iterator[str]:
        report = self.report
        about_what = "what changed, and where it comes from" if report.base else "where its dependencies come from"
        yield from wrap(f"{printable(report.project.name)}: {about_what}", self.width)
        if report.base:
            yield from wrap(f" {self._arrow} ".join(report.titles), self.width)
        part = f"{report.part}; " if report.part else ""
        counts = (
            counted_changes(report)
            if report.base
            else (
                f"{counted(len(report.locked), 'package')}, {counted(report.files, 'file')} that "
                f"{'counts' if report.files == 1 else 'count'}, {counted(report.attestations, 'attestation')}"
            )
        )
        yield from wrap(f"{part}{counts}", self.width)
        yield ""
        present = [(word, number) for word, number in report.trust.items() if number]
        widest = max((len(str(number)) for _, number in present), default=1)
        for word, number in present:
            yield self._paint(f"  {self._sign(word)} {number:>{widest}} {word.words}", word)
        if not present:
            nothing = "nothing changed" if report.base else "nothing to check: the project locks no packages"
            yield f"  {nothing}"
        findings = ", ".join(f"{number} {level.words}" for level, number in report.levels.items() if number)
        accepted = f"; {len(report.acknowledged)} acknowledged" if report.acknowledged else ""
        yield ""
        yield f"  findings: {findings or 'none'}{accepted}"
        for note in report.notes:
            yield from wrap(note, self.width, "  note: ")

    def _concern(self, concern: Concern) -> Iterator[str]:
        title = f"{concern.title} ({concern.rule})" if concern.rule else concern.title
        first, *more = wrap(title, self.width, f"{self._sign(concern.word)} {concern.word.words}: ", "  ")
        yield self._paint(first, concern.word)
        yield from more
        for case in concern.cases:
            yield from wrap(f"{case.subject}: {case.detail}", self.width, "    ", "      ")
            for name, value in (("file", case.file), ("before", case.before), ("after", case.after)):
                if value:
                    yield from wrap(value, self.width, f"      {name:<6}  ")
        if concern.why:
            yield from wrap(concern.why, self.width, "  Why it matters: ", "    ")
        yield from wrap(concern.remedy, self.width, "  What to do: ", "    ")

    def _acknowledged(self) -> Iterator[str]:
        for record, finding in self.report.acknowledged:
            words = f"{record.package.title}: {finding.title} ({finding.rule}): {finding.acknowledged}"
            yield from wrap(words, self.width, f"  {self._sign(finding.level)} ", "    ")

    def _changes(self) -> Iterator[str]:
        rows = sorted(self.report.records, key=lambda record: record.trust.rank)
        words = max((len(record.trust.words) for record in rows), default=0)
        for record in rows:
            trust, change = record.trust, self.report.changes[record.id]
            line = f"{self._sign(trust)} {pad(trust.words, words)}  "
            what = f"{record.package.display_name} {change_in_words(change, self._arrow)}"
            rest = " " * (2 + words + 2)
            yield from (self._paint(part, trust) for part in wrap(what, self.width, line, rest))
            if told := told_of(record):
                yield from (self._paint(part, trust) for part in wrap(told, self.width, f"{rest}  "))

    def _table(self) -> Iterator[str]:
        rows = [(record, record.trust) for record in self.report.locked]
        words = max((len(trust.words) for _, trust in rows), default=0)
        names = min(max((cells(record.package.title) for record, _ in rows), default=0), self.width * 2 // 5)
        indent = 2 + words + 2
        for record, trust in rows:
            told = told_of(record)
            line = f"{self._sign(trust)} {pad(trust.words, words)}  "
            if cells(record.package.title) > names:
                yield from (self._paint(part, trust) for part in wrap(record.package.title, self.width, line))
                line = " " * indent
            else:
                line = pad(f"{line}{record.package.title}", indent + names + 2)
            line = f"{line}{cut(told, self.width - cells(line), self._mark)}".rstrip()
            if line:
                yield self._paint(line, trust)

    def _not_checked(self) -> Iterator[str]:
        yield from wrap(NOT_CHECKED_REMEDY, self.width, "  ")
        reasons: dict[str, list[str]] = {}
        for item in self.report.not_checked:
            reasons.setdefault(item.reason, []).append(item.file or printable(item.package))
        for reason, names in reasons.items():
            yield from wrap(f"{reason}:", self.width, "  ")
            for name in names:
                yield from wrap(name, self.width, "    ")

    def _about(self) -> Iterator[str]:
        for name, value in about(self.report):
            yield from wrap(value, self.width, f"  {name:<10}  ")
        yield ""
        yield from wrap(WHERE_NOT_WHETHER, self.width, "  ")

    def _title(self, words: str) -> Iterable[str]:
        return "", words, "-" * len(words)

    @property
    def _arrow(self) -> str:
        return "->" if self.ascii_only else "→"

    @property
    def _mark(self) -> str:
        return "..." if self.ascii_only else "…"

    def _sign(self, word: Trust | FileStatus | Level) -> str:
        return glyph(word, ascii=self.ascii_only)

    def _paint(self, line: str, word: Trust | FileStatus | Level) -> str:
        code = _COLORS.get(word) if self.color else None
        return f"\x1b[{code}m{line}\x1b[0m" if code else line
