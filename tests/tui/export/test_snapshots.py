"""How the export dialog looks, pinned as pictures; each test says what a reviewer should see."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from attestree.tui.app import ExplorerApp
from attestree.tui.export.dialog import ExportScreen
from builders import NOW
from tui import canned
from tui.driving import NARROW, WIDE, settle
from tui.export.driving import idle
from tui.fake_session import FakeSession
from tui.test_hostile import nasty_events

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.pilot import Pilot

    from attestree.events import Event
    from tui.test_snapshots import Compare


@pytest.fixture(autouse=True)
def same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let time, folder and versions be the same on every machine."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    monkeypatch.setattr("attestree.reports.base.metadata.version", lambda name: "1.2.3")
    monkeypatch.setattr(Path, "cwd", lambda: Path("/home/ada/orchard-shop"))


def looks(
    compare: Compare, events: Sequence[Event], size: tuple[int, int], *keys: str, theme: str | None = None
) -> bool:
    app = ExplorerApp(lambda: FakeSession(events), theme=theme)
    app.animation_level = "none"

    async def run(pilot: Pilot[None]) -> None:
        await settle(app, pilot)
        for key in keys:
            await pilot.press(key)
        await idle(app, pilot)
        assert isinstance(app.screen, ExportScreen)
        app.screen.query_one("#export-name").cursor_blink = False  # type: ignore[attr-defined] # found by its id

    return compare(app, terminal_size=size, run_before=run)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
def test_the_dialog(snap_compare: Compare, size: tuple[int, int]) -> None:
    """Left what and which format, right the beginning of the report, below the file's name and where it goes."""
    assert looks(snap_compare, canned.all_events(), size, "down", "e")


def test_the_dialog_while_work_goes_on(snap_compare: Compare) -> None:
    """A line in amber says how many packages are not settled; the page begins with its body."""
    assert looks(snap_compare, canned.busy_events(), NARROW, "e", "down")


def test_the_dialog_in_light(snap_compare: Compare) -> None:
    """The same in the light theme, another format chosen."""
    assert looks(snap_compare, canned.all_events(), WIDE, "e", "down", "down", theme="attestree-light")


def test_the_dialog_on_hostile_names(snap_compare: Compare) -> None:
    """Every control character stands as its escape; the suggested name holds none."""
    assert looks(snap_compare, nasty_events(), WIDE, "down", "e")
