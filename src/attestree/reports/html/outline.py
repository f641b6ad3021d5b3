"""The dependency tree as rows of a table: every package stands where it is nearest to the top, with all below it.

A dependency graph is not a tree. Further places of a package are rows of their own, with nothing below them, so that
the page grows with the requirements and not with the number of ways.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.graph import asks_of, condition_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.graph import Edge
    from attestree.model import PackageId
    from attestree.reports.base import Report


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One row.

    Attributes:
        package: None for a heading.
        level: 1 at the top.
        opens: whether rows follow that belong below this one.
        again: whether the package's own rows stand at another place, nearer to the top.
        asks: the extras that are asked for here, such as ``[async]``, printable; empty for none.
        condition: when the requirement applies, printable; empty for always.
        heading: the text of a heading.
    """

    package: PackageId | None
    level: int
    opens: bool = False
    again: bool = False
    asks: str = ""
    condition: str = ""
    heading: str = ""


def outline_of(report: Report) -> tuple[OutlineRow, ...]:
    """Return the rows of ``report``'s tree, top down; every package of it has one row that is not ``again``."""
    nearest = nearest_of(report)
    rows: list[OutlineRow] = []
    stack: list[tuple[PackageId, PackageId | None, int]] = [(root, None, 1) for root in reversed(report.roots)]
    while stack:
        package, parent, level = stack.pop()
        children = report.children(package)
        again = nearest[package] != parent
        rows.append(_row(report, package, parent, level, again=again, opens=bool(children) and not again))
        if not again:
            stack.extend((child, package, level + 1) for child in reversed(children))
    left = [record.id for record in report.records if record.id not in nearest]
    strays = [package for package in left if package in report.graph.packages]
    removed = [package for package in left if package not in report.graph.packages]
    for heading, packages in (("Required by nothing here", strays), ("Removed", removed)):
        if packages:
            rows.append(OutlineRow(None, 1, opens=True, heading=heading))
            rows += [OutlineRow(package, 2) for package in packages]
    return tuple(rows)


def nearest_of(report: Report) -> dict[PackageId, PackageId | None]:
    """Return, for each package that a root reaches, the package above it on a shortest way; None for a root."""
    above: dict[PackageId, PackageId | None] = dict.fromkeys(report.roots)
    queue = deque(report.roots)
    while queue:
        package = queue.popleft()
        for child in report.children(package):
            if child not in above:
                above[child] = package
                queue.append(child)
    return above


def _row(
    report: Report, package: PackageId, parent: PackageId | None, level: int, *, again: bool, opens: bool
) -> OutlineRow:
    edges: Sequence[Edge] = ()
    if parent is not None:
        edges = [edge for edge in report.graph.edges_from(parent) if edge.child == package]
    return OutlineRow(package, level, opens, again, asks_of(edges), condition_of(edges))
