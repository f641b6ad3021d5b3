from __future__ import annotations

import pytest

import builders
from attestree.model import PackageId
from attestree.tui.problems import Problem, next_problem, worst_direct
from attestree.tui.state import ExplorerState
from attestree.verdict import FileStatus, Level
from tui import canned


def test_problems_are_found_after_and_before_any_place() -> None:
    state = ExplorerState()
    state.apply(canned.all_events())
    order = list(state.records)
    ledger, codec, queue = (canned.NAMES[name] for name in ("tinyledger 2.4.1", "fastcodec 1.2.0", "netqueue 6.1"))
    bundle = canned.NAMES["quirkbundle 0.4.0"]
    assert next_problem(order, state, None) == Problem(ledger, 1, 4)
    assert next_problem(order, state, ledger) == Problem(codec, 2, 4)
    assert next_problem(order, state, bundle) == Problem(ledger, 1, 4)
    assert next_problem(order, state, ledger, back=True) == Problem(bundle, 4, 4)
    assert next_problem(order, state, bundle, back=True) == Problem(queue, 3, 4)
    assert next_problem(order, state, PackageId("not shown")) == Problem(ledger, 1, 4)


def test_there_may_be_none() -> None:
    state = ExplorerState()
    state.apply(canned.events_of([builders.record("calm")]))
    assert next_problem(list(state.records), state, None) is None
    assert worst_direct(state) is None
    assert worst_direct(ExplorerState()) is None


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([("a", FileStatus.VERIFIED), ("b", FileStatus.FAILED)], "b==2.4.1"),
        ([("a", FileStatus.UNREADABLE), ("b", FileStatus.FAILED)], "b==2.4.1"),
        ([("a", FileStatus.UNREADABLE), ("b", FileStatus.UNKNOWN)], "a==2.4.1"),
        ([("a", FileStatus.UNKNOWN), ("b", FileStatus.NO_PROVENANCE)], None),
    ],
)
def test_the_worst_of_what_the_project_requires_itself(
    records: list[tuple[str, FileStatus]], expected: str | None
) -> None:
    state = ExplorerState()
    state.apply(canned.events_of([builders.record(name, status=status) for name, status in records]))
    assert worst_direct(state) == expected


def test_what_leads_to_a_failure_is_as_bad_as_one() -> None:
    state = ExplorerState()
    state.apply(canned.all_events())
    assert worst_direct(state) == "tinyledger==2.4.1"


def test_a_failure_of_its_own_comes_before_one_below() -> None:
    leads, fails = builders.record("leads"), builders.record("fails", status=FileStatus.FAILED)
    review = builders.record("asks", findings=[builders.finding(level=Level.REVIEW)])
    state = ExplorerState()
    state.apply(canned.events_of([leads, review, fails]))
    assert worst_direct(state) == "fails==2.4.1"
