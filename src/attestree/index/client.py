"""The client: three questions to an index, each answered with one of four plain values."""

from __future__ import annotations

import asyncio
import logging
import re
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from importlib import metadata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import stamina
from packaging.utils import canonicalize_name

from attestree.errors import IndexProtocolError
from attestree.index.addresses import (
    host_of,
    index_address,
    is_internal,
    origin_of,
    page_address,
    shown,
    why_not_fetched,
)
from attestree.index.answers import Failed, Found
from attestree.index.credentials import Credentials
from attestree.index.documents import METADATA, PROVENANCE, Document, what_instead
from attestree.index.exchange import Body, PassingError, Question, Reply, SilentError, exchange
from attestree.index.flights import ClosedError, Flights
from attestree.index.http_cache import AnswerCache, Offline
from attestree.index.limits import DEFAULTS, Limits
from attestree.index.pages import parse_page
from attestree.index.politeness import Politeness
from attestree.index.replay import ReplayTransport
from attestree.index.wire import Network, Wire
from attestree.settings import LOOPBACK
from attestree.text import printable, reason_of, shorten

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    import httpx

    from attestree.index.answers import Answer
    from attestree.index.replay import Recorder
    from attestree.pool import WorkerPool
    from attestree.releases import ProjectPage

__all__ = ["IndexClient", "Limits"]

PAGE_TYPES = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,213}[a-z0-9])?")

# Retries are reported in the answer; the terminal is not the library's to write to.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class IndexClient:
    """Asks indexes. An asynchronous context manager: leaving it ends everything at once.

    Args:
        pool: where pages are parsed.
        credentials: whose login goes where, and which indexes the person named or configured: one with an address in a
            private network is asked only then. None for none.
        cache_dir: where answers are kept; None for no cache.
        offline: answer from the cache only.
        transport: used in place of the network; a ``ReplayTransport`` also takes the place of the cache.
        recorder: is told every answer.
        concurrency: how many requests may be under way at once.
        limits: what is put up with.
    """

    def __init__(
        self,
        pool: WorkerPool,
        *,
        credentials: Credentials | None = None,
        cache_dir: Path | None = None,
        offline: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
        recorder: Recorder | None = None,
        concurrency: int = 8,
        limits: Limits = DEFAULTS,
    ) -> None:
        self._pool = pool
        self._credentials = credentials or Credentials()
        self._recorder = recorder
        self._limits = limits
        self._politeness = Politeness()
        self._slots = asyncio.Semaphore(concurrency)
        self._flights = Flights[Reply]()
        replayed = isinstance(transport, ReplayTransport)
        self._wire = Wire(transport or Network(concurrency), self._credentials, self._politeness, replayed)
        self._cache: AnswerCache | None = None
        self._transport: httpx.AsyncBaseTransport = self._wire
        if not replayed:
            if cache_dir is not None:
                self._transport = self._cache = AnswerCache(self._wire, cache_dir, offline)
            elif offline:
                self._transport = Offline()

    async def __aenter__(self) -> Self:
        if self._cache is not None:
            await self._cache.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End every question under way (whoever waits gets ``Failed``), then close connections and cache."""
        await self._flights.close()
        await self._transport.aclose()
        await self._wire.aclose()

    @property
    def requests(self) -> int:
        """Return how many requests went over the network, redirects and retries among them."""
        return self._wire.requests

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what a person should know about cache and credentials, printable; there may be more later."""
        found = (self._cache.note if self._cache else "", self._credentials.note)
        return tuple(note for note in found if note)

    async def page(
        self, index_url: str, project: str, versions: frozenset[str], *, fresh: bool = False
    ) -> Answer[ProjectPage]:
        """Ask an index for the page of one project (PEP 691, else 503): one request.

        Args:
            index_url: the index; credentials in it are not used here, see ``Credentials``.
            project: its name, normalised or not.
            versions: the releases whose files are wanted, in PEP 440 normal form.
            fresh: whether the cache must ask the index again.
        """
        if problem := self._why_not_asked(index_url):
            return Failed(f"the index address {shown(index_url)} {problem}")
        index = index_address(index_url)
        name = canonicalize_name(project)
        if not _NAME.fullmatch(name):
            return Failed(f"{shorten(printable(project), 80)} is not the name of a project")
        question = Question(page_address(index, name), index, PAGE_TYPES, self._limits.page, fresh)
        body = (await self._ask(question)).outcome
        if not isinstance(body, Body):
            return body
        try:
            page = await self._pool.run(parse_page, body.data, body.content_type, body.url, index, name, versions)
        except IndexProtocolError as error:
            reason = f"{host_of(index)} {error.what}"
        except BrokenProcessPool:
            reason = f"reading the page of {name} ended the process that read it"
        except Exception as error:  # noqa: BLE001 - whatever hostile bytes do to a parser is an answer, not a crash
            reason = f"the page of {name} cannot be read ({reason_of(error)})"
        else:
            return Found(page, body.from_cache, body.stale)
        await self._forget(question, body)
        return Failed(reason)

    async def provenance(self, link_url: str, index_url: str, *, fresh: bool = False) -> Answer[bytes]:
        """Fetch one file's provenance object (PEP 740) from where the page says it is.

        Args:
            link_url: the address, absolute, as ``ProvenanceLink.url`` has it.
            index_url: the index whose page named it.
            fresh: whether the cache must ask the index again.

        Returns:
            The bytes as the index serves them, not parsed.
        """
        return await self._document(PROVENANCE, link_url, index_url, self._limits.provenance, fresh=fresh)

    async def metadata(self, link_url: str, index_url: str, *, sha256: str = "", fresh: bool = False) -> Answer[bytes]:
        """Fetch one file's core metadata (PEP 658) from where the page says it is: one small request.

        Args:
            link_url: the address, absolute, as ``IndexFile.metadata_url`` has it.
            index_url: the index whose page named it.
            sha256: what the page says the metadata hashes to; empty where it does not say.
            fresh: whether the cache must ask the index again.

        Returns:
            The content of the file's ``METADATA``, not parsed.
        """
        return await self._document(
            METADATA, link_url, index_url, self._limits.metadata, sha256=sha256.lower(), fresh=fresh
        )

    async def _document(
        self, kind: Document, link_url: str, index_url: str, limit: int, *, sha256: str = "", fresh: bool
    ) -> Answer[bytes]:
        """Fetch what a page names beside one of its files."""
        index = index_address(index_url)
        if problem := why_not_fetched(link_url, named_by=index):
            return Failed(f"the {kind.called} address {shown(link_url)} {problem}")
        question = Question(link_url, index, kind.types, limit, fresh)
        body = (await self._ask(question)).outcome
        if not isinstance(body, Body):
            return body
        if not (instead := what_instead(body, sha256)):
            return Found(body.data, body.from_cache, body.stale)
        await self._forget(question, body)
        return Failed(f"{host_of(link_url)} answered with {instead} in place of {kind.wanted}")

    def _why_not_asked(self, index_url: str) -> str:
        try:
            index = index_address(index_url)
        except ValueError:
            return "is no address"
        if problem := why_not_fetched(index):
            return problem
        host = urlsplit(index).hostname or ""
        if is_internal(host) and host not in LOOPBACK and not self._credentials.knows(origin_of(index)):
            return "is in a private network, and only the project's file names it: give it with --index-url"
        return ""

    async def _forget(self, question: Question, body: Body) -> None:
        if self._cache is not None:
            await self._cache.forget(body.url, question.accept, self._fingerprint(question))

    def _fingerprint(self, question: Question) -> str:
        return self._credentials.fingerprint(origin_of(question.index_url))

    async def _ask(self, question: Question) -> Reply:
        try:
            return await self._flights.join(question, lambda: self._persist(question))
        except ClosedError:
            return Reply(Failed("the session was closed"))

    async def _persist(self, question: Question) -> Reply:
        """Return the reply to ``question``, tried again where that may help."""
        origin = origin_of(question.url)
        silent = ""
        try:
            async for attempt in stamina.retry_context(
                _backoff,
                attempts=self._limits.attempts,
                timeout=None,
                wait_initial=self._limits.backoff,
                wait_jitter=self._limits.backoff,
            ):
                with attempt:
                    reply = await self._try(question, origin)
        except PassingError as error:
            reply = error.reply
            if error.silent and isinstance(reply.outcome, Failed):
                silent = reply.outcome.reason
        except SilentError as error:
            silent = str(error)
            reply = Reply(Failed(silent))
        body = reply.outcome if isinstance(reply.outcome, Body) else None
        if silent:
            self._politeness.was_silent(origin, silent)
        elif reply.status and not (body and body.from_cache):
            self._politeness.answered(origin)
        if self._recorder is not None and reply.status:
            data, final_url = (body.data, body.url) if body else (b"", "")
            self._recorder.saw(question.url, reply.status, reply.headers, data, final_url)
        return reply

    async def _try(self, question: Question, origin: str) -> Reply:
        limits = self._limits
        await self._politeness.wait(origin)
        async with self._slots:
            try:
                async with asyncio.timeout(limits.deadline):
                    return await exchange(
                        self._transport, question, _agent(), self._fingerprint(question), limits.silence
                    )
            except TimeoutError as error:
                reason = f"{host_of(question.url)} did not finish its answer within {limits.deadline:g} seconds"
                raise SilentError(reason) from error
            except PassingError as error:
                if error.after is not None:
                    self._politeness.pause(origin, error.after)
                raise


def _backoff(error: Exception) -> bool | float:
    """Say whether ``error`` is worth another try, and when, if the server said so."""
    if not isinstance(error, PassingError):
        return False
    return True if error.after is None else error.after


@lru_cache
def _agent() -> str:
    """Return the ``User-Agent``: name, version, and where its makers can be reached."""
    about = metadata.metadata("attestree")
    links = dict(entry.split(", ", 1) for entry in about.get_all("Project-URL") or () if ", " in entry)
    contact = f"+{links['Homepage']}" if "Homepage" in links else "explorer for package provenance"
    return f"attestree/{about['Version']} ({contact})"
