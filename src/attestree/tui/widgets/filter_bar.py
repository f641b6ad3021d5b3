"""The line where a filter is typed, and where it stays in sight while it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

PAUSE = 0.12
"""Seconds of silence after a key before the tree follows."""


class FilterInput(Input):
    """An input that holds printable characters only: what is pasted may be somebody else's text."""

    BINDING_GROUP_TITLE = "The filter"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "leave", "To the list", tooltip="Keep the filter and go to the list", id="filter.leave"),
        Binding("escape", "clear", "Clear", tooltip="Show everything again", id="filter.clear"),
    ]

    @dataclass
    class Done(Message):
        """A person is done typing; ``keep`` says whether the filter stays."""

        keep: bool

    def validate_value(self, value: str) -> str:
        """Return ``value`` without what a terminal could take for a command."""
        return "".join(char for char in value if char.isprintable())

    def action_leave(self) -> None:
        """Keep what is typed."""
        self.post_message(self.Done(keep=True))

    def action_clear(self) -> None:
        """Drop what is typed."""
        self.post_message(self.Done(keep=False))


class FilterBar(Horizontal):
    """A text that narrows the tree down while it is typed."""

    DEFAULT_CSS = """
    FilterBar {
        height: 1; display: none; background: $panel;
        &.-shown { display: block; }
        & > #filter-mark { width: 2; color: $accent; text-style: bold; }
        & > Input { width: 1fr; height: 1; border: none; padding: 0; background: $panel; &:focus { border: none; } }
        & > #filter-count { width: auto; padding: 0 1; color: $foreground-muted; }
    }
    """

    @dataclass
    class Changed(Message):
        """The filter is another one now; empty for none."""

        words: str

    class Left(Message):
        """A person is done typing."""

    def __init__(
        self,
        placeholder: str = "name, version, trust word or repository",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        self._input = FilterInput(placeholder=placeholder, compact=True)
        self._input.cursor_blink = False
        self._count = Static(id="filter-count", markup=False)
        self._timer: Timer | None = None
        self._told = ""
        super().__init__(id=id)

    def compose(self) -> ComposeResult:
        """Put the mark before the input and the number of matches behind it."""
        yield Static("/", id="filter-mark", markup=False)
        yield self._input
        yield self._count

    def start(self) -> None:
        """Show the bar and take the keys."""
        self.add_class("-shown")
        self._input.focus()

    def tell(self, matches: int) -> None:
        """Show how many packages match."""
        self._count.update(f"{matches} match{'' if matches == 1 else 'es'}" if self._told else "")

    def clear(self) -> None:
        """Empty and hide the bar; tell so where there was a filter."""
        self.remove_class("-shown")
        with self.prevent(Input.Changed):
            self._input.value = ""
        self._say("")

    def action_leave(self) -> None:
        """Leave, at once with what is typed by now."""
        self._say(self._input.value)
        if not self._told.strip():
            self.remove_class("-shown")
        self.post_message(self.Left())

    @on(FilterInput.Done)
    def _finish(self, event: FilterInput.Done) -> None:
        event.stop()
        if not event.keep:
            self.clear()
        self.action_leave()

    @on(Input.Changed)
    def _type(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self.flush)

    def flush(self) -> None:
        """Tell what is typed by now."""
        self._say(self._input.value)

    def _say(self, words: str) -> None:
        if self._timer is not None:
            self._timer.stop()
        if words != self._told:
            self._told = words
            self.post_message(self.Changed(words))
