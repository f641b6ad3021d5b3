"""A client for tests: pages are parsed in this process, retries wait for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

import httpx

from attestree.index.client import IndexClient, Limits
from attestree.pool import WorkerPool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from attestree.index.credentials import Credentials
    from attestree.index.replay import Recorder

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
