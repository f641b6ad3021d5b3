"""Index answers on disk: hishel's RFC 9111 cache on SQLite, and nothing worse than "no cache" when that fails."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, cast

import httpx
from hishel import AsyncSqliteStorage, CacheOptions, Entry, FromCache, Headers, IdleClient, Request
from hishel.httpx import AsyncCacheTransport

from attestree.index.cache import secured_database
from attestree.text import printable, reason_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

FINGERPRINT = "attestree.fingerprint"
"""The request extension that tells apart answers to different credentials."""
FROM_CACHE = "attestree.from_cache"
"""The response extension that says whether the body came from disk."""
STALE = "attestree.stale"
"""The response extension that says whether an answer was given out past its time."""

_LARGEST = 512 * 1024**2
_UNUSED = 90 * 24 * 3600.0
_OPTIONS = CacheOptions(shared=False)
# What goes wrong inside the cache, as against what the network raises (httpx.TransportError) and what ends a task.
_BREAKAGE = (sqlite3.Error, OSError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, AssertionError)


class NotCachedError(Exception):
    """Offline, and the cache has no answer."""


class Offline(httpx.AsyncBaseTransport):
    """What there is without network and without cache: nothing."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:  # noqa: ARG002 - the base has it
        """Raise ``NotCachedError``."""
        raise NotCachedError


class _Storage(AsyncSqliteStorage):
    """hishel's storage, with one answer for each key.

    hishel keeps an older answer beside a newer one, a 404 among them, and may then send a request twice to find out
    which of the two a 304 means.
    """

    async def get_entries(self, key: str) -> list[Entry]:
        entries = await super().get_entries(key)
        if len(entries) <= 1:
            return entries
        newest = max(reversed(entries), key=_date)  # of two from one second, the one stored last
        for entry in entries:
            if entry is not newest:
                await self.remove_entry(entry.id)
        return [newest]


def _date(entry: Entry) -> float:
    try:
        return parsedate_to_datetime(entry.response.headers.get("date", "")).timestamp()
    except (ValueError, OverflowError):
        return 0.0


class _Trouble(logging.Handler):
    """Takes hishel's log, which would otherwise reach the terminal, and keeps the first error in it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.first = ""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if not self.first and not _is_busy(error):
            self.first = reason_of(error) if error else printable(record.getMessage())


def _is_busy(error: BaseException | None) -> bool:
    """Return whether another process just had the database: one answer is not kept, and the next one will be."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@dataclass
class AnswerCache(httpx.AsyncBaseTransport):
    """A transport that answers from disk what it can.

    Attributes:
        inner: where everything else is asked.
        directory: holds the cache's own folder; made if it is missing.
        offline: give out whatever is there, however old, and never ask ``inner``.
    """

    inner: httpx.AsyncBaseTransport
    directory: Path
    offline: bool = False
    _trouble: _Trouble = field(default_factory=_Trouble, repr=False)
    _storage: _Storage | None = field(default=None, repr=False)
    _hishel: AsyncCacheTransport | None = field(default=None, repr=False)
    _broken: str = ""

    @property
    def note(self) -> str:
        """Return why the cache is not used, or not for everything, printable; empty while all is well."""
        problem = self._broken or self._trouble.first
        return f"the cache in {printable(str(self.directory))} is not used: {problem}" if problem else ""

    async def open(self) -> None:
        """Open or make the cache; where that fails, ``note`` says why, and everything is asked of ``inner``."""
        logger = logging.getLogger("hishel")
        logger.propagate = False
        logger.addHandler(self._trouble)
        try:
            path = secured_database(self.directory)
            self._storage = _Storage(database_path=path, default_tti=_UNUSED, max_size=_LARGEST)
            await self._storage.get_entries("")  # opens the database; some of what may be wrong is only logged
        except _BREAKAGE as error:
            self._broken = reason_of(error)
        if self.note:
            await self._close_storage()
        elif self._storage:
            self._hishel = AsyncCacheTransport(self.inner, storage=self._storage, rfc=_OPTIONS)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer from disk, or from ``inner``, as RFC 9111 has it for a private cache.

        Raises:
            NotCachedError: offline, and nothing is there.
        """
        if self.offline:
            return await self._stored(request)
        if self._hishel is not None:
            request.extensions["caching"] = {"key": _key_of(request)}
            try:
                response = await self._hishel.handle_async_request(request)
                if not response.extensions["caching"]["from_cache"]:
                    return response
                # Read at once: if the disk fails halfway, the answer can still be asked for.
                return _answer(response.status_code, response.headers, await _joined(response.stream))
            except _BREAKAGE as error:
                self._failed(error)
        return await self.inner.handle_async_request(request)

    async def _stored(self, request: httpx.Request) -> httpx.Response:
        """Return what is on disk. hishel cannot: offline or not, it wants to ask where an answer says ``no-cache``."""
        try:
            entries = await self._storage.get_entries(_key_of(request)) if self._storage else []
            if not entries:
                raise NotCachedError
            asked = Request(request.method, str(request.url), Headers(dict(request.headers)))
            fresh = isinstance(IdleClient(options=_OPTIONS).next(asked, entries), FromCache)
            response = entries[0].response
            body = await _joined(response.stream)
            headers = {name: response.headers[name] for name in response.headers}
            return _answer(response.status_code, headers, body, stale=not fresh)
        except _BREAKAGE as error:
            self._failed(error)
            raise NotCachedError from error

    async def forget(self, url: str, accept: str, fingerprint: str) -> None:
        """Drop the answer to such a request: it turned out to be of no use, and a 304 would bring it back for ever."""
        if self._storage is not None:
            try:
                for entry in await self._storage.get_entries(_key(url, accept, fingerprint)):
                    await self._storage.remove_entry(entry.id)
            except _BREAKAGE as error:
                self._failed(error)

    def _failed(self, error: Exception) -> None:
        if not self._broken and not _is_busy(error):
            self._broken = reason_of(error)

    async def _close_storage(self) -> None:
        storage, self._storage, self._hishel = self._storage, None, None
        if storage is not None:
            await storage.close()

    async def aclose(self) -> None:
        """Close the database and ``inner``."""
        await self._close_storage()
        logging.getLogger("hishel").removeHandler(self._trouble)
        await self.inner.aclose()


def _key(url: str, accept: str, fingerprint: str) -> str:
    return hashlib.sha256(f"{fingerprint}\n{accept}\n{url}".encode()).hexdigest()


def _key_of(request: httpx.Request) -> str:
    return _key(str(request.url), request.headers.get("accept", ""), request.extensions.get(FINGERPRINT, ""))


async def _joined(stream: object) -> bytes:
    chunks = cast("AsyncIterator[bytes]", stream)  # hishel and httpx type theirs as of either kind
    return b"".join([chunk async for chunk in chunks])


class _Body(httpx.AsyncByteStream):
    """A body in memory that httpx leaves alone: it would decode one that was given as ``content``."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body


def _answer(
    status: int, headers: Mapping[str, str] | httpx.Headers, body: bytes, *, stale: bool = False
) -> httpx.Response:
    return httpx.Response(status, headers=headers, stream=_Body(body), extensions={FROM_CACHE: True, STALE: stale})
