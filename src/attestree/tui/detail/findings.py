"""A finding: its row at the package level, and a level of its own with why it matters and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules import RULES_BY_ID
from attestree.tui.detail import marks
from attestree.tui.detail.rows import Page, Row, blank, fact, heading, lines_of, said, text
from attestree.verdict import Level as Weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.records import Finding, PackageRecord
    from attestree.tui.detail.levels import Level


def finding_rows(findings: Sequence[Finding], level: Level, told: str) -> list[Row]:
    """Return the rows of a package's findings; what to do is said once for each rule.

    Args:
        findings: what rules found, worst first.
        level: the package's level.
        told: what was said above already and need not be said again.
    """
    rows = [heading("Findings", "worst first" if len(findings) > 1 else "")]
    advised: set[str] = set()
    for place, finding in enumerate(findings):
        advice = RULES_BY_ID[finding.rule].remedy if finding.rule in RULES_BY_ID.keys() - advised else ""
        advised.add(finding.rule)
        rows.append(_finding_row(finding, place, level, told, "" if finding.level is Weight.NOTE else advice))
    return rows


def _finding_row(finding: Finding, place: int, level: Level, told: str, advice: str) -> Row:
    lines = [said((finding.title, "strong"))]
    if finding.detail not in told:
        lines.append(said(finding.detail))
    lines += [said((f"{label}  ", "dim"), value or "nothing") for label, value in _compared(finding)]
    if advice:
        lines.append(said(("what to do  ", "dim"), advice))
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
