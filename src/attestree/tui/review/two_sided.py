"""A list, and beside it the page of what is selected in it: which of them is shown, and which one a person is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from attestree.glyphs import glyph
from attestree.tui.detail.pane import DetailPane
from attestree.tui.review.change_list import ChangeList
from attestree.tui.widgets.filter_bar import FilterBar
from attestree.tui.widgets.notice import Notice
from attestree.verdict import Trust

if TYPE_CHECKING:
    from attestree.tui.standing import Standing


class TwoSidedScreen(Screen[None]):
    """A screen with a list of changes and a page; in a narrow terminal the one that has the keys has all the room."""

    DEFAULT_CLASSES = "two-sided"
    AUTO_FOCUS: ClassVar[str] = ""

    changes = getters.query_one("#changes", ChangeList)
    pane = getters.query_one("#detail", DetailPane)
    filter_bar = getters.query_one("#filter", FilterBar)

    @property
    def drilled(self) -> bool:
        """Whether a person is in the page of a change: it has the keys, and in a narrow terminal the whole screen."""
        return self.has_class("-drilled")

    def action_switch(self) -> None:
        """Go to the other side."""
        if self.filter_bar.has_focus_within:
            self.filter_bar.action_leave()
        elif self.drilled:
            self.leave_page()
        elif self.changes.change is not None:
            self.enter_page()

    def action_open_link(self) -> None:
        """Offer to open what is selected in the page."""
        self.post_message(DetailPane.LinkChosen(self.pane.current_link()))

    def action_copy(self) -> None:
        """Copy what is selected in the page."""
        self.post_message(DetailPane.CopyRequested(*self.pane.current_copy()))

    @on(DetailPane.DepthChanged)
    def _renew_footer(self) -> None:
        self.refresh_bindings()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the focus: where it is in the page, a person is."""
        inside = self.pane in event.widget.ancestors_with_self
        self.set_class(inside and not self.has_class("-alone"), "-drilled")

    def enter_page(self) -> None:
        """Give the keys to the page."""
        self.changes.left_alone = False
        self.add_class("-drilled")
        if self.pane.focusable:
            self.set_focus(self.pane)  # now, not after the next paint: the next key may be on its way already
        else:
            self.call_after_refresh(self.pane.focus)

    def leave_page(self) -> None:
        """Give the keys to the list."""
        self.remove_class("-drilled")
        self.call_after_refresh(self.changes.focus)

    def stand(self, standing: Standing | None, failure: str, *, ascii_only: bool) -> None:
        """Show both sides, or in their place why there is nothing to show.

        Args:
            standing: what stands in place of the sides; None to show them.
            failure: why no more will come to be known; empty where nothing failed.
            ascii_only: draw with ASCII signs only.
        """
        sign = glyph(Trust.FAILED, ascii=ascii_only)
        if self.has_class("-alone") is not (standing is not None):
            self.set_class(standing is not None, "-alone")
            self.refresh_bindings()
        self.set_class(standing is None and bool(failure), "-interrupted")
        if standing is not None:
            colour = "$trust-failed" if standing.bad else "$foreground"
            self.query_one(Notice).say(sign if standing.bad else "", standing.title, *standing.lines, colour=colour)
        else:
            self.query_one("#banner", Static).update(Content(f"{sign} {failure}"))
