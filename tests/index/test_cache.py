"""The cache: what it keeps, what it never keeps, and what becomes of it when the disk is against it."""

from __future__ import annotations

import asyncio
import gzip
import os
import sqlite3
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from attestree.errors import UsageError
from attestree.index.answers import Absent, Failed, Found
from attestree.index.cache import cache_info, clear_cache
from index.clients import client
from servers import PROVENANCE, Answer, Seen, page_answer, page_json, serving

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.index.answers import Answer as IndexAnswer
    from attestree.releases import ProjectPage
    from servers import Script

ONE = frozenset({"1.0"})
WHEEL = {"filename": "demo-1.0-py3-none-any.whl", "url": "demo.whl", "provenance": None}
PAGE = page_json("demo", WHEEL)
OTHER = page_json("demo", WHEEL, {**WHEEL, "filename": "demo-1.0.tar.gz"})


def with_etag(body: bytes, etag: str, **headers: str) -> Script:
    """Return a script that answers 304 where the request already has ``etag``."""

    def script(seen: Seen) -> Answer:
        if seen.headers.get("if-none-match") == etag:
            return Answer(304, {"ETag": etag})
        return page_answer(body, ETag=etag, **headers)

    return script


async def ask(
    url: str, folder: Path, *, offline: bool = False, fresh: bool = False, name: str = "demo"
) -> IndexAnswer[ProjectPage]:
    """Ask with a client of its own, as another run of the program does."""
    async with client(cache_dir=folder, offline=offline) as index:
        answer = await index.page(url, name, ONE, fresh=fresh)
        assert index.notes == ()
    return answer


def found(answer: IndexAnswer[ProjectPage]) -> Found[ProjectPage]:
    assert isinstance(answer, Found), answer
    return answer


def database(folder: Path) -> Path:
    return folder / "index" / "answers-1.db"


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


def contents(folder: Path) -> dict[Path, bytes]:
    """Return all files but the one that hishel puts beside its database, wherever that lies."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".gitignore"}


def _garbage(folder: Path) -> None:
    database(folder).write_bytes(b"this is not a database, however long one looks at it " * 100)


def _truncated(folder: Path) -> None:
    with sqlite3.connect(database(folder)) as connection:
        connection.executescript("CREATE TABLE entries (x); INSERT INTO entries VALUES (zeroblob(100000))")
    connection.close()
    os.truncate(database(folder), 5000)


def _foreign(folder: Path) -> None:
    connection = sqlite3.connect(database(folder))
    connection.execute("CREATE TABLE entries (something_else)")
    connection.close()


def _directory(folder: Path) -> None:
    database(folder).mkdir()


def _link(folder: Path) -> None:
    (folder / "victim").write_bytes(b"precious")
    database(folder).symlink_to(folder / "victim")


def _linked_folder(folder: Path) -> None:
    (folder / "index").rmdir()
    (folder / "elsewhere").mkdir()
    (folder / "index").symlink_to(folder / "elsewhere")


def _file_in_place_of_folder(folder: Path) -> None:
    (folder / "index").rmdir()
    (folder / "index").write_bytes(b"")


@pytest.mark.parametrize(
    "harm", [_garbage, _truncated, _foreign, _directory, _link, _linked_folder, _file_in_place_of_folder]
)
async def test_a_cache_that_cannot_be_used_is_none_and_said(tmp_path: Path, harm: object) -> None:
    (tmp_path / "index").mkdir()
    assert callable(harm)
    harm(tmp_path)
    before = contents(tmp_path)
    async with serving(page_answer(PAGE, Cache_Control="max-age=60")) as server, client(cache_dir=tmp_path) as index:
        for _ in range(2):
            assert not found(await index.page(server.url, "demo", ONE)).from_cache
        assert index.requests == 2
        (note,) = index.notes
        assert str(tmp_path) in note
        assert note.isprintable()
    assert contents(tmp_path) == before
    async with client(cache_dir=tmp_path, offline=True) as index:
        assert await index.page(server.url, "demo", ONE) == Failed("offline, and not in the cache")


async def test_a_folder_that_cannot_be_made_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    async with serving(page_answer(PAGE)) as server, client(cache_dir=tmp_path / "file" / "cache") as index:
        found(await index.page(server.url, "demo", ONE))
        assert "is not used" in index.notes[0]


async def test_somebody_elses_folder_is_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index").mkdir()
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)
    async with serving(page_answer(PAGE)) as server, client(cache_dir=tmp_path) as index:
        found(await index.page(server.url, "demo", ONE))
        assert "belongs to another user" in index.notes[0]
    assert list((tmp_path / "index").iterdir()) == []


async def test_damage_while_it_runs_costs_a_request_and_nothing_else(tmp_path: Path) -> None:
    async with (
        serving(with_etag(PAGE, '"one"', Cache_Control="max-age=600")) as server,
        client(cache_dir=tmp_path) as index,
    ):
        await index.page(server.url, "demo", ONE)
        connection = sqlite3.connect(database(tmp_path))
        connection.execute("DELETE FROM streams")  # what is promised is gone
        connection.commit()
        connection.close()
        assert not found(await index.page(server.url, "demo", ONE)).from_cache
        connection = sqlite3.connect(database(tmp_path))
        connection.execute("DROP TABLE entries")
        connection.commit()
        connection.close()
        assert not found(await index.page(server.url, "demo", ONE, fresh=True)).from_cache
        assert len(server.seen) == 3
        assert len(index.notes) == 1


async def test_offline_a_damaged_answer_is_none(tmp_path: Path) -> None:
    async with serving(page_answer(PAGE)) as server:
        await ask(server.url, tmp_path)
    connection = sqlite3.connect(database(tmp_path))
    connection.execute("DELETE FROM streams")
    connection.commit()
    connection.close()
    async with client(cache_dir=tmp_path, offline=True) as index:
        assert await index.page(server.url, "demo", ONE) == Failed("offline, and not in the cache")
        assert len(index.notes) == 1


CHILD = """
import asyncio, sys
from pathlib import Path
from attestree.index.answers import Found
from attestree.index.client import IndexClient
from attestree.pool import WorkerPool

async def main(base, folder):
    async with IndexClient(WorkerPool(1), cache_dir=Path(folder)) as index:
        questions = [index.provenance(f"{base}/{number}", base) for number in range(20)]
        answers = await asyncio.gather(*questions)
        assert index.notes == (), index.notes
        assert [answer.value for answer in answers] == [f"number {n} ".encode() * 10_000 for n in range(20)]

asyncio.run(main(*sys.argv[1:]))
"""


async def test_eight_processes_share_one_cache(tmp_path: Path) -> None:
    def script(seen: Seen) -> Answer:
        if seen.headers.get("if-none-match") == '"same"':
            return Answer(304, {"ETag": '"same"'})
        return Answer(headers={"ETag": '"same"'}, body=f"number {seen.path[1:]} ".encode() * 10_000)

    async with serving(script) as server:
        command = [sys.executable, "-W", "error", "-c", CHILD, server.url, str(tmp_path)]
        children = [await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE) for _ in range(8)]
        ends = await asyncio.gather(*(child.communicate() for child in children))
    assert [errors.decode().strip().splitlines()[-1:] for _, errors in ends] == [[]] * 8
    assert [child.returncode for child in children] == [0] * 8
    async with client(cache_dir=tmp_path, offline=True) as index:
        answer = await index.provenance(f"{server.url}/7", server.url)
    assert answer == Found(b"number 7 " * 10_000, from_cache=True, stale=True)


async def test_info_counts_and_clear_removes(tmp_path: Path) -> None:
    assert cache_info(tmp_path).entries == 0
    assert cache_info(tmp_path).bytes == 0
    async with serving(page_answer(PAGE)) as server:
        await ask(server.url, tmp_path, name="a")
        await ask(server.url, tmp_path, name="b")
    (tmp_path / "index" / "mine.txt").write_bytes(b"not the cache's")
    info = cache_info(tmp_path)
    assert info.entries == 2
    assert info.bytes > len(PAGE) * 2
    assert info.path == str(tmp_path / "index")
    assert clear_cache(tmp_path) == 2
    assert cache_info(tmp_path).entries == 0
    assert not database(tmp_path).exists()
    assert (tmp_path / "index" / "mine.txt").exists()
    assert clear_cache(tmp_path) == 0


def test_info_and_clear_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    _garbage(tmp_path)
    info = cache_info(tmp_path)
    assert info.entries is None
    assert "not a database" in info.problem
    assert clear_cache(tmp_path) == 0
    assert not database(tmp_path).exists()
    _directory(tmp_path)
    assert cache_info(tmp_path).entries is None
    with pytest.raises(UsageError, match="cannot be removed"):
        clear_cache(tmp_path)
    database(tmp_path).rmdir()
    (tmp_path / "index").rmdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "answers-1.db").write_bytes(b"precious")
    (tmp_path / "index").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is a link"):
        clear_cache(tmp_path)
    assert (tmp_path / "elsewhere" / "answers-1.db").exists()
