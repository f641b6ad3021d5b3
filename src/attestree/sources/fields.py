"""Typed access to parsed data, where every error names the dotted path to the key.

Every TOML reader has the same questions (is it there, is it a text, what is its place), so they are answered once.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeGuard, TypeVar

from attestree.errors import SourceError
from attestree.model import Digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

T = TypeVar("T")

_WORDS: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
    datetime: "a date and time",
}


class Fields:
    """One table of a parsed file.

    Args:
        values: the table.
        where: the file, and the line where it is known, such as ``uv.lock, line 12``.
        path: the dotted path to the table, such as ``package[3]``; empty for the whole file.
        parent: the table that holds this one, from which ``where`` is taken and before whose path ``path`` stands.
    """

    __slots__ = ("_parent", "_path", "_where", "values")

    def __init__(
        self, values: Mapping[str, object], where: str = "", path: str = "", parent: Fields | None = None
    ) -> None:
        self.values = values
        self._where = where
        self._path = path
        self._parent = parent

    @property
    def where(self) -> str:
        """The file and the line, as far as they are known."""
        return self._where or (self._parent.where if self._parent else "")

    @property
    def path(self) -> str:
        """The dotted path to this table; empty for the whole file."""
        above = self._parent.path if self._parent else ""
        return f"{above}.{self._path}" if above and self._path else above or self._path

    def error(self, key: str, what: str, remedy: str = "") -> SourceError:
        """Return the error that says ``what`` of ``key``, with its place."""
        path = f"{self.path}.{key}" if self.path and key else self.path or key
        return SourceError(f"{path} {what}", where=self.where, remedy=remedy)

    def wrong_type(self, key: str, value: object, expected: type) -> SourceError:
        """Return the error that says that ``key`` holds something else than was expected."""
        kind = str if isinstance(value, str) else type(value)  # YAML's texts know their lines
        return self.error(key, f"must be {_WORDS[expected]}, not {_WORDS.get(kind, kind.__name__)}")

    def text(self, key: str) -> str:
        """Return the text under ``key``; empty when there is none."""
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.wrong_type(key, value, str)
        return value

    def required(self, key: str) -> str:
        """Return the text under ``key``, which must be there and not be empty."""
        if not (value := self.text(key)):
            raise self.error(key, "is missing")
        return value

    def number(self, key: str) -> int | None:
        """Return the whole number under ``key``, or None; a negative one is an error."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong_type(key, value, int)
        if value < 0:
            raise self.error(key, "must not be negative")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts under ``key``; empty when there is none."""
        values = self._list(key)
        for number, value in enumerate(values):
            if not isinstance(value, str):
                raise self.wrong_type(f"{key}[{number}]", value, str)
        return tuple(value for value in values if isinstance(value, str))

    def table(self, key: str) -> Fields:
        """Return the table under ``key``; one without keys when there is none."""
        value = self.values.get(key, {})
        if not is_table(value):
            raise self.wrong_type(key, value, dict)
        return Fields(value, path=key, parent=self)

    def tables(self, key: str) -> Iterator[Fields]:
        """Yield the tables of the list under ``key``, in order; none when there is no such key."""
        for number, value in enumerate(self._list(key)):
            if not is_table(value):
                raise self.wrong_type(f"{key}[{number}]", value, dict)
            yield Fields(value, path=f"{key}[{number}]", parent=self)

    def digest(self, key: str) -> Digest | None:
        """Return the digest ``algorithm:hexadecimal`` under ``key``, or None; one of another shape is an error."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong_type(key, value, str)
        try:
            return Digest.parse(value)
        except ValueError as error:
            raise self.error(key, f"is malformed: {error}", MALFORMED_DIGEST) from error

    def time(self, key: str) -> datetime | None:
        """Return the time under ``key``, a TOML date-time or an RFC 3339 text; None when missing or unreadable."""
        value = self.values.get(key)
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                return None
        if not isinstance(value, datetime):
            return None
        return value if value.tzinfo else value.replace(tzinfo=UTC)

    def _list(self, key: str) -> list[object]:
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong_type(key, value, list)
        return value


MALFORMED_DIGEST = "restore the file from where it came, or lock the project again"


def is_table(value: object) -> TypeGuard[dict[str, object]]:
    """Return whether ``value`` is a table as TOML and JSON make them."""
    return isinstance(value, dict)
