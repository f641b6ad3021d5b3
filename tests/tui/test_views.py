from __future__ import annotations

from typing import TYPE_CHECKING

import builders
from attestree.graph import DependencyGraph
from attestree.tui.state import ExplorerState
from attestree.tui.viewer import Viewer
from attestree.tui.views import Order, View, outline_of
from attestree.verdict import FileStatus
from tui import canned

if TYPE_CHECKING:
    from attestree.tui.outlines.base import Outline


def state_of(knows_edges: bool = True) -> ExplorerState:
    state = ExplorerState()
    if knows_edges:
        state.apply(canned.all_events())
    else:
        records = [builders.record("beta"), builders.record("alpha", status=FileStatus.FAILED)]
        packages = [builders.root(), *(record.package for record in records)]
        project = builders.project(DependencyGraph(packages, [packages[0].id], knows_edges=False))
        state.apply([canned.loaded(project), *canned.events_of(records)[2:]])
    return state


def tops(outline: Outline) -> list[str]:
    return [row.package or row.heading for row in outline.under(())]


def test_the_orders_follow_each_other_round() -> None:
    assert [Order.TREE.next, Order.NAME.next, Order.TRUST.next] == [Order.NAME, Order.TRUST, Order.TREE]


def test_before_there_is_a_project_there_is_nothing() -> None:
    assert tops(outline_of(View(), ExplorerState())) == []


def test_trust_orders_by_word_then_name_and_leaves_the_project_out() -> None:
    shown = tops(outline_of(View(Order.TRUST), state_of()))
    assert shown[:4] == ["fastcodec==1.2.0", "tinyledger==2.4.1", "mirrorlib==0.3", "netqueue==6.1"]
    assert "orchard-shop==0.1.0" not in shown


def test_a_source_without_edges_is_a_list_below_the_project_in_every_order() -> None:
    state = state_of(knows_edges=False)
    assert tops(outline_of(View(), state)) == ["orchard-shop==0.1.0", "beta==2.4.1", "alpha==2.4.1"]
    assert tops(outline_of(View(Order.NAME), state)) == ["orchard-shop==0.1.0", "alpha==2.4.1", "beta==2.4.1"]
    assert tops(outline_of(View(Order.TRUST), state)) == ["alpha==2.4.1", "beta==2.4.1"]
    for order in Order:
        assert outline_of(View(order), state).note.startswith("uv.lock does not say who requires what")


def test_who_requires_comes_before_any_filter() -> None:
    view = View(inverted=canned.NAMES["marksafe 2.1.5"], words="zzz")
    assert outline_of(view, state_of()).title == "Who requires marksafe 2.1.5"


def test_a_viewer_remarks_on_what_it_shows() -> None:
    viewer = Viewer(state_of())
    assert viewer.remarks(viewer.outline()) == []
    viewer.filter("  zzz ")
    assert viewer.view.words == "zzz"
    assert viewer.remarks(viewer.outline()) == ["Nothing matches. Escape shows everything again."]
    viewer.filter(" ")
    assert viewer.remarks(viewer.outline()) == []
    viewer.invert(canned.NAMES["strayed 0.1.1"])
    assert viewer.remarks(viewer.outline()) == ["Nothing here requires it.", "Escape goes back."]


def test_a_viewer_knows_when_its_rows_are_out_of_date() -> None:
    events = canned.all_events()
    state = ExplorerState()
    state.apply(events[:3])
    viewer = Viewer(state)
    viewer.outline()
    state.apply(events[3:9])
    assert not viewer.is_stale()
    viewer.reset(Order.TRUST)
    viewer.outline()
    state.apply(events[9:-1])
    assert not viewer.is_stale()
    state.apply(events[-1:])
    assert viewer.is_stale()
    viewer.outline()
    assert not viewer.is_stale()
