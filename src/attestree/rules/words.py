"""How rules write times and counts."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def moment(when: datetime) -> str:
    """Return ``when`` to the minute, in UTC: ``2026-05-30 09:00 UTC``."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def span(length: timedelta) -> str:
    """Return a length of time in its largest whole unit: ``3 days``, ``1 hour``, ``20 minutes``."""
    seconds = abs(length) // timedelta(seconds=1)
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return counted(seconds // size, unit)
    return "less than a minute"


def counted(number: int, noun: str) -> str:
    """Return ``number`` with its noun: ``1 file``, ``3 files``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
