"""The package level: trust and the reasons, who uploaded it, why it is here, what the index says, and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.text import printable
from attestree.tui.detail import marks
from attestree.tui.detail.files import file_rows
from attestree.tui.detail.findings import finding_rows
from attestree.tui.detail.index import index_rows
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.detail.publisher import publisher_rows
from attestree.tui.detail.reasons import explained, reason
from attestree.tui.detail.rows import Page, Row, blank, lines_of, said
from attestree.tui.detail.why import why_rows
from attestree.verdict import Trust

if TYPE_CHECKING:
    from attestree.records import PackageRecord
    from attestree.tui.state import ExplorerState

_CALM = frozenset({Trust.NO_PROVENANCE, Trust.NOT_APPLICABLE, Trust.PENDING})


def package_page(state: ExplorerState, record: PackageRecord, level: Level | None = None) -> Page:
    """Return what is known of one package; ``level`` where it is one side of a review."""
    level = level or Level(Depth.PACKAGE, record.id)
    rows: list[Row] = [_banner(state, record)]
    if record.findings:
        rows += finding_rows(record.findings, level, reason(record))
    for group in (publisher_rows(record), why_rows(state, record), index_rows(state, record)):
        if group:
            rows += [blank(), *group]
    if record.files:
        rows += file_rows(record, level)
    return Page(tuple(rows), copy=printable(record.id), what="the package")


def _banner(state: ExplorerState, record: PackageRecord) -> Row:
    """Return what stands on top: glyph, word, and the reason in words."""
    tone = "" if record.trust in _CALM else "strong"
    lines = [said((reason(record), tone)), *(said((line, "dim")) for line in explained(state, record))]
    mark = marks.trust(record.trust)
    return Row(lines_of(lines), mark.stylize(tone) if tone else mark, key="trust")
