"""Progress of a session without a screen: one line on standard error, and only where a person sees it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self


class ProgressLine:
    """One line that overwrites itself and goes away in the end; silent where standard error is no terminal.

    Args:
        what: what is counted, in the plural.
        quiet: say nothing at all.
    """

    def __init__(self, what: str = "packages", *, quiet: bool = False) -> None:
        self._what = what
        self._shown = not quiet and sys.stderr.isatty()
        self._drawn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def __call__(self, settled: int, total: int) -> None:
        """Show how many of all are settled."""
        self._draw(f"checked {settled} of {total} {self._what}")

    def resolving(self, decided: int) -> None:
        """Show how many packages a version was decided on for."""
        self._draw(f"resolving with uv: {decided} packages decided on")

    def _draw(self, text: str) -> None:
        if self._shown:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
            self._drawn = True
