"""What a person chose to see, and what follows from it: the outline, what matches, what should be said about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.tui.filtering import PackageFinder
from attestree.tui.views import Order, View, outline_of

if TYPE_CHECKING:
    from attestree.events import SessionFinished
    from attestree.model import PackageId
    from attestree.tui.outlines.base import Outline
    from attestree.tui.state import ExplorerState


class Viewer:
    """Keeps the view, and knows when its outline has to be made anew.

    Args:
        state: what is known.
    """

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._finder = PackageFinder(state)
        self._finished: SessionFinished | None = None
        self.view = View()
        self.matching: tuple[PackageId, ...] = ()

    def outline(self) -> Outline:
        """Return the outline of the view, by what is known now."""
        self._finished = self._state.finished
        self.matching = self._find()
        return outline_of(self.view, self._state, self.matching)

    def is_stale(self) -> bool:
        """Return whether what came to be known changes which rows there are, or their order.

        An order by trust is kept while verdicts come in, so that rows do not run away under a person's hands.
        """
        if self.view.inverted is None and self.view.words:
            return frozenset(self._find()) != frozenset(self.matching)
        if self.view.inverted is None and self.view.order is Order.TRUST:
            return self._state.finished is not None and self._state.finished is not self._finished
        return False

    def sort(self) -> None:
        """Order the packages the next way."""
        self.view = replace(self.view, order=self.view.order.next, inverted=None)

    def invert(self, package: PackageId | None) -> None:
        """Show who requires ``package``; the dependencies again for None."""
        self.view = replace(self.view, inverted=package)

    def filter(self, words: str) -> None:
        """Show only what matches ``words``; everything for blanks."""
        self.view = replace(self.view, words=words.strip(), inverted=None)

    def nearest_match(self, package: PackageId | None) -> PackageId | None:
        """Return where the cursor belongs under the filter: on ``package`` if that matches, else on the first match."""
        found = self._find()
        return package if package in found or not found else found[0]

    def reset(self, order: Order = Order.TREE) -> None:
        """Show everything, in ``order``."""
        self.view = View(order)

    def remarks(self, outline: Outline) -> list[str]:
        """Return what a person should know about what is shown, printable."""
        said = [outline.note] if outline.note else []
        if self.view.inverted is not None:
            said.append("Escape goes back.")
        elif self.view.words and not self.matching:
            said.append("Nothing matches. Escape shows everything again.")
        if self._state.serves_no_provenance:
            said.append("No index here has shown any provenance, so unknown says nothing against a package.")
        return said

    def _find(self) -> tuple[PackageId, ...]:
        return self._finder.find(self.view.words) if self.view.words else ()
