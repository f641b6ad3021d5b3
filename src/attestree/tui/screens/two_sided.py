"""A list, and beside it the page of what is selected in it: what the explorer and the review have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from attestree.glyphs import glyph
from attestree.text import printable
from attestree.tui.detail.pane import DetailPane
from attestree.tui.export.subject import ExportMemory
from attestree.tui.widgets.filter_bar import FilterBar
from attestree.tui.widgets.note_line import NoteLine
from attestree.tui.widgets.notice import Notice
from attestree.verdict import Trust

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.widget import Widget

    from attestree.tui.export.subject import Subject
    from attestree.tui.standing import Standing


class TwoSidedScreen(Screen[None]):
    """A screen with a list and a page; in a narrow terminal the one that has the keys has all the room.

    Its parts are a list of its own, ``#detail``, ``#filter`` and ``#note``, and ``#notice`` and ``#banner`` for what
    stands in their place.
    """

    DEFAULT_CLASSES = "two-sided"
    AUTO_FOCUS: ClassVar[str] = ""  # the list takes the keys when there is one

    pane = getters.query_one("#detail", DetailPane)
    filter_bar = getters.query_one("#filter", FilterBar)
    note = getters.query_one("#note", NoteLine)

    def __init__(self, *, ascii_only: bool) -> None:
        self._ascii_only = ascii_only
        self._exported = ExportMemory()
        self._told: tuple[Standing | None, str] | None = None
        super().__init__()

    @property
    def listing(self) -> Widget:
        """The list."""
        raise NotImplementedError

    def open_selected(self) -> None:
        """Open the page of what is selected, if anything is."""
        raise NotImplementedError

    def hint(self, text: str) -> None:
        """Say ``text``, printable, until the cursor goes on."""
        raise NotImplementedError

    @property
    def drilled(self) -> bool:
        """Whether a person is in the page: it has the keys, and in a narrow terminal the whole screen."""
        return self.has_class("-drilled")

    # What a person asks for

    def action_filter(self) -> None:
        """Take a filter."""
        self.remove_class("-drilled")
        self.filter_bar.start()

    def action_switch(self) -> None:
        """Go to the other side."""
        if self.filter_bar.has_focus_within:
            self.filter_bar.action_leave()
        elif self.drilled:
            self.leave_page()
        else:
            self.open_selected()

    def action_open_link(self) -> None:
        """Offer to open what is selected in the page."""
        self.post_message(DetailPane.LinkChosen(self.pane.current_link()))

    def action_copy(self) -> None:
        """Copy what is selected in the page."""
        self.post_message(DetailPane.CopyRequested(*self.pane.current_copy()))

    def offer_export(self, subjects: Sequence[Subject]) -> None:
        """Offer to write one of ``subjects`` as a report; nothing where there is none."""
        from attestree.tui.export.dialog import ExportScreen  # late: it brings every format

        if subjects:
            dialog = ExportScreen(subjects, self._exported, ascii_only=self._ascii_only)
            self.app.push_screen(dialog, self._say_where_it_went)

    def _say_where_it_went(self, path: Path | None) -> None:
        if path is not None:
            self.hint(f"Report written to {printable(str(path))}.")

    # What the parts tell

    @on(FilterBar.Left)
    def _leave_filter(self) -> None:
        self.listing.focus()

    @on(DetailPane.DepthChanged)
    def _renew_footer(self) -> None:
        self.refresh_bindings()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the focus: where it is in the page, a person is."""
        inside = self.pane in event.widget.ancestors_with_self
        self.set_class(inside and not self.has_class("-alone"), "-drilled")

    # Which side has the keys

    def enter_page(self) -> None:
        """Give the keys to the page."""
        self.add_class("-drilled")
        self._give_keys(self.pane)

    def leave_page(self) -> None:
        """Give the keys to the list."""
        self.remove_class("-drilled")
        self._give_keys(self.listing)

    def _give_keys(self, side: Widget) -> None:
        if side.focusable:
            self.set_focus(side)  # now, not after the next paint: the next key may be on its way already
        else:
            self.call_after_refresh(side.focus)

    def stand(self, standing: Standing | None, failure: str) -> None:
        """Show both sides, or in their place why there is nothing to show.

        Args:
            standing: what stands in place of the sides; None to show them.
            failure: why no more will come to be known; empty where nothing failed.
        """
        if self._told == (standing, failure):
            return
        self._told = (standing, failure)
        sign = glyph(Trust.FAILED, ascii=self._ascii_only)
        self.set_class(standing is not None, "-alone")
        self.set_class(standing is None and bool(failure), "-interrupted")
        self.refresh_bindings()
        if standing is not None:
            colour = "$trust-failed" if standing.bad else "$foreground"
            self.query_one(Notice).say(sign if standing.bad else "", standing.title, *standing.lines, colour=colour)
        else:
            self.query_one("#banner", Static).update(Content(f"{sign} {failure}"))
