"""What happened to a package, as sign and word, always together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.changes import ChangeKind
from attestree.tui.detail.rows import own_sign, said

if TYPE_CHECKING:
    from textual.content import Content

_SIGNS = {
    ChangeKind.ADDED: "+",
    ChangeKind.REMOVED: "-",
    ChangeKind.UPGRADED: "↑",
    ChangeKind.DOWNGRADED: "↓",
    ChangeKind.FILES_CHANGED: "~",
    ChangeKind.ORIGIN_CHANGED: "~",
    ChangeKind.MOVED: "·",
}
_WORDS = {
    ChangeKind.FILES_CHANGED: "other files",
    ChangeKind.ORIGIN_CHANGED: "other origin",
    ChangeKind.MOVED: "moved",
}
ORDER = (
    ChangeKind.FILES_CHANGED,
    ChangeKind.ORIGIN_CHANGED,
    ChangeKind.DOWNGRADED,
    ChangeKind.ADDED,
    ChangeKind.UPGRADED,
    ChangeKind.REMOVED,
    ChangeKind.MOVED,
)
"""The kinds, the one that is worth a look the soonest first."""


def word(kind: ChangeKind) -> str:
    """Return the kind in words."""
    return _WORDS.get(kind, kind.value)


def mark(kind: ChangeKind, tone: str = "") -> Content:
    """Return the kind's sign and word."""
    return own_sign(f"{_SIGNS[kind]} ", tone) + said((word(kind), tone))
