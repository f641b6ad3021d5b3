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
    compared = _compared(finding)
    column = max((len(label) for label, _ in compared), default=0) + 2
    lines += [said((label.ljust(column), "dim"), value) for label, value in compared]
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
    rows += [fact(label.capitalize(), value, copy=value) for label, value in _compared(finding)]
    if finding.file:
        rows.append(Row(said(finding.file), said(("File", "dim")), target=_file(record, level, finding), key="file"))
    rows += [fact("Rule", finding.rule, copy=finding.rule), *_explained(finding.rule)]
    return Page(tuple(rows), copy=f"{finding.rule}: {finding.detail}", what="the finding")


def _file(record: PackageRecord, level: Level, finding: Finding) -> Level | None:
    names = (file.artifact for file in record.files if file.artifact.display_name == finding.file)
    return next((level.file(artifact.filename) for artifact in names), None)


def _explained(rule_id: str) -> list[Row]:
    """Return what the rule's own page says; nothing for a rule this version does not know."""
    rule = RULES_BY_ID.get(rule_id)
    if rule is None:
        return []
    sections = (
        ("What to do", (rule.remedy,)),
        ("Why it matters", (rule.why,)),
        ("Harmless causes that are known", rule.benign),
        ("When this is said", (rule.fires,)),
        ("What is known of attacks", (rule.incidents,)),
    )
    return [row for title, lines in sections if any(lines) for row in (heading(title), *map(text, lines))]


def _compared(finding: Finding) -> list[tuple[str, str]]:
    """Return what is compared. What a rule gives only one value of, that of now, has no side before."""
    if not finding.before:
        return [("after", finding.after)] if finding.after else []
    return [("before", finding.before), ("after", finding.after or "nothing")]
