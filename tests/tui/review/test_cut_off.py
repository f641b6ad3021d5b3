"""That nothing can be asked is said in the first line of a review, too, and never of what was left out on purpose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from attestree.tui.review.state import ReviewState
from tui.review import canned
from tui.review.driving import NARROW, WIDE, review

if TYPE_CHECKING:
    from attestree.records import PackageRecord

both_sizes = pytest.mark.parametrize("size", [NARROW, WIDE])


def unanswered(record: PackageRecord | None) -> PackageRecord | None:
    return record and replace(record, error="index.example did not answer", settled=True)


@both_sizes
async def test_a_review_without_requests_says_so_in_the_first_line(size: tuple[int, int]) -> None:
    async with review([canned.loaded(canned.cases(), offline=True)], size) as run:
        assert " offline " in run.text.splitlines()[0]


@both_sizes
async def test_indexes_that_never_answer_are_told_in_the_first_line(size: tuple[int, int]) -> None:
    cases = canned.cases()
    found = canned.updates(cases)
    lost = [replace(event, before=unanswered(event.before), after=unanswered(event.after)) for event in found]
    async with review([canned.loaded(cases), *lost], size) as run:
        assert " no index answers " in run.text.splitlines()[0]
        run.session.push(*found)
        await run.settle()
        assert "no index answers" not in run.text


def test_what_was_left_out_on_purpose_is_no_answer() -> None:
    lost, added = canned.lost(), canned.added()
    state = ReviewState()
    state.apply([canned.loaded([lost, added]), replace(lost.event, after=unanswered(lost.event.after))])
    left = added.event.after
    assert left is not None
    state.apply([replace(added.event, after=replace(left, skipped="left out", settled=True))])
    assert state.after.cut_off == "no index answers"
    state.apply([added.event])
    assert state.after.cut_off == ""
