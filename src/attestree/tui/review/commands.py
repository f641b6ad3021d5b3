"""The command palette of the review: every change."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from attestree.glyphs import glyph
from attestree.tui.review.kinds import word
from attestree.tui.review.page import title
from attestree.tui.themes import trust_variable

if TYPE_CHECKING:
    from attestree.tui.review.entry import Entry
    from attestree.tui.review.screen import ReviewScreen

MOST_HITS = 50
"""So many changes are offered for one text."""


class ChangeCommands(Provider):
    """Goes to a change."""

    async def search(self, query: str) -> Hits:
        """Yield the changes whose name and versions fit ``query`` best."""
        matcher = self.matcher(query)
        scored = [(matcher.match(self._title(entry)), entry) for entry in self._screen.listed_entries]
        fitting = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
        for score, entry in fitting[:MOST_HITS]:
            yield Hit(score, self._line(entry), partial(self._screen.go_to, entry.id), self._title(entry))

    async def discover(self) -> Hits:
        """Yield the first changes of the list."""
        for entry in self._screen.listed_entries[:MOST_HITS]:
            yield DiscoveryHit(self._line(entry), partial(self._screen.go_to, entry.id), self._title(entry))

    @property
    def _screen(self) -> ReviewScreen:
        return cast("ReviewScreen", self.screen)

    def _title(self, entry: Entry) -> str:
        return title(entry, ascii_only=self._screen.state.ascii_only)

    def _line(self, entry: Entry) -> Content:
        kind = f"  {word(entry.change.kind)}"
        if entry.trust is None:
            return Content.assemble(self._title(entry), (kind, "$foreground-muted"))
        sign = f"  {glyph(entry.trust, ascii=self._screen.state.ascii_only)} {entry.trust.words}"
        return Content.assemble(
            self._title(entry), (kind, "$foreground-muted"), (sign, f"${trust_variable(entry.trust)}")
        )
