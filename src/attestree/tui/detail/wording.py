"""Values in words: times, sizes, digests, counts, and which addresses may be opened."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from attestree.text import printable

if TYPE_CHECKING:
    from datetime import datetime

_SHORT_COMMIT = 12
_KILO = 1000


def when(time: datetime | None) -> str:
    """Return a time to the minute, in UTC; "not said" for None."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if time else "not said"


def exactly(time: datetime | None) -> str:
    """Return a time to the second, in UTC; "not said" for None."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if time else "not said"


def day(time: datetime | None) -> str:
    """Return the day of a time in UTC; empty for None."""
    return f"{time.astimezone(UTC):%Y-%m-%d}" if time else ""


def size(count: int | None) -> str:
    """Return a number of bytes in decimal units; empty for None."""
    if count is None:
        return ""
    if count < _KILO:
        return f"{count} B"
    amount = float(count)
    for unit in ("kB", "MB", "GB"):
        amount /= _KILO
        if round(amount, 1) < _KILO:
            return f"{amount:.1f} {unit}"
    return f"{amount / _KILO:.1f} TB"


def short(digest: str) -> str:
    """Return as much of a digest or commit as tells it from others, as forges abbreviate it."""
    return digest[:_SHORT_COMMIT]


def many(count: int, one: str, more: str = "") -> str:
    """Return a count with its noun, such as ``1 file`` and ``2 files``."""
    return f"{count} {one if count == 1 else more or one + 's'}"


def https(url: str) -> str:
    """Return ``url`` where it may be offered for opening, else nothing.

    It has to be https with a host, hold no credentials and no character that is not plain ASCII: what a person is asked
    about is then exactly what opens.
    """
    if not url.isascii() or " " in url or printable(url) != url:
        return ""
    try:
        parts = urlsplit(url)
        plain = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return url if plain else ""
