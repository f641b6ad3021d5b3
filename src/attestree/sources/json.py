"""JSON, guarded: the standard library parses, and what it says badly is said well."""

from __future__ import annotations

import json

from attestree.errors import SourceError
from attestree.sources.fields import is_table
from attestree.sources.toml import refuse_conflict


def parse_object(data: bytes, name: str) -> dict[str, object]:
    """Return the object that a JSON file holds, in UTF-8, or in the UTF-16 that PowerShell writes.

    Raises:
        SourceError: it cannot be read, or holds something else; the message names the line where there is one.
    """
    try:
        text = data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise SourceError("is not UTF-8, which JSON must be", where=name, remedy="save it again as UTF-8") from error
    refuse_conflict(text, name)
    try:
        values: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(
            f"is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}",
            where=f"{name}, line {error.lineno}",
            remedy="restore the file from where it came, or make it again",
        ) from error
    except RecursionError as error:
        raise SourceError("is nested too deeply to be read", where=name) from error
    except ValueError as error:  # an integer of more digits than Python converts
        raise SourceError(f"holds a number that cannot be read: {error}", where=name) from error
    if not is_table(values):
        raise SourceError("is JSON, but not an object", where=name)
    return values
