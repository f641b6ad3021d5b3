"""What came of a question to an index: four different things, never mixed up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """The index has it.

    Attributes:
        value: what was asked for.
        from_cache: whether the body comes from the cache, be it still fresh or just confirmed by the index.
        stale: whether the cache gave it out past its time and unconfirmed, which happens offline only.
    """

    value: T_co
    from_cache: bool = False
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """The index says that it does not have it (404, 410)."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The index refuses to say (401, 403); ``reason`` is one printable sentence without a full stop."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """There is no answer that could be used; ``reason`` is one printable sentence without a full stop.

    The index could not be reached, took too long, kept failing, sent something else than the protocol says or more than
    the limit; or it was not asked: offline and not in the cache, not in the recording, not an address to be fetched.
    """

    reason: str


Answer = Found[T] | Absent | Forbidden | Failed
"""``Answer[T]``: what every question of the client returns. It raises for bugs only, never for what an index does."""
