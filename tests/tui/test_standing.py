from __future__ import annotations

import builders
from attestree.events import SessionFailed
from attestree.graph import DependencyGraph
from attestree.tui.standing import standing_of
from attestree.tui.state import ExplorerState
from tui import canned


def test_a_project_with_packages_needs_no_words() -> None:
    state = ExplorerState()
    state.apply(canned.all_events())
    assert standing_of(state) is None
    state.apply([SessionFailed("late")])
    assert standing_of(state) is None


def test_reading_is_said_until_it_failed() -> None:
    state = ExplorerState()
    reading = standing_of(state)
    assert reading is not None
    assert not reading.bad
    state.apply([SessionFailed("no uv.lock here; name one")])
    failed = standing_of(state)
    assert failed is not None
    assert failed.bad
    assert "no uv.lock here; name one" in failed.lines


def test_a_project_without_packages_says_what_was_read_or_what_failed() -> None:
    root = builders.root("shop\x1b[31m")
    project = builders.project(DependencyGraph([root], [root.id]), name="shop\x1b[31m", notes=["a note"])
    state = ExplorerState()
    state.apply([canned.loaded(project)])
    empty = standing_of(state)
    assert empty is not None
    assert empty.title == r"shop\x1b[31m locks no dependencies"
    assert "a note" in empty.lines
    state.apply([SessionFailed("why")])
    failed = standing_of(state)
    assert failed is not None
    assert "why" in failed.lines
