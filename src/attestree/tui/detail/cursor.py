"""Where the cursor may stand on a page, and where it starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.tui.detail.levels import Level

if TYPE_CHECKING:
    from attestree.tui.detail.layout import Layout
    from attestree.tui.detail.rows import Page


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person was on a page: the key of the cursor's row, and the line at the top."""

    key: str = ""
    scroll: float = 0


def usable(page: Page) -> list[int]:
    """Return the rows the cursor stops at."""
    return [at for at, row in enumerate(page.rows) if row.actionable]


def start(page: Page, layout: Layout, height: int) -> int | None:
    """Return the row to start at: the first that leads deeper, else elsewhere, else that can be used at all.

    A row that is out of sight is no place to start: the top of the page says what is wrong.

    Args:
        page: what is shown.
        layout: the same at its width.
        height: how many lines are seen.
    """
    leading = [at for at, row in enumerate(page.rows) if row.target is not None]
    deeper = [at for at in leading if isinstance(page.rows[at].target, Level)]
    for candidates in (deeper, leading, usable(page)):
        if candidates and layout.span(candidates[0])[1] <= height:
            return candidates[0]
    return next(iter(usable(page)), None)


def found_again(page: Page, key: str, near: int | None) -> int | None:
    """Return the row named ``key``, else the usable row next to ``near``; None where the page has no usable row."""
    rows = usable(page)
    same = next((at for at in rows if page.rows[at].key == key), None)
    return same if same is not None else min(rows, key=lambda at: abs(at - (near or 0)), default=None)
