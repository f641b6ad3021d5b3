"""What is to be said when there is no tree to show: the project is being read, cannot be read, or locks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.text import printable

if TYPE_CHECKING:
    from attestree.tui.state import ExplorerState


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing said plainly.

    Attributes:
        title: in a few words, printable.
        lines: one paragraph each, printable.
        bad: whether it is an error.
    """

    title: str
    lines: tuple[str, ...]
    bad: bool = False


def standing_of(state: ExplorerState) -> Standing | None:
    """Return what stands in place of the tree; None where there is a tree to show."""
    if state.loaded is None:
        if state.failure:
            return Standing("This cannot go on", (state.failure, "Press q to leave."), bad=True)
        if state.resolving is not None:
            so_far = f"{state.resolving} package{'' if state.resolving == 1 else 's'} decided on so far."
            return Standing("Resolving the project", ("No lock pins its packages, so uv is asked.", so_far))
        return Standing("Reading the project", ("Its packages appear here in a moment.",))
    project = state.loaded.project
    if project.graph.locked:
        return None
    if state.failure:
        return Standing("This cannot go on", (state.failure, "Press q to leave."), bad=True)
    what = f"{project.file} was read, and it locks no package, so there is nothing to look up."
    remedy = "Lock some dependencies, or name another file on the command line."
    return Standing(f"{printable(project.name)} locks no dependencies", (what, *project.notes, remedy))
