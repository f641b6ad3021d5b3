"""What the review says of itself as a whole: which side no lock pins, and how far the resolving of it has come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attestree.events import ProjectResolving
from tui.review import canned
from tui.review.driving import review


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (True, False, "No lock pins the old side: it was resolved today."),
        (False, True, "No lock pins the new side: it was resolved today."),
        (True, True, "No lock pins either side: both were resolved today."),
        (False, False, ""),
    ],
)
async def test_a_side_that_no_lock_pins_is_said_to_be_resolved_today(old: bool, new: bool, said: str) -> None:
    loaded = canned.loaded([canned.clean()])
    loaded = replace(
        loaded,
        base=replace(loaded.base, resolved=old, notes=("what was left out",)),
        project=replace(loaded.project, resolved=new),
    )
    async with review([loaded, canned.clean().event]) as run:
        assert run.note.startswith(said)
        assert run.note.endswith("Old side: what was left out.")
        sides = f"main{' (resolved today)' * old} → working tree{' (resolved today)' * new}"
        assert sides in run.text


async def test_while_a_side_is_resolved_that_is_said_with_how_far_it_is() -> None:
    async with review([ProjectResolving(0)]) as run:
        assert "Resolving a side without a lock" in run.text
        run.session.push(ProjectResolving(17))
        await run.settle()
        assert "17 packages decided on so far" in run.text
        run.session.push(*canned.all_events([canned.recreated()]))
        await run.settle()
        assert "decided on" not in run.text
        assert "coinpurse" in run.text
