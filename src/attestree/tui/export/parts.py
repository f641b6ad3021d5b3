"""The parts of the export dialog that take keys."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList


class Choices(OptionList):
    """A list in which what is highlighted is chosen; enter is for the dialog."""

    BINDING_GROUP_TITLE = "The choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.write", "Write", tooltip="Write the file", id="export.write", show=False),
        Binding("j", "cursor_down", "Down", tooltip="Next choice", id="export.down", show=False),
        Binding("k", "cursor_up", "Up", tooltip="Choice before", id="export.up", show=False),
    ]


class NameInput(Input):
    """The file's name; what is pasted may be somebody else's text, so it holds printable characters only."""

    def validate_value(self, value: str) -> str:
        """Return ``value`` without what a terminal could take for a command."""
        return "".join(char for char in value if char.isprintable())
