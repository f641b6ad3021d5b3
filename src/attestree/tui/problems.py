"""From one problem to the next, in the order of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.verdict import Trust

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.model import PackageId
    from attestree.tui.state import ExplorerState


@dataclass(frozen=True, slots=True)
class Problem:
    """A package a person should look at.

    Attributes:
        package: which.
        place: its place among the problems, counted from 1.
        count: how many there are.
    """

    package: PackageId
    place: int
    count: int


def next_problem(
    order: Sequence[PackageId], state: ExplorerState, current: PackageId | None, *, back: bool = False
) -> Problem | None:
    """Return the next problem after ``current``, going round at the end; None where there is no problem at all.

    Args:
        order: every package that is shown, in the order of the rows.
        state: what is known.
        current: where a person is; None for before the first row.
        back: look for the one before instead.
    """
    places = [place for place, package in enumerate(order) if state.is_problem(package)]
    if not places:
        return None
    here = order.index(current) if current in order else -1
    if back:
        chosen = max((index for index, place in enumerate(places) if place < here), default=len(places) - 1)
    else:
        chosen = min((index for index, place in enumerate(places) if place > here), default=0)
    return Problem(order[places[chosen]], chosen + 1, len(places))


def worst_direct(state: ExplorerState) -> PackageId | None:
    """Return the worst of the packages the project requires itself, by itself or by what is below it.

    None where none of them is, or leads to, a problem.
    """
    graph = state.graph
    if graph is None:
        return None
    ranked = []
    for place, package in enumerate(graph.locked):
        if package not in graph.direct:
            continue
        own = state.trust(package) if state.is_problem(package) else Trust.NOT_APPLICABLE
        below = state.worst_below(package)
        worst = min(own.rank, below.rank if below in (Trust.FAILED, Trust.REVIEW) else Trust.NOT_APPLICABLE.rank)
        if worst <= Trust.UNKNOWN.rank:
            ranked.append((worst, own.rank, place, package))
    return min(ranked)[-1] if ranked else None
