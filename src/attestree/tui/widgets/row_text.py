"""One row of the tree as text: fold mark, sign, name, version, and on the right the trust word and the roll-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from attestree.glyphs import glyph
from attestree.text import shorten
from attestree.verdict import Trust

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.model import Package
    from attestree.tui.outlines.base import Row
    from attestree.tui.state import ExplorerState

    StyleOf = Callable[[str], Style]

WORD = len(Trust.NO_PROVENANCE.words)
"""Cells of the column of trust words; a longer word stands alone in its row and may take more."""
BELOW = 6
"""Cells of the column of roll-ups, the space before it included."""
_FOLD = 2
_SIGN = 2
_LEAST_CONDITION = 8
_LONGEST_VERSION = 20
_REPEATS = "^ "
_WANTS_AN_EYE = frozenset({Trust.FAILED, Trust.REVIEW, Trust.UNKNOWN})
_TOGGLE = Style.from_meta({"toggle": True})


def natural_width(row: Row, state: ExplorerState) -> int:
    """Return the cells the row needs when nothing is left out but its condition and its roll-up."""
    if row.package is None:
        return _FOLD + cell_len(row.heading)
    package = state.records[row.package].package
    title = cell_len(package.display_name) + 1 + cell_len(_version(package))
    return _FOLD + _SIGN + title + len(row.asks) + 1 + len(state.trust(row.package).words)


def row_text(row: Row, unfolded: bool | None, width: int, state: ExplorerState, style_of: StyleOf) -> Text:
    """Return one row as text, about ``width`` cells wide.

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
        text.append(row.heading, style_of("dim"))
        return _padded(text, width)
    _append_title(text, row, state, style_of)
    word, word_style, below, below_style = _right(row, state)
    column = width - BELOW - WORD
    space = column - text.cell_len - 1
    condition = "seen above" if row.repeats else row.condition
    if condition and space > _LEAST_CONDITION:
        text.append(" ")
        text.append(shorten(condition, space - 1), style_of("dim"))
    text.append(" " * max(1, column - text.cell_len))
    text.append(word, style_of(word_style))
    if below:
        text.append(" " * max(1, width - text.cell_len - cell_len(below)))
        text.append(below, style_of(below_style))
    return _padded(text, width)


def _append_title(text: Text, row: Row, state: ExplorerState, style_of: StyleOf) -> None:
    if row.package is None:
        return
    package = state.records[row.package].package
    word = state.trust(row.package)
    dim = style_of("dim")
    if state.is_own(row.package):
        text.append(package.display_name, style_of("lead"))
    else:
        style = style_of(word.value)
        text.append(glyph(word, ascii=state.ascii_only) + " ", style)
        stands_out = word in (Trust.FAILED, Trust.REVIEW) and row.matches
        text.append(package.display_name, style if stands_out else dim if not row.matches else Style())
    text.append(row.asks, dim)
    if package.version:
        text.append(" ")
        text.append(_version(package), dim)


def _version(package: Package) -> str:
    """Return the version as a row shows it: whole, unless somebody put a story into it; the details have all of it."""
    return shorten(package.display_version, _LONGEST_VERSION)


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
