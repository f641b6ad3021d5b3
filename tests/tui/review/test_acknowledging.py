from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Button, Input, Static

import builders
from attestree.acknowledge import acknowledgement_of
from attestree.errors import AcknowledgeError
from attestree.events import ReviewEvent, ReviewLoaded
from attestree.text import printable
from attestree.tui.review.acknowledging import AcknowledgeScreen, Answer, as_toml, day_in, wrong_with
from attestree.tui.review.feed import ReviewFeed
from tui.review import canned
from tui.review.driving import NARROW, review
from tui.review.fake import FakeReview

if TYPE_CHECKING:
    from tui.review.driving import Review

TODAY = builders.NOW.date()


def events() -> list[ReviewEvent]:
    return canned.all_events([canned.recreated(), canned.lost()])


def dialog(run: Review) -> AcknowledgeScreen:
    screen = run.app.screen
    assert isinstance(screen, AcknowledgeScreen)
    return screen


def written(run: Review) -> str:
    """What the dialog says will be written."""
    return str(dialog(run).query_one("#acknowledge-text", Static).content)


def is_off(run: Review) -> bool:
    """Whether the button that writes is off."""
    return dialog(run).query_one("#acknowledge-yes", Button).disabled


async def test_the_dialog_shows_word_for_word_what_is_written_and_where() -> None:
    async with review(events()) as run:
        await run.press("a")
        await run.type("seen it")
        assert printable(str(canned.TOML)) in run.text
        entry = tomllib.loads(written(run))["acknowledge"][0]
        finding = run.screen.state.entries[canned.recreated().change.id].open_findings[0]
        record = run.screen.state.entries[canned.recreated().change.id].after
        assert record is not None
        expected = acknowledgement_of(record, finding, "seen it", date(2026, 9, 28))
        assert entry == {name: getattr(expected, name) for name in entry}
        assert list(entry) == ["rule", "package", "version", "evidence", "reason", "expires"]
        assert run.session.written == [], "nothing is written by looking"


async def test_nothing_is_written_without_the_button() -> None:
    async with review(events()) as run:
        await run.press("a")
        await run.type("seen it")
        await run.press("escape")
        assert run.app.screen is run.screen
        await run.press("a")
        await run.type("seen it")
        dialog(run).query_one("#acknowledge-no", Button).press()
        await run.settle()
        assert run.app.screen is run.screen
        assert run.session.written == []


async def test_a_finding_is_acknowledged_dims_and_weighs_nothing() -> None:
    async with review(events()) as run:
        assert "CI would fail: 2 block" in run.text
        await run.press("a")
        await run.type("seen it")
        await run.press("enter", "enter", "tab", "enter")
        assert run.app.screen is run.screen
        ((change, finding, reason, expires),) = run.session.written
        assert (change, finding.rule, reason, expires) == (
            "coinpurse==1.5.2",
            "repository-recreated",
            "seen it",
            date(2026, 9, 28),
        )
        await run.settle()
        assert "acknowledged  seen it" in run.text
        assert "CI would fail: 1 block" in run.text
        assert "1 acknowledged" in run.text
        assert "Written to attestree.toml." in [toast.message for toast in run.app._notifications]
        assert run.change == "coinpurse==1.5.2", "the cursor stays where the person is"


async def test_without_a_reason_or_with_a_day_that_is_over_the_button_is_off() -> None:
    async with review(events()) as run:
        await run.press("a")
        says = dialog(run).query_one("#acknowledge-says", Static)
        assert is_off(run)
        assert str(says.content) == "for 90 days; the reason is empty"
        await run.type("ok")
        assert not is_off(run)
        until = dialog(run).query_one("#acknowledge-until", Input)
        for typed, expected in (
            ("2026-06-29", "that day is over"),
            ("tomorrow", "write the day as 2026-07-31"),
        ):
            until.value = typed
            await run.settle()
            assert is_off(run)
            assert str(says.content) == expected
            assert written(run) == "(the day is missing)"
        until.value = "2026-06-30"
        await run.settle()
        assert (is_off(run), str(says.content)) == (False, "for today only")


async def test_the_finding_under_the_cursor_is_the_one_that_is_acknowledged() -> None:
    async with review(events()) as run:
        await run.press("n", "n", "a")
        assert "Built on a machine" in str(dialog(run).query_one(Static).content)
        await run.press("escape", "enter", "a")
        assert "Built on a machine" in str(dialog(run).query_one(Static).content), "on the finding's own page, too"


async def test_a_write_that_fails_is_told_and_changes_nothing() -> None:
    for refusal, told in (
        (AcknowledgeError("is a link", where="attestree.toml"), "attestree.toml: is a link"),
        (OSError("disk full"), "Nothing was written: OSError: disk full"),
    ):
        async with review(events()) as run:
            run.session.refuse = refusal
            await run.press("a")
            await run.type("x")
            dialog(run).query_one("#acknowledge-yes", Button).press()
            await run.settle()
            assert told in [toast.message for toast in run.app._notifications]
            assert "1 acknowledged" not in run.text


async def test_a_change_without_an_open_finding_has_nothing_to_acknowledge() -> None:
    async with review(canned.all_events([canned.clean()])) as run:
        await run.press("a")
        assert run.note == "This change has no open finding to acknowledge."


async def test_where_nothing_can_be_written_the_key_is_grey() -> None:
    async with review(canned.all_events([canned.lost()], writable=False)) as run:
        assert run.screen.check_action("acknowledge", ()) is None
        await run.press("a")
        assert run.app.screen is run.screen


async def test_it_all_fits_in_a_small_terminal() -> None:
    async with review(events(), size=NARROW) as run:
        await run.press("a")
        await run.type("seen it")
        for words in ("Reason", "Holds until", "[[acknowledge]]", 'reason = "seen it"', "Cancel", "Write"):
            assert words in run.text


async def test_what_a_person_pastes_stays_one_harmless_line() -> None:
    async with review(events()) as run:
        await run.press("a")
        dialog(run).query_one("#acknowledge-reason", Input).value = 'a"]\x1b]0;x\x07\n[evil]'
        await run.settle()
        assert dialog(run).answer == Answer('a"]]0;x[evil]', date(2026, 9, 28))
        assert tomllib.loads(written(run))["acknowledge"][0]["reason"] == 'a"]]0;x[evil]'


async def test_before_there_is_a_session_nothing_can_be_acknowledged() -> None:
    feed = ReviewFeed(FakeReview)
    with pytest.raises(AcknowledgeError, match="not begun"):
        await feed.acknowledge(canned.clean().change.id, builders.finding(), "x", TODAY)


def test_days_are_read_as_they_are_written() -> None:
    assert day_in(" 2026-07-01 ", TODAY) == (date(2026, 7, 1), "for 1 day")
    assert day_in("2026-06-30", TODAY) == (date(2026, 6, 30), "for today only")
    assert day_in("2026-06-29", TODAY)[0] is None
    assert day_in("", TODAY)[0] is None


def test_a_reason_must_say_something_and_not_too_much() -> None:
    assert wrong_with("because") == ""
    assert "empty" in wrong_with(" ")
    assert "longer" in wrong_with("x" * 501)


def test_hostile_names_are_written_as_text() -> None:
    record = builders.record("evil\x1b[31m", '1.0"]')
    entry = acknowledgement_of(record, builders.finding("yanked"), "[bold]no[/bold]", TODAY)
    lines = as_toml(entry)
    assert all(line == printable(line) for line in lines)
    assert lines[0] == "[[acknowledge]]"


def test_the_canned_review_can_be_written_to() -> None:
    first = events()[0]
    assert isinstance(first, ReviewLoaded)
    assert first.acknowledge_in == canned.TOML
