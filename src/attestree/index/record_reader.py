"""Typed access to a recording's JSON; every complaint names the place."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic_core import from_json

from attestree.errors import RecordingError
from attestree.index.addresses import why_not_fetched
from attestree.text import printable, reason_of, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_TEXTS = 10_000
MOST_VALUES = 20_000_000
"""Brackets, of which a third of a megabyte can unpack to a gigabyte, in memory twenty; of commas five times as many."""

_RELATIVE = re.compile(r"(?!/)(?:(?!\.{1,2}(?:/|$))[^/\\:\x00-\x1f\x7f]{1,255}(?:/(?!$)|$))+")


@dataclass(frozen=True, slots=True)
class Reader:
    """One JSON object of a recording.

    Attributes:
        values: the object.
        place: where it stands, such as ``exchanges[3].body``; empty for the whole.
        where: the file.
    """

    values: Mapping[str, object]
    place: str
    where: str

    @classmethod
    def of(cls, data: bytes, where: str) -> Reader:
        """Return the reader of a whole file; raises ``RecordingError`` where that is no JSON object."""
        if data.count(b"[") + data.count(b"{") > MOST_VALUES or data.count(b",") > 5 * MOST_VALUES:
            raise RecordingError("holds more values than any session asks for", where=where)
        try:
            values = from_json(data, allow_inf_nan=False)
        except ValueError as error:
            raise RecordingError(f"is not a recording: {reason_of(error)}", where=where) from error
        if not isinstance(values, dict):
            raise RecordingError("is not a recording: it holds no JSON object", where=where)
        return cls(values, "", where)

    def error(self, key: str, problem: str) -> RecordingError:
        """Return the error to raise for the value under ``key``."""
        place = f"{self.place}.{key}" if self.place else key
        return RecordingError(f"{shorten(printable(place), 120)} {problem}", where=self.where)

    def text(self, key: str) -> str:
        """Return the text under ``key``."""
        value = self.values.get(key)
        if not isinstance(value, str):
            raise self.error(key, "is missing" if value is None else "is not a text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts in the list under ``key``, of which there may be ``MOST_TEXTS``."""
        value = self.values.get(key)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.error(key, "is missing" if value is None else "is not a list of texts")
        if len(value) > MOST_TEXTS:
            raise self.error(key, f"has more than {MOST_TEXTS} entries")
        return tuple(value)

    def flag(self, key: str) -> bool:
        """Return the truth value under ``key``."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            raise self.error(key, "is missing" if value is None else "is neither true nor false")
        return value

    def table(self, key: str) -> Reader:
        """Return the object under ``key``."""
        return self._sub(key, self.values.get(key), key)

    def tables(self, key: str, most: int) -> list[Reader]:
        """Return the objects in the list under ``key``, of which there may be ``most``."""
        value = self.values.get(key)
        if not isinstance(value, list):
            raise self.error(key, "is missing" if value is None else "is not a list")
        if len(value) > most:
            raise self.error(key, f"has more than {most} entries")
        return [self._sub(f"{key}[{number}]", entry, key) for number, entry in enumerate(value)]

    def _sub(self, place: str, value: object, key: str) -> Reader:
        if not isinstance(value, dict):
            raise self.error(place, "is missing" if value is None and key in place else "is not an object")
        return Reader(value, f"{self.place}.{place}" if self.place else place, self.where)

    def status(self, key: str) -> int:
        """Return the HTTP status under ``key``."""
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not 200 <= value <= 599:
            raise self.error(key, "is not an HTTP status")
        return value

    def time(self, key: str) -> datetime:
        """Return the RFC 3339 time under ``key``, in UTC."""
        try:
            moment = datetime.fromisoformat(self.text(key))
            if moment.tzinfo is None:
                raise self.error(key, "has no time zone")
            return moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise self.error(key, "is not a time as RFC 3339 has it") from error

    def address(self, key: str, *, empty: bool = False) -> str:
        """Return the address under ``key``; it may be empty where ``empty`` says so."""
        url = self.text(key)
        if (url or not empty) and (problem := why_not_fetched(url)):
            raise self.error(key, problem)
        return url

    def content(self) -> bytes:
        """Return the bytes that this object holds as ``text`` or as ``base64``."""
        if "base64" not in self.values:
            return self.text("text").encode()
        try:
            return base64.b64decode(self.text("base64"), validate=True)
        except (binascii.Error, ValueError) as error:
            raise self.error("base64", "is not base64") from error

    def relative_path(self, name: str) -> str:
        """Return ``name`` if it is a relative path that does not lead out of its folder, on any system."""
        if not _RELATIVE.fullmatch(name):
            raise self.error(name, "is not a path inside the project")
        return name
