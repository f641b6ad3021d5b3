"""What stands on top of a change: the findings, worst first, with all it takes to decide on the worst of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules import RULES_BY_ID
from attestree.tui.detail import marks
from attestree.tui.detail.rows import Kind, Row, heading, lines_of, said

_FEW = 2
"""So many findings still leave room on the screen for what differs."""
_NAMES = frozenset({"Sigstore", "Python"})

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from attestree.records import Finding
    from attestree.tui.detail.levels import Level


def finding_key(finding: Finding) -> str:
    """Return what names the finding's row, whether it is acknowledged or not."""
    parts = (finding.rule, finding.file, finding.detail, finding.before, finding.after)
    return "\0".join(["finding", *parts])


def finding_rows(findings: Sequence[Finding], level: Level) -> list[Row]:
    """Return a change's findings as rows: few of them with all it takes to decide, of many what to do about the worst.

    Args:
        findings: worst first, acknowledged ones last.
        level: the new side's level, where enter finds all there is to say on each.
    """
    rows = [heading("Findings", f"{len(findings)}, worst first" if len(findings) > 1 else "")]
    for place, finding in enumerate(findings):
        explanation = [] if place or finding.acknowledged else _explanation(finding.rule, whole=_are_few(findings))
        rows.append(_row(finding, level, explanation))
    return rows


def explained_rows(findings: Sequence[Finding]) -> list[Row]:
    """Return why the findings matter and what to do, each rule once; what ``finding_rows`` told already is left out."""
    rules = dict.fromkeys(finding.rule for finding in findings if not finding.acknowledged)
    if _are_few(findings) and rules:
        rules.pop(findings[0].rule, None)
    rows = [
        Row(lines_of([said((RULES_BY_ID[rule].title, "strong")), *_explanation(rule)]), kind=Kind.TEXT)
        for rule in rules
        if rule in RULES_BY_ID
    ]
    return [heading("What the findings mean"), *rows] if rows else []


def _are_few(findings: Sequence[Finding]) -> bool:
    return len(findings) <= _FEW


def _row(finding: Finding, level: Level, explanation: list[Content]) -> Row:
    tone = "dim" if finding.acknowledged else ""
    mark = marks.level(finding.level)
    lines = [said(mark if tone else mark.stylize("strong"), "  ", (finding.title, tone or "strong"))]
    lines.append(said((finding.detail, tone)))
    if finding.acknowledged:
        lines.append(said(("acknowledged  ", "strong"), (finding.acknowledged, "dim")))
    if finding.lapsed:
        lines.append(said(("no longer acknowledged  ", "review"), finding.lapsed))
    return Row(
        lines_of([*lines, *explanation]),
        kind=Kind.TEXT,
        target=level.about(finding),
        copy=f"{finding.rule}: {finding.detail}",
        what="the finding",
        key=finding_key(finding),
    )


def _explanation(rule_id: str, *, whole: bool = True) -> list[Content]:
    rule = RULES_BY_ID.get(rule_id)
    if rule is None:
        return []
    do = said(("what to do  ", "dim"), rule.remedy)
    if not whole:
        return [do]
    why = said(("why  ", "dim"), rule.why)
    harmless = said(("harmless if  ", "dim"), "; or ".join(_as_clause(cause) for cause in rule.benign))
    return [why, harmless, do] if rule.benign else [why, do]


def _as_clause(sentence: str) -> str:
    """Return a sentence as part of another one; only a name keeps its capital letters."""
    first, _, rest = sentence.partition(" ")
    lowered = first if any(char.isupper() for char in first[1:]) or first in _NAMES else first.lower()
    return f"{lowered} {rest}".rstrip(".")
