from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import builders
from attestree.graph import DependencyGraph, Edge
from attestree.model import PackageId
from attestree.tui.outlines.base import DEEPEST, Row
from attestree.tui.outlines.dependencies import DependencyOutline
from attestree.tui.outlines.filtered import FilteredOutline
from attestree.tui.outlines.flat import FlatOutline
from attestree.tui.outlines.inverted import InvertedOutline
from tui import canned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.tui.outlines.base import Outline, Way

GRAPH = canned.project().graph


def names(rows: Sequence[Row]) -> list[str]:
    return [row.package or row.heading for row in rows]


def way_to(outline: Outline, *packages: str) -> Way:
    way: Way = ()
    for package in packages:
        way = (*way, next(row for row in outline.under(way) if row.package == package))
    return way


def chain(length: int) -> DependencyGraph:
    packages = [builders.root(), *(builders.package(f"p{number}", "1") for number in range(length))]
    edges = [Edge(above.id, below.id) for above, below in pairwise(packages)]
    return DependencyGraph(packages, [packages[0].id], edges)


def test_the_top_holds_the_roots_and_what_no_root_reaches() -> None:
    outline = DependencyOutline(GRAPH)
    assert names(outline.under(())) == [canned.ROOT.id, "required by nothing here"]
    heading = outline.under(())[1]
    assert heading.package is None
    assert names(outline.under((heading,))) == ["strayed==0.1.1"]


def test_requirements_say_under_which_condition_they_hold() -> None:
    outline = DependencyOutline(GRAPH)
    rows = {row.package: row for row in outline.under(way_to(outline, canned.ROOT.id))}
    assert rows[canned.NAMES["webframe 5.1.0"]].asks == "[async]"
    assert rows[canned.NAMES["webframe 5.1.0"]].condition == ""
    assert rows[canned.NAMES["plotkit 3.9.0"]].condition == "extra plots"
    assert rows[canned.NAMES["testrunner 8.3.2"]].condition == "group dev"
    under = outline.under(way_to(outline, canned.ROOT.id, "plotkit==3.9.0"))
    assert [row.condition for row in under] == ["", canned.EARLY_MARKER, canned.LATE_MARKER]


def test_several_edges_between_two_packages_make_one_row() -> None:
    top, child = builders.root(), builders.package("child", "1")
    edges = [
        Edge(top.id, child.id, marker="os_name == 'nt'", asks=("b",)),
        Edge(top.id, child.id, extra="x", asks=("a", "b")),
    ]
    outline = DependencyOutline(DependencyGraph([top, child], [top.id], edges))
    (row,) = outline.under(way_to(outline, top.id))
    assert row.asks == "[a,b]"
    assert row.condition == "os_name == 'nt' or extra x"
    outline = DependencyOutline(DependencyGraph([top, child], [top.id], [*edges, Edge(top.id, child.id)]))
    assert outline.under(way_to(outline, top.id))[0].condition == ""


def test_conditions_and_extras_are_printable() -> None:
    top, child = builders.root(), builders.package("child", "1")
    edge = Edge(top.id, child.id, marker="\x1b[31m", asks=("\u202ex",))
    outline = DependencyOutline(DependencyGraph([top, child], [top.id], [edge]))
    (row,) = outline.under(way_to(outline, top.id))
    assert (row.asks, row.condition) == (r"[\u202ex]", r"\x1b[31m")


def test_a_way_ends_where_it_comes_back_to_itself() -> None:
    outline = DependencyOutline(GRAPH)
    way = way_to(outline, canned.ROOT.id, "webframe==5.1.0", "asynckit==1.8.0", "taskpool==0.22.1")
    again = outline.under(way)[0]
    assert again.package == "asynckit==1.8.0"
    assert (again.repeats, again.opens) == (True, False)


def test_rows_are_not_opened_without_end() -> None:
    outline = DependencyOutline(chain(DEEPEST + 5))
    way: Way = (outline.under(())[0],)
    while way[-1].opens:
        way = (*way, outline.under(way)[0])
    assert len(way) == DEEPEST + 1


def test_the_order_by_name_holds_on_every_level_and_for_what_stands_apart() -> None:
    outline = DependencyOutline(GRAPH, key=lambda package: (GRAPH.packages[package].name, ""))
    rows = names(outline.under(way_to(outline, canned.ROOT.id)))
    assert rows == sorted(rows)
    assert outline.title == "Dependencies by name"


def test_the_spines_lead_to_every_package_the_shortest_way_in_the_order_of_the_rows() -> None:
    outline = DependencyOutline(GRAPH)
    assert set(outline.spines) == set(canned.PACKAGES)
    assert outline.spines[canned.NAMES["marksafe 2.1.5"]] == (
        canned.ROOT.id,
        "webframe==5.1.0",
        "templater==3.0.2",
        "marksafe==2.1.5",
    )
    assert list(outline.spines)[:5] == [
        canned.ROOT.id,
        "webframe==5.1.0",
        "templater==3.0.2",
        "marksafe==2.1.5",
        "asynckit==1.8.0",
    ]
    for package, spine in outline.spines.items():
        if package != "strayed==0.1.1":
            assert way_to(outline, *spine)[-1].package == package


def test_very_deep_packages_keep_their_place_in_the_order() -> None:
    outline = DependencyOutline(chain(5000))
    assert list(outline.spines)[-1] == "p4999==1"
    assert len(outline.spines[PackageId("p4999==1")]) == DEEPEST + 1


def test_a_flat_list_is_flat() -> None:
    outline = FlatOutline([PackageId("b"), PackageId("a")], "Packages", "note")
    assert names(outline.under(())) == ["b", "a"]
    assert outline.under((Row(PackageId("b")),)) == ()
    assert dict(outline.spines) == {"b": ("b",), "a": ("a",)}


def test_who_requires_goes_up_to_the_roots_and_cuts_cycles() -> None:
    outline = InvertedOutline(GRAPH, canned.NAMES["taskpool 0.22.1"])
    way = way_to(outline, "taskpool==0.22.1", "asynckit==1.8.0")
    assert [(row.package, row.repeats) for row in outline.under(way)] == [
        ("webframe==5.1.0", False),
        ("taskpool==0.22.1", True),
    ]
    top = outline.under((*way, outline.under(way)[0]))
    assert names(top) == [canned.ROOT.id]
    assert not top[0].opens
    assert outline.spines[canned.ROOT.id] == (
        "taskpool==0.22.1",
        "asynckit==1.8.0",
        "webframe==5.1.0",
        canned.ROOT.id,
    )
    assert outline.under((Row(None, heading="x"),)) == ()


def test_who_requires_says_when_nothing_does() -> None:
    assert InvertedOutline(GRAPH, canned.NAMES["strayed 0.1.1"]).note == "Nothing here requires it."
    assert InvertedOutline(GRAPH, canned.NAMES["marksafe 2.1.5"]).note == ""


def test_who_requires_says_under_which_condition() -> None:
    outline = InvertedOutline(GRAPH, canned.NAMES["plotkit 3.9.0"])
    assert outline.under(way_to(outline, "plotkit==3.9.0"))[0].condition == "extra plots"


def test_a_filter_keeps_matches_once_under_what_leads_to_them() -> None:
    outline = FilteredOutline(DependencyOutline(GRAPH), [canned.NAMES["marksafe 2.1.5"], canned.NAMES["plotkit 3.9.0"]])
    top = outline.under(())
    assert [(row.package, row.matches, row.opens) for row in top] == [(canned.ROOT.id, False, True)]
    second = outline.under(tuple(top))
    assert [(row.package, row.matches, row.opens) for row in second] == [
        ("webframe==5.1.0", False, True),
        ("plotkit==3.9.0", True, False),
    ]
    assert list(outline.spines) == [
        canned.ROOT.id,
        "webframe==5.1.0",
        "templater==3.0.2",
        "marksafe==2.1.5",
        "plotkit==3.9.0",
    ]


def test_a_filter_shows_so_many_and_says_so() -> None:
    outline = FilteredOutline(FlatOutline([PackageId(f"p{n}") for n in range(9)], "Packages"), GRAPH.packages, most=2)
    assert outline.note == ""
    packages = [PackageId(f"p{n}") for n in range(9)]
    outline = FilteredOutline(FlatOutline(packages, "Packages"), packages, most=2)
    assert names(outline.under(())) == ["p0", "p1"]
    assert outline.note == "The first 2 of 9 matches; type more to narrow down."
