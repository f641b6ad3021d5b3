"""A finding in words: what, why it matters here, before and after, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules import RULES_BY_ID
from attestree.tui.detail import marks
from attestree.tui.detail.rows import Row, lines_of, said
from attestree.verdict import Level

if TYPE_CHECKING:
    from attestree.records import Finding
    from attestree.tui.detail.rows import Target


def finding_row(finding: Finding, place: int, *, target: Target | None, owner: str = "", advice: bool = False) -> Row:
    """Return the row of one finding.

    Args:
        finding: what a rule found.
        place: its place in the list, which keeps two equal findings apart.
        target: where enter leads.
        owner: whose finding it is, where the list holds those of several packages.
        advice: whether to say why it matters and what to do.
    """
    lines = [said((f"{owner}  " if owner else "", "strong"), (finding.title, "strong"), (f"   {finding.rule}", "dim"))]
    lines.append(said(finding.detail))
    rule = RULES_BY_ID.get(finding.rule)
    if finding.before or finding.after:
        lines.append(said(("before  ", "dim"), finding.before or "nothing"))
        lines.append(said(("after   ", "dim"), finding.after or "nothing"))
    if finding.file:
        lines.append(said(("file    ", "dim"), finding.file))
    if advice and rule and finding.level is not Level.NOTE:
        lines.append(said((rule.why, "dim")))
        lines.append(said(("what to do  ", "dim"), rule.remedy))
    return Row(
        lines_of(lines),
        marks.level(finding.level),
        target=target,
        copy=f"{finding.rule}: {finding.detail}",
        what="the finding",
        key=f"finding\0{place}\0{owner}\0{finding.rule}",
    )
