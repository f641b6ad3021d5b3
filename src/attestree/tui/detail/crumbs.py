"""The breadcrumb: how one came from the package to what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.text import printable
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.detail.rows import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from attestree.tui.state import ExplorerState

_LEAST_NAME = 16
_NAMES = {
    Depth.FINDING: "Finding",
    Depth.FILES: "Files",
    Depth.CERTIFICATE: "Certificate",
    Depth.LOG: "Log entry",
    Depth.RAW: "Raw JSON",
}


def crumb(state: ExplorerState, level: Level) -> str:
    """Return the name of one level, printable."""
    match level.depth:
        case Depth.PACKAGE:
            record = state.records.get(level.package)
            return record.package.title if record else printable(level.package)
        case Depth.FILE:
            return printable(level.filename)
        case Depth.ATTESTATION:
            return f"Attestation {(level.attestation or 0) + 1}"
        case _:
            return _NAMES[level.depth]


def breadcrumb(names: Sequence[str], width: int, *, between: str, cut: str) -> Content:
    """Return ``names`` on one line of at most ``width`` columns, the last of them standing out.

    Its styles are Textual's own. A long name is cut in its own middle first; then the oldest names give way.
    """
    if not names:
        return said()
    shown = list(names)
    for place in sorted(range(len(shown) - 1), key=lambda place: -len(shown[place])):
        over = _length(shown, between) - width
        if over > 0:
            shown[place] = _cut_inside(shown[place], max(_LEAST_NAME, len(shown[place]) - over), cut)
    while len(shown) > 1 and _length(shown, between) > width:
        shown = [cut, *shown[2:]] if shown[0] == cut else [cut, *shown[1:]]
    if _length(shown, between) > width:
        shown[-1] = _cut_inside(shown[-1], width, cut)
    *before, last = shown
    return said((between.join([*before, ""]), "$foreground-muted"), (last, "bold"))


def _length(names: Sequence[str], between: str) -> int:
    return sum(map(len, names)) + len(between) * (len(names) - 1)


def _cut_inside(name: str, length: int, cut: str) -> str:
    if len(name) <= length:
        return name
    left = (length - len(cut)) // 2
    right = length - len(cut) - left
    return name[:left] + cut + name[len(name) - right :]
