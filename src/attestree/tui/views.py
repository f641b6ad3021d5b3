"""Which outline the explorer shows, from what a person chose: an order, one package's dependents, a filter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from attestree.tui.outlines.dependencies import DependencyOutline
from attestree.tui.outlines.filtered import FilteredOutline
from attestree.tui.outlines.flat import FlatOutline
from attestree.tui.outlines.inverted import InvertedOutline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.graph import DependencyGraph
    from attestree.model import PackageId
    from attestree.tui.outlines.base import Outline
    from attestree.tui.state import ExplorerState


class Order(StrEnum):
    """How packages are ordered, in the order in which a person cycles through them."""

    TREE = "tree"
    NAME = "name"
    TRUST = "trust"

    @property
    def next(self) -> Order:
        """The order after this one."""
        orders = list(Order)
        return orders[(orders.index(self) + 1) % len(orders)]


@dataclass(frozen=True, slots=True)
class View:
    """What a person chose to see.

    Attributes:
        order: how packages are ordered.
        inverted: the package whose dependents are shown; None for the dependencies.
        words: the filter as it was typed; empty for none.
    """

    order: Order = Order.TREE
    inverted: PackageId | None = None
    words: str = ""


def outline_of(view: View, state: ExplorerState, matching: Iterable[PackageId] = ()) -> Outline:
    """Return the outline for ``view``.

    Args:
        view: what is to be seen.
        state: what is known; its project is loaded.
        matching: the packages the filter keeps; read only where the view has a filter.
    """
    graph = state.graph
    if graph is None:
        return FlatOutline((), "Dependencies")
    if view.inverted is not None:
        return InvertedOutline(graph, view.inverted)
    base = _base(view.order, graph, state)
    return FilteredOutline(base, matching) if view.words else base


def _base(order: Order, graph: DependencyGraph, state: ExplorerState) -> Outline:
    def by_name(package: PackageId) -> tuple[str, str]:
        return graph.packages[package].name, graph.packages[package].version

    file = state.loaded.project.file if state.loaded else ""
    note = "" if graph.knows_edges else f"{file} does not say who requires what, so this list is flat."
    if order is Order.TRUST:
        ranked = sorted(graph.locked, key=lambda package: (state.trust(package).rank, *by_name(package)))
        return FlatOutline(ranked, "Packages by trust", note)
    if not graph.knows_edges:
        named = order is Order.NAME
        listed = sorted(graph.locked, key=by_name) if named else graph.locked
        return FlatOutline((*graph.roots, *listed), "Packages by name" if named else "Packages", note)
    return DependencyOutline(graph, by_name if order is Order.NAME else None)
