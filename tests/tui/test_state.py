from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import builders
from attestree.events import IndexSeen, PackageUpdated, SessionFailed, TrustRootReady
from attestree.model import PackageId
from attestree.tui.state import ExplorerState
from attestree.verdict import FileStatus, Level, Trust
from tui import canned

if TYPE_CHECKING:
    from attestree.records import FileRecord, PackageRecord


def state_of(*records: PackageRecord) -> ExplorerState:
    state = ExplorerState()
    state.apply(canned.events_of(records))
    return state


def test_nothing_is_known_before_the_project_is_read() -> None:
    state = ExplorerState()
    assert state.graph is None
    assert state.progress == (0, 0)
    assert not state.counts()
    assert state.trust(PackageId("a")) is Trust.NOT_APPLICABLE
    assert state.worst_below(PackageId("a")) is Trust.NOT_APPLICABLE
    assert not state.is_own(PackageId("a"))
    assert not state.could_not_check(PackageId("a"))
    assert not state.serves_no_provenance


def test_events_are_taken_in_and_what_changed_is_returned() -> None:
    state = ExplorerState()
    events = canned.all_events()
    assert state.apply(events[:1]) == frozenset(canned.PACKAGES)
    assert state.apply(events[1:3]) == frozenset()
    assert state.trust_root == builders.trust_root()
    assert state.indexes == {builders.INDEX: True}
    assert state.apply(events[3:5]) == {"webframe==5.1.0", "templater==3.0.2"}
    state.apply(events[5:])
    assert state.finished is not None
    assert state.progress == (24, 24)


def test_new_work_means_that_it_is_not_finished_any_more() -> None:
    state = state_of(builders.record("a"))
    assert state.finished is not None
    state.apply([PackageUpdated(builders.record("a", settled=False))])
    assert state.finished is None


def test_a_failure_is_kept() -> None:
    state = ExplorerState()
    state.apply([SessionFailed("why")])
    assert state.failure == "why"


def unread(status: FileStatus) -> FileRecord:
    return builders.file_record("a-1-py3-none-any.whl", status)


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (builders.record("a", status=FileStatus.VERIFIED), False),
        (builders.record("a", status=FileStatus.NO_PROVENANCE), False),
        (builders.record("a", status=FileStatus.UNKNOWN), False),
        (builders.record("a", status=FileStatus.FAILED), True),
        (builders.record("a", status=FileStatus.UNREADABLE), True),
        (builders.record("a", status=FileStatus.NOT_CHECKED), True),
        (builders.record("a", error="no answer"), True),
        (builders.record("a", findings=[builders.finding(level=Level.REVIEW)]), True),
        (builders.record("a", findings=[builders.finding(level=Level.NOTE)]), False),
        (builders.record("a", settled=False, files=[builders.file_record(status=None)]), False),
    ],
)
def test_a_problem_is_what_a_person_should_look_at(record: PackageRecord, problem: bool) -> None:
    assert state_of(record).is_problem(record.id) is problem


@pytest.mark.parametrize(
    ("record", "unchecked"),
    [
        (builders.record("a", status=FileStatus.NOT_CHECKED), True),
        (builders.record("a", error="no answer"), True),
        (builders.record("a", status=FileStatus.UNREADABLE), False),
        (builders.record("a", settled=False, files=[builders.file_record(status=None)]), False),
    ],
)
def test_asking_again_may_help_where_work_ended_without_an_answer(record: PackageRecord, unchecked: bool) -> None:
    assert state_of(record).could_not_check(record.id) is unchecked


def test_an_index_is_silent_only_once_all_is_known_and_no_other_speaks() -> None:
    state = ExplorerState()
    events = canned.events_of([builders.record("a", status=FileStatus.UNKNOWN)])
    state.apply([*events[:-1], IndexSeen("one", serves_provenance=None)])
    said = [state.serves_no_provenance]
    state.apply(events[-1:])
    said.append(state.serves_no_provenance)
    state.apply([IndexSeen("two", serves_provenance=True)])
    said.append(state.serves_no_provenance)
    assert said == [False, True, False]


def test_a_new_trust_root_replaces_the_old_one() -> None:
    state = ExplorerState()
    state.apply([TrustRootReady(builders.trust_root("one")), TrustRootReady(builders.trust_root("two"))])
    assert state.trust_root is not None
    assert state.trust_root.source == "two"
