"""When to ask an origin again: its own ``Retry-After``, and a pause for one that does not answer at all."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_WAIT = 60.0
"""Seconds; a ``Retry-After`` that asks for more is asked again after this."""

_SILENT_REQUESTS = 3
_GIVEN_UP = 30.0
_GIVEN_UP_RETRY = 3.0


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` header (RFC 9110, 10.2.3) asks for, at most ``LONGEST_WAIT``.

    Args:
        value: the header: seconds or a date; None, or anything else, gives None.
        now: the present, with time zone.
    """
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:6]), LONGEST_WAIT)
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    seconds = ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now).total_seconds()
    return max(0.0, min(seconds, LONGEST_WAIT))


@dataclass
class _Origin:
    not_before: float = 0.0
    silent: int = 0
    silent_at: float = 0.0
    reason: str = ""


@dataclass
class Politeness:
    """What is known of every origin.

    Args:
        clock: seconds that only grow; tests pass their own.
    """

    clock: Callable[[], float] = time.monotonic
    _origins: dict[str, _Origin] = field(default_factory=lambda: defaultdict(_Origin))

    def pause(self, origin: str, seconds: float) -> None:
        """Note that ``origin`` asked not to be asked for so long: that counts for every request to it."""
        state = self._origins[origin]
        state.not_before = max(state.not_before, self.clock() + seconds)

    async def wait(self, origin: str) -> None:
        """Wait until ``origin`` may be asked."""
        seconds = self._origins[origin].not_before - self.clock()
        if seconds > 0:
            await asyncio.sleep(seconds)

    def answered(self, origin: str) -> None:
        """Note that ``origin`` answered, whatever it said."""
        self._origins[origin].silent = 0

    def was_silent(self, origin: str, reason: str) -> None:
        """Note that ``origin`` did not answer, and why."""
        state = self._origins[origin]
        state.silent, state.silent_at, state.reason = state.silent + 1, self.clock(), reason

    def given_up(self, origin: str, *, again: bool = False) -> str:
        """Return why ``origin`` is not asked for now; empty if it is.

        After three requests in a row without an answer it is left alone for half a minute, so that hundreds of packages
        do not each wait for a machine that is down; for a few seconds if a person asks ``again``.
        """
        state = self._origins[origin]
        pause = _GIVEN_UP_RETRY if again else _GIVEN_UP
        if state.silent >= _SILENT_REQUESTS and self.clock() - state.silent_at < pause:
            return state.reason
        return ""
