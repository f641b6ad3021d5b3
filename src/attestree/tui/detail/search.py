"""Searching a long text: every place a word occurs, and which one a person looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Found:
    """Every occurrence of a word, upper and lower case alike.

    Attributes:
        word: what was looked for; empty where nothing was.
        places: line and first character of each occurrence, in order.
        current: which of them a person looks at, from 0.
    """

    word: str = ""
    places: tuple[tuple[int, int], ...] = ()
    current: int = 0

    @classmethod
    def of(cls, word: str, lines: Sequence[str], *, after: int = 0) -> Found:
        """Return every occurrence of ``word`` in ``lines``; the current one is the first at or below line ``after``."""
        if not word:
            return cls()
        pattern = re.compile(re.escape(word), re.IGNORECASE)
        places = tuple((number, match.start()) for number, line in enumerate(lines) for match in pattern.finditer(line))
        current = next((place for place, (number, _) in enumerate(places) if number >= after), 0)
        return cls(word, places, current)

    def step(self, by: int) -> Found:
        """Return the same with the next occurrence as the current one, around the ends."""
        return Found(self.word, self.places, (self.current + by) % len(self.places)) if self.places else self

    @cached_property
    def by_line(self) -> dict[int, list[tuple[int, bool]]]:
        """The occurrences on each line: first character, and whether it is the current one."""
        lines: dict[int, list[tuple[int, bool]]] = {}
        for place, (number, start) in enumerate(self.places):
            lines.setdefault(number, []).append((start, place == self.current))
        return lines

    @property
    def line(self) -> int | None:
        """Return the line of the current occurrence, or None where there is none."""
        return self.places[self.current][0] if self.places else None

    @property
    def words(self) -> str:
        """Return how far one is through them, such as ``2 of 7``."""
        return f"{self.current + 1} of {len(self.places)}" if self.places else "not found"
