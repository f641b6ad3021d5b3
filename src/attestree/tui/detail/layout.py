"""From rows to lines: what stands on which line of the screen at a given width."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from attestree.tui.detail.rows import FIXED, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.tui.detail.rows import Page, Row

GUTTER = 2
"""The columns at the left where the cursor's mark stands."""
_MARGIN = 1
_MOST_LABEL = 18
_BETWEEN = 2
_INDENT = 2
_LEAST_VALUE = 24
_LEAST_HALF = 16
_WORD = re.compile(r"\S+")
_LAST_DOT = re.compile(f"{FIXED}+·$")


class Layout:
    """A page at one width.

    Args:
        page: what is laid out.
        width: the columns there are, the gutter among them.
    """

    def __init__(self, page: Page, width: int) -> None:
        self.page = page
        self._room = max(width - GUTTER - _MARGIN, _LEAST_VALUE)
        self._rows = [] if page.lines else _lay_out(page.rows, self._room)
        heights = [self._folded_height(line) for line in page.lines] or [len(lines) for lines in self._rows]
        self._starts = [0, *accumulate(heights)]

    @property
    def height(self) -> int:
        """Return how many lines there are."""
        return self._starts[-1]

    def span(self, row: int) -> tuple[int, int]:
        """Return the first line of a row (or of a line of the page's text), and the line after its last."""
        return self._starts[row], self._starts[row + 1]

    def row_at(self, line: int) -> int:
        """Return the row that stands on ``line``."""
        return bisect_right(self._starts, line) - 1

    def content(self, line: int) -> Content:
        """Return what stands on ``line``, right of the gutter."""
        row = self.row_at(line)
        offset = line - self._starts[row]
        if self.page.lines:
            return _fold(self.page.lines[row], self._room)[offset]
        return self._rows[row][offset]

    def offset_in_text(self, line: int) -> int:
        """Return how many characters of the page's text line stand on earlier lines of the screen."""
        row = self.row_at(line)
        pieces = _fold(self.page.lines[row], self._room)
        return sum(len(piece) for piece in pieces[: line - self._starts[row]])

    def _folded_height(self, line: str) -> int:
        if line.isascii():
            return max(1, -(-len(line) // self._room))
        return len(_fold(line, self._room))


@lru_cache(maxsize=512)
def _fold(line: str, width: int) -> list[Content]:
    """Return a text line cut at the width, whatever the words: indentation and long values stay as they are."""
    return [piece for piece in Content(line).fold(width) if piece] or [Content("")]


def _lay_out(rows: Sequence[Row], width: int) -> list[list[Content]]:
    """Return the lines of each row; the values of the whole page are aligned, and no blank line comes first."""
    labels = [row.label.cell_length for row in rows if row.kind in (Kind.FIELD, Kind.PAIR)]
    widest = max(labels, default=0)
    column = min(widest, _MOST_LABEL, max(0, width - _LEAST_VALUE)) + _BETWEEN if widest else 0
    lines = [_lines(row, width, column) for row in rows]
    if rows and rows[0].kind is Kind.HEADING:
        lines[0] = lines[0][1:]
    return lines


def _lines(row: Row, width: int, column: int) -> list[Content]:
    match row.kind:
        case Kind.BLANK:
            return [Content("")]
        case Kind.HEADING:
            return [Content(""), *_wrapped(row.value, width)]
        case Kind.TEXT:
            first, *others = row.value.split("\n", allow_blank=True)
            below = [line.pad_left(_INDENT) for part in others for line in _wrapped(part, width - _INDENT)]
            return [*_wrapped(first, width), *below]
    label = _wrapped(row.label, max(1, column - _BETWEEN)) if column else [Content("")]
    values = _pair(row, width - column) if row.kind is Kind.PAIR else _wrapped(row.value, max(1, width - column))
    return _beside(label, column, values)


def _pair(row: Row, width: int) -> list[Content]:
    """Return the lines of two values beside each other, below each other where there is no room for that."""
    half = (width - _BETWEEN) // 2
    if half < _LEAST_HALF:
        return [*_wrapped(row.value, max(1, width)), *_wrapped(row.other, max(1, width))]
    return _beside(_wrapped(row.value, half), half + _BETWEEN, _wrapped(row.other, half))


def _beside(left: list[Content], column: int, right: list[Content]) -> list[Content]:
    """Return the lines of two blocks, the right one beginning at ``column``."""
    count = max(len(left), len(right))
    left = left + [Content("")] * (count - len(left))
    right = right + [Content("")] * (count - len(right))
    return [one.pad_right(max(0, column - cell_len(one.plain))) + two for one, two in zip(left, right, strict=True)]


def _wrapped(content: Content, width: int) -> list[Content]:
    parts = content.split("\n", allow_blank=True) if "\n" in content.plain else [content]
    pieces = [piece for part in parts for piece in _at_slashes(part, width)]
    lines = [line for part in pieces for line in ([part] if part.cell_length <= width else part.wrap(width))]
    return [_finished(line) for line in lines] or [Content("")]


def _at_slashes(content: Content, width: int) -> list[Content]:
    """Return ``content`` cut behind a slash wherever a word is too long for a line: an address, a path."""
    cuts: list[int] = []
    for word in _WORD.finditer(content.plain) if content.cell_length > width else ():
        start = word.start()
        while word.end() - start > width:
            cut = content.plain.rfind("/", start, start + width) + 1
            if cut - start < max(1, width // 3):
                break
            cuts.append(cut)
            start = cut
    return content.divide(cuts) if cuts else [content]


def _finished(line: Content) -> Content:
    """Return ``line`` without the dot that was to stand between two values, where the second is on the next line."""
    if (dot := _LAST_DOT.search(line.plain)) is not None:
        line = line.right_crop(len(dot[0]))
    return Content(line.plain.replace(FIXED, " "), list(line.spans)) if FIXED in line.plain else line
