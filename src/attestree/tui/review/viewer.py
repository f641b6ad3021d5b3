"""Which changes are listed, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.tui.review.filtering import matching
from attestree.tui.review.ordering import ordered

if TYPE_CHECKING:
    from attestree.events import SessionFinished
    from attestree.model import PackageId
    from attestree.tui.review.state import ReviewState


class ReviewViewer:
    """Keeps the filter, and knows when the list has to be made anew.

    Args:
        state: what is known.

    Attributes:
        words: the filter as it was typed; empty for none.
    """

    def __init__(self, state: ReviewState) -> None:
        self._state = state
        self._finished: SessionFinished | None = None
        self._order: tuple[PackageId, ...] = ()
        self.words = ""

    def order(self) -> tuple[PackageId, ...]:
        """Return the changes to list, by what is known now."""
        self._finished = self._state.finished
        self._order = self._listed()
        return self._order

    def is_stale(self, *, left_alone: bool) -> bool:
        """Return whether what came to be known changes which changes are listed, or their order.

        Once a person moved the cursor the order is kept until all is known, so that rows do not run away under their
        hands.
        """
        if left_alone or (self._state.finished is not None and self._state.finished is not self._finished):
            return self._listed() != self._order
        return frozenset(self._listed()) != frozenset(self._order)

    @property
    def matching(self) -> frozenset[PackageId]:
        """The changes that the filter shows; all of them where there is none."""
        return matching(self._state.entries.values(), self.words)

    def _listed(self) -> tuple[PackageId, ...]:
        order = ordered(self._state.entries.values())
        if not self.words:
            return order
        found = self.matching
        return tuple(change for change in order if change in found)
