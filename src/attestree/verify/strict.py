"""JSON read strictly: one text, one meaning."""

from __future__ import annotations

import json

from pydantic_core import from_json

from attestree.text import printable, shorten
from attestree.verify.problems import MalformedError

_LONGEST_MESSAGE = 120


def parse_json(raw: bytes) -> object:
    """Return the value of a JSON text (RFC 8259).

    Refused is what parsers disagree on: a key that stands twice in one object, a byte-order mark, anything but UTF-8,
    lone surrogates, ``NaN`` and infinities, more than 200 levels and numbers of thousands of digits.

    Raises:
        MalformedError: the message, one printable line, says why.
    """
    try:
        from_json(raw, allow_inf_nan=False)
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        first = next(iter(str(error).splitlines()), "")
        raise MalformedError(shorten(printable(first), _LONGEST_MESSAGE) or type(error).__name__) from error


def as_object(value: object) -> dict[str, object]:
    """Return ``value`` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_array(value: object) -> list[object]:
    """Return ``value`` if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Return ``value`` if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise MalformedError(f"the key {shorten(key, 40)} stands twice in one object")
        found[key] = value
    return found
