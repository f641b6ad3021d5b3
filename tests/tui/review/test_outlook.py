from dataclasses import replace

import pytest

from attestree.tui.review.entry import Entry
from attestree.tui.review.outlook import outlook_of
from attestree.verdict import Level
from tui.review import canned
from tui.review.test_state import state_of


@pytest.mark.parametrize(
    ("cases", "fail_on", "verdict", "reasons"),
    [
        ((canned.clean,), Level.BLOCK, "CI would pass", ""),
        ((canned.branch,), Level.BLOCK, "CI would pass", "2 review, 1 note open"),
        ((canned.branch,), Level.REVIEW, "CI would fail", "2 review, 1 note open"),
        ((canned.lost,), Level.BLOCK, "CI would fail", "1 block open"),
        ((canned.lost,), None, "CI would pass", "1 block open"),
        ((canned.unreachable,), Level.BLOCK, "CI would fail", "1 could not be checked"),
        ((canned.unknown,), Level.BLOCK, "CI would pass", ""),
        ((canned.removed, canned.moved), Level.NOTE, "CI would pass", ""),
    ],
)
def test_ci_would_say_what_its_exit_code_says(
    cases: tuple[object, ...], fail_on: Level | None, verdict: str, reasons: str
) -> None:
    state = state_of(*(case() for case in cases))  # type: ignore[operator] # each is a case of ``canned``
    outlook = outlook_of(state.entries.values(), fail_on)
    assert (outlook.verdict, outlook.reasons()) == (verdict, reasons)


def test_what_is_acknowledged_is_counted_and_fails_nothing() -> None:
    event = canned.acknowledged(canned.fresh().event)
    entry = Entry(canned.fresh().change, event)
    outlook = outlook_of([entry], Level.BLOCK)
    assert outlook.reasons() == "1 review open; 1 acknowledged"
    assert event.after is not None
    both = tuple(replace(item, acknowledged="known") for item in event.after.findings)
    entry = Entry(entry.change, replace(event, after=replace(event.after, findings=both)))
    assert outlook_of([entry], Level.NOTE).verdict == "CI would pass"


def test_an_old_side_that_could_not_be_asked_about_fails_as_the_command_does() -> None:
    case = canned.clean()
    assert case.before is not None
    broken = replace(case.event, before=replace(case.before, error="no answer"))
    outlook = outlook_of([Entry(case.change, broken)])
    assert (outlook.code, outlook.reasons(short=True)) == (3, "1 unchecked")


def test_work_that_goes_on_is_said_and_counts_as_nothing_yet() -> None:
    outlook = outlook_of([Entry(canned.clean().change), Entry(canned.added().change, canned.added().event)])
    assert (outlook.code, outlook.reasons()) == (0, "1 note open; 1 change to go")
