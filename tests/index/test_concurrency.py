"""Many questions at once: how they share, wait, give up and end."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from attestree.index.answers import Absent, Failed, Found
from attestree.index.limits import Limits
from index.clients import INDEX, client
from servers import JSON, page_answer, page_json, serving

ONE = frozenset({"1.0"})
WHEEL = {"filename": "demo-1.0-py3-none-any.whl", "url": "../../files/demo.whl", "provenance": "/prov/demo"}
PAGE = page_json("demo", WHEEL)


async def test_many_questions_are_one_request_while_it_is_under_way() -> None:
    release = asyncio.Event()

    async def later(writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.write(page_answer(PAGE).to_bytes())

    async with serving(lambda _seen: later) as server, client() as index:
        questions = [asyncio.create_task(index.page(server.url, "demo", frozenset({v}))) for v in ("1.0", "2.0", "1.0")]
        await server.arrived(1)
        release.set()
        first, second, _ = await asyncio.gather(*questions)
        assert len(server.seen) == 1
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert [len(first.value.files), len(second.value.files)] == [1, 0]


async def test_no_more_than_the_allowed_requests_are_under_way() -> None:
    under_way, most = 0, 0

    async def handler(_request: httpx.Request) -> httpx.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        for _ in range(5):
            await asyncio.sleep(0)
        under_way -= 1
        return httpx.Response(404)

    async with client(httpx.MockTransport(handler), concurrency=3) as index:
        answers = await asyncio.gather(*(index.page(INDEX, f"p{number}", ONE) for number in range(20)))
    assert answers == [Absent()] * 20
    assert most == 3


async def test_who_gives_up_does_not_end_it_for_the_others() -> None:
    asked, release = asyncio.Event(), asyncio.Event()

    async def handler(_request: httpx.Request) -> httpx.Response:
        asked.set()
        await release.wait()
        return httpx.Response(200, headers={"Content-Type": JSON}, content=PAGE)

    async with client(httpx.MockTransport(handler)) as index:
        stays, goes = (asyncio.create_task(index.page(INDEX, "demo", ONE)) for _ in range(2))
        await asked.wait()
        goes.cancel()
        with pytest.raises(asyncio.CancelledError):
            await goes
        release.set()
        assert isinstance(await stays, Found)


async def test_when_all_give_up_the_request_ends() -> None:
    asked, ended = asyncio.Event(), asyncio.Event()

    async def handler(_request: httpx.Request) -> httpx.Response:
        asked.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        raise AssertionError

    async with client(httpx.MockTransport(handler)) as index:
        question = asyncio.create_task(index.page(INDEX, "demo", ONE))
        await asked.wait()
        question.cancel()
        with pytest.raises(asyncio.CancelledError):
            await question
        async with asyncio.timeout(2):
            await ended.wait()


async def test_closing_ends_everything_at_once() -> None:
    async def say_nothing(_writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with serving(lambda _seen: say_nothing) as server, client(limits=Limits()) as index:
        questions = [asyncio.create_task(index.page(server.url, name, ONE)) for name in "abc"]
        await server.arrived(3)
        async with asyncio.timeout(2):
            await index.aclose()
            answers = await asyncio.gather(*questions)
        assert answers == [Failed("the session was closed")] * 3
        assert await index.page(server.url, "d", ONE) == Failed("the session was closed")
