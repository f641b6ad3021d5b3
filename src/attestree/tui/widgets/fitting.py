"""One line that fits: the richest of several wordings that the terminal has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Part = tuple[str, str]
    """A text and its style; the style may be empty."""


def joined(parts: Iterable[Sequence[Part]], gap: str) -> Content:
    """Return ``parts`` as one literal text with ``gap`` between them."""
    return Content(gap).join(Content.assemble(*part) for part in parts if part)


GAP = 2
"""Cells that are kept free between the two sides."""


def two_sides(wordings: Iterable[tuple[Content, Content]], width: int) -> Content:
    """Return the first of ``wordings``, a left and a right side each, that fits ``width`` cells.

    Where none fits, the last one's left side is cut.
    """
    left = right = Content()
    for left, right in wordings:
        if left.cell_length + GAP + right.cell_length <= width:
            break
    room = max(0, width - right.cell_length - (GAP if right else 0))
    return Content.assemble(
        left.truncate(room, ellipsis=True), " " * max(0, width - min(left.cell_length, room) - right.cell_length), right
    )
