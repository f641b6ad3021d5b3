"""That nothing can be asked is said at a glance, whatever the width."""

from __future__ import annotations

from dataclasses import replace

import pytest

import builders
from attestree.events import PackageUpdated, ProjectLoaded
from tui import canned
from tui.driving import NARROW, WIDE, explorer

NO_ANSWER = "index.example did not answer"
both_sizes = pytest.mark.parametrize("size", [NARROW, WIDE])


@both_sizes
async def test_a_session_without_requests_says_so_in_the_first_line(size: tuple[int, int]) -> None:
    async with explorer([replace(canned.loaded(), offline=True)], size) as run:
        assert " offline " in run.text.splitlines()[0]


@both_sizes
async def test_indexes_that_never_answer_are_told_in_the_first_line(size: tuple[int, int]) -> None:
    records = [builders.record(name, error=NO_ANSWER) for name in ("one", "two")]
    async with explorer(canned.events_of(records), size) as run:
        assert " no index answers " in run.text.splitlines()[0]
        run.session.push(PackageUpdated(builders.record("two")))
        await run.settle()
        assert "no index answers" not in run.text


async def test_a_recording_is_never_cut_off() -> None:
    first, *others = canned.events_of([builders.record("one", error=NO_ANSWER)])
    assert isinstance(first, ProjectLoaded)
    async with explorer([replace(first, replayed=True, label="a recording"), *others]) as run:
        assert "no index answers" not in run.text
