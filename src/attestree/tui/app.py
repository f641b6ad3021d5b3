"""The explorer as an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attestree.events import ProjectLoaded
from attestree.tui.feed import SessionFeed
from attestree.tui.messages import StateChanged
from attestree.tui.screens.explorer import ExplorerScreen
from attestree.tui.shell import SessionApp
from attestree.tui.state import ExplorerState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from attestree.events import EventSource


class ExplorerApp(SessionApp):
    """Explores what one session tells.

    Args:
        session_factory: makes the session; called once, inside the running event loop, after the first paint.
        title: the terminal's title.
        ascii: draw with ASCII signs only.
        theme: the name of a theme, ours or one of Textual's; None for the dark one of ours.

    Raises:
        UsageError: there is no theme of that name.
    """

    DEFAULT_MODE = "explorer"

    def __init__(
        self,
        session_factory: Callable[[], EventSource],
        *,
        title: str = "attestree",
        ascii: bool = False,  # noqa: A002 - named after the flag --ascii
        theme: str | None = None,
    ) -> None:
        self.state = ExplorerState(ascii_only=ascii)
        feed = SessionFeed(session_factory)
        super().__init__(feed, title=title, ascii=ascii, theme=theme)
        self.add_mode("explorer", lambda: ExplorerScreen(self.state, feed))

    def take_in(self, events: Sequence[Any]) -> StateChanged:
        """Put ``events`` into the state."""
        changed = self.state.apply(events)
        return StateChanged(changed, fresh=any(isinstance(event, ProjectLoaded) for event in events))
