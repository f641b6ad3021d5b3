"""The list of changes: one row each, the cursor on the one whose page stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from attestree.tui.detail.cursor import Place
from attestree.tui.detail.rowview import RowView
from attestree.tui.review.list_rows import list_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from attestree.model import PackageId
    from attestree.tui.review.state import ReviewState


class ChangeList(Widget, can_focus=True):
    """The changes of a review.

    Args:
        state: what is known; read, never changed.
    """

    BINDING_GROUP_TITLE = "The list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Show what there is to say on the change", id="changes.open"),
        Binding("up,k", "move(-1)", "Up", tooltip="Select the change above", id="changes.up", show=False),
        Binding("down,j", "move(1)", "Down", tooltip="Select the change below", id="changes.down", show=False),
        Binding("right,l", "open", "Open", tooltip="Go to the page of the change", id="changes.right", show=False),
        Binding("pageup", "page(-1)", "Page up", tooltip="Go up by a page", id="changes.page-up", show=False),
        Binding("pagedown", "page(1)", "Page down", tooltip="Go down by a page", id="changes.page-down", show=False),
        Binding("home,g", "end(False)", "First", tooltip="Go to the first change", id="changes.first", show=False),
        Binding("end,G", "end(True)", "Last", tooltip="Go to the last change", id="changes.last", show=False),
    ]
    DEFAULT_CSS = """
    ChangeList {
        layout: vertical; height: 1fr;
        & RowView.-blurred > .detail--cursor { background: $row-cursor-blurred; }
    }
    """

    @dataclass
    class Selected(Message):
        """The cursor went to another change; None in an empty list."""

        change: PackageId | None

    @dataclass
    class Opened(Message):
        """A person wants to go into ``change``."""

        change: PackageId

    @dataclass
    class Seen(Message):
        """A person sees ``changes``."""

        changes: tuple[PackageId, ...]

    def __init__(self, state: ReviewState, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._state = state
        self._view = RowView(ascii_only=state.ascii_only)
        self._told: PackageId | None = None
        self._seen: tuple[PackageId, ...] = ()
        self.order: tuple[PackageId, ...] = ()
        self.left_alone = True
        """Whether the cursor is still where the program put it."""

    def compose(self) -> ComposeResult:
        """Hold the rows."""
        yield self._view

    @property
    def change(self) -> PackageId | None:
        """The change under the cursor; None in an empty list."""
        row = self._view.row
        return next((change for change in self.order if row is not None and change == row.key), None)

    def show(self, order: Sequence[PackageId], cursor: PackageId | None = None) -> None:
        """List the changes in ``order``, with the cursor on ``cursor`` where that is among them, else on the first."""
        self.order = tuple(order)
        kept = cursor if cursor in self.order else next(iter(self.order), None)
        self._view.display_page(list_page(self._state, self.order), Place(kept or "", self._view.scroll_offset.y))
        if kept is not None:
            self._view.reveal(kept)
        self._tell()
        self.call_after_refresh(self._tell)  # what is seen is known once it is laid out

    def repaint(self) -> None:
        """Paint the same changes with what is known of them now."""
        self._view.renew_page(list_page(self._state, self.order))

    def reveal(self, change: PackageId) -> bool:
        """Put the cursor on ``change``; return whether it is listed."""
        return self._view.reveal(change)

    def on_focus(self) -> None:
        """Draw the cursor as one that has the keys."""
        self._view.remove_class("-blurred")

    def on_blur(self) -> None:
        """Keep the cursor in sight while the page beside the list has the keys."""
        self._view.add_class("-blurred")

    def on_mount(self) -> None:
        """Draw the cursor from the start."""
        self._view.draw_cursor(drawn=True)

    def action_open(self) -> None:
        """Go into the change."""
        if self.change is not None:
            self.post_message(self.Opened(self.change))

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.left_alone = False
        self._view.move(by)

    def action_page(self, by: int) -> None:
        """Go by a screen."""
        self.left_alone = False
        self._view.page_by(by)

    def action_end(self, last: bool) -> None:
        """Go to the first or the last change."""
        self.left_alone = False
        self._view.to_end(last=last)

    @on(RowView.Opened)
    def _open(self, event: RowView.Opened) -> None:
        event.stop()
        self.action_open()

    @on(RowView.Moved)
    def _follow(self, event: RowView.Moved) -> None:
        event.stop()
        self._tell()

    def on_resize(self) -> None:
        """Tell what is seen now."""
        self.call_after_refresh(self._tell)

    def on_click(self) -> None:
        """Take note that a person chose."""
        self.left_alone = False

    def _tell(self) -> None:
        if self.change != self._told:
            self._told = self.change
            self.post_message(self.Selected(self.change))
        rows = {row.key for row in self._view.visible_rows}
        seen = tuple(change for change in self.order if change in rows)
        if seen and seen != self._seen:
            self._seen = seen
            self.post_message(self.Seen(seen))
