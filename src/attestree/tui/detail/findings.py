"""A finding: its row at the package level, and a level of its own with why it matters and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules import RULES_BY_ID
from attestree.tui.detail import marks
from attestree.tui.detail.rows import Page, Row, aside, blank, fact, heading, lines_of, said, text
from attestree.verdict import Level as Weight

if TYPE_CHECKING:
    from attestree.records import Finding, PackageRecord
    from attestree.tui.detail.levels import Level


def finding_row(finding: Finding, place: int, level: Level, *, told: str) -> Row:
    """Return the row of one finding.

    Args:
        finding: what a rule found.
        place: its place in the list, which keeps two equal findings apart.
        level: the package's level.
        told: what was said above already and need not be said again.
    """
    lines = [said((finding.title, "strong"), aside(finding.rule))]
    if finding.detail not in told:
        lines.append(said(finding.detail))
    lines += [said((f"{label}  ", "dim"), value or "nothing") for label, value in _compared(finding)]
    rule = RULES_BY_ID.get(finding.rule)
    if rule and finding.level is not Weight.NOTE:
        lines.append(said(("what to do  ", "dim"), rule.remedy))
    return Row(
        lines_of(lines),
        marks.level(finding.level),
        target=level.about(finding),
        copy=f"{finding.rule}: {finding.detail}",
        what="the finding",
        key=f"finding\0{place}\0{finding.rule}",
    )


def finding_page(record: PackageRecord, level: Level, finding: Finding) -> Page:
    """Return all there is to say on one finding."""
    rows = [Row(said((finding.title, "strong")), marks.level(finding.level).stylize("strong"), key="title")]
    rows += [blank(), fact("Here", finding.detail, copy=finding.detail, what="the finding")]
    rows += [fact(label.capitalize(), value or "nothing", copy=value) for label, value in _compared(finding)]
    if finding.file:
        leads = (
            level.file(finding.file) if any(file.artifact.filename == finding.file for file in record.files) else None
        )
        rows.append(Row(said(finding.file), said(("File", "dim")), target=leads, key="file"))
    rows.append(fact("Rule", finding.rule, copy=finding.rule))
    rule = RULES_BY_ID.get(finding.rule)
    if rule:
        rows += [heading("What to do"), text(rule.remedy), heading("Why it matters"), text(rule.why)]
        rows += (
            [heading("Harmless causes that are known"), *(text(cause) for cause in rule.benign)] if rule.benign else []
        )
    return Page(tuple(rows), copy=f"{finding.rule}: {finding.detail}", what="the finding")


def _compared(finding: Finding) -> list[tuple[str, str]]:
    compares = finding.before or finding.after
    return [("before", finding.before), ("after", finding.after)] if compares else []
