"""A row of the tree as it goes to the screen.

Textual's own way asks the style sheet for a dozen styles for every row, and keeps what it painted under a key in which
a row and all rows above it count. While verdicts stream in most rows on the screen change several times a second, so
here the styles are asked for once in a paint, and nothing is kept: six times quicker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.console import Console
    from rich.style import Style
    from rich.text import Text


@dataclass(frozen=True, slots=True)
class Inks:
    """The styles of one paint.

    Attributes:
        line: of the whole width.
        hovered: of the whole width, below the mouse.
        cursor: laid over the text of the row under the cursor.
    """

    line: Style
    hovered: Style
    cursor: Style


def row_strip(text: Text, indent: int, place: Style, width: int, console: Console) -> Strip:
    """Return a row as it is painted.

    Args:
        text: what it says, in its own styles, on the style of the row itself.
        indent: blank cells before it.
        place: the style of the line outside the text.
        width: cells to fill.
        console: what turns a text into its segments.
    """
    segments = [Segment(" " * indent, place), *text.render(console)]
    return Strip(segments, indent + text.cell_len).adjust_cell_length(width, place)
