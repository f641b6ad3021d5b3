from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn

import pytest

from attestree.errors import SourceError, UsageError
from attestree.events import SessionFailed
from attestree.tui.app import ExplorerApp
from attestree.tui.screens.help import HelpScreen
from attestree.verdict import Trust
from tui import canned
from tui.driving import NARROW, WIDE, explorer, settle
from tui.fake_session import FakeSession

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from attestree.events import Event


async def test_events_reach_the_state_in_their_order() -> None:
    async with explorer(canned.all_events()) as run:
        assert run.app.state.finished is not None
        assert run.app.state.counts()[Trust.FAILED] == 1
        run.session.push(SessionFailed("the trust root went away"))
        await run.settle()
        assert run.app.state.failure == "the trust root went away"


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quitting_closes_the_session_and_succeeds(key: str) -> None:
    async with explorer(canned.busy_events()) as run:
        await run.pilot.press(key)
        await run.pilot.pause()
        assert run.session.closed
        assert run.app.return_code == 0
        assert not run.app.is_running or run.app._exit


async def test_a_session_that_does_not_close_cannot_hold_a_person_back() -> None:
    class Stubborn(FakeSession):
        async def close(self) -> None:
            await asyncio.Event().wait()

    app = ExplorerApp(lambda: Stubborn(canned.all_events()))
    async with app.run_test() as pilot:
        await settle(app, pilot)
        await asyncio.wait_for(app.action_quit(), 5)
        assert app._exit


async def test_a_session_that_fails_to_close_cannot_hold_a_person_back() -> None:
    class Broken(FakeSession):
        async def close(self) -> None:
            raise OSError("nothing to close")

    app = ExplorerApp(lambda: Broken())
    async with app.run_test() as pilot:
        await settle(app, pilot)
        await app.action_quit()
        assert app._exit


async def test_a_session_that_cannot_be_made_is_explained() -> None:
    def refuse() -> NoReturn:
        raise SourceError("no lock file here", where="./shop", remedy="name one on the command line")

    app = ExplorerApp(refuse)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        assert app.state.failure == "./shop: no lock file here; name one on the command line"
        await pilot.press("q")
        await pilot.pause()
        assert app._exit


async def test_a_session_that_crashes_is_explained_without_a_traceback() -> None:
    class Crashing(FakeSession):
        async def events(self) -> AsyncIterator[Event]:
            yield canned.loaded()
            raise RuntimeError("\x1b]0;boo\x07[/nope]\nsecond line")

    app = ExplorerApp(lambda: Crashing())
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        assert app.state.failure == r"The session ended unexpectedly: RuntimeError: \x1b]0;boo\x07[/nope]"
        assert app.screen.has_class("-interrupted")


def test_an_unknown_theme_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(UsageError, match=r"there is no theme sunny; choose one of .*attestree-dark, attestree-light"):
        ExplorerApp(FakeSession, theme="sunny")


async def test_every_theme_paints() -> None:
    async with explorer(canned.all_events()) as run:
        for theme in sorted(run.app.available_themes):
            run.app.theme = theme
            await run.pilot.pause()
            assert run.app.theme_variables["trust-failed"]
            assert run.app.theme_variables["row-cursor"]
            assert "webframe" in run.text


async def test_the_theme_that_was_asked_for_is_shown() -> None:
    async with explorer(theme="attestree-light") as run:
        assert run.app.theme == "attestree-light"


async def test_a_question_mark_opens_the_help_and_another_closes_it() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("question_mark")
        assert isinstance(run.app.screen, HelpScreen)
        await run.press("question_mark")
        assert run.on_top()


async def test_the_title_is_printable() -> None:
    app = ExplorerApp(FakeSession, title="shop\x1b]0;x\x07")
    assert app.title == r"shop\x1b]0;x\x07"
