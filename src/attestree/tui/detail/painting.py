"""The last steps before a line reaches the screen: our own signs in ASCII, and what a search found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from attestree.glyphs import glyph
from attestree.tui.detail.rows import POINTER, SIGN
from attestree.verdict import Level, Trust

if TYPE_CHECKING:
    from collections.abc import Iterable

MATCH = "match"
CURRENT_MATCH = "current-match"

_IN_ASCII = {glyph(word): glyph(word, ascii=True) for word in (*Trust, *Level)} | {
    "·": "-",
    "→": ">",
    "↑": "^",
    "↓": "v",
    "─": "-",
    "…": "~",
    POINTER: ">",
}


def in_ascii(content: Content) -> Content:
    """Return ``content`` with our own signs drawn in ASCII; foreign text stays as it is."""
    text = list(content.plain)
    for span in content.spans:
        if span.style == SIGN:
            text[span.start : span.end] = [_IN_ASCII.get(char, char) for char in text[span.start : span.end]]
    return Content("".join(text), list(content.spans))


def with_matches(content: Content, before: int, length: int, places: Iterable[tuple[int, bool]]) -> Content:
    """Return a piece of a text line with the occurrences of a word marked.

    Args:
        content: the piece.
        before: how many characters of the line come before the piece.
        length: of the word.
        places: the word's places in the line: first character, and whether it is the one a person looks at.
    """
    for start, current in places:
        first, last = max(0, start - before), min(start - before + length, len(content))
        if first < last:
            content = content.stylize(CURRENT_MATCH if current else MATCH, first, last)
    return content
