"""The package level: trust and the reasons, who uploaded it, why it is here, what the index says, and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.tui.detail import marks
from attestree.tui.detail.files import file_list
from attestree.tui.detail.findings import finding_row
from attestree.tui.detail.index import index_rows
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.detail.publisher import publisher_rows
from attestree.tui.detail.reasons import reason
from attestree.tui.detail.rows import Page, Row, blank, heading, said, text
from attestree.tui.detail.why import why_rows
from attestree.verdict import Trust

if TYPE_CHECKING:
    from attestree.records import PackageRecord
    from attestree.tui.state import ExplorerState


def package_page(state: ExplorerState, record: PackageRecord) -> Page:
    """Return what is known of one package."""
    level = Level(Depth.PACKAGE, record.id)
    rows: list[Row] = [banner(record)]
    if record.trust is Trust.UNKNOWN and record.settled:
        rows.append(text(("r asks again", "dim")))
    rows += _findings(record, level)
    for group in (publisher_rows(record), why_rows(state, record), index_rows(state, record)):
        if group:
            rows += [blank(), *group]
    if record.files:
        rows += file_list(record, level)
    return Page(tuple(rows), copy=record.id, what="package")


def banner(record: PackageRecord) -> Row:
    """Return the line on top: glyph, word, and the reason in words."""
    return Row(said((reason(record), "strong")), marks.trust(record.trust).stylize("strong"), key="trust")


def _findings(record: PackageRecord, level: Level) -> list[Row]:
    if not record.findings:
        return []
    known = {file.artifact.filename for file in record.files}
    rows = [heading("Findings", "worst first" if len(record.findings) > 1 else "")]
    for place, finding in enumerate(record.findings):
        target = level.file(finding.file) if finding.file in known else None
        rows.append(finding_row(finding, place, target=target, advice=True))
    return rows
