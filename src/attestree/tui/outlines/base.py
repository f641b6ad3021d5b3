"""What the tree shows and in which order, without a terminal: every view of the graph as rows that open on demand.

A dependency graph is not a tree: it has cycles, diamonds and, in large projects, more ways than anybody can count. So
an outline never lists all ways; it says what lies under one row, and cuts a way where it would come back to itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from attestree.model import PackageId

DEEPEST = 60
"""Rows are not opened further down than this: nobody reads that far, and the widget recurses."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the tree.

    Attributes:
        package: None for a heading.
        heading: the text of a heading, printable.
        asks: the extras of the package that are asked for here, such as ``[async]``; empty for none.
        condition: when the row applies, printable: its extra, group or marker; empty for always.
        repeats: whether the package already stands above on this way.
        opens: whether there is something below it.
        matches: whether the row is what was asked for; false for what only leads to it.
    """

    package: PackageId | None
    heading: str = ""
    asks: str = ""
    condition: str = ""
    repeats: bool = False
    opens: bool = False
    matches: bool = True


Way = tuple[Row, ...]
"""The rows from the top down to one row, itself included."""


class Outline(Protocol):
    """One view of the graph."""

    title: str
    """What the view is, in words, printable."""
    note: str
    """What a person should know about it, printable; empty for nothing."""
    levels: int
    """So many levels are open at the start."""

    def under(self, way: Way) -> Sequence[Row]:
        """Return the rows below the last row of ``way``; the rows at the top for the empty way."""
        ...

    @property
    def spines(self) -> Mapping[PackageId, tuple[PackageId, ...]]:
        """For every package shown anywhere, one short way to it, itself included, in the order of the rows."""
        ...
