"""Ten thousand packages: what is done follows what is shown, never the size of the project. Counted, not timed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import builders
from attestree.events import PackageUpdated, SessionFinished
from attestree.graph import DependencyGraph, Edge
from attestree.tui.widgets import package_tree
from attestree.tui.widgets.row_text import row_text
from attestree.verdict import FileStatus
from tui import canned
from tui.driving import WIDE, Explorer, explorer

if TYPE_CHECKING:
    from rich.text import Text

    from attestree.events import Event
    from attestree.project import Project
    from attestree.tui.outlines.base import Row

COUNT = 10_000
DIRECT = 40


@pytest.fixture(scope="module")
def project() -> Project:
    """A project of 10 000 packages: 40 direct, each other required by two before it."""
    root = builders.root()
    packages = [builders.package(f"package-{number:05}", "1.0") for number in range(COUNT)]
    edges = [Edge(root.id, package.id) for package in packages[:DIRECT]]
    for number in range(DIRECT, COUNT):
        edges.append(Edge(packages[(number - DIRECT) // 3].id, packages[number].id))
        edges.append(Edge(packages[number // 2].id, packages[number].id))
    return builders.project(DependencyGraph([root, *packages], [root.id], edges))


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts which rows are painted."""
    rows: Counter[str] = Counter()

    def count(row: Row, *arguments: Any) -> Text:
        rows[str(row.package)] += 1
        return row_text(row, *arguments)

    monkeypatch.setattr(package_tree, "row_text", count)
    return rows


def nodes(run: Explorer) -> int:
    """Return how many nodes the tree has made."""
    todo, count = list(run.tree.root.children), 0
    while todo:
        node = todo.pop()
        count += 1
        todo.extend(node.children)
    return count


async def test_only_what_is_shown_is_made_and_painted(project: Project, painted: Counter[str]) -> None:
    async with explorer([canned.loaded(project)], WIDE) as run:
        assert nodes(run) == 1 + DIRECT
        assert set(painted) <= set(run.titles)
        await run.press("down", "l")
        made = nodes(run)
        assert 1 + DIRECT < made < 1 + DIRECT + 60
        assert len(run.titles) == made


async def test_verdicts_repaint_the_rows_they_concern_and_no_others(project: Project, painted: Counter[str]) -> None:
    async with explorer([canned.loaded(project)], WIDE) as run:
        packages = list(project.graph.packages.values())
        before = nodes(run)
        painted.clear()
        leaf = packages[-1]
        run.session.push(PackageUpdated(builders.record(package_=leaf, direct=False)))
        await run.settle()
        above = {package for package in project.graph.packages if leaf.id in project.graph.reachable(package)}
        assert set(painted) <= {str(package) for package in above}
        assert nodes(run) == before


async def test_a_thousand_verdicts_are_one_flush(project: Project, painted: Counter[str]) -> None:
    async with explorer([canned.loaded(project)], WIDE) as run:
        packages = list(project.graph.packages.values())[1:]
        before = nodes(run)
        painted.clear()
        run.session.push(*(PackageUpdated(builders.record(package_=package)) for package in packages[:1000]))
        await run.settle()
        assert run.app.state.progress[0] == 1000
        assert nodes(run) == before
        visible = run.tree.size.height
        assert sum(painted.values()) <= 3 * visible


async def test_a_flat_list_of_all_is_made_in_slices_and_still_finds_the_last(project: Project) -> None:
    records = [builders.record(package_=package) for package in list(project.graph.packages.values())[1:]]
    last = builders.record(package_=records[-1].package, status=FileStatus.FAILED, direct=False)
    verdicts = [PackageUpdated(record) for record in (*records, last)]
    events: list[Event] = [canned.loaded(project), *verdicts, SessionFinished(1.0, COUNT)]
    async with explorer(events, WIDE) as run:
        run.screen.viewer.sort()
        run.screen.action_sort()
        assert nodes(run) == 250
        assert run.tree.reveal(records[-1].id)
        assert run.tree.package == records[-1].id


async def test_a_filter_that_matches_everything_shows_so_many(project: Project) -> None:
    async with explorer([canned.loaded(project)], WIDE) as run:
        run.screen.viewer.filter("package")
        run.screen._show_view()
        await run.settle()
        assert len(run.screen.viewer.matching) == COUNT
        assert run.note.startswith("The first 500 of 10000 matches")
        assert len(run.titles) < 700
