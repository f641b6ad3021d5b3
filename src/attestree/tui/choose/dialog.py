"""The dialog that chooses what of a project is shown: groups and extras, and where it would be installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from attestree.errors import UsageError
from attestree.selection import Choice, Selection
from attestree.text import printable, shorten
from attestree.tui.choose.parts import Marks

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from attestree.selection import Choices

_NOTHING_TO_CHOOSE = "The project has no groups and no extras: all of it is always required."
_MOST = 100
_EVERYTHING = "Everything is shown: every group and extra, for every environment."


class ChooseScreen(ModalScreen[bool]):
    """Chooses what is shown; gives back whether something was chosen.

    Args:
        choices: what there is to choose, and what is chosen now.
        apply: takes the choice; raises ``UsageError`` for one that cannot be meant.
        ascii_only: draw with ASCII signs only.
    """

    BINDING_GROUP_TITLE = "What is shown"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", tooltip="Leave everything as it is", id="choose.cancel"),
        Binding("ctrl+s", "show", "Show", tooltip="Show what is chosen", id="choose.show", priority=True),
    ]
    DEFAULT_CSS = """
    ChooseScreen {
        align: center middle;
        background: $background 60%;
        & > Vertical {
            width: 76; max-width: 96%; height: auto; max-height: 94%;
            background: $panel; border: round $border; border-title-color: $foreground; border-title-style: bold;
            border-subtitle-color: $foreground-muted; padding: 0 2;
        }
        & .heading { color: $foreground-muted; }
        & #choose-marks { margin-bottom: 1; }
        & .choose-line { height: 1; }
        & .choose-label { width: 17; color: $foreground-muted; }
        & Input { width: 1fr; height: 1; border: none; padding: 0 1; background: $surface; &:focus { border: none; } }
        & #choose-meaning { margin-top: 1; color: $foreground-muted; height: auto; }
        & #choose-problem { color: $trust-failed; display: none; height: auto; }
        & #choose-buttons { height: 1; margin-top: 1; align-horizontal: right; }
        & Button { margin-left: 2; min-width: 12; }
    }
    """

    def __init__(self, choices: Choices, apply: Callable[[Choice], None], *, ascii_only: bool = False) -> None:
        self._choices = choices
        self._apply = apply
        self._ascii_only = ascii_only
        python, _, platform = choices.default.partition(" on ")
        self._default = python or "this Python", platform or "this machine"
        self._names = [
            *(("group", name) for name in choices.groups),
            *(("extra", name) for name in choices.extras),
        ]
        super().__init__()

    def compose(self) -> ComposeResult:
        """Put groups and extras above the environment, and below both what the choice means."""
        chosen, (python, platform) = self._choices.choice, self._default
        with Vertical() as frame:
            frame.border_title = "Choose what is shown"
            frame.border_subtitle = "space marks, a marks all, enter shows, escape leaves"
            yield Static("Groups and extras", classes="heading", markup=False)
            if self._names:
                rows = [(f"{kind} {printable(name)}", self._is_chosen(kind, name)) for kind, name in self._names]
                yield Marks(rows, ascii_only=self._ascii_only, id="choose-marks")
            else:
                yield Static(_NOTHING_TO_CHOOSE, id="choose-marks", markup=False)
            for id_, label, value, example in (
                (
                    "choose-python",
                    "Python version",
                    chosen.python_version,
                    f"such as 3.12 or 3.13t; empty for {python}",
                ),
                ("choose-platform", "Platform", chosen.platform, f"such as macos; empty for {platform}"),
            ):
                with Horizontal(classes="choose-line"):
                    yield Static(label, classes="choose-label", markup=False)
                    yield Input(value, placeholder=example, id=id_, select_on_focus=False, max_length=60)
            yield Static(id="choose-meaning", markup=False)
            yield Static(id="choose-problem", markup=False)
            with Horizontal(id="choose-buttons"):
                yield Button(Content("Cancel"), id="choose-no", compact=True)
                yield Button(Content("Show"), id="choose-yes", variant="primary", compact=True)

    def on_mount(self) -> None:
        """Put the focus on what a person most likely came for."""
        self.query_one("#choose-marks" if self._names else "#choose-python").focus()
        self._say_meaning()

    def _is_chosen(self, kind: str, name: str) -> bool:
        selection = self._choices.choice.selection
        if not selection.narrows:
            return True
        if kind == "extra":
            return name in selection.extras
        return selection.all_groups or name in selection.groups

    @property
    def choice(self) -> Choice:
        """What is chosen at the moment; all groups and extras mean that nothing is left out."""
        marked = self.query_one(Marks).marked if self._names else ()
        names = [self._names[place] for place in marked]
        python, platform = (
            self.query_one(f"#{id_}", Input).value.strip() for id_ in ("choose-python", "choose-platform")
        )
        narrows = len(names) < len(self._names)
        selection = Selection(
            groups=tuple(name for kind, name in names if kind == "group") if narrows else (),
            extras=tuple(name for kind, name in names if kind == "extra") if narrows else (),
            narrows=narrows,
            markers=narrows or bool(python or platform),
        )
        return Choice(selection, python, platform)

    def _meaning(self) -> str:
        choice = self.choice
        if choice.selection.is_everything:
            return _EVERYTHING
        names = [*(f"group {name}" for name in choice.selection.groups)]
        names += [f"extra {name}" for name in choice.selection.extras]
        what = (
            "every group and extra"
            if not choice.selection.narrows
            else shorten(", ".join(map(printable, names)), _MOST)
        )
        now = self._choices.choice
        if (choice.python_version, choice.platform) == (now.python_version, now.platform):
            where = self._choices.environment
        else:
            python = f"Python {printable(choice.python_version)}" if choice.python_version else self._default[0]
            where = f"{python} on {printable(choice.platform) or self._default[1]}"
        return f"Shows what would be installed with {what or 'no group and no extra'}, in {where}."

    @on(Marks.Changed)
    @on(Input.Changed)
    def _say_meaning(self) -> None:
        self.query_one("#choose-meaning", Static).update(Content(self._meaning()))
        self.query_one("#choose-problem").display = False

    # The answers

    @on(Input.Submitted)
    @on(Marks.Submitted)
    def _submit(self) -> None:
        self.action_show()

    @on(Button.Pressed)
    def _press(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "choose-yes":
            self.action_show()
        else:
            self.action_cancel()

    def action_show(self) -> None:
        """Show what is chosen, and stay where it cannot be meant."""
        try:
            self._apply(self.choice)
        except UsageError as error:
            problem = self.query_one("#choose-problem", Static)
            problem.update(Content(f"{error.what}{f': {error.remedy}' if error.remedy else ''}"))
            problem.display = True
            return
        self.dismiss(True)

    def action_cancel(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)
