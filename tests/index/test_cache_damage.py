"""A cache that is damaged, shared, or not ours, and the looking at it from outside."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from attestree.errors import UsageError
from attestree.index.answers import Failed, Found
from attestree.index.cache import cache_info, clear_cache
from index.caches import ONE, PAGE, ask, database, found, with_etag
from index.clients import client
from servers import Answer, Seen, page_answer, serving

if TYPE_CHECKING:
    from pathlib import Path


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
