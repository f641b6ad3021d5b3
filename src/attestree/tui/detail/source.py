"""Where the detail pane's pages come from: the explorer's packages, or whatever else is explored level by level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from attestree.tui.detail.crumbs import crumb
from attestree.tui.detail.levels import Depth, still_there
from attestree.tui.detail.page import page_for

if TYPE_CHECKING:
    from attestree.tui.detail.levels import Level
    from attestree.tui.detail.rows import Page
    from attestree.tui.state import ExplorerState


class PageSource(Protocol):
    """What a detail pane asks for."""

    @property
    def ascii_only(self) -> bool:
        """Whether our own signs are drawn in ASCII."""
        ...

    def page(self, level: Level) -> Page:
        """Return what ``level`` shows now."""
        ...

    def crumb(self, level: Level) -> str:
        """Return the name of one level, printable."""
        ...

    def still_there(self, stack: tuple[Level, ...]) -> tuple[Level, ...]:
        """Return ``stack`` cut before the first level that is gone."""
        ...

    def sums_up(self, level: Level) -> bool:
        """Return whether what ``level`` shows depends on other packages than its own."""
        ...


class ExplorerPages:
    """The levels of the explorer's packages.

    Args:
        state: what the explorer knows; read, never changed.
    """

    def __init__(self, state: ExplorerState) -> None:
        self._state = state

    @property
    def ascii_only(self) -> bool:
        """Whether our own signs are drawn in ASCII."""
        return self._state.ascii_only

    def page(self, level: Level) -> Page:
        """Return what ``level`` shows now."""
        return page_for(self._state, level)

    def crumb(self, level: Level) -> str:
        """Return the name of one level, printable."""
        return crumb(self._state, level)

    def still_there(self, stack: tuple[Level, ...]) -> tuple[Level, ...]:
        """Return ``stack`` cut before the first level that is gone."""
        return still_there(self._state, stack)

    def sums_up(self, level: Level) -> bool:
        """Return whether ``level`` shows the roll-up of what lies below its package."""
        graph = self._state.graph
        has_below = graph is not None and level.package in graph.packages and bool(graph.children(level.package))
        return level.depth is Depth.PACKAGE and (has_below or self._state.is_own(level.package))
