from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import pytest

from attestree.errors import RecordingError
from attestree.tui import leaving
from attestree.tui.app import ExplorerApp
from attestree.tui.leaving import on_signals, run_until_left
from terminal import PATIENCE, Terminal
from tui import canned
from tui.fake_session import FakeSession

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALL = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@pytest.fixture
def handlers() -> Iterator[None]:
    """Puts the test runner's own handlers back."""
    before = {number: signal.getsignal(number) for number in _ALL}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("gone", [True, False])
@pytest.mark.parametrize("number", _ALL)
@pytest.mark.usefixtures("handlers")
async def test_a_signal_ends_the_app_with_its_code(
    number: signal.Signals, gone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go: list[bool] = []
    monkeypatch.setattr(leaving, "let_go_of_terminal", lambda: let_go.append(True))
    monkeypatch.setattr(leaving, "has_terminal", lambda: not gone)
    code: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    on_signals(code.set_result)
    os.kill(os.getpid(), number)
    assert await code == 128 + number
    assert bool(let_go) == (gone and number == signal.SIGHUP)


class _Keeping(FakeSession):
    """Is longer about closing than anybody waits, and then cannot keep what it was to keep."""

    cancelled = False

    async def close(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            type(self).cancelled = True
            raise RecordingError("cannot be written", where="here.json")


def test_what_could_not_be_kept_is_told_once_the_screen_is_left() -> None:
    app = ExplorerApp(lambda: _Keeping(canned.all_events()))
    app.run = lambda *, loop: loop.run_until_complete(_opened_and_left(app))  # type: ignore[method-assign,assignment,misc]
    with pytest.raises(RecordingError, match="cannot be written"):
        run_until_left(app)
    assert _Keeping.cancelled, "it had its moment"


async def _opened_and_left(app: ExplorerApp) -> None:
    async with app.run_test() as pilot:
        await pilot.pause()
        app.exit()


def test_a_program_whose_terminal_is_gone_ends() -> None:
    """The terminal is not the one that controls it, so that no signal tells of the loss."""
    terminal = Terminal(["demo"])
    terminal.wait_for(lambda text: "orchard-shop" in text, "the explorer")
    os.close(terminal._end)
    os.close(terminal._other)
    assert terminal.process.wait(PATIENCE) == 128 + signal.SIGHUP
