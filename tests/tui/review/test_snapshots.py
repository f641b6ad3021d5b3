"""How the review looks: what a reviewer should see is said with each picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attestree.events import SessionFailed
from attestree.tui.review.app import ReviewApp
from tui.review import canned
from tui.review.driving import NARROW, WIDE
from tui.review.fake import FakeReview
from tui.review.test_hostile import evil_events

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.pilot import Pilot

    from attestree.events import ReviewEvent

    Compare = Callable[..., bool]

SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def app_of(events: Sequence[ReviewEvent], **given: object) -> ReviewApp:
    app = ReviewApp(lambda: FakeReview(events), **given)  # type: ignore[arg-type] # what a test names fits
    app.animation_level = "none"
    return app


def keys(*names: str) -> Callable[[Pilot[None]], object]:
    async def press(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, ReviewApp)
        for _ in range(4):
            await pilot.pause()
            app.flush()
        await pilot.pause()
        for name in names:
            await pilot.press(name)
        for _ in range(3):
            await pilot.pause()

    return press


@SIZES
def test_mixed(snap_compare: Compare, size: tuple[int, int]) -> None:
    """Every kind of change, the worst on top, blocks in red, and what CI would say at the bottom."""
    assert snap_compare(app_of(canned.all_events()), terminal_size=size, run_before=keys())


@SIZES
def test_re_created_repository(snap_compare: Compare, size: tuple[int, int]) -> None:
    """The same address with other numbers: the finding, the two numbers in red, another publisher among releases."""
    app = app_of(canned.all_events([canned.recreated()]))
    assert snap_compare(app, terminal_size=size, run_before=keys("enter"))


@SIZES
def test_lost_provenance(snap_compare: Compare, size: tuple[int, int]) -> None:
    """The releases show at a glance where provenance stops."""
    app = app_of(canned.all_events([canned.lost()]))
    assert snap_compare(app, terminal_size=size, run_before=keys("enter", "pagedown"))


@SIZES
def test_clean_upgrade(snap_compare: Compare, size: tuple[int, int]) -> None:
    """Nothing stands out, and everything that is the same is there to be read."""
    app = app_of(canned.all_events([canned.clean()]))
    assert snap_compare(app, terminal_size=size, run_before=keys("enter"))


@SIZES
def test_added_package(snap_compare: Compare, size: tuple[int, int]) -> None:
    """One side only, what brings it, and no colour for what is normal."""
    app = app_of(canned.all_events([canned.added(), canned.clean()]))
    assert snap_compare(app, terminal_size=size, run_before=keys("enter"))


@SIZES
def test_evidence_of_the_old_side(snap_compare: Compare, size: tuple[int, int]) -> None:
    """The explorer's own levels, and a breadcrumb that says which side they are of."""
    app = app_of(canned.all_events([canned.clean()]))
    assert snap_compare(app, terminal_size=size, run_before=keys("enter", "G", "enter"))


@SIZES
def test_acknowledging(snap_compare: Compare, size: tuple[int, int]) -> None:
    """Word for word what will be written, where, and until when."""
    app = app_of(canned.all_events([canned.branch()]))
    assert snap_compare(app, terminal_size=size, run_before=keys("a", *"seen"))


@SIZES
def test_acknowledged(snap_compare: Compare, size: tuple[int, int]) -> None:
    """An acknowledged finding is dim, with its reason; one that expired is back."""
    app = app_of(canned.all_events([canned.fresh()]))
    assert snap_compare(app, terminal_size=size, run_before=keys("enter", "space"))


@SIZES
def test_nothing_changed(snap_compare: Compare, size: tuple[int, int]) -> None:
    """A screen that says so, not an empty list."""
    assert snap_compare(app_of(canned.all_events([])), terminal_size=size, run_before=keys())


@SIZES
def test_work_goes_on(snap_compare: Compare, size: tuple[int, int]) -> None:
    """Pending changes, and a verdict that says so far."""
    events = canned.all_events([canned.clean(), canned.lost(), canned.branch()])[:4]
    assert snap_compare(app_of(events), terminal_size=size, run_before=keys())


@SIZES
def test_failed_session(snap_compare: Compare, size: tuple[int, int]) -> None:
    """What is wrong, where, and what to do."""
    events = [SessionFailed("main: there is no uv.lock at that revision; name the file, as in main:uv.lock")]
    assert snap_compare(app_of(events), terminal_size=size, run_before=keys())


@SIZES
def test_session_that_breaks_off(snap_compare: Compare, size: tuple[int, int]) -> None:
    """What is known stays, with the failure above the keys."""
    events = [*canned.all_events([canned.clean()])[:-1], SessionFailed("the trust root went away")]
    assert snap_compare(app_of(events), terminal_size=size, run_before=keys())


@SIZES
def test_hostile(snap_compare: Compare, size: tuple[int, int]) -> None:
    """An attacker's text is only text."""
    assert snap_compare(app_of(evil_events()), terminal_size=size, run_before=keys("enter"))


def test_light(snap_compare: Compare) -> None:
    """The light theme."""
    app = app_of(canned.all_events(), theme="attestree-light")
    assert snap_compare(app, terminal_size=WIDE, run_before=keys("down", "down", "down"))


def test_without_colours(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs, words and weight say it all."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_of(canned.all_events())
    assert snap_compare(app, terminal_size=WIDE, run_before=keys("down", "down", "down"))


def test_in_ascii(snap_compare: Compare) -> None:
    """No sign of ours that is not ASCII."""
    app = app_of(canned.all_events(), ascii=True)
    assert snap_compare(app, terminal_size=WIDE, run_before=keys("down", "down", "down"))
