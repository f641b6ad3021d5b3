"""The levels of a review: the change itself on top, below it the evidence of either side as the explorer shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.tui.detail.crumbs import crumb
from attestree.tui.detail.levels import Depth, exists
from attestree.tui.detail.page import page_for
from attestree.tui.detail.rows import Page, text
from attestree.tui.review.page import change_page, title

if TYPE_CHECKING:
    from attestree.tui.detail.levels import Level
    from attestree.tui.review.state import ReviewState


class ReviewPages:
    """A ``PageSource`` over what the review knows.

    Args:
        state: what is known; read, never changed.

    Attributes:
        folded: whether what is the same on both sides is left out.
    """

    def __init__(self, state: ReviewState) -> None:
        self._state = state
        self.folded = False

    @property
    def ascii_only(self) -> bool:
        """Whether our own signs are drawn in ASCII."""
        return self._state.ascii_only

    def page(self, level: Level) -> Page:
        """Return what ``level`` shows now."""
        if level.side is not None:
            return page_for(self._state.sides[level.side], level)
        entry = self._state.entries.get(level.package)
        if entry is None:
            return Page((text(("There is no such change.", "dim")),))
        return change_page(self._state, entry, folded=self.folded)

    def crumb(self, level: Level) -> str:
        """Return the name of one level, printable."""
        if level.side is None:
            entry = self._state.entries.get(level.package)
            return title(entry, ascii_only=self.ascii_only) if entry else ""
        name = crumb(self._state.sides[level.side], level)
        return f"{level.side}: {name}" if level.depth is Depth.PACKAGE else name

    def still_there(self, stack: tuple[Level, ...]) -> tuple[Level, ...]:
        """Return ``stack`` cut before the first level that is gone."""
        for count, level in enumerate(stack):
            if level.side is not None and not exists(self._state.sides[level.side], level):
                return stack[:count]
        return stack

    def sums_up(self, level: Level) -> bool:  # noqa: ARG002 - the protocol's signature
        """Return that no level depends on other changes than its own."""
        return False
