"""What a person should know of the view, and, until the cursor goes on, what the last key did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Iterable


class NoteLine(Static):
    """A line or two above the tree; gone while there is nothing to say."""

    DEFAULT_CSS = """
    NoteLine { display: none; height: auto; max-height: 3; padding: 0 1; color: $foreground-muted; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        self._remarks: tuple[str, ...] = ()
        self._hint = ""
        self._about: str | None = None
        self._said = ""
        super().__init__(id=id, markup=False)

    @property
    def said(self) -> str:
        """What is said now; empty for nothing."""
        return self._said

    def remark(self, remarks: Iterable[str]) -> None:
        """Say ``remarks``, printable, from now on."""
        self._remarks = tuple(remarks)
        self._say()

    def hint(self, text: str, about: str | None) -> None:
        """Say ``text``, printable, too, while the cursor stays on ``about``."""
        self._hint, self._about = text, about
        self._say()

    def follow(self, cursor: str | None) -> None:
        """Drop what was said about another place than ``cursor``."""
        if self._hint and cursor != self._about:
            self.hint("", None)

    def _say(self) -> None:
        text = "  ".join(part for part in (*self._remarks, self._hint) if part)
        if text != self._said:  # every update of a Static lays the whole screen out anew
            self._said = text
            self.update(Content(text))
            self.display = bool(text)
