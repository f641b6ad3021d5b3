"""One row of the tree as text: fold mark, sign, name, version, and on the right the trust word and the roll-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from attestree.glyphs import glyph
from attestree.verdict import Trust

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.tui.outlines.base import Row
    from attestree.tui.state import ExplorerState

    StyleOf = Callable[[str], Style]

WORD = len(Trust.NO_PROVENANCE.words)
"""Cells of the column of trust words; a longer word stands alone in its row and may take more."""
BELOW = 6
"""Cells of the column of roll-ups, the space before it included."""
LEAST = WORD + BELOW + 16
"""Cells a row needs to say what it is about; a row far down moves to the right only as long as it keeps them."""
_LEAST_CONDITION = 8
_LONGEST_VERSION = 20
_LEAST_VERSION = 4
_REPEATS = "^ "
_WANTS_AN_EYE = frozenset({Trust.FAILED, Trust.REVIEW, Trust.UNKNOWN})
_TOGGLE = Style.from_meta({"toggle": True})


def row_text(row: Row, unfolded: bool | None, width: int, state: ExplorerState, style_of: StyleOf) -> Text:
    """Return one row as text, ``width`` cells wide; the trust word and the roll-up are never what is left out.

    Args:
        row: what the row is about.
        unfolded: whether what is below is shown; None where nothing is.
        width: cells there are.
        state: what is known.
        style_of: gives the style for a trust word, ``dim`` or ``lead``.
    """
    marks = ("> ", "v ") if state.ascii_only else ("▸ ", "▾ ")
    text = Text(no_wrap=True, end="")
    mark = _REPEATS if row.repeats else "  " if unfolded is None else marks[unfolded]
    text.append(mark, style_of("dim") + _TOGGLE)
    if row.package is None:
        text.append_text(_cut(Text(row.heading, style_of("dim")), width - text.cell_len, state))
        return _padded(text, width)
    word, word_style, below, below_style = _right(row, state)
    column = width - BELOW - WORD
    last = width - 1 - cell_len(word) - (1 + cell_len(below) if below else 0)
    _append_title(text, row, last, state, style_of)
    space = column - text.cell_len - 1
    condition = "seen above" if row.repeats else row.condition
    if condition and space > _LEAST_CONDITION:
        text.append(" ")
        text.append_text(_cut(Text(condition, style_of("dim")), space - 1, state))
    text.append(" " * max(1, min(column, last + 1) - text.cell_len))
    text.append(word, style_of(word_style))
    if below:
        text.append(" " * max(1, width - text.cell_len - cell_len(below)))
        text.append(below, style_of(below_style))
    return _padded(text, width)


def _append_title(text: Text, row: Row, last: int, state: ExplorerState, style_of: StyleOf) -> None:
    """Append sign, name and version, at most up to the cell ``last``: what is too long loses its version first."""
    if row.package is None:
        return
    package = state.records[row.package].package
    word = state.trust(row.package)
    dim = style_of("dim")
    if state.is_own(row.package):
        name = Text(package.display_name, style_of("lead"))
    else:
        style = style_of(word.value)
        text.append(glyph(word, ascii=state.ascii_only) + " ", style)
        stands_out = word in (Trust.FAILED, Trust.REVIEW) and row.matches
        name = Text(package.display_name, style if stands_out else dim if not row.matches else Style())
    name.append(row.asks, dim)
    text.append_text(_cut(name, last - text.cell_len, state))
    version = package.display_version
    space = min(last - text.cell_len - 1, _LONGEST_VERSION)  # whole, unless somebody put a story into it
    if version and space >= min(cell_len(version), _LEAST_VERSION):
        text.append(" ")
        text.append_text(_cut(Text(version, dim), space, state))


def _cut(text: Text, width: int, state: ExplorerState) -> Text:
    """Return ``text`` cut to ``width`` cells, with a sign that says so: the details have all of it."""
    if text.cell_len <= width:
        return text
    text.truncate(max(0, width - 1))
    return text.append("~" if state.ascii_only else "…") if width > 0 else text


def _right(row: Row, state: ExplorerState) -> tuple[str, str, str, str]:
    """Return the word, its style, the roll-up and its style."""
    if row.package is None:
        return "", "dim", "", "dim"
    below = state.below(row.package)
    sign = glyph(below.worst, ascii=state.ascii_only)
    done = f"{below.settled}/{below.total}"
    working = below.settled < below.total
    if state.is_own(row.package):
        word = f"{below.settled} of {below.total}" if working else f"{below.total} packages"
        mark = f"{sign} {below.count}" if below.worst in _WANTS_AN_EYE else ""
        return word, "dim", mark, below.worst.value
    word = state.trust(row.package)
    if below.worst in _WANTS_AN_EYE and below.worst.rank < word.rank:
        return word.words, word.value, f"{sign} {below.count}", below.worst.value
    return word.words, word.value, done if working and word is not Trust.PENDING else "", "dim"


def _padded(text: Text, width: int) -> Text:
    text.append(" " * max(0, width - text.cell_len))
    return text
