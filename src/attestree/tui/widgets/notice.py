"""A pane that says one thing plainly: what is going on, and what to do."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Notice(Static):
    """Stands where the tree would, while there is none to show."""

    DEFAULT_CSS = """
    Notice { width: 1fr; height: 1fr; padding: 2 4; background: $surface; }
    """

    def say(self, sign: str, title: str, *lines: str, colour: str = "$foreground") -> None:
        """Show a title and what is to be said about it.

        Args:
            sign: one cell before the title; empty for none.
            title: in a few words.
            lines: one paragraph each; printable.
            colour: of the sign and the title, as a style.
        """
        head = Content.assemble((f"{sign}  " if sign else "", f"bold {colour}"), (title, f"bold {colour}"))
        self.update(Content("\n\n").join([head, *(Content(line) for line in lines)]))
