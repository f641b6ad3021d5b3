"""The review as an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on

from attestree.errors import AttestreeError
from attestree.events import ReviewLoaded
from attestree.text import printable, reason_of
from attestree.tui.messages import StateChanged
from attestree.tui.review.acknowledging import AcknowledgeScreen, Answer
from attestree.tui.review.feed import ReviewFeed
from attestree.tui.review.keys import SIGNS
from attestree.tui.review.messages import AcknowledgeRequested
from attestree.tui.review.screen import ReviewScreen
from attestree.tui.review.state import ReviewState
from attestree.tui.shell import SessionApp
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from attestree.events import ReviewSource
    from attestree.model import PackageId
    from attestree.records import Finding


class ReviewApp(SessionApp):
    """Shows a review, as one session tells it.

    Args:
        session_factory: makes the session; called once, inside the running event loop, after the first paint.
        title: the terminal's title.
        ascii: draw with ASCII signs only.
        theme: the name of a theme, ours or one of Textual's; None for the dark one of ours.
        fail_on: the level from which findings would fail in CI; None for never.

    Raises:
        UsageError: there is no theme of that name.
    """

    DEFAULT_MODE = "review"
    SIGNS = SIGNS

    def __init__(
        self,
        session_factory: Callable[[], ReviewSource],
        *,
        title: str = "attestree review",
        ascii: bool = False,  # noqa: A002 - named after the flag --ascii
        theme: str | None = None,
        fail_on: Level | None = Level.BLOCK,
    ) -> None:
        self.state = ReviewState(ascii_only=ascii)
        self._review = ReviewFeed(session_factory)
        super().__init__(self._review, title=title, ascii=ascii, theme=theme)
        self.add_mode("review", lambda: ReviewScreen(self.state, self._review, fail_on))

    def take_in(self, events: Sequence[Any]) -> StateChanged:
        """Put ``events`` into the state."""
        changed = self.state.apply(events)
        return StateChanged(changed, fresh=any(isinstance(event, ReviewLoaded) for event in events))

    @on(AcknowledgeRequested)
    def _ask(self, event: AcknowledgeRequested) -> None:
        loaded, record = self.state.loaded, self.state.entries[event.change].after
        if loaded is None or loaded.acknowledge_in is None or record is None:
            return
        path = loaded.acknowledge_in

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self.run_worker(self._write(event.change, event.finding, answer, path.name), exit_on_error=False)

        self.push_screen(AcknowledgeScreen(record, event.finding, path, loaded.now.date()), answered)

    async def _write(self, change: PackageId, finding: Finding, answer: Answer, name: str) -> None:
        try:
            await self._review.acknowledge(change, finding, answer.reason, answer.expires)
        except AttestreeError as error:
            self.say(error.explain())
        except Exception as error:  # noqa: BLE001 - a write that fails in any way must be told, and end nothing
            self.say(f"Nothing was written: {reason_of(error)}")
        else:
            self.say(f"Written to {printable(name)}.")
