"""Which addresses may be fetched, and whose they are.

Lock files, index pages and redirects all name addresses, and an attacker may have written any of them. Two libraries
read every address (``urllib`` here, ``httpx`` when it is fetched), so only spellings on which both agree get through.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import urljoin, urlsplit, urlunsplit

from attestree.settings import LOOPBACK, is_safe_url
from attestree.text import printable, shorten, without_credentials

_MOST_CHARACTERS = 4096
_STRANGE = re.compile(r"[\x00-\x20\x7f\\]")
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}\.?", re.IGNORECASE)
_PORTS = {"https": 443, "http": 80}


def origin_of(url: str) -> str:
    """Return scheme, host and port of a fetchable ``url`` as ``https://host:443``: what credentials are bound to."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{parts.port or _PORTS.get(parts.scheme, 0)}"


def host_of(url: str) -> str:
    """Return the host, with its port where it has one, for showing."""
    return printable(without_credentials(f"//{urlsplit(url).netloc}")[2:])


def index_address(url: str) -> str:
    """Return the address of an index in the one form used everywhere: no credentials, no fragment, a final slash."""
    parts = urlsplit(without_credentials(url.strip()))
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + "/", parts.query, ""))


def page_address(index_url: str, project: str) -> str:
    """Return the address of the page of ``project``, a normalised name (PEP 503)."""
    parts = urlsplit(index_address(index_url))
    return urlunsplit(parts._replace(path=f"{parts.path}{project}/"))


def absolute(base: str, url: str) -> str:
    """Return ``url`` as seen from ``base``; empty where it cannot be read as an address."""
    if url.startswith("https://") and "[" not in url:  # as nearly all of a page's thousands are: nothing to resolve
        return url
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def why_not_fetched(url: str, *, named_by: str = "") -> str:
    """Return why ``url`` must not be fetched, as a printable clause that follows "it"; empty where it may be.

    Args:
        url: an absolute address, raw.
        named_by: the address that named it, where that is not the person: it cannot point into a private network
            unless it lies there itself.
    """
    if len(url) > _MOST_CHARACTERS:
        return f"is longer than {_MOST_CHARACTERS} characters"
    if _STRANGE.search(url):
        return "holds characters that no address has"
    if not is_safe_url(url):
        scheme = url.partition(":")[0].lower()
        if scheme == "http":
            return "is http, and only https is fetched from other machines"
        return "is no https address"
    parts = urlsplit(url)
    if "@" in parts.netloc:
        return "holds credentials"
    host = parts.hostname or ""
    if not host.isascii():
        return "names its host in another alphabet"
    if named_by and is_internal(host) and not is_internal(urlsplit(named_by).hostname or ""):
        return "points to this machine or into a private network"
    return ""


def is_internal(host: str) -> bool:
    """Return whether ``host`` is this machine, or an IP address that is not on the public internet.

    Every spelling that the resolver takes for an IPv4 address counts, such as ``2130706433`` and ``0x7f.1``.
    """
    host = host.strip("[]").rstrip(".").lower()
    if host in LOOPBACK or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if not _NUMERIC.fullmatch(host):
            return False
        try:
            address = ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            return True  # looks like a number and is none: nothing public has such a name
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_multicast or not address.is_global


def shown(url: str) -> str:
    """Return ``url`` for a sentence: without credentials, printable, and not longer than a line."""
    return shorten(printable(without_credentials(url)), 120)
