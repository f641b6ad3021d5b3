"""Why a package is there: one way from a root to it, who requires it, and what lies below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.tui.detail import marks
from attestree.tui.detail.rows import ARROW, Row, aside, fact, lines_of, said
from attestree.tui.detail.wording import many
from attestree.verdict import Trust

if TYPE_CHECKING:
    from textual.content import Content

    from attestree.graph import DependencyGraph, Edge, Step
    from attestree.records import PackageRecord
    from attestree.tui.detail.rows import Part
    from attestree.tui.state import ExplorerState

_MOST_PARENTS = 6


def why_rows(state: ExplorerState, record: PackageRecord) -> list[Row]:
    """Return the rows on the package's place in the dependency graph; none before the project is loaded."""
    if state.loaded is None or record.id not in state.loaded.project.graph.packages:
        return []
    graph = state.loaded.project.graph
    return [_way(graph, record), *_parents(graph, record), *_below(state, record)]


def _way(graph: DependencyGraph, record: PackageRecord) -> Row:
    if not graph.knows_edges:
        return fact("Here because", f"the project's file names it{_line(record)}; it does not say who requires what")
    steps = graph.why(record.id)
    if not steps:
        return fact("Here because", (f"the lock names it{_line(record)}, but nothing requires it", "review"))
    parts: list[Content] = []
    for count, step in enumerate(steps):
        package = graph.packages[step.package]
        last = count == len(steps) - 1
        asked = f"[{','.join(step.edge.asks)}]" if step.edge and step.edge.asks else ""
        parts.append(said((package.name + asked, "strong" if last else "")))
    lines = [ARROW.join(parts), *(said((_condition(graph, step, step.edge), "dim")) for step in steps if step.edge)]
    return fact("Here because", lines_of([line for line in lines if line]))


def _line(record: PackageRecord) -> str:
    return f" in line {record.package.line}" if record.package.line else ""


def _condition(graph: DependencyGraph, step: Step, edge: Edge) -> str:
    parts = [
        f"in the group {edge.group}" if edge.group else "",
        f"with the extra {edge.extra}" if edge.extra else "",
        f"where {edge.marker}" if edge.marker else "",
    ]
    said_parts = " and ".join(part for part in parts if part)
    parent, child = graph.packages[edge.parent], graph.packages[step.package]
    return f"{parent.name} requires {child.name} {said_parts}" if said_parts else ""


def _parents(graph: DependencyGraph, record: PackageRecord) -> list[Row]:
    parents = graph.parents(record.id)
    rows = []
    for count, parent in enumerate(parents[:_MOST_PARENTS]):
        label = ("" if count else "Required by", "dim")
        package = graph.packages[parent]
        rows.append(Row(said(package.title), said(label), target=parent, key=f"parent\0{parent}"))
    if len(parents) > _MOST_PARENTS:
        rows.append(fact("", (f"and {len(parents) - _MOST_PARENTS} more: i lists them", "dim")))
    return rows


def _below(state: ExplorerState, record: PackageRecord) -> list[Row]:
    unknown = state.graph.unknown.get(record.id, "") if state.graph else ""
    rows = [fact("It requires", f"what is not known: {unknown}")] if unknown else []
    below = state.below(record.id)
    if not below.total:
        return rows
    parts: list[Part] = [many(below.total, "package"), aside("worst"), " ", marks.trust(below.worst)]
    if below.settled < below.total:
        parts.append(aside(f"{below.settled} of {below.total} checked"))
    elif below.worst is Trust.VERIFIED:
        parts.append(aside("all checked"))
    return [*rows, fact("Below it", *parts)]
