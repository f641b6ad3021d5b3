"""The line at the bottom of the raw JSON where a word to search for is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from attestree.tui.detail.search import Found


class SearchBar(Horizontal):
    """A word, and beside it how often it occurs; hidden until it is opened."""

    DEFAULT_CSS = """
    SearchBar {
        height: 1;
        padding: 0 2;
        display: none;
        &.-open { display: block; }
        & > .detail-search-label { width: auto; color: $text-muted; }
        & > Input { width: 1fr; border: none; height: 1; padding: 0; background: $panel; }
        & > .detail-search-count { width: auto; padding: 0 0 0 2; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "leave", "Leave the search", show=False, tooltip="Back to the text.", id="detail.leave_search"
        ),
    ]

    class Left(Message):
        """The search was given up."""

    def __init__(self) -> None:
        super().__init__()
        self._input = Input(placeholder="a word", compact=True, select_on_focus=False)
        self._count = Static(classes="detail-search-count", markup=False)

    def compose(self) -> ComposeResult:
        """Put the label, the word and the count beside each other."""
        yield Static("/ ", classes="detail-search-label", markup=False)
        yield self._input
        yield self._count

    @property
    def is_open(self) -> bool:
        """Return whether it is seen."""
        return self.has_class("-open")

    def open(self, word: str) -> None:
        """Show the line with ``word`` in it, and give it the keys."""
        self.add_class("-open")
        self._input.value = word
        self._input.focus()

    def close(self) -> None:
        """Hide the line and forget the word."""
        self.remove_class("-open")
        with self._input.prevent(Input.Changed):
            self._input.value = ""
        self._count.update(Content(""))

    def tell(self, found: Found) -> None:
        """Say how far a person is through what was found."""
        self._count.update(Content(found.words if found.word else ""))

    def action_leave(self) -> None:
        """Say that the search is given up."""
        self.post_message(self.Left())
