"""One question over HTTP: redirects, the body, and every way in which it can go wrong put into a sentence."""

from __future__ import annotations

import contextlib
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from socket import EAI_AGAIN, gaierror
from typing import TYPE_CHECKING, cast

import httpx

from attestree.errors import AttestreeError
from attestree.index.addresses import absolute, host_of, origin_of, why_not_fetched
from attestree.index.answers import Absent, Failed, Forbidden
from attestree.index.decode import BodyError, read_body
from attestree.index.http_cache import FINGERPRINT, FROM_CACHE, STALE, NotCachedError
from attestree.index.politeness import retry_after
from attestree.index.replay import NotRecordedError
from attestree.index.wire import ON_BEHALF, RECORDED, LeftAloneError
from attestree.text import printable, reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_SMALL = 64 * 1024
_PASSING = frozenset({429, 502, 503, 504})
_ABSENT = frozenset({404, 410})
_FORBIDDEN = {401: "asks for credentials that were not given or not right", 403: "forbids it"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        url: a fetchable address without credentials.
        index_url: the index on whose behalf it is asked, without credentials.
        accept: the ``Accept`` header.
        limit: the most bytes a body may have.
        fresh: whether the cache must ask the index again.
    """

    url: str
    index_url: str
    accept: str
    limit: int
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A good answer: its decoded bytes, its ``Content-Type``, and the address that redirects ended at."""

    data: bytes
    content_type: str
    url: str
    from_cache: bool
    stale: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, be it good or not.

    Attributes:
        outcome: what to make of it.
        status: the HTTP status; 0 where no answer came, or none that was used.
        headers: of the answer.
    """

    outcome: Body | Absent | Forbidden | Failed
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


class PassingError(Exception):
    """Something that may be over soon: worth another try.

    Attributes:
        reply: what to make of it if there is no other try.
        after: seconds that the server asked to wait for; None where it did not say.
        silent: whether the server did not answer at all.
    """

    def __init__(self, reply: Reply, *, after: float | None = None, silent: bool = False) -> None:
        super().__init__(reply.status)
        self.reply = reply
        self.after = after
        self.silent = silent


class SilentError(Exception):
    """The server did not answer, and another try at once would not help; the message says why, printable."""


async def exchange(
    transport: httpx.AsyncBaseTransport, question: Question, agent: str, fingerprint: str, silence: float
) -> Reply:
    """Ask ``question`` of ``transport``, following redirects.

    Args:
        transport: the layers below.
        question: what to ask.
        agent: the ``User-Agent`` header.
        fingerprint: tells apart what different credentials are answered.
        silence: seconds without a connection or without a byte that are put up with.

    Raises:
        PassingError: another try may help.
        SilentError: no answer, and another try at once would not help.
    """
    headers = {"Accept": question.accept, "Accept-Encoding": "gzip", "User-Agent": agent}
    if question.fresh:
        headers["Cache-Control"] = "no-cache"
    origin = origin_of(question.index_url)
    timeout = dict.fromkeys(("connect", "read", "write"), silence)
    url, seen = question.url, set[str]()
    while True:
        seen.add(url)
        if origin_of(url) != origin:
            origin = ""  # once away from the index, credentials do not come back into play
        extensions = {ON_BEHALF: origin, FINGERPRINT: fingerprint if origin else "", "timeout": timeout}
        answer = await _hop(transport, httpx.Request("GET", url, headers=headers, extensions=extensions), question)
        if isinstance(answer, Reply):
            return answer
        target = absolute(url, answer)
        if problem := _why_not_followed(url, target, seen):
            return Reply(Failed(f"{host_of(url)} redirects to an address that {problem}"))
        url = target


def _why_not_followed(url: str, target: str, seen: set[str]) -> str:
    if target in seen:
        return "it has led to before"
    if len(seen) > _MOST_REDIRECTS:
        return "is the sixth in a row"
    if url.startswith("https:") and not target.startswith("https:"):
        return "is not https"
    return why_not_fetched(target, named_by=url)


async def _hop(transport: httpx.AsyncBaseTransport, request: httpx.Request, question: Question) -> Reply | str:
    """Return the reply to one request, or the address it is redirected to."""
    host = host_of(str(request.url))
    try:
        response = await transport.handle_async_request(request)
        try:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                return str(response.headers["location"])
            return await _reply(response, str(request.url), question.limit)
        finally:
            await response.aclose()
    except NotCachedError:
        return Reply(Failed("offline, and not in the cache"))
    except NotRecordedError:
        return Reply(Failed("not in the recording"))
    except LeftAloneError as error:
        return Reply(Failed(str(error)))
    except BodyError as error:
        return Reply(Failed(f"{host} {error}"))
    except AttestreeError as error:
        return Reply(Failed(error.explain()))
    except httpx.TimeoutException as error:
        raise SilentError(f"{host} does not answer") from error
    except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
        reason, lasting = _broken_connection(error, host)
        if lasting:
            raise SilentError(reason) from error
        raise PassingError(Reply(Failed(reason)), silent=True) from error
    except (httpx.HTTPError, RuntimeError, OSError, ValueError, LookupError) as error:
        raise SilentError(f"{host} could not be asked ({reason_of(error)})") from error


def _broken_connection(error: BaseException, host: str) -> tuple[str, bool]:
    """Return what is wrong with a connection, and whether it will be at the next try too."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the certificate of {host} is not trusted ({printable(cause.verify_message)})", True
        if isinstance(cause, gaierror):
            return f"{host} cannot be found", cause.errno != EAI_AGAIN
        if isinstance(cause, ConnectionRefusedError):
            return f"{host} refuses the connection", False
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ConnectError):
        return f"no connection to {host} ({reason_of(error)})", False
    return f"{host} broke off the answer ({reason_of(error)})", False


async def _reply(response: httpx.Response, url: str, limit: int) -> Reply:
    status, headers, host = response.status_code, response.headers, host_of(url)
    recorded = response.extensions.get(RECORDED)
    if status == httpx.codes.OK:
        declared = headers.get("content-length", "")
        if declared.isascii() and declared.isdigit() and int(declared[:20]) > limit:
            raise BodyError(f"sent more than the limit of {limit // 1024} KiB")
        stream = cast("httpx.AsyncByteStream", response.stream)  # as it was transferred, not decoded
        return Reply(
            Body(
                data=await read_body(stream, headers.get("content-encoding", ""), limit),
                content_type=headers.get("content-type", ""),
                url=str(recorded or url),
                from_cache=bool(response.extensions.get(FROM_CACHE)),
                stale=bool(response.extensions.get(STALE)),
            ),
            status,
            headers,
        )
    # Read, so that the connection can be used again, and so that the cache learns of it.
    with contextlib.suppress(BodyError):
        await read_body(cast("httpx.AsyncByteStream", response.stream), "", _SMALL)
    if status in _ABSENT:
        return Reply(Absent(), status, headers)
    if reason := _FORBIDDEN.get(status):
        return Reply(Forbidden(f"{host} {reason} (HTTP {status})"), status, headers)
    phrase = httpx.codes.get_reason_phrase(status)  # the standard's word, not the server's
    reply = Reply(Failed(f"{host} answered HTTP {status}{f' ({phrase})' if phrase else ''}"), status, headers)
    if status in _PASSING and not recorded:
        raise PassingError(reply, after=retry_after(headers.get("retry-after"), datetime.now(UTC)))
    return reply
