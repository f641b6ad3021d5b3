"""What a level shows, as rows: plain values that are built and tested without a terminal.

``said`` is the one door through which text becomes ``Content``: it makes foreign text printable, and parses no markup.
The styles in a ``Content`` are the tones below; the widget turns them into colours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from textual.content import Content

from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.model import PackageId
    from attestree.tui.detail.levels import Level

    Target = Level | PackageId
    """Where enter leads: one level deeper, or to another package."""
    Part = str | tuple[str, str] | Content
    """A text, a text with its tone, or text made before."""

TONES = (
    "failed",
    "review",
    "unknown",
    "pending",
    "no-provenance",
    "verified",
    "not-applicable",
    "dim",
    "strong",
    "heading",
    "alarm",
    "link",
)
"""The styles a ``Content`` may name: the trust words, and a few kinds of text."""
SIGN = "sign"
"""Marks our own signs, so that they, and nothing foreign, are replaced where only ASCII can be drawn."""


class Kind(StrEnum):
    """How a row is laid out."""

    FIELD = "field"
    """A label, and beside it a value that wraps below itself."""
    HEADING = "heading"
    """A title with a blank line above it; labels are aligned from one heading to the next."""
    TEXT = "text"
    """Text over the whole width; what follows a line break is indented."""
    PAIR = "pair"
    """A label, and beside it two values, before and after, each in a column of its own; below each other where the
    width is not enough for two."""
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        value: what it says; a line break starts a new line under the value.
        label: what it is about.
        other: the second value of a pair.
        kind: see ``Kind``.
        target: where enter leads; None where it leads nowhere.
        link: an https address to open; empty where there is none.
        copy: the text that is copied, printable, so one line; empty where there is nothing to copy.
        what: what ``copy`` is, in words, such as "SHA-256".
        key: names the row, so that the cursor finds it again after a repaint.
    """

    value: Content = field(default_factory=Content)
    label: Content = field(default_factory=Content)
    other: Content = field(default_factory=Content)
    kind: Kind = Kind.FIELD
    target: Target | None = None
    link: str = ""
    copy: str = ""
    what: str = ""
    key: str = ""

    @property
    def actionable(self) -> bool:
        """Return whether the cursor stops here."""
        return self.target is not None or bool(self.link or self.copy)


@dataclass(frozen=True, slots=True)
class Page:
    """What one level shows.

    Attributes:
        rows: what is shown; empty where ``lines`` is not.
        lines: a long text instead of rows, every line printable; it is searched, and only what is visible is rendered.
        notice: a loud line that stays on top while the page scrolls, printable; empty where none is needed.
        link: the address that stands for the whole page, used where the cursor's row has none.
        copy: the text that stands for the whole page, every line printable.
        what: what ``copy`` is, in words.
    """

    rows: tuple[Row, ...] = ()
    lines: tuple[str, ...] = ()
    notice: str = ""
    link: str = ""
    copy: str = ""
    what: str = ""


def said(*parts: Part) -> Content:
    """Return literal text made of ``parts``: each a text, a text with its tone, or a ``Content`` made here before."""
    return Content.assemble(*map(_safe, parts))


def _safe(part: Part) -> Part:
    if isinstance(part, Content):
        return part
    return printable(part) if isinstance(part, str) else (printable(part[0]), part[1])


def heading(title: str, aside: str = "") -> Row:
    """Return a heading, with a word beside it."""
    value = said((title, "heading"), ("   " + aside if aside else "", "dim"))
    return Row(value, kind=Kind.HEADING)


def text(*parts: Part) -> Row:
    """Return a row of text over the whole width."""
    return Row(said(*parts), kind=Kind.TEXT)


def blank() -> Row:
    """Return an empty line."""
    return Row(kind=Kind.BLANK)


def fact(label: str, *parts: Part, link: str = "", copy: str = "", what: str = "") -> Row:
    """Return a labelled value that leads nowhere but may be opened or copied; its label names it."""
    what = what or f"the {label.lower() if label[1:].islower() else label}"
    copy = printable(copy)
    return Row(said(*parts), said((label, "dim")), link=link, copy=copy, what=what, key=f"{label}\0{copy}")


def own_sign(text: str, tone: str = "dim") -> Content:
    """Return one of our own signs, such as the arrow between two packages, with the space around it."""
    return Content.assemble((text, tone)).stylize(SIGN)


FIXED = "\ue000"
"""A space at which no line is broken, until the lines are made; foreign text never holds it, it is not printable."""
DOT = own_sign(f"{FIXED}{FIXED}·  ")
ARROW = own_sign(f" →{FIXED}")
CUT = own_sign("…")
POINTER = "\u203a"
"""The angle between two levels of the breadcrumb, and the mark of the cursor; one cell wide in every locale."""


def joined(parts: Sequence[Content], between: Content = DOT) -> Content:
    """Return the ``parts`` that are not empty on one line."""
    return between.join([part for part in parts if part])


def unbroken(words: str, tone: str = "") -> Content:
    """Return literal text that moves to the next line as a whole."""
    return Content.assemble((printable(words).replace(" ", FIXED), tone))


def aside(words: str) -> Content:
    """Return a few dim words behind a value, which move to the next line together."""
    return Content("   ") + unbroken(words, "dim") if words else Content("")


def lines_of(parts: Sequence[Content]) -> Content:
    """Return ``parts`` below each other."""
    return Content("\n").join(parts)
