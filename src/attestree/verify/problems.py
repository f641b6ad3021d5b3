"""What keeps an attestation from being verified: a status and a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from attestree.text import printable, shorten
from attestree.verdict import FileStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

_LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        status: ``FAILED``, ``UNREADABLE`` or ``NOT_CHECKED``.
        reason: one printable sentence without a full stop.
    """

    status: FileStatus
    reason: str


class MalformedError(ValueError):
    """Something is not what it should be; the message is one printable line."""


def failed(reason: str) -> Problem:
    """Return that the proof does not hold."""
    return Problem(FileStatus.FAILED, reason)


def unreadable(reason: str) -> Problem:
    """Return that there is something, but malformed or in a form that cannot be checked."""
    return Problem(FileStatus.UNREADABLE, reason)


def worst(problems: Sequence[Problem]) -> Problem:
    """Return the first of the worst problems; there is at least one."""
    return min(problems, key=lambda problem: problem.status.rank)


def quote(text: str) -> str:
    """Return foreign text as it stands in a reason: printable and short."""
    return shorten(printable(text), _LONGEST_QUOTE) or "nothing"


def attempt(call: Callable[[], T]) -> T | Exception:
    """Return what ``call`` returns, or whatever it raises.

    On data made to confuse them the libraries raise a dozen types of exception that no documentation names: each is an
    answer about the data, and none may end a worker.
    """
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - see the docstring: the caller turns every one of them into a verdict
        return error
