"""Runs the review on a fake session, for tests: everything settles without a clock."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widgets import Static

from attestree.tui.review.app import ReviewApp
from attestree.tui.review.screen import ReviewScreen
from tui.review.fake import FakeReview

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from textual.pilot import Pilot

    from attestree.events import ReviewEvent
    from attestree.model import PackageId
    from attestree.tui.detail.levels import Level

WIDE = (120, 40)
NARROW = (80, 24)


@dataclass
class Review:
    """A running review, the session it shows, and what a test does with them."""

    app: ReviewApp
    pilot: Pilot[None]
    session: FakeReview

    @property
    def screen(self) -> ReviewScreen:
        """The review's own screen, whatever lies above it."""
        screen = self.app.screen_stack[0]
        assert isinstance(screen, ReviewScreen)
        return screen

    @property
    def change(self) -> PackageId | None:
        """The change under the cursor."""
        return self.screen.changes.change

    @property
    def row(self) -> str:
        """The row of the page under the cursor, as text."""
        row = self.screen.pane.row
        return row.value.plain if row else ""

    def inside(self) -> bool:
        """Whether a person is in the page of a change."""
        return self.screen.drilled

    def listed(self) -> tuple[PackageId, ...]:
        """The changes in the list, in its order."""
        return self.screen.changes.order

    @property
    def note(self) -> str:
        """What is said above the list."""
        return str(self.screen.query_one("#note", Static).content)

    @property
    def level(self) -> Level:
        """What the page shows."""
        level = self.screen.pane.level
        assert level is not None
        return level

    @property
    def text(self) -> str:
        """Everything on the screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def settle(self) -> None:
        """Let everything that is under way come to its end."""
        for _ in range(4):
            await self.pilot.pause()
            self.app.flush()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self.pilot.press(key)
        await self.settle()

    async def type(self, words: str) -> None:
        """Type ``words``."""
        await self.press(*("space" if char == " " else char for char in words))

    async def type_filter(self, words: str) -> None:
        """Type a filter, and skip the wait for more keys."""
        await self.press("slash")
        await self.type(words)
        self.screen.filter_bar.flush()
        await self.settle()

    async def select(self, change: str) -> None:
        """Put the cursor on a change."""
        assert self.screen.changes.reveal(change)  # type: ignore[arg-type] # ids are spelled out in tests
        await self.settle()


@asynccontextmanager
async def review(
    events: Sequence[ReviewEvent] = (),
    size: tuple[int, int] = WIDE,
    *,
    ascii_only: bool = False,
    theme: str | None = None,
) -> AsyncIterator[Review]:
    """Run the review on ``events`` in a terminal of ``size`` columns and lines."""
    session = FakeReview(events)
    app = ReviewApp(lambda: session, ascii=ascii_only, theme=theme)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        running = Review(app, pilot, session)
        await running.settle()
        yield running
