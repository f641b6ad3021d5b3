"""The project is archived or deprecated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.releases import ProjectStatus
from attestree.rules.base import Case, Context, Rule
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find(context: Context) -> Iterator[Case]:
    status = context.record.project_status
    if status in (ProjectStatus.ARCHIVED, ProjectStatus.DEPRECATED):
        reason = context.record.project_status_reason
        yield Case(f"the project is {status.value}: {reason}" if reason else f"the project is {status.value}")


RULE = Rule(
    id="archived",
    level=Level.NOTE,
    title="The project is archived or deprecated",
    why="Nobody plans to release it again, so a weakness found in it will stay.",
    benign=("A finished library may stay useful for years.",),
    remedy="Look for a replacement when you next work on what uses it.",
    find=_find,
    fires="The index marks the project as archived or deprecated (PEP 792). It weighs nothing.",
    reads=("the project's status and its reason on the index page",),
    incidents="None: it is about upkeep, not about an attack.",
)
