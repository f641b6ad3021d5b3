"""Runs of the program that share a cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.index.answers import Found
from index.clients import client
from servers import Answer, Seen, page_answer, page_json

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.index.answers import Answer as IndexAnswer
    from attestree.releases import ProjectPage
    from servers import Script

ONE = frozenset({"1.0"})
WHEEL = {"filename": "demo-1.0-py3-none-any.whl", "url": "demo.whl", "provenance": None}
PAGE = page_json("demo", WHEEL)


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
