from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

import builders
from attestree.graph import DependencyGraph, Edge
from attestree.model import PackageId
from attestree.tui.rollup import Below, Rollup
from attestree.verdict import FileStatus, Trust, worst_trust
from tui import canned

if TYPE_CHECKING:
    import pytest

WORDS = {
    Trust.FAILED: FileStatus.FAILED,
    Trust.UNKNOWN: FileStatus.UNKNOWN,
    Trust.NO_PROVENANCE: FileStatus.NO_PROVENANCE,
    Trust.VERIFIED: FileStatus.VERIFIED,
}


def rollup_of(graph: DependencyGraph) -> Rollup:
    rollup = Rollup(graph)
    for record in (*canned.queued(graph), *canned.settled(graph)):
        rollup.put(record)
    return rollup


def test_a_package_sums_up_what_is_below_it_and_not_itself() -> None:
    rollup = rollup_of(canned.project().graph)
    assert rollup.below(canned.NAMES["tinyledger 2.4.1"]) == Below(Trust.FAILED, 3, 3, 1)
    assert rollup.below(canned.NAMES["fastcodec 1.2.0"]) == Below(Trust.NO_PROVENANCE, 1, 1, 1)
    assert rollup.below(canned.NAMES["marksafe 2.1.5"]) == Below(Trust.NOT_APPLICABLE, 0, 0)


def test_a_diamond_counts_once() -> None:
    rollup = rollup_of(canned.project().graph)
    assert rollup.below(canned.ROOT.id).total == 23


def test_what_is_in_a_cycle_sees_the_rest_of_it() -> None:
    rollup = rollup_of(canned.project().graph)
    assert rollup.below(canned.NAMES["taskpool 0.22.1"]) == Below(Trust.UNKNOWN, 2, 2, 1)


def test_a_later_record_replaces_the_earlier_one() -> None:
    graph = canned.project().graph
    rollup = rollup_of(graph)
    record = builders.record(package_=canned.PACKAGES["fastcodec==1.2.0"])
    rollup.put(record)
    assert rollup.trust(record.id) is Trust.VERIFIED
    assert rollup.below(canned.NAMES["tinyledger 2.4.1"]) == Below(Trust.NO_PROVENANCE, 3, 3, 1)
    rollup.put(replace(record, settled=False))
    assert rollup.below(canned.NAMES["tinyledger 2.4.1"]) == Below(Trust.PENDING, 2, 3, 1)
    assert rollup.progress == (23, 24)


def test_the_project_itself_has_no_word_and_is_not_counted() -> None:
    rollup = rollup_of(canned.project().graph)
    assert rollup.trust(canned.ROOT.id) is Trust.NOT_APPLICABLE
    assert rollup.counts().total() == 24
    assert rollup.trust(PackageId("no such package")) is Trust.NOT_APPLICABLE


@given(
    st.integers(1, 9).flatmap(
        lambda size: st.tuples(
            st.lists(st.sampled_from(list(WORDS)), min_size=size, max_size=size),
            st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=20),
        )
    )
)
def test_it_agrees_with_walking_the_graph(drawn: tuple[list[Trust], list[tuple[int, int]]]) -> None:
    words, pairs = drawn
    packages = [builders.package(f"p{number}", "1") for number in range(len(words))]
    edges = [Edge(packages[parent].id, packages[child].id) for parent, child in pairs]
    graph = DependencyGraph(packages, [packages[0].id], edges)
    rollup = Rollup(graph)
    for package, word in zip(packages, words, strict=True):
        rollup.put(builders.record(package_=package, status=WORDS[word]))
    trust = dict(zip((package.id for package in packages), words, strict=True))
    for package in packages:
        under = graph.reachable(package.id) - {package.id}
        below = rollup.below(package.id)
        assert below.total == len(under)
        assert below.worst is worst_trust(trust[key] for key in under)
        assert below.count == sum(trust[key] is below.worst for key in under)


def test_there_is_none_for_more_packages_than_memory_should_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attestree.tui.rollup.MOST_PACKAGES", 10)
    rollup = rollup_of(canned.project().graph)
    assert rollup.below(canned.ROOT.id) == Below(Trust.NOT_APPLICABLE, 0, 0)
    assert rollup.counts()[Trust.FAILED] == 1
