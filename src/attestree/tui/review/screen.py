"""The review: the list of changes, and beside it what there is to say on one of them; one at a time when narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from attestree.tui.commands import KeyCommands
from attestree.tui.detail.pane import DetailPane
from attestree.tui.messages import StateChanged
from attestree.tui.review.change_list import ChangeList
from attestree.tui.review.commands import ChangeCommands
from attestree.tui.review.exporting import review_subjects
from attestree.tui.review.header import ReviewHeader
from attestree.tui.review.keys import KEYS, NEEDS_CHANGES
from attestree.tui.review.list_rows import counts
from attestree.tui.review.messages import AcknowledgeRequested
from attestree.tui.review.outlook_bar import OutlookBar
from attestree.tui.review.source import ReviewPages
from attestree.tui.review.standing import remarks, standing_of
from attestree.tui.review.viewer import ReviewViewer
from attestree.tui.review.walk import finding_at, next_stop
from attestree.tui.screens.two_sided import TwoSidedScreen
from attestree.tui.widgets.filter_bar import FilterBar, FilterInput
from attestree.tui.widgets.key_line import KeyLine
from attestree.tui.widgets.note_line import NoteLine
from attestree.tui.widgets.notice import Notice
from attestree.verdict import Level

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from attestree.model import PackageId
    from attestree.tui.review.entry import Entry
    from attestree.tui.review.feed import ReviewFeed
    from attestree.tui.review.state import ReviewState


class ReviewScreen(TwoSidedScreen):
    """The main screen of a review.

    Args:
        state: what is known; changed by the app only, except for what a person marks here.
        feed: the session, for what a person asks of it.
        fail_on: the level from which findings would fail in CI; None for never.
    """

    BINDING_GROUP_TITLE = "The review"
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    COMMANDS: ClassVar = {ChangeCommands, KeyCommands}
    CSS = """
    ReviewScreen.-wide #left { width: 11fr; min-width: 44; }
    ReviewScreen.-wide #right { width: 19fr; }
    ReviewScreen #counts { height: auto; padding: 0 1; color: $foreground-muted; }
    """

    changes = getters.query_one("#changes", ChangeList)

    def __init__(self, state: ReviewState, feed: ReviewFeed, fail_on: Level | None = Level.BLOCK) -> None:
        self.state = state
        self._feed = feed
        self._fail_on = fail_on
        self._pages = ReviewPages(state)
        self._going_to = ""
        self.viewer = ReviewViewer(state)
        super().__init__(ascii_only=state.ascii_only)

    def compose(self) -> ComposeResult:
        """Lay the parts out: header, the two sides or a notice, the outlook, keys."""
        yield Static("Please make this terminal larger: 60 by 15 is the least.", id="room", markup=False)
        yield ReviewHeader(self.state, id="header")
        yield Notice(id="notice", markup=False)
        with Horizontal(id="sides"):
            with Vertical(id="left"):
                yield Static(id="counts", markup=False)
                yield NoteLine(id="note")
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
            self.leave_page()
        self.refresh_bindings()
        self._say_remarks()

    def _say_how_it_stands(self) -> None:
        self.stand(standing_of(self.state), self.state.failure)
        self.query_one(ReviewHeader).refresh()
        self.query_one(OutlookBar).refresh()

    # What a person asks for

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Grey out what cannot be done now."""
        if action == "filter" and isinstance(self.focused, FilterInput):
            return False
        if action == "export" and self.state.loaded is None:
            return None
        if action == "acknowledge" and (self.state.loaded is None or self.state.loaded.acknowledge_in is None):
            return None
        return None if action in NEEDS_CHANGES and self.has_class("-alone") else True

    def action_finding(self, step: int) -> None:
        """Go to the next or previous finding, across all changes."""
        row = self.pane.row
        key = self._going_to or (row.key if row is not None and self.drilled else "")
        stop = next_stop(self.changes.order, self.state.entries, self.changes.change, key, back=step < 0)
        if stop is None:
            done, total = self.state.progress
            so_far = "" if done == total else f" so far: {done} of {total} are checked"
            self.hint(f"No open finding{' among what is shown' if self.viewer.words else ''}{so_far}.")
            return
        self.changes.reveal(stop.change)
        self.pane.show(stop.change)
        self.enter_page()
        self._going_to = stop.key  # the next key may be on its way before the cursor is there
        self.call_after_refresh(self._arrive, stop.key)
        self.hint(f"Finding {stop.place} of {stop.count}.")

    def _arrive(self, key: str) -> None:
        self.pane.reveal(key)
        self._going_to = "" if self._going_to == key else self._going_to

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
            self.hint("This change has no open finding to acknowledge.")
            return
        finding = finding_at(entry, self.pane.level, self.pane.row) if self.drilled else entry.open_findings[0]
        self.changes.left_alone = False
        self.post_message(AcknowledgeRequested(entry.id, finding))

    def action_fold(self) -> None:
        """Leave out what is the same on both sides, or show it again."""
        self._pages.folded = not self._pages.folded
        self.pane.refresh_package(frozenset())

    def action_export(self) -> None:
        """Offer to write what the filter shows, the selected change, or the whole review, as a report."""
        self.offer_export(review_subjects(self.state, self.viewer, self.changes.change))

    def action_retry(self) -> None:
        """Ask again."""
        change = self.changes.change
        if change is not None:
            self._feed.retry((change,))
            self.hint(f"Asking again about {self.state.entries[change].change.package.title}.")

    def action_back(self) -> None:
        """Go one step back: up in the evidence, to the list, out of the filter; never further."""
        if self.drilled:
            if not self.pane.back():
                self.leave_page()
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
        self.note.follow(event.change)

    @on(ChangeList.Opened)
    def _open(self, event: ChangeList.Opened) -> None:
        self.pane.show(event.change)
        self.enter_page()

    @on(ChangeList.Seen)
    def _look_at(self, event: ChangeList.Seen) -> None:
        self._feed.look_at(event.changes)

    @on(FilterBar.Changed)
    def _filter(self, event: FilterBar.Changed) -> None:
        if event.words.strip() != self.viewer.words:
            self.viewer.words = event.words.strip()
            self._list(self.changes.change)

    @on(DetailPane.PackageChosen)
    def _go_there(self, event: DetailPane.PackageChosen) -> None:
        if event.package in self.state.entries:
            self.go_to(event.package)
        else:
            self.hint("That package is the same on both sides, so the review did not look at it.")

    # How

    def _list(self, cursor: PackageId | None = None) -> None:
        self.changes.show(self.viewer.order(), cursor)
        self.filter_bar.tell(len(self.changes.order))
        self.query_one("#counts", Static).update(Content(counts(self.state.entries.values())))
        self._say_remarks()

    @property
    def listing(self) -> ChangeList:
        """The changes."""
        return self.changes

    def open_selected(self) -> None:
        """Go to the page of the selected change."""
        if self.changes.change is not None:
            self.enter_page()

    def enter_page(self) -> None:
        """Give the keys to the page; from then on a person is at home in the list."""
        self.changes.left_alone = False
        super().enter_page()

    def hint(self, text: str) -> None:
        """Say what a key did, until the cursor goes on to another change."""
        self.note.hint(text, self.changes.change)

    def _say_remarks(self) -> None:
        """Say what holds for the whole review."""
        nothing = bool(self.viewer.words) and not self.changes.order
        self.note.remark([*remarks(self.state), *(["Nothing matches. Escape shows everything again."] * nothing)])
