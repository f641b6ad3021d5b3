"""YAML, guarded: PyYAML parses, and nothing is ever constructed but texts, lists and tables.

The library's loaders make objects of tags, numbers of versions (``3.10`` becomes 3.1) and recurse as deep as a file
likes. Its parser only tells what it sees, so the values are put together here: plain scalars stay texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import yaml

from attestree.errors import SourceError
from attestree.sources.fields import is_table
from attestree.sources.toml import refuse_conflict
from attestree.text import printable, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 8 * 1024 * 1024
"""The largest file that is read; the largest real one known is a fifth of it."""

_MOST_PARTS = 250_000  # they take two seconds; the largest real file known has less than half of them
_MOST_LEVELS = 50
_MOST_ALIASES = 1000
_STANDARD = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(f"{_STANDARD}{kind}" for kind in ("str", "int", "float", "bool", "null", "seq", "map"))
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# With libyaml it takes a fifth of the time; a build of PyYAML may lack it.
_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(str):
    """A text and the line it begins on, counted from 1."""

    __slots__ = ("line",)
    line: int

    def __new__(cls, text: str, line: int) -> Self:
        """Return the text with its line."""
        made = super().__new__(cls, text)
        made.line = line
        return made


def parse_table(data: bytes, name: str) -> dict[str, object]:
    """Return the table that the one document of a YAML file is; its texts are ``Scalar``s, what is null is None.

    Raises:
        SourceError: it cannot be read, or is something else; the message names the line where there is one.
    """
    if len(data) > MOST_BYTES:
        raise SourceError(f"is larger than {MOST_BYTES // 1024**2} MiB and is not read", where=name)
    refuse_conflict(data.decode("utf-8", "replace"), name)
    try:
        value = _Builder(name).build(yaml.parse(data, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        said = shorten(printable(error.problem or "it cannot be understood"), 160)
        raise _invalid(said, f"{name}{line}") from error
    except (yaml.YAMLError, ValueError) as error:  # bytes that are no text
        raise _invalid(shorten(printable(str(error).splitlines()[0]), 160), name) from error
    if not is_table(value):
        raise SourceError("is YAML, but not a table", where=name)
    return value


class _Builder:
    """Puts values together from what the parser tells, without recursion."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._anchors: dict[str | None, object] = {}
        self._aliases = 0

    def build(self, events: Iterator[yaml.Event]) -> object:
        """Return the value of the first document."""
        top: list[object] = []
        open_: list[list[object] | _Table] = [top]
        for number, event in enumerate(events):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if number >= _MOST_PARTS:
                raise self._error(f"has more than {_MOST_PARTS} parts", line)
            if isinstance(event, yaml.DocumentEndEvent):
                break
            if isinstance(event, yaml.CollectionEndEvent):
                open_.pop()
            elif isinstance(event, yaml.AliasEvent):
                self._aliases += 1
                if self._aliases > _MOST_ALIASES:
                    raise self._error(f"refers to its own parts more than {_MOST_ALIASES} times", line)
                if event.anchor not in self._anchors:
                    raise self._error("refers to a part of itself that is not there", line)
                open_[-1].append(self._anchors[event.anchor])
            elif isinstance(event, yaml.ScalarEvent):
                self._look(event.tag, line)
                plain = event.implicit[0]
                value = None if plain and event.value in _NULLS else Scalar(event.value, line)
                self._put(open_[-1], event.anchor, value)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._look(event.tag, line)
                if len(open_) > _MOST_LEVELS:
                    raise self._error(f"is nested deeper than {_MOST_LEVELS} levels", line)
                inner: list[object] | _Table = _Table() if isinstance(event, yaml.MappingStartEvent) else []
                self._put(open_[-1], event.anchor, inner.values if isinstance(inner, _Table) else inner)
                open_.append(inner)
        return top[0] if top else None

    def _put(self, inside: list[object] | _Table, anchor: str | None, value: object) -> None:
        inside.append(value)
        if anchor is not None:
            self._anchors[anchor] = value

    def _look(self, tag: str | None, line: int) -> None:
        if tag is not None and tag != "!" and tag not in _PLAIN_TAGS:
            shown = shorten(printable(tag.replace(_STANDARD, "!!")), 80)
            raise self._error(f"holds the tag {shown}, and only plain values are read", line)

    def _error(self, what: str, line: int) -> SourceError:
        return SourceError(what, where=f"{self._name}, line {line}")


class _Table:
    """A table that is being filled: keys and values come in turn; a key that is no text is left out with its value."""

    __slots__ = ("_has_key", "_key", "values")

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self._key: object = None
        self._has_key = False

    def append(self, value: object) -> None:
        if self._has_key and isinstance(self._key, str):
            self.values[self._key] = value
        self._key, self._has_key = value, not self._has_key


def _invalid(said: str, where: str) -> SourceError:
    return SourceError(f"is not valid YAML: {said}", where=where, remedy="restore the file from where it came")
