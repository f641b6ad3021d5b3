"""The help: what the signs mean, and what every key does, made from the bindings themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from attestree.glyphs import glyph
from attestree.tui.legend import CAVEAT, MEANING, SIGNS_OF_ROWS
from attestree.tui.themes import trust_variable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from attestree.tui.keys import KeyGroup


class HelpScreen(ModalScreen[None]):
    """Legend and keys.

    Args:
        groups: the keys of the screen below.
        signs: what else stands in its rows, and what it means.
        ascii_only: draw with ASCII signs only.
    """

    BINDING_GROUP_TITLE = "The help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "close", "Close", tooltip="Close the help", id="help.close"),
        Binding("down,j", "scroll(1)", "Down", tooltip="Scroll down", id="help.down", show=False),
        Binding("up,k", "scroll(-1)", "Up", tooltip="Scroll up", id="help.up", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        background: $background 60%;
        & > VerticalScroll {
            width: 92; max-width: 96%; height: auto; max-height: 94%;
            background: $panel; border: round $border; border-title-color: $foreground;
            border-subtitle-color: $foreground-muted; padding: 1 2; scrollbar-size-vertical: 1;
            & > Horizontal { height: auto; }
            & .term { width: 18; }
            & .meaning { width: 1fr; }
            & > .heading { margin-top: 1; }
        }
    }
    """

    def __init__(
        self,
        groups: Sequence[KeyGroup],
        signs: Sequence[tuple[str, str]] = SIGNS_OF_ROWS,
        *,
        ascii_only: bool = False,
    ) -> None:
        self._groups = groups
        self._signs = signs
        self._ascii_only = ascii_only
        super().__init__()

    def compose(self) -> ComposeResult:
        """Put the legend first: a stranger meets the signs before the keys."""
        with VerticalScroll() as body:
            body.border_title = "Help"
            body.border_subtitle = "escape closes"
            for word, meaning in MEANING.items():
                sign = f"{glyph(word, ascii=self._ascii_only)} {word.words}"
                yield self._line(Content.styled(sign, f"${trust_variable(word)}"), meaning)
            for sign, meaning in self._signs:
                yield self._line(Content.styled(sign, "$foreground-muted"), meaning)
            yield Static(Content.styled(CAVEAT, "bold"), classes="heading", markup=False)
            for group in self._groups:
                yield Static(Content.styled(group.title, "bold $accent"), classes="heading", markup=False)
                for key in group.keys:
                    yield self._line(Content.styled(key.keys, "bold"), key.says or key.label)

    def _line(self, left: Content, right: str) -> Horizontal:
        return Horizontal(
            Static(left, classes="term", markup=False), Static(Content(right), classes="meaning", markup=False)
        )

    def action_close(self) -> None:
        """Close the help."""
        self.dismiss()

    def action_scroll(self, by: int) -> None:
        """Scroll by one line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
