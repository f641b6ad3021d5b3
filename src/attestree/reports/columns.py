"""Text in columns: measured in terminal cells, cut and wrapped."""

from __future__ import annotations

import unicodedata


def cells(text: str) -> int:
    """Return how many terminal cells the printable ``text`` takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def pad(text: str, width: int) -> str:
    """Return ``text`` with blanks after it up to ``width`` cells."""
    return text + " " * (width - cells(text))


def cut(text: str, width: int, mark: str = "…") -> str:
    """Return ``text``, its end replaced by ``mark`` where it takes more than ``width`` cells."""
    if cells(text) <= width:
        return text
    kept = ""
    for char in text:
        if cells(kept + char) > width - cells(mark):
            break
        kept += char
    return kept + mark if width >= cells(mark) else ""


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Return ``text`` as lines of at most ``width`` cells.

    Args:
        text: words separated by blanks. A word that is too long for a line keeps one of its own: addresses and hashes
            are for copying.
        width: cells, the prefixes included.
        first: what the first line begins with.
        rest: what the others begin with; blanks as wide as ``first`` unless given.
    """
    rest = " " * cells(first) if rest is None else rest
    lines, line, empty = [], first, True
    for word in text.split():
        if not empty and cells(line) + 1 + cells(word) > width:
            lines.append(line)
            line, empty = rest, True
        line += word if empty else f" {word}"
        empty = False
    return [*lines, line.rstrip()]
