"""The last layer before the network: it adds credentials, counts requests, and says what may be kept.

The cache lies above this layer, so nothing that is added here can reach the disk.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import truststore

from attestree.errors import UsageError
from attestree.index.addresses import origin_of

if TYPE_CHECKING:
    from attestree.index.credentials import Credentials
    from attestree.index.politeness import Politeness

ON_BEHALF = "attestree.origin"
"""The request extension that holds the origin of the index a request is made for; empty for no credentials at all."""
RECORDED = "attestree.recorded"
"""The response extension that marks an answer out of a recording, which never was on the network."""

_KEPT = frozenset({200, 304, 404})
_LIFETIMES = ("max-age", "no-cache", "no-store")

# At their lower levels these libraries write headers and addresses, and with them logins, cookies and tokens.
for _name in ("hpack", "httpcore", "httpx"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class LeftAloneError(Exception):
    """An origin that did not answer before is not asked again at once; the message is its reason, printable."""


@dataclass
class Wire(httpx.AsyncBaseTransport):
    """The layer itself.

    Attributes:
        inner: the network.
        credentials: whose header a request gets if it goes to the very origin it is made on behalf of.
        politeness: knows which origins are left alone for now.
        replayed: whether there is a recording in place of the network.
        requests: how many requests really went out.
    """

    inner: httpx.AsyncBaseTransport
    credentials: Credentials
    politeness: Politeness
    replayed: bool = False
    requests: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request`` with the credentials that belong to it.

        Raises:
            LeftAloneError: its origin did not answer the requests before.
        """
        headers = request.headers.copy()
        origin = origin_of(str(request.url))
        if reason := self.politeness.given_up(origin, again="cache-control" in headers):
            raise LeftAloneError(reason)
        if origin == request.extensions.get(ON_BEHALF) and (header := self.credentials.header(origin)):
            headers["Authorization"] = header
        self.requests += not self.replayed
        timeout = request.extensions.get("timeout", {})
        sent = httpx.Request(request.method, request.url, headers=headers, extensions={"timeout": timeout})
        response = await self.inner.handle_async_request(sent)
        _limit_storage(request, response)
        return response

    async def aclose(self) -> None:
        """Close the network."""
        await self.inner.aclose()


def _limit_storage(request: httpx.Request, response: httpx.Response) -> None:
    """Narrow what the cache above may do with ``response``.

    Only answers are kept, no failures and no redirects; nothing under an address with a query, which may be a token;
    no cookies, which are secrets, and nobody here sends them back. And where the index names no lifetime, none is
    guessed from the page's age: a file that vanished, or a project in quarantine, must be noticed.
    """
    if "set-cookie" in response.headers:
        del response.headers["set-cookie"]
    if response.status_code not in _KEPT or request.url.query:
        response.headers["cache-control"] = "no-store"
        return
    control = response.headers.get("cache-control", "")
    if not any(word in control.lower() for word in _LIFETIMES) and "expires" not in response.headers:
        response.headers["cache-control"] = f"{control}, max-age=0".lstrip(", ")


class Network(httpx.AsyncBaseTransport):
    """The real network: HTTP/2 or 1.1, the system's certificates, the proxies that the environment names.

    A client sits below the cache, not above it, because only a client reads the environment's proxies.
    """

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._client: httpx.AsyncClient | None = None
        self._building = asyncio.Lock()

    def _build(self) -> httpx.AsyncClient:
        limits = httpx.Limits(max_connections=self._connections, max_keepalive_connections=self._connections)
        try:
            context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            return httpx.AsyncClient(http2=True, verify=context, limits=limits, follow_redirects=False)
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            # The message may quote the proxy's address, and that its password.
            raise UsageError(
                "the proxy that the environment names cannot be used",
                where="HTTPS_PROXY",
                remedy="give an http or https address there",
            ) from error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request`` as it is."""
        async with self._building:
            if self._client is None:  # certificates take a while to load: not on the loop, and only when needed
                self._client = await asyncio.to_thread(self._build)
        return await self._client.send(request, stream=True)

    async def aclose(self) -> None:
        """Close all connections."""
        if self._client is not None:
            await self._client.aclose()
