"""Runs the explorer on a fake session, for tests: everything settles without a clock."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widgets import Static

from attestree.tui.app import ExplorerApp
from attestree.tui.screens.explorer import ExplorerScreen
from tui.fake_session import FakeSession

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from textual.pilot import Pilot

    from attestree.events import Event
    from attestree.model import PackageId
    from attestree.tui.detail.levels import Depth
    from attestree.tui.widgets.package_tree import PackageTree

WIDE = (120, 40)
NARROW = (80, 24)


@dataclass
class Explorer:
    """A running explorer, the session it shows, and what a test does with them."""

    app: ExplorerApp
    pilot: Pilot[None]
    session: FakeSession

    @property
    def screen(self) -> ExplorerScreen:
        """The explorer's own screen, whatever lies above it."""
        screen = self.app.screen_stack[0]
        assert isinstance(screen, ExplorerScreen)
        return screen

    @property
    def tree(self) -> PackageTree:
        """The tree."""
        return self.screen.package_tree

    @property
    def rows(self) -> list[str]:
        """The rows of the tree as they are shown: indented, with all their columns, blanks at the end left out."""
        return [
            "".join(segment.text for segment in self.tree.render_line(line)).rstrip()
            for line in range(min(self.tree.last_line + 1, self.tree.size.height))
        ]

    @property
    def text(self) -> str:
        """Everything on the screen as text."""
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    @property
    def note(self) -> str:
        """What is said above the tree."""
        note = self.screen.query_one("#note", Static)
        return str(note.content) if note.display else ""

    @property
    def titles(self) -> list[str]:
        """The packages of the tree's rows, in order, as ids."""
        nodes = [self.tree.get_node_at_line(line) for line in range(self.tree.last_line + 1)]
        return [(node.data.package or node.data.heading) if node and node.data else "" for node in nodes]

    def on_top(self) -> bool:
        """Return whether nothing lies above the explorer's own screen."""
        return self.app.screen is self.screen

    def at(self, depth: Depth) -> bool:
        """Return whether the details are at ``depth``."""
        return self.screen.pane.depth is depth

    async def settle(self) -> None:
        """Let everything that is under way come to its end."""
        await settle(self.app, self.pilot)

    async def until(self, happened: Callable[[], bool]) -> None:
        """Let things go on until something happened that Textual itself takes its time for."""
        for _ in range(500):
            if happened():
                return
            await self.pilot.pause(0.01)
        raise AssertionError("it did not happen")

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self.pilot.press(key)
        await self.settle()

    async def select(self, package: PackageId | str) -> None:
        """Put the cursor on a package."""
        assert self.tree.reveal(package)  # type: ignore[arg-type] # ids are spelled out in tests
        await self.settle()

    async def type_filter(self, words: str) -> None:
        """Type a filter, and skip the wait for more keys."""
        await self.press("slash", *(("space" if char == " " else char) for char in words))
        self.screen.filter_bar.flush()
        await self.settle()

    async def wait_for(self, group: str) -> None:
        """Wait for the workers of ``group``, and for what they set going."""
        workers = [worker for worker in self.app.workers if worker.group == group]
        if workers:  # none would mean all of them, and the session's goes on for ever
            await self.app.workers.wait_for_complete(workers)
        await self.settle()


async def settle(app: ExplorerApp, pilot: Pilot[None]) -> None:
    """Let everything that is under way come to its end."""
    for _ in range(4):
        await pilot.pause()
        app.flush()
    await pilot.pause()


@asynccontextmanager
async def explorer(
    events: Sequence[Event] = (),
    size: tuple[int, int] = WIDE,
    *,
    ascii: bool = False,  # noqa: A002 - named as the app's
    theme: str | None = None,
) -> AsyncIterator[Explorer]:
    """Run the explorer on ``events`` in a terminal of ``size`` columns and lines."""
    session = FakeSession(events)
    app = ExplorerApp(lambda: session, ascii=ascii, theme=theme)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        running = Explorer(app, pilot, session)
        await running.settle()
        yield running
