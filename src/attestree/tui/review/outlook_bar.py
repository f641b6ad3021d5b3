"""The line of what would happen in CI, and how far the work and the person are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget

from attestree.glyphs import glyph
from attestree.outcome import CLEAN
from attestree.tui.review.outlook import Outlook, outlook_of
from attestree.tui.themes import trust_variable
from attestree.tui.widgets.fitting import two_sides
from attestree.verdict import Level, Trust

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import RenderResult

    from attestree.tui.review.state import ReviewState


class OutlookBar(Widget):
    """What would happen in CI, by what is known and acknowledged now.

    Args:
        state: what is known.
        fail_on: the level from which findings fail; None for never.
    """

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = """
    OutlookBar { height: 1; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(
        self,
        state: ReviewState,
        fail_on: Level | None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        self._state = state
        self._fail_on = fail_on
        super().__init__(id=id)

    def render(self) -> RenderResult:
        """Return the richest wording that fits."""
        return two_sides(self._wordings(), self.content_size.width)

    def _wordings(self) -> Iterator[tuple[Content, Content]]:
        if self._state.loaded is None:
            yield Content(), Content()
            return
        outlook = outlook_of(self._state.entries.values(), self._fail_on)
        whole, brief = (self._sentence(outlook, short=short) for short in (False, True))
        seen = f"looked at {len(self._state.looked_at)} of {len(self._state.entries)}"
        done = "checked {} of {}".format(*self._state.progress)
        gap = " | " if self._state.ascii_only else " · "
        for left, right in ((whole, (seen, done)), (whole, (seen,)), (brief, (seen,)), (brief, ())):
            yield left, Content.styled(gap.join(right), "$foreground-muted")

    def _sentence(self, outlook: Outlook, *, short: bool) -> Content:
        reasons = outlook.reasons(short=short)
        return Content.assemble(self._verdict(outlook), f": {reasons}" if reasons else "")

    def _verdict(self, outlook: Outlook) -> Content:
        if outlook.pending and outlook.code == CLEAN:
            word, words = Trust.PENDING, f"{outlook.verdict} so far"
        else:
            word, words = (Trust.VERIFIED if outlook.code == CLEAN else Trust.FAILED), outlook.verdict
        sign = glyph(word, ascii=self._state.ascii_only)
        return Content.styled(f"{sign} {words}", f"bold ${trust_variable(word)}")
