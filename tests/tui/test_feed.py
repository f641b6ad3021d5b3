from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn

from attestree.errors import SourceError
from attestree.events import SessionFailed
from attestree.model import PackageId
from attestree.tui.feed import SessionFeed
from tui import canned
from tui.fake_session import FakeSession

if TYPE_CHECKING:
    import pytest


async def test_events_are_gathered_until_they_are_taken() -> None:
    session = FakeSession(canned.all_events())
    feed = SessionFeed(lambda: session)
    task = asyncio.create_task(feed.run())
    await asyncio.sleep(0)
    await feed.close(1)
    await task
    assert feed.take() == session.given
    assert len(session.given) == len(canned.all_events())
    assert feed.take() == []
    assert session.closed


async def test_what_a_person_asks_for_reaches_the_session() -> None:
    session = FakeSession()
    feed = SessionFeed(lambda: session)
    task = asyncio.create_task(feed.run())
    await asyncio.sleep(0)
    package = PackageId("a==1")
    feed.look_at([package])
    feed.open(package)
    feed.retry()
    feed.retry([package])
    assert session.looked_at == [(package,)]
    assert session.opened == [package]
    assert session.retried == [(), (package,)]
    await feed.close(1)
    await task


async def test_before_there_is_a_session_nothing_can_be_asked_for() -> None:
    feed = SessionFeed(FakeSession)
    feed.look_at([])
    feed.open(PackageId("a"))
    feed.retry()
    await feed.close(1)
    assert feed.take() == []


async def test_errors_become_the_last_event(caplog: pytest.LogCaptureFixture) -> None:
    def explain() -> NoReturn:
        raise SourceError("not TOML", where="uv.lock, line 3", remedy="lock again")

    def crash() -> NoReturn:
        raise KeyError("x\x1b[2J")

    for factory, message in (
        (explain, "uv.lock, line 3: not TOML; lock again"),
        (crash, r"The session ended unexpectedly: KeyError: 'x\x1b[2J'"),
    ):
        feed = SessionFeed(factory)
        await feed.run()
        assert feed.take() == [SessionFailed(message)]


async def test_a_session_is_closed_once_and_asked_for_nothing_more() -> None:
    session = FakeSession()
    feed = SessionFeed(lambda: session)
    task = asyncio.create_task(feed.run())
    await asyncio.sleep(0)
    await feed.close(1)
    session.closed = False
    await feed.close(1)
    feed.retry()
    assert not session.closed
    assert session.retried == []
    await task
