"""A list of rows that are marked or not, as compact as a terminal of 24 lines wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIGNS = {(True, False): "✓", (True, True): "x", (False, False): " ", (False, True): " "}


class Marks(OptionList):
    """Rows with a mark each.

    Args:
        rows: what is said of each row, printable, and whether it is marked.
        ascii_only: draw with ASCII signs only.
    """

    BINDING_GROUP_TITLE = "The list of groups and extras"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", tooltip="Mark the row, or take its mark away", id="marks.mark"),
        Binding("a", "mark_all", "All", tooltip="Mark every row, or none where all are marked", id="marks.all"),
        Binding("enter", "submit", "Show", tooltip="Show what is marked", id="marks.submit"),
        Binding("down,j", "cursor_down", "Down", tooltip="One row down", id="marks.down", show=False),
        Binding("up,k", "cursor_up", "Up", tooltip="One row up", id="marks.up", show=False),
    ]
    DEFAULT_CSS = """
    Marks {
        height: auto; max-height: 9; border: none; padding: 0; background: $panel; scrollbar-size-vertical: 1;
        &:focus { border: none; }
        & > .option-list--option-highlighted {
            background: $row-cursor-blurred; color: $foreground; text-style: $row-cursor-style;
        }
        &:focus > .option-list--option-highlighted { background: $row-cursor; }
    }
    """

    class Changed(Message):
        """A mark was set or taken away."""

    class Submitted(Message):
        """The person is done."""

    def __init__(self, rows: Sequence[tuple[str, bool]], *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        self._texts = [text for text, _ in rows]
        self._marks = [marked for _, marked in rows]
        self._ascii_only = ascii_only
        super().__init__(*(Option(self._prompt(place)) for place in range(len(rows))), id=id)

    @property
    def marked(self) -> tuple[int, ...]:
        """The places of the rows that are marked, from 0."""
        return tuple(place for place, marked in enumerate(self._marks) if marked)

    def _prompt(self, place: int) -> Content:
        return Content(f"[{_SIGNS[self._marks[place], self._ascii_only]}] {self._texts[place]}")

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if self.highlighted is not None:
            self._set(self.highlighted, marked=not self._marks[self.highlighted])
            self.post_message(self.Changed())

    def action_mark_all(self) -> None:
        """Mark every row; none, where all are marked."""
        marked = not all(self._marks)
        for place in range(len(self._marks)):
            self._set(place, marked=marked)
        self.post_message(self.Changed())

    def _set(self, place: int, *, marked: bool) -> None:
        self._marks[place] = marked
        self.replace_option_prompt_at_index(place, self._prompt(place))

    def action_submit(self) -> None:
        """Say that the person is done."""
        self.post_message(self.Submitted())

    @on(OptionList.OptionSelected)
    def _click(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_mark()
