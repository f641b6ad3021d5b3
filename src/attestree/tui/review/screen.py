"""The review: the list of changes, and beside it what there is to say on one of them; one at a time when narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from attestree.glyphs import glyph
from attestree.tui.commands import KeyCommands
from attestree.tui.detail.pane import DetailPane
from attestree.tui.messages import StateChanged
from attestree.tui.review.change_list import ChangeList
from attestree.tui.review.commands import ChangeCommands
from attestree.tui.review.header import ReviewHeader
from attestree.tui.review.keys import KEYS, NEEDS_CHANGES
from attestree.tui.review.list_rows import counts
from attestree.tui.review.messages import AcknowledgeRequested
from attestree.tui.review.outlook_bar import OutlookBar
from attestree.tui.review.source import ReviewPages
from attestree.tui.review.standing import remarks, standing_of
from attestree.tui.review.viewer import ReviewViewer
from attestree.tui.review.walk import finding_at, next_stop
from attestree.tui.widgets.filter_bar import FilterBar, FilterInput
from attestree.tui.widgets.key_line import KeyLine
from attestree.tui.widgets.notice import Notice
from attestree.verdict import Level, Trust

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from attestree.model import PackageId
    from attestree.tui.review.entry import Entry
    from attestree.tui.review.feed import ReviewFeed
    from attestree.tui.review.state import ReviewState


class ReviewScreen(Screen[None]):
    """The main screen of a review.

    Args:
        state: what is known; changed by the app only, except for what a person marks here.
        feed: the session, for what a person asks of it.
        fail_on: the level from which findings would fail in CI; None for never.
    """

    BINDING_GROUP_TITLE = "The review"
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    COMMANDS: ClassVar = {ChangeCommands, KeyCommands}
    DEFAULT_CLASSES = "two-sided"
    AUTO_FOCUS = ""
    CSS = """
    ReviewScreen.-wide #left { width: 11fr; min-width: 44; }
    ReviewScreen.-wide #right { width: 19fr; }
    ReviewScreen #counts { height: auto; padding: 0 1; color: $foreground-muted; }
    """

    changes = getters.query_one("#changes", ChangeList)
    pane = getters.query_one("#detail", DetailPane)
    filter_bar = getters.query_one("#filter", FilterBar)

    def __init__(self, state: ReviewState, feed: ReviewFeed, fail_on: Level | None = Level.BLOCK) -> None:
        self.state = state
        self._feed = feed
        self._fail_on = fail_on
        self._pages = ReviewPages(state)
        self._noted = "not yet"
        self.viewer = ReviewViewer(state)
        super().__init__()

    def compose(self) -> ComposeResult:
        """Lay the parts out: header, the two sides or a notice, the outlook, keys."""
        yield Static("Please make this terminal larger: 60 by 15 is the least.", id="room", markup=False)
        yield ReviewHeader(self.state, id="header")
        yield Notice(id="notice", markup=False)
        with Horizontal(id="sides"):
            with Vertical(id="left"):
                yield Static(id="counts", markup=False)
                yield Static(id="note", markup=False)
                yield ChangeList(self.state, id="changes")
                yield FilterBar("name, version, kind, word or finding", id="filter")
            with Vertical(id="right"):
                yield DetailPane(self._pages, id="detail")
        yield Static(id="banner", markup=False)
        yield OutlookBar(self.state, self._fail_on, id="outlook")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Say that both sides are being read, until they are."""
        self.query_one("#left").border_title = Content("Changes")
        self._say_how_it_stands()

    @property
    def drilled(self) -> bool:
        """Whether a person is in the page of a change: it has the keys, and in a narrow terminal the whole screen."""
        return self.has_class("-drilled")

    @property
    def listed_entries(self) -> list[Entry]:
        """Every change, in the order of the list; those that the filter leaves out come last."""
        return [self.state.entries[change] for change in dict.fromkeys((*self.changes.order, *self.state.entries))]

    # What the session tells

    @on(StateChanged)
    def _take_in(self, event: StateChanged) -> None:
        self._say_how_it_stands()
        alone = event.fresh or self.changes.left_alone
        if self.viewer.is_stale(left_alone=alone):
            self._list(None if alone else self.changes.change)
        else:
            self.changes.repaint()
        self.pane.refresh_package(event.changed)
        if event.fresh and not self.has_class("-alone"):
            self._leave_page()
        self.refresh_bindings()
        self._say_note()

    def _say_how_it_stands(self) -> None:
        standing, failure = standing_of(self.state), self.state.failure
        sign = glyph(Trust.FAILED, ascii=self.state.ascii_only)
        if self.has_class("-alone") is not (standing is not None):
            self.set_class(standing is not None, "-alone")
            self.refresh_bindings()
        self.set_class(standing is None and bool(failure), "-interrupted")
        if standing is not None:
            colour = "$trust-failed" if standing.bad else "$foreground"
            self.query_one(Notice).say(sign if standing.bad else "", standing.title, *standing.lines, colour=colour)
        else:
            self.query_one("#banner", Static).update(Content(f"{sign} {failure}"))
        self.query_one(ReviewHeader).refresh()
        self.query_one(OutlookBar).refresh()

    # What a person asks for

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Grey out what cannot be done now."""
        if action == "filter" and isinstance(self.focused, FilterInput):
            return False
        if action == "export":
            return None
        if action == "acknowledge" and (self.state.loaded is None or self.state.loaded.acknowledge_in is None):
            return None
        return None if action in NEEDS_CHANGES and self.has_class("-alone") else True

    def action_filter(self) -> None:
        """Take a filter."""
        self.remove_class("-drilled")
        self.filter_bar.start()

    def action_finding(self, step: int) -> None:
        """Go to the next or previous finding, across all changes."""
        row = self.pane.row
        key = row.key if row is not None and self.drilled else ""
        stop = next_stop(self.changes.order, self.state.entries, self.changes.change, key, back=step < 0)
        if stop is None:
            done, total = self.state.progress
            so_far = "" if done == total else f" so far: {done} of {total} are checked"
            self._say_note(f"No open finding{' among what is shown' if self.viewer.words else ''}{so_far}.")
            return
        self.changes.reveal(stop.change)
        self.pane.show(stop.change)
        self._enter_page()
        self.call_after_refresh(self.pane.reveal, stop.key)
        self._say_note(f"Finding {stop.place} of {stop.count}.")

    def action_look_at(self) -> None:
        """Mark the selected change as looked at, or take the mark away."""
        change = self.changes.change
        if change is not None:
            self.changes.left_alone = False
            self.state.look_at(change)
            self.changes.repaint()
            self.pane.refresh_package(frozenset({change}))
            self.query_one(OutlookBar).refresh()

    def action_acknowledge(self) -> None:
        """Ask about the finding under the cursor, else about the worst open one of the selected change."""
        change = self.changes.change
        entry = self.state.entries.get(change) if change is not None else None
        if entry is None or not entry.open_findings:
            self._say_note("This change has no open finding to acknowledge.")
            return
        finding = finding_at(entry, self.pane.level, self.pane.row) if self.drilled else entry.open_findings[0]
        self.changes.left_alone = False
        self.post_message(AcknowledgeRequested(entry.id, finding))

    def action_fold(self) -> None:
        """Leave out what is the same on both sides, or show it again."""
        self._pages.folded = not self._pages.folded
        self.pane.refresh_package(frozenset())

    def action_retry(self) -> None:
        """Ask again."""
        change = self.changes.change
        if change is not None:
            self._feed.retry((change,))
            self._say_note(f"Asking again about {self.state.entries[change].change.package.title}.")

    def action_switch(self) -> None:
        """Go to the other side."""
        if self.filter_bar.has_focus_within:
            self.filter_bar.action_leave()
        elif self.drilled:
            self._leave_page()
        elif self.changes.change is not None:
            self._enter_page()

    def action_open_link(self) -> None:
        """Offer to open what is selected."""
        self.post_message(DetailPane.LinkChosen(self.pane.current_link()))

    def action_copy(self) -> None:
        """Copy what is selected."""
        self.post_message(DetailPane.CopyRequested(*self.pane.current_copy()))

    def action_back(self) -> None:
        """Go one step back: up in the evidence, to the list, out of the filter; never further."""
        if self.drilled:
            if not self.pane.back():
                self._leave_page()
        elif self.viewer.words:
            self.filter_bar.clear()

    def go_to(self, change: PackageId) -> None:
        """Select ``change``, without the filter where that leaves it out."""
        if not self.changes.reveal(change):
            self.filter_bar.clear()
            self.viewer.words = ""
            self._list(change)

    # What the parts tell

    @on(ChangeList.Selected)
    def _select(self, event: ChangeList.Selected) -> None:
        self.pane.show(event.change)
        self._say_note()

    @on(ChangeList.Opened)
    def _open(self, event: ChangeList.Opened) -> None:
        self.pane.show(event.change)
        self._enter_page()

    @on(ChangeList.Seen)
    def _look_at(self, event: ChangeList.Seen) -> None:
        self._feed.look_at(event.changes)

    @on(FilterBar.Changed)
    def _filter(self, event: FilterBar.Changed) -> None:
        if event.words.strip() != self.viewer.words:
            self.viewer.words = event.words.strip()
            self._list(self.changes.change)

    @on(FilterBar.Left)
    def _leave_filter(self) -> None:
        self.changes.focus()

    @on(DetailPane.PackageChosen)
    def _go_there(self, event: DetailPane.PackageChosen) -> None:
        if event.package in self.state.entries:
            self.go_to(event.package)
        else:
            self._say_note("That package is the same on both sides, so the review did not look at it.")

    @on(DetailPane.DepthChanged)
    def _renew_footer(self) -> None:
        self.refresh_bindings()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the focus: where it is in the page, a person is."""
        inside = self.pane in event.widget.ancestors_with_self
        self.set_class(inside and not self.has_class("-alone"), "-drilled")

    # How

    def _list(self, cursor: PackageId | None = None) -> None:
        self.changes.show(self.viewer.order(), cursor)
        self.filter_bar.tell(len(self.changes.order))
        self.query_one("#counts", Static).update(Content(counts(self.state.entries.values())))
        self._say_note()

    def _enter_page(self) -> None:
        self.changes.left_alone = False
        self.add_class("-drilled")
        if self.pane.focusable:
            self.set_focus(self.pane)  # now, not after the next paint: the next key may be on its way already
        else:
            self.call_after_refresh(self.pane.focus)

    def _leave_page(self) -> None:
        self.remove_class("-drilled")
        self.call_after_refresh(self.changes.focus)

    def _say_note(self, hint: str = "") -> None:
        """Say what holds for the whole review, and ``hint`` until the next thing happens."""
        said = [*remarks(self.state), hint]
        if self.viewer.words and not self.changes.order:
            said.append("Nothing matches. Escape shows everything again.")
        text = "  ".join(part for part in said if part)
        if text != self._noted:  # every update of a Static lays the whole screen out anew
            self._noted = text
            note = self.query_one("#note", Static)
            note.update(Content(text))
            note.display = bool(text)
