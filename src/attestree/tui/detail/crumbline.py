"""The lines on top of the details: the breadcrumb, and below it what must be said loudly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from attestree.tui.detail.crumbs import breadcrumb
from attestree.tui.detail.rows import POINTER

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOUD = "bold $background on $trust-failed"


class CrumbLine(Static):
    """The breadcrumb at the widget's width, and a notice.

    Args:
        ascii_only: draw our own signs in ASCII.
    """

    DEFAULT_CSS = """
    CrumbLine { height: auto; padding: 0 2 1 2; }
    """

    def __init__(self, *, ascii_only: bool) -> None:
        super().__init__(markup=False)
        self._signs = (" > ", "~") if ascii_only else (f" {POINTER} ", "…")
        self._names: tuple[str, ...] = ()
        self._notice = ""
        self._height = 0

    def tell(self, names: Sequence[str], notice: str) -> None:
        """Show the ``names`` of the levels, printable, and a ``notice``, empty for none."""
        if (tuple(names), notice) != (self._names, self._notice):
            self._names, self._notice = tuple(names), notice
            self._fit()

    def on_resize(self) -> None:
        """Fit the names to the new width."""
        self._fit()

    def _fit(self) -> None:
        between, cut = self._signs
        lines = [breadcrumb(self._names, max(1, self.content_size.width), between=between, cut=cut)]
        if self._notice:
            lines.append(Content.assemble((f" {self._notice} ", _LOUD)))
        grown = len(lines) != self._height
        self._height = len(lines)
        self.update(
            Content("\n").join(lines), layout=grown
        )  # laying the screen out anew takes longer than a key should
