"""A change's page as text, for tests: what a person reads, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.tui.detail.rows import FIXED, Kind, Page, Row
from attestree.tui.review.page import change_page
from tui.review.test_state import state_of

if TYPE_CHECKING:
    from tui.review.canned import Case


def page_of(case: Case, *others: Case, folded: bool = False) -> Page:
    """Return the page of ``case`` in a review of it and ``others``."""
    state = state_of(case, *others)
    return change_page(state, state.entries[case.change.id], folded=folded)


def line(row: Row) -> str:
    """Return one row as text; the values of a pair are parted by a bar."""
    parts = [row.label.plain, row.value.plain]
    if row.kind is Kind.PAIR:
        parts[1] = f"{row.value.plain} | {row.other.plain}"
    return " ".join(part for part in parts if part).replace(FIXED, " ")


def lines(page: Page) -> list[str]:
    """Return every row as text."""
    return [line(row) for row in page.rows]


def headings(page: Page) -> list[str]:
    """Return the titles of the page's sections, without what stands beside them."""
    return [line(row).split("   ")[0] for row in page.rows if row.kind is Kind.HEADING]


def section(page: Page, title: str) -> list[str]:
    """Return the rows below the heading ``title``, up to the next one."""
    starts = [at for at, row in enumerate(page.rows) if row.kind is Kind.HEADING]
    start = next(at for at in starts if line(page.rows[at]).startswith(title))
    end = next((at for at in starts if at > start), len(page.rows))
    return [line(row) for row in page.rows[start + 1 : end]]
