"""The report as Markdown, for a job summary or a comment on a pull request (GitHub's dialect).

Foreign text is escaped so that it stays text: no markup, no HTML, no image, no link, no mention. Where the whole does
not fit, rows are left out from the least important table first, and what was left out is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.glyphs import glyph
from attestree.reports.about import about
from attestree.reports.base import NOT_CHECKED_REMEDY, WHERE_NOT_WHETHER
from attestree.reports.concerns import Concern, concerns_of
from attestree.reports.review import change_in_words, counted_changes
from attestree.reports.told import told_of
from attestree.rules.words import counted
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from attestree.reports.base import Options, Report

_MARKS = re.compile(r"""[!-\x7e](?<![A-Za-z0-9.,;()+%'/-])|(?<=www)\.""", re.IGNORECASE)
"""Every sign of ASCII but the few that are never markup inside a line, and the one that makes an address a link."""
_CALLS = re.compile(r"&#(?:35|64);|&#58;(?=[A-Za-z0-9_+-]+&#58;)")
"""What a forge turns into mentions, references and emoji after rendering, where it is escaped already."""
_NOTE = 150
"""Bytes kept free for each table to say what was left out of it."""


def render(report: Report, options: Options) -> str:
    """Return ``report`` as Markdown of at most ``options.limit`` bytes of UTF-8, unless its frame alone is longer."""
    concerns = concerns_of(report)
    tables = [
        _concerns_table(concerns),
        _not_checked_table(report),
        _changes_table(report) if report.base else _packages_table(report),
        _acknowledged_table(report),
        _meanings_table(concerns),
    ]
    head, tail = _head(report), _tail(report)
    room = options.limit - _size(head) - _size(tail) - len(tables) * _NOTE
    shown: list[str] = []
    for table in tables:
        if table.rows:
            lines = table.lines(room)
            room -= _size(lines)
            shown += lines
    return "\n".join([*head, *shown, *tail]) + "\n"


@dataclass(frozen=True, slots=True)
class _Table:
    """One table: the most important row first, so that what is cut matters least.

    Attributes:
        title: in words, without markup.
        columns: the headings.
        rows: cells, escaped.
        folded: whether it is closed until a reader opens it.
        intro: a sentence before the table.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    folded: bool = True
    intro: str = ""

    def lines(self, room: int) -> list[str]:
        """Return the table's lines, with as many rows as fit into ``room`` bytes."""
        before = ["", f"<details><summary>{self.title} ({len(self.rows)})</summary>"] if self.folded else []
        before += ["", self.intro] if self.intro else []
        before += ["", _row(self.columns), _row(["---"] * len(self.columns))]
        after = ["", "</details>"] if self.folded else []
        rows = [_row(row) for row in self.rows]
        left = room - _size([*before, *after])
        kept: list[str] = []
        for row in rows:
            left -= _size([row])
            if left < 0:
                break
            kept.append(row)
        cut = len(rows) - len(kept)
        note = ["", f"**{self.title}: {cut} of {len(rows)} rows are left out to fit the size limit.**"] if cut else []
        return [*before, *kept, *after, *note] if kept else note


def _head(report: Report) -> list[str]:
    part = f"{plain(report.part[0].upper() + report.part[1:])}. " if report.part else ""
    trust = ", ".join(f"{glyph(word)} {number} {word.words}" for word, number in report.trust.items() if number)
    levels = ", ".join(f"{number} {level.words}" for level, number in report.levels.items() if number)
    unchecked = f" {counted(len(report.not_checked), 'thing')} could not be checked." if report.not_checked else ""
    if report.base:
        old, new = report.titles
        title = f"What changed in the dependencies of {code(report.project.name)}, and where it comes from"
        counts = f"{code(old)} → {code(new)}: **{plain(counted_changes(report))}**{': ' if trust else ''}{trust}."
    else:
        title = f"Where the dependencies of {code(report.project.name)} come from"
        counts = f"**{counted(len(report.locked), 'package')}**: {trust or 'nothing is locked'}."
    accepted = f", {len(report.acknowledged)} acknowledged" if report.acknowledged else ""
    lines = [f"## {title}", "", f"{part}{counts}", "", f"**Findings**: {levels or 'none'}{accepted}.{unchecked}"]
    if report.label:
        lines += ["", f"From a recording: {plain(report.label)}."]
    return lines


def _tail(report: Report) -> list[str]:
    rows = [(name, plain(value)) for name, value in about(report)]
    rows += [("note", plain(note)) for note in report.notes]
    table = ["", _row(("", "")), _row(("---", "---")), *map(_row, rows)]
    return ["", "<details><summary>About this report</summary>", *table, "", "</details>", "", f"> {WHERE_NOT_WHETHER}"]


def _concerns_table(concerns: Iterable[Concern]) -> _Table:
    rows = [
        (
            f"{glyph(concern.word)} {concern.word.words}",
            code(case.subject),
            plain(concern.title),
            "<br>".join(
                [
                    plain(case.detail),
                    *(
                        f"{name} {code(value)}"
                        for name, value in (("before", case.before), ("after", case.after))
                        if value
                    ),
                    *([code(case.file)] if case.file else []),
                ]
            ),
        )
        for concern in concerns
        for case in concern.cases
    ]
    return _Table("What needs eyes", ("", "Package", "What", "Here"), rows, folded=False)


def _not_checked_table(report: Report) -> _Table:
    rows = [
        (code(item.package), code(item.file) if item.file else "", plain(item.reason)) for item in report.not_checked
    ]
    return _Table("Not checked", ("Package", "File", "Why"), rows, intro=NOT_CHECKED_REMEDY)


def _packages_table(report: Report) -> _Table:
    ordered = sorted(report.locked, key=lambda record: record.trust.rank)
    rows = [
        (f"{glyph(record.trust)} {record.trust.words}", code(record.package.title), plain(told_of(record)))
        for record in ordered
    ]
    return _Table("All packages", ("", "Package", "Published by, or why not known"), rows)


def _changes_table(report: Report) -> _Table:
    ordered = sorted(report.records, key=lambda record: record.trust.rank)
    rows = [
        (
            f"{glyph(record.trust)} {record.trust.words}",
            code(record.package.display_name),
            plain(change_in_words(report.changes[record.id])),
            plain(told_of(record)),
        )
        for record in ordered
    ]
    return _Table("All changes", ("", "Package", "Change", "Published by, or why not known"), rows)


def _acknowledged_table(report: Report) -> _Table:
    rows = [
        (finding.level.words, code(record.package.title), plain(finding.title), plain(finding.acknowledged))
        for record, finding in report.acknowledged
    ]
    return _Table("Acknowledged", ("", "Package", "What", "Why it is accepted"), rows)


def _meanings_table(concerns: Iterable[Concern]) -> _Table:
    meanings = {
        concern.title: (plain(concern.title), plain(concern.why), plain(concern.remedy)) for concern in concerns
    }
    return _Table("What that means, and what to do", ("What", "Why it matters", "What to do"), list(meanings.values()))


def plain(text: str) -> str:
    """Return ``text`` as Markdown, or HTML within it, that renders as exactly that text, on one line.

    Signs that a forge would read after rendering stand in an element of their own.
    """
    return _CALLS.sub(r"<span>\g<0></span>", _escape(text))


def code(text: str) -> str:
    """Return ``text`` as Markdown that renders as exactly that text, set like code."""
    return f"<code>{_escape(text)}</code>"


def _escape(text: str) -> str:
    """Return printable ``text`` with a character reference, which is never structure, for all that could be markup."""
    return _MARKS.sub(lambda match: f"&#{ord(match.group())};", printable(text))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)
