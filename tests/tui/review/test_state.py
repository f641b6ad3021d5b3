from dataclasses import replace

import builders
from attestree.changes import ChangeKind
from attestree.events import ChangeUpdated, SessionFailed, SessionFinished
from attestree.model import PackageId
from attestree.tui.detail.levels import Side
from attestree.tui.review.state import ReviewState
from attestree.verdict import FileStatus, IdentityStatus, Level, Trust
from tui.review import canned


def state_of(*cases: canned.Case) -> ReviewState:
    state = ReviewState()
    state.apply(canned.all_events(cases))
    return state


def test_a_change_is_pending_until_something_is_told_and_settled_when_all_is() -> None:
    case = canned.clean()
    state = ReviewState()
    assert state.apply([canned.loaded([case])]) == {case.change.id}
    entry = state.entries[case.change.id]
    assert (entry.trust, entry.settled, state.progress) == (Trust.PENDING, False, (0, 1))
    half = replace(case.event, settled=False, after=None)
    assert state.apply([half]) == {case.change.id}
    assert not state.entries[case.change.id].settled
    state.apply([case.event, SessionFinished(0.1, 2)])
    entry = state.entries[case.change.id]
    assert (entry.trust, entry.settled, state.progress) == (Trust.VERIFIED, True, (1, 1))
    assert state.finished is not None


def test_more_work_after_the_end_makes_the_session_unfinished_again() -> None:
    case = canned.clean()
    state = state_of(case)
    state.apply([replace(case.event, settled=False)])
    assert state.finished is None


def test_what_brings_nothing_in_carries_no_word_and_needs_no_check() -> None:
    state = state_of(canned.removed(), canned.moved())
    assert [entry.trust for entry in state.entries.values()] == [None, None]
    assert all(entry.settled for entry in state.entries.values())
    assert state.progress == (0, 0)


def test_a_settled_change_of_which_nothing_was_told_is_unknown() -> None:
    case = canned.clean()
    state = ReviewState()
    state.apply([canned.loaded([case]), ChangeUpdated(case.change.id, None, None, settled=True)])
    assert state.entries[case.change.id].trust is Trust.UNKNOWN


def test_every_side_can_be_explored_by_itself() -> None:
    state = state_of(canned.looked_back())
    versions = {side: [item.package.version for item in state.sides[side].records.values()] for side in Side}
    assert versions == {Side.BEFORE: ["2.3.1"], Side.AFTER: ["2.4.0"], Side.EARLIER: ["2.3.0"]}
    below = state.after.below(PackageId("hedgerow==2.4.0"))
    assert (below.total, below.settled) == (0, 0)


def test_who_published_the_old_side_is_said_although_it_is_compared_with_nothing() -> None:
    state = state_of(canned.clean())
    (before,) = state.sides[Side.BEFORE].records.values()
    assert before.identity is not None
    assert before.identity.status is IdentityStatus.FIRST_SEEN
    assert before.identity.actual is not None
    (after,) = state.after.records.values()
    assert after.identity is not None
    assert after.identity.status is IdentityStatus.SAME_AS_BEFORE


def test_events_on_changes_that_do_not_exist_are_passed_over() -> None:
    state = state_of(canned.clean())
    assert state.apply([ChangeUpdated(PackageId("nobody==1"), None, None)]) == frozenset()


def test_acknowledged_findings_come_last_and_weigh_nothing() -> None:
    case = canned.recreated()
    state = state_of(case)
    entry = state.entries[case.change.id]
    assert entry.worst_level is Level.BLOCK
    assert [item.level.rank for item in entry.findings] == sorted(item.level.rank for item in entry.findings)
    first = entry.findings[0]
    assert entry.after is not None
    findings = tuple(replace(item, acknowledged="known" if item == first else "") for item in entry.after.findings)
    state.apply([replace(case.event, after=replace(entry.after, findings=findings))])
    entry = state.entries[case.change.id]
    assert entry.findings[-1].rule == first.rule
    assert first.rule not in [item.rule for item in entry.open_findings]
    assert entry.worst_level is Level.REVIEW


def test_a_file_that_failed_weighs_as_much_as_a_block_unless_that_is_acknowledged() -> None:
    before, after = canned.side("seal", "1.0"), canned.side("seal", "1.1", status=FileStatus.FAILED)
    change = canned.change(ChangeKind.UPGRADED, before, after)
    state = ReviewState()
    bare = ChangeUpdated(change.id, before, after, settled=True)
    state.apply([canned.loaded([canned.Case(change, before, after)]), bare])
    assert state.entries[change.id].worst_level is Level.BLOCK
    names = [file.artifact.filename for file in after.files if file.counted]
    known = builders.finding("verification-failed", Level.BLOCK, file=names[0], acknowledged="known")
    state.apply([replace(bare, after=replace(after, findings=(known,)))])
    assert state.entries[change.id].worst_level is None


def test_a_mark_is_gone_when_other_findings_than_those_that_were_looked_at_come_up() -> None:
    case = canned.branch()
    state = state_of(case)
    assert state.look_at(case.change.id)
    state.apply([case.event])
    assert case.change.id in state.looked_at, "the same findings again"
    assert case.event.after is not None
    worse = (*case.event.after.findings, builders.finding("hash-mismatch", Level.BLOCK))
    state.apply([replace(case.event, after=replace(case.event.after, findings=worse))])
    assert case.change.id not in state.looked_at
    assert state.look_at(case.change.id)
    assert not state.look_at(case.change.id), "the second time takes it back"


def test_what_could_not_be_checked_can_be_asked_again() -> None:
    state = state_of(canned.unreachable(), canned.clean())
    assert state.could_not_check(PackageId("netqueue==6.1"))
    assert not state.could_not_check(PackageId("webframe==5.1.0"))
    fresh = ReviewState()
    fresh.apply([canned.loaded([canned.unreachable()])])
    assert not fresh.could_not_check(PackageId("netqueue==6.1")), "nobody asked yet"


def test_a_failure_is_kept_beside_what_is_known() -> None:
    state = state_of(canned.clean())
    state.apply([SessionFailed("the trust root went away")])
    assert state.failure == "the trust root went away"
    assert state.after.failure == state.failure
