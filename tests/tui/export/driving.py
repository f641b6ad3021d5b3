"""Opens the export dialog over a running explorer, for tests: waits for its workers, never for a clock."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.widgets import Static

from attestree.tui.export.dialog import ExportScreen
from attestree.tui.export.parts import Choices, NameInput
from tui.driving import settle

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from attestree.tui.shell import SessionApp
    from tui.driving import Explorer


async def idle(app: SessionApp, pilot: Pilot[None]) -> None:
    """Wait until nothing is rendered or written any more."""
    await settle(app, pilot)  # type: ignore[arg-type] # every app of ours can be settled
    while open_ := [item for item in app.workers if item.group in ("preview", "export") and not item.is_finished]:
        await asyncio.gather(*(item.wait() for item in open_), return_exceptions=True)
    await settle(app, pilot)  # type: ignore[arg-type] # as above


class Dialog:
    """The open dialog, and what a test does with it.

    Args:
        run: the explorer below it.
        folder: where names without a folder go.
    """

    def __init__(self, run: Explorer, folder: Path) -> None:
        self.run = run
        self.folder = folder

    async def open(self, *keys: str) -> Dialog:
        """Press ``keys``, then the key that exports."""
        await self.run.press(*keys, "e")
        self.screen._folder = self.folder
        await self.settle()
        return self

    @property
    def screen(self) -> ExportScreen:
        found = self.run.app.screen
        assert isinstance(found, ExportScreen)
        return found

    @property
    def is_open(self) -> bool:
        return any(isinstance(screen, ExportScreen) for screen in self.run.app.screen_stack)

    @property
    def name(self) -> NameInput:
        return self.screen.query_one(NameInput)

    @property
    def subjects(self) -> list[str]:
        return [str(option.prompt) for option in self.screen.query_one("#export-subjects", Choices).options]

    @property
    def preview(self) -> str:
        return self.text("#export-text")

    def text(self, selector: str) -> str:
        """Return the text of a line; empty while it is not shown."""
        found = self.screen.query_one(selector, Static)
        return str(found.content) if found.display else ""

    async def choose(self, *, form: str = "", subject: int | None = None) -> None:
        """Choose a format by its name, a subject by its place."""
        from attestree.reports.formats import FORMATS_BY_NAME

        if form:
            self.screen.query_one("#export-formats", Choices).highlighted = list(FORMATS_BY_NAME).index(form)
        if subject is not None:
            self.screen.query_one("#export-subjects", Choices).highlighted = subject
        await self.settle()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.run.pilot.press(key)
        await self.settle()

    async def settle(self) -> None:
        await idle(self.run.app, self.run.pilot)
