"""A question with two answers; the harmless one is the default."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult


class ConfirmScreen(ModalScreen[bool]):
    """Asks before something happens outside the program.

    Args:
        question: what is to be decided.
        subject: what it is about, shown in full below the question; printable.
        yes: the label of the button that does it.
        warning: a line on what to look out for; empty for none.
    """

    BINDING_GROUP_TITLE = "The question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n,q", "answer(False)", "No", tooltip="Do nothing", id="confirm.no"),
        Binding("y", "answer(True)", "Yes", tooltip="Do it", id="confirm.yes"),
        Binding("left,right,h,l", "other", "Other answer", tooltip="Go to the other button", id="confirm.other"),
    ]
    DEFAULT_CSS = """
    ConfirmScreen {
        align: center middle;
        background: $background 60%;
        & > Vertical {
            width: 76; max-width: 94%; height: auto; max-height: 90%;
            background: $panel; border: round $border; padding: 1 2;
        }
        & #confirm-subject { margin: 1 0; padding: 0 1; background: $surface; max-height: 8; overflow-y: auto; }
        & #confirm-warning { color: $foreground-muted; margin-bottom: 1; }
        & Horizontal { height: auto; align-horizontal: right; }
        & Button { margin-left: 2; min-width: 12; }
    }
    """

    def __init__(self, question: str, subject: str, *, yes: str = "Yes", warning: str = "") -> None:
        self._question = question
        self._subject = subject
        self._yes = yes
        self._warning = warning
        super().__init__()

    def compose(self) -> ComposeResult:
        """Put the harmless answer first, where the focus is."""
        with Vertical():
            yield Static(Content.styled(self._question, "bold"), markup=False)
            yield Static(Content(self._subject), id="confirm-subject", markup=False)
            if self._warning:
                yield Static(Content(self._warning), id="confirm-warning", markup=False)
            with Horizontal():
                yield Button(Content("Cancel"), id="confirm-no", compact=True)
                yield Button(Content(self._yes), id="confirm-yes", variant="primary", compact=True)

    def on_mount(self) -> None:
        """Put the focus on the harmless answer."""
        self.query_one("#confirm-no").focus()

    def action_answer(self, answer: bool) -> None:
        """Close with ``answer``."""
        self.dismiss(answer)

    def action_other(self) -> None:
        """Go to the other button."""
        self.focus_next()

    @on(Button.Pressed)
    def _press(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "confirm-yes")
