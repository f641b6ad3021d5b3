"""The cache: what it keeps, what it never keeps, and what becomes of it when the disk is against it."""

from __future__ import annotations

import gzip
import stat
from typing import TYPE_CHECKING

import pytest

from attestree.index.answers import Absent, Failed, Found
from attestree.index.cache import cache_info
from index.caches import ONE, PAGE, WHEEL, ask, database, found, with_etag
from index.clients import client
from servers import PROVENANCE, Answer, page_answer, page_json, serving

if TYPE_CHECKING:
    from pathlib import Path


OTHER = page_json("demo", WHEEL, {**WHEEL, "filename": "demo-1.0.tar.gz"})


async def test_an_etag_is_confirmed_after_a_restart(tmp_path: Path) -> None:
    async with serving(with_etag(PAGE, '"one"')) as server:
        first = found(await ask(server.url, tmp_path))
        second = found(await ask(server.url, tmp_path))
        third = found(await ask(server.url, tmp_path))
    assert first.value == second.value == third.value
    assert [first.from_cache, second.from_cache, third.from_cache] == [False, True, True]
    assert not any(answer.stale for answer in (first, second, third))
    assert [seen.headers.get("if-none-match") for seen in server.seen] == [None, '"one"', '"one"']


async def test_a_compressed_page_is_kept_as_it_came(tmp_path: Path) -> None:
    script = with_etag(gzip.compress(PAGE), '"one"', Content_Encoding="gzip")
    async with serving(script) as server:
        first, second = found(await ask(server.url, tmp_path)), found(await ask(server.url, tmp_path))
    assert second.from_cache
    assert first.value == second.value


async def test_a_lifetime_saves_the_request_and_fresh_asks_all_the_same(tmp_path: Path) -> None:
    async with serving(with_etag(PAGE, '"one"', Cache_Control="max-age=600")) as server:
        await ask(server.url, tmp_path)
        assert found(await ask(server.url, tmp_path)).from_cache
        assert len(server.seen) == 1
        assert found(await ask(server.url, tmp_path, fresh=True)).from_cache
        assert len(server.seen) == 2
        assert server.seen[1].headers["cache-control"] == "no-cache"
        server.script = with_etag(OTHER, '"two"')
        answer = found(await ask(server.url, tmp_path, fresh=True))
    assert not answer.from_cache
    assert len(answer.value.files) == 2


async def test_no_lifetime_is_guessed_from_the_age_of_a_page(tmp_path: Path) -> None:
    answer = page_answer(PAGE, Last_Modified="Thu, 01 Jan 2015 00:00:00 GMT")
    async with serving(answer) as server:
        await ask(server.url, tmp_path)
        await ask(server.url, tmp_path)
        assert len(server.seen) == 2


async def test_what_must_not_be_stored_is_not(tmp_path: Path) -> None:
    async with serving(page_answer(PAGE, ETag='"one"', Cache_Control="no-store")) as server:
        await ask(server.url, tmp_path)
        await ask(server.url, tmp_path)
        assert "if-none-match" not in server.seen[1].headers
    assert cache_info(tmp_path).entries == 0
    assert await ask(server.url, tmp_path, offline=True) == Failed("offline, and not in the cache")


@pytest.mark.parametrize("status", [301, 403, 429, 500, 503])
async def test_failures_and_redirects_are_not_stored_whatever_they_say(tmp_path: Path, status: int) -> None:
    headers = {"Cache-Control": "public, max-age=600", "Location": "/elsewhere?token=hunter2"}
    async with serving(Answer(status, headers)) as server:
        await ask(server.url, tmp_path)
    assert cache_info(tmp_path).entries == 0
    assert b"hunter2" not in database(tmp_path).read_bytes()


async def test_a_failure_leaves_the_good_answer_in_place(tmp_path: Path) -> None:
    async with serving(with_etag(PAGE, '"one"')) as server:
        await ask(server.url, tmp_path)
        server.script = lambda _seen: Answer(500)
        assert isinstance(await ask(server.url, tmp_path), Failed)
        server.script = with_etag(PAGE, '"one"')
        assert found(await ask(server.url, tmp_path)).from_cache


async def test_a_newer_answer_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    async with serving(with_etag(PAGE, 'W/"one"')) as server:
        await ask(server.url, tmp_path)
        server.script = with_etag(OTHER, 'W/"two"')
        assert len(found(await ask(server.url, tmp_path)).value.files) == 2
        before = len(server.seen)
        answer = found(await ask(server.url, tmp_path))
        assert answer.from_cache
        assert len(answer.value.files) == 2
        assert len(server.seen) == before + 1, "one 304 and nothing else"
        server.script = lambda _seen: Answer(404)
        assert await ask(server.url, tmp_path) == Absent()
    assert await ask(server.url, tmp_path, offline=True) == Absent()


async def test_offline_gives_out_what_is_there_and_says_if_it_is_old(tmp_path: Path) -> None:
    scripts = {
        "/a/": with_etag(page_json("a", WHEEL), '"a"', Cache_Control="max-age=600"),
        "/b/": with_etag(page_json("b", WHEEL), '"b"', Cache_Control="no-cache, must-revalidate"),
    }
    async with serving(lambda seen: scripts[seen.path](seen)) as server:
        for name in "ab":
            await ask(server.url, tmp_path, name=name)
    fresh = found(await ask(server.url, tmp_path, offline=True, name="a"))
    stale = found(await ask(server.url, tmp_path, offline=True, name="b"))
    assert (fresh.from_cache, fresh.stale) == (True, False)
    assert (stale.from_cache, stale.stale) == (True, True)
    assert await ask(server.url, tmp_path, offline=True, name="c") == Failed("offline, and not in the cache")
    assert len(server.seen) == 2


async def test_garbage_is_forgotten_and_does_not_come_back_with_a_304(tmp_path: Path) -> None:
    async with serving(with_etag(b"garbage", '"one"')) as server:
        assert isinstance(await ask(server.url, tmp_path), Failed)
        server.script = with_etag(PAGE, '"one"')
        found(await ask(server.url, tmp_path))
        assert "if-none-match" not in server.seen[1].headers


async def test_provenance_is_cached_too(tmp_path: Path) -> None:
    answer = Answer(headers={"Content-Type": PROVENANCE, "Cache-Control": "max-age=60"}, body=b'{"version": 1}')
    async with serving(answer) as server, client(cache_dir=tmp_path) as index:
        assert await index.provenance(f"{server.url}/p", server.url) == Found(b'{"version": 1}')
        assert await index.provenance(f"{server.url}/p", server.url) == Found(b'{"version": 1}', from_cache=True)
        assert index.requests == 1


async def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    async with serving(page_answer(PAGE)) as server, client(cache_dir=tmp_path / "new") as index:
        await index.page(server.url, "demo", ONE)
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new" / "index").iterdir()}
    assert stat.S_IMODE((tmp_path / "new" / "index").stat().st_mode) == 0o700
    assert {path.name for path in modes} >= {"answers-1.db", "answers-1.db-wal"}
    assert all(mode == 0o600 for path, mode in modes.items() if path.name.startswith("answers"))
