"""Recording what an index answers, and answering from a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from attestree.index.record import KEPT_HEADERS, Exchange
from attestree.index.wire import RECORDED
from attestree.text import without_credentials

if TYPE_CHECKING:
    from collections.abc import Mapping

    from attestree.index.record import Recording


class NotRecordedError(Exception):
    """The recording has no answer for an address."""


class Recorder:
    """Collects the answers that a client gets, be they from the network or from the cache."""

    def __init__(self) -> None:
        self._exchanges: dict[str, Exchange] = {}

    def saw(self, url: str, status: int, headers: Mapping[str, str], body: bytes, final_url: str = "") -> None:
        """Take in one answer; a later one for the same address replaces it.

        Args:
            url: what was asked for, without credentials.
            status: the HTTP status.
            headers: all of the answer's; the few that matter are kept.
            body: decoded.
            final_url: where redirects led; its query, which may be a token, is left out.
        """
        kept = {name.lower(): value for name, value in headers.items() if name.lower() in KEPT_HEADERS}
        final = without_credentials(final_url).partition("#")[0].partition("?")[0] if final_url != url else ""
        self._exchanges[url] = Exchange(url, status, kept, body, final)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Return what was collected, by address."""
        return tuple(exchange for _, exchange in sorted(self._exchanges.items()))


class ReplayTransport(httpx.AsyncBaseTransport):
    """Answers from a recording and never asks the network.

    Args:
        recording: the recording.
    """

    def __init__(self, recording: Recording) -> None:
        self._answers = {str(httpx.URL(exchange.url)): exchange for exchange in recording.exchanges}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the recorded answer.

        Raises:
            NotRecordedError: there is none.
        """
        exchange = self._answers.get(str(request.url))
        if exchange is None:
            raise NotRecordedError
        extensions: dict[str, object] = {RECORDED: exchange.final_url or exchange.url}
        return httpx.Response(exchange.status, headers=exchange.headers, content=exchange.body, extensions=extensions)
