"""A client for tests: pages are parsed in this process, retries wait for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

import httpx

from attestree.index.answers import Failed, Forbidden
from attestree.index.client import IndexClient
from attestree.index.limits import Limits
from attestree.pool import WorkerPool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from attestree.index.answers import Answer
    from attestree.index.credentials import Credentials
    from attestree.index.replay import Recorder
    from attestree.releases import ProjectPage

P = ParamSpec("P")
T = TypeVar("T")

QUICK = Limits(deadline=5, silence=2, backoff=0)
INDEX = "https://index.example/simple/"


class InlinePool(WorkerPool):
    """A pool that has no processes."""

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)


def client(
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    cache_dir: Path | None = None,
    offline: bool = False,
    credentials: Credentials | None = None,
    recorder: Recorder | None = None,
    limits: Limits = QUICK,
    concurrency: int = 8,
) -> IndexClient:
    """Return a client; the arguments are those of ``IndexClient``."""
    return IndexClient(
        InlinePool(1),
        transport=transport,
        cache_dir=cache_dir,
        offline=offline,
        credentials=credentials,
        recorder=recorder,
        limits=limits,
        concurrency=concurrency,
    )


def mocked(handler: Callable[[httpx.Request], httpx.Response]) -> httpx.MockTransport:
    """Return a network that is a function."""
    return httpx.MockTransport(handler)


def reason(answer: Answer[ProjectPage] | Answer[bytes]) -> str:
    """Return the reason of an answer that has one, having looked at its form."""
    assert isinstance(answer, Failed | Forbidden), answer
    text = answer.reason
    assert text.isprintable()
    assert not text.endswith(".")
    return text
