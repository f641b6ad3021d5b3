"""The dialog in which a finding is acknowledged: a reason, a last day, and word for word what will be written where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from attestree.acknowledge import Acknowledgement, acknowledgement_of
from attestree.text import printable, printable_lines
from attestree.tui.detail.wording import many

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from attestree.records import Finding, PackageRecord

DAYS = 90
"""For how long an acknowledgement holds unless a person says otherwise."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person confirmed: the reason in their words, and the last day on which it holds, in UTC."""

    reason: str
    expires: date


def as_toml(entry: Acknowledgement) -> list[str]:
    """Return the lines that are written for ``entry``, printable."""
    import tomlkit  # only the person who acknowledges something needs it

    table = tomlkit.table()
    table.update({name: getattr(entry, name) for name in Acknowledgement.__dataclass_fields__})
    entries = tomlkit.aot()
    entries.append(table)
    document = tomlkit.document()
    document.append("acknowledge", entries)
    return [line for line in printable_lines(tomlkit.dumps(document)) if line]


def wrong_with(reason: str) -> str:
    """Return why ``reason`` cannot be one, as a clause; empty where it can."""
    from attestree.acknowledge_file import check_reason  # as above: it knows how every project file is read

    return check_reason(reason)


def day_in(text: str, today: date) -> tuple[date | None, str]:
    """Return the day that is typed in ``text``, and what is wrong or worth saying about it.

    Args:
        text: what a person typed.
        today: the day, in UTC.
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None, "write the day as 2026-07-31"
    if day < today:
        return None, "that day is over"
    left = (day - today).days
    return day, f"for {many(left, 'day')}" if left else "for today only"


class AcknowledgeScreen(ModalScreen[Answer | None]):
    """Asks for a reason and a last day, and shows what will be written; nothing is written without the button.

    Args:
        record: the release on the new side.
        finding: one of its findings.
        path: the file that will be written to.
        today: the day, in UTC.
    """

    BINDING_GROUP_TITLE = "Acknowledging"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Cancel", tooltip="Write nothing", id="acknowledge.cancel"),
    ]
    AUTO_FOCUS = "#acknowledge-reason"
    DEFAULT_CSS = """
    AcknowledgeScreen {
        align: center middle;
        background: $background 60%;
        & > Vertical {
            width: 90; max-width: 96%; height: auto; max-height: 96%;
            background: $panel; border: round $border; padding: 0 2;
        }
        & .line { height: 1; margin-top: 1; }
        & .label { width: 13; color: $foreground-muted; }
        & Input { width: 1fr; height: 1; border: none; padding: 0 1; background: $surface; &:focus { border: none; } }
        & #acknowledge-until { width: 14; }
        & #acknowledge-says { width: 1fr; padding-left: 2; color: $foreground-muted; }
        & #acknowledge-where { margin-top: 1; color: $foreground-muted; }
        & VerticalScroll {
            height: auto; max-height: 10; background: $surface; padding: 0 1; scrollbar-size-vertical: 1;
        }
        & #acknowledge-buttons { height: auto; align-horizontal: right; margin-top: 1; }
        & Button { margin-left: 2; min-width: 12; }
    }
    """

    def __init__(self, record: PackageRecord, finding: Finding, path: Path, today: date) -> None:
        self._record = record
        self._finding = finding
        self._path = path
        self._today = today
        super().__init__()

    def compose(self) -> ComposeResult:
        """Put the finding on top, then what is asked, then what is written."""
        until = (self._today + timedelta(days=DAYS)).isoformat()
        with Vertical():
            title = f"Acknowledge: {self._finding.title}"
            yield Static(Content.styled(title, "bold"), markup=False)
            about = f"{self._record.package.title}: {self._finding.detail}"
            yield Static(Content(about), id="acknowledge-about", markup=False)
            with Horizontal(classes="line"):
                yield Static("Reason", classes="label", markup=False)
                yield _input("why this is accepted", "acknowledge-reason")
            with Horizontal(classes="line"):
                yield Static("Holds until", classes="label", markup=False)
                yield _input("2026-07-31", "acknowledge-until", until)
                yield Static(id="acknowledge-says", markup=False)
            yield Static(
                Content(f"This is written to {printable(str(self._path))}:"), id="acknowledge-where", markup=False
            )
            with VerticalScroll(can_focus=False):
                yield Static(id="acknowledge-text", markup=False)
            with Horizontal(id="acknowledge-buttons"):
                yield Button(Content("Cancel"), id="acknowledge-no", compact=True)
                yield Button(Content("Write"), id="acknowledge-yes", variant="primary", compact=True, disabled=True)

    def on_mount(self) -> None:
        """Show what would be written as it stands."""
        self._show()

    @property
    def answer(self) -> Answer | None:
        """What the person typed by now; None while it cannot be written."""
        reason = self._reason.strip()
        day, _ = day_in(self.query_one("#acknowledge-until", Input).value, self._today)
        return Answer(reason, day) if day is not None and not wrong_with(reason) else None

    @property
    def _reason(self) -> str:
        return self.query_one("#acknowledge-reason", Input).value

    @on(Input.Changed)
    def _type(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    @on(Button.Pressed)
    def _press(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(self.answer if event.button.id == "acknowledge-yes" else None)

    def action_give_up(self) -> None:
        """Write nothing."""
        self.dismiss(None)

    def _show(self) -> None:
        day, words = day_in(self.query_one("#acknowledge-until", Input).value, self._today)
        wrong = wrong_with(self._reason.strip())
        says = words if day is None or not wrong else f"{words}; the reason {wrong}"
        self.query_one("#acknowledge-says", Static).update(Content(says))
        entry = acknowledgement_of(self._record, self._finding, self._reason.strip(), day or self._today)
        lines = as_toml(entry) if day else ["(the day is missing)"]
        self.query_one("#acknowledge-text", Static).update(Content("\n".join(lines)))
        self.query_one("#acknowledge-yes", Button).disabled = self.answer is None


class PlainInput(Input):
    """An input that holds printable characters only: what is pasted may be somebody else's text."""

    def validate_value(self, value: str) -> str:
        """Return ``value`` without what a terminal could take for a command."""
        return "".join(char for char in value if char.isprintable())


def _input(placeholder: str, id_: str, value: str = "") -> Input:
    field = PlainInput(value, placeholder=placeholder, id=id_, compact=True, select_on_focus=False)
    field.cursor_blink = False
    return field
