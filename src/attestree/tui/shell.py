"""What every app of ours is: its themes, its one session, links and copies that ask first, and a clean way out."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType

from attestree.errors import UsageError
from attestree.text import printable, printable_lines
from attestree.tui.detail.pane import DetailPane
from attestree.tui.keys import key_groups
from attestree.tui.leaving import CLOSE, HANGUP, has_terminal, let_go_of_terminal, on_signals
from attestree.tui.legend import SIGNS_OF_ROWS
from attestree.tui.links import open_link, refusal
from attestree.tui.messages import StateChanged
from attestree.tui.screens.confirm import ConfirmScreen
from attestree.tui.screens.help import HelpScreen
from attestree.tui.themes import DARK, THEMES, own_variables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.screen import Screen

    from attestree.tui.feed import Feed

FLUSH = 0.2
"""Seconds between two looks at what the session told; thousands of verdicts a second become five paints."""
TERMINAL = 1.0
"""Seconds between two looks at whether the terminal is still there."""
_BY_NAME = frozenset({"enter", "escape", "tab"})


class SessionApp(App[None]):
    """Shows what one session tells.

    Args:
        feed: the session.
        title: the terminal's title.
        ascii: draw with ASCII signs only.
        theme: the name of a theme, ours or one of Textual's; None for the dark one of ours.

    Raises:
        UsageError: there is no theme of that name.
    """

    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (15, "-short"), (30, "-tall")]  # noqa: RUF012 - as above
    BINDING_GROUP_TITLE = "Everywhere"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", tooltip="What the signs mean and what the keys do", id="help"),
        Binding("q", "quit", "Quit", tooltip="Leave", id="quit"),
        Binding(
            "ctrl+q", "quit", "Quit", tooltip="Leave, from anywhere", id="quit.anywhere", show=False, priority=True
        ),
        Binding(
            "ctrl+p",
            "command_palette",
            "Palette",
            tooltip="Go to any package, run any command",
            id="palette",
            show=False,
            priority=True,
        ),
        Binding("ctrl+z", "suspend_process", "Suspend", tooltip="Back to the shell for now", id="suspend", show=False),
    ]

    SIGNS: ClassVar[Sequence[tuple[str, str]]] = SIGNS_OF_ROWS
    """What stands in the rows beside the trust words, and what it means; for the help."""

    def __init__(
        self,
        feed: Feed[Any, Any],
        *,
        title: str,
        ascii: bool,  # noqa: A002 - named after the flag --ascii
        theme: str | None,
    ) -> None:
        self.feed: Feed[Any, Any] = feed
        self.ascii_only = ascii
        super().__init__()
        self.title = printable(title)
        for own in THEMES:
            self.register_theme(own)
        if theme is not None and theme not in self.available_themes:
            names = ", ".join(sorted(self.available_themes))
            raise UsageError(f"there is no theme {theme}", where="--theme", remedy=f"choose one of {names}")
        self.theme = theme or DARK.name

    def get_css_variables(self) -> dict[str, str]:
        """Return the theme's variables, ours among them whatever the theme."""
        variables = super().get_css_variables()
        self.theme_variables = {**own_variables(variables), **variables}
        return self.theme_variables

    def get_key_display(self, binding: Binding) -> str:
        """Return how a key is written: by its name where its sign is not on the keyboard."""
        return binding.key if binding.key in _BY_NAME else super().get_key_display(binding)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002 - Textual's signature
        """Yield what the palette offers beside our own commands."""
        yield SystemCommand("Theme", "Choose other colours", self.action_change_theme)

    def on_mount(self) -> None:
        """Paint first, then start the session."""
        if not self.is_headless:
            on_signals(self._leave_on)
            self.set_interval(TERMINAL, self._look_for_terminal)
        self.set_interval(FLUSH, self.flush)
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        self.run_worker(self.feed.run(), name="session", group="session", exit_on_error=False)

    def take_in(self, events: Sequence[Any]) -> StateChanged:
        """Put ``events`` into the app's state, and return what that changed."""
        raise NotImplementedError

    def flush(self) -> None:
        """Take in what the session told since the last time, and tell every screen."""
        events = self.feed.take()
        if events:
            self.tell(self.take_in(events))
            # Ten thousand verdicts are millions of objects that stay as long as the program runs: the collector need
            # not look through them again and again, which takes half a second in the end.
            gc.freeze()

    def tell(self, changed: StateChanged) -> None:
        """Tell every screen what changed."""
        for screen in self.screen_stack:
            screen.post_message(StateChanged(changed.changed, changed.fresh))

    # Leaving

    async def action_quit(self) -> None:
        """Leave at once; while the screen is taken down the session gets a moment to stop its work."""
        self.feed.begin_to_close(CLOSE)
        self.exit()

    def _leave_on(self, code: int) -> None:
        self.exit(return_code=code)

    def _look_for_terminal(self) -> None:
        if not has_terminal():
            let_go_of_terminal()
            self._leave_on(128 + HANGUP)

    async def on_unmount(self) -> None:
        """Stop the session's work, however the app came to its end."""
        self.feed.begin_to_close(CLOSE)
        if self.is_headless:  # on a terminal, the screen is left first, and then waited: see run_until_left
            await self.feed.close(CLOSE)

    # Help, links, copies

    def action_help(self) -> None:
        """Show what the signs mean and what the keys do."""
        self.push_screen(HelpScreen(key_groups(self.screen, self), self.SIGNS, ascii_only=self.ascii_only))

    @on(DetailPane.LinkChosen)
    def _ask_before_opening(self, event: DetailPane.LinkChosen) -> None:
        why_not = refusal(event.url)
        if why_not:
            self.say(f"{why_not}.")
            return

        def answer(yes: bool | None) -> None:
            if yes:
                self.run_worker(self._open(event.url), group="links", exit_on_error=False)

        warning = "The address comes from the package's own data: look at it before you go."
        question = ConfirmScreen("Open this address in your browser?", event.url, yes="Open", warning=warning)
        self.push_screen(question, answer)

    async def _open(self, url: str) -> None:
        if not await asyncio.to_thread(open_link, url):
            self.copy_to_clipboard(url)
            self.say("There is no browser to open it with, so the address was copied.")

    @on(DetailPane.CopyRequested)
    def _copy(self, event: DetailPane.CopyRequested) -> None:
        if not event.text:
            self.say("There is nothing to copy here.")
            return
        self.copy_to_clipboard("\n".join(printable_lines(event.text)))
        self.say(f"Copied {printable(event.what)}.")

    def say(self, message: str) -> None:
        """Show ``message``, printable, for a moment."""
        self.notify(message, markup=False, timeout=3)
