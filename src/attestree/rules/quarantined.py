"""The index has put the project into quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.releases import ProjectStatus
from attestree.rules.base import Case, Context, Rule
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find(context: Context) -> Iterator[Case]:
    if context.record.project_status is ProjectStatus.QUARANTINED:
        reason = context.record.project_status_reason
        yield Case(f"the index says: {reason}" if reason else "the index gives no reason")


RULE = Rule(
    id="quarantined",
    level=Level.BLOCK,
    title="The project is in quarantine",
    why="The index's administrators consider the project unsafe and keep installers from getting it.",
    benign=("The report that led to it may turn out wrong, and the quarantine is lifted.",),
    remedy="Do not install it, and treat machines that already did as suspect until the reason is known.",
    find=_find,
    fires="The index marks the project as quarantined (PEP 792).",
    reads=("the project's status and its reason on the index page",),
    incidents=(
        "This is where malicious releases end that somebody has found: LiteLLM's (March 2026) were gone within hours. "
        "It comes after the discovery, so it protects whoever updates later, and not the first."
    ),
)
