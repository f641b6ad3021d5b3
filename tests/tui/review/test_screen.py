from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding

import builders
from attestree.errors import SourceError, UsageError
from attestree.events import ReviewEvent, ReviewLoaded, SessionFailed, SessionFinished
from attestree.tui.detail.levels import Depth, Side
from attestree.tui.keys import key_groups
from attestree.tui.review.app import ReviewApp
from attestree.tui.review.change_list import ChangeList
from attestree.tui.review.commands import ChangeCommands
from attestree.tui.review.keys import KEYS
from attestree.tui.screens.confirm import ConfirmScreen
from attestree.tui.screens.help import HelpScreen
from tui.review import canned
from tui.review.driving import NARROW, WIDE, review
from tui.review.fake import FakeReview

if TYPE_CHECKING:
    from typing import NoReturn

SOME = (canned.clean, canned.lost, canned.recreated, canned.added, canned.removed)


def some(label: str = "") -> list[ReviewEvent]:
    return canned.all_events([make() for make in SOME], label=label)


async def test_the_worst_change_is_selected_and_its_page_stands_beside_it() -> None:
    async with review(some()) as run:
        assert run.change == "coinpurse==1.5.2"
        assert "Another repository under the same address" in run.text
        assert "✗ CI would fail: 2 block" in run.text
        assert "1 added, 3 upgraded, 1 removed" in " ".join(run.text.split())


async def test_the_cursor_leads_the_page() -> None:
    async with review(some()) as run:
        await run.press("down")
        assert run.change == "sprayplan==3.3.0"
        assert "provenance stops here" in run.text
        await run.press("G")
        assert run.change == "quirkbundle==0.4.0"
        assert "It is not installed any more" in run.text
        await run.press("g", "pagedown", "pageup", "k", "j")
        assert run.change == "sprayplan==3.3.0"


async def test_what_a_person_sees_is_worked_on_first() -> None:
    async with review(some()) as run:
        assert run.session.looked_at
        assert "coinpurse==1.5.2" in run.session.looked_at[-1]


async def test_rows_stay_in_place_under_a_persons_hands_until_all_is_known() -> None:
    cases = [canned.clean(), canned.lost()]
    loaded, *rest = canned.all_events(cases)
    async with review([loaded]) as run:
        assert run.listed() == ("webframe==5.1.0", "sprayplan==3.3.0")
        await run.press("down", "up")
        run.session.push(*rest[:-1])
        await run.settle()
        assert run.listed() == ("webframe==5.1.0", "sprayplan==3.3.0")
        run.session.push(SessionFinished(0.2, 3))
        await run.settle()
        assert run.listed() == ("sprayplan==3.3.0", "webframe==5.1.0")
        assert run.change == "webframe==5.1.0", "the cursor stays with its change"


async def test_the_worst_change_comes_up_while_nobody_moved() -> None:
    cases = [canned.downgraded(), canned.recreated()]
    loaded, *rest = canned.all_events(cases)
    async with review([loaded]) as run:
        assert run.change == "timezones==2026.1"
        run.session.push(*rest)
        await run.settle()
        assert run.change == "coinpurse==1.5.2"
        assert "Another repository under the same address" in run.text


async def test_enter_leads_into_the_page_and_down_to_the_raw_json_and_escape_back() -> None:
    async with review(canned.all_events([canned.clean()])) as run:
        await run.press("enter")
        assert run.inside()
        await run.press("G")
        assert run.screen.pane.row is not None
        assert run.screen.pane.row.label.plain == "before 5.0.2"
        await run.press("enter")
        level = run.level
        assert (level.side, level.depth) == (Side.BEFORE, Depth.PACKAGE)
        assert "before: webframe 5.0.2" in run.text
        await run.press("G", "k", "enter", "enter", "enter")
        level = run.level
        assert (level.side, level.depth) == (Side.BEFORE, Depth.CERTIFICATE)
        for _ in range(4):
            await run.press("escape")
        assert run.level.side is None
        await run.press("escape")
        assert not run.inside()
        await run.press("escape")
        assert run.change == "webframe==5.1.0"


async def test_a_finding_and_a_claim_lead_to_their_evidence() -> None:
    async with review(canned.all_events([canned.branch()])) as run:
        await run.press("enter", "enter")
        level = run.level
        assert level.finding is not None
        assert level.finding.rule == "workflow-changed"
        await run.press("escape", "j", "j", "j", "enter")
        level = run.level
        assert (level.depth, level.side) == (Depth.CERTIFICATE, Side.AFTER)
        assert "hotfix.yml" in run.text


async def test_n_walks_all_findings_and_lands_on_their_rows() -> None:
    async with review(canned.all_events([canned.recreated(), canned.lost(), canned.clean()])) as run:
        await run.press("n")
        assert run.inside()
        assert "Another repository under the same address" in run.row
        assert run.note == "Finding 1 of 6."
        await run.press("n")
        assert "Built on a machine" in run.row
        await run.press("n", "n", "n", "n")
        assert run.change == "sprayplan==3.3.0"
        assert "Provenance is lost" in run.row
        await run.press("n")
        assert run.change == "coinpurse==1.5.2"
        await run.press("N")
        assert "Provenance is lost" in run.row


async def test_without_a_finding_n_says_so() -> None:
    loaded, *rest = canned.all_events([canned.clean()])
    async with review([loaded]) as run:
        await run.press("n")
        assert run.note == "No open finding so far: 0 of 1 are checked."
        run.session.push(*rest)
        await run.settle()
        await run.press("n")
        assert run.note == "No open finding."


async def test_a_change_is_marked_as_looked_at_and_unmarked() -> None:
    async with review(some()) as run:
        await run.press("space")
        assert run.screen.state.looked_at == {"coinpurse==1.5.2"}
        assert "looked at 1 of 5" in run.text
        assert "looked at · failed" in run.text
        await run.press("m")
        assert "looked at 0 of 5" in run.text
        await run.press("enter", "space")
        assert run.screen.state.looked_at == {"coinpurse==1.5.2"}, "from the page, too"


async def test_what_is_the_same_is_folded_with_f() -> None:
    async with review(canned.all_events([canned.clean()]), size=(120, 60)) as run:
        assert "github-hosted" in run.text
        await run.press("f")
        assert "github-hosted" not in run.text
        assert "the same on both sides" in run.text
        await run.press("f")
        assert "github-hosted" in run.text


async def test_a_filter_narrows_the_list_and_escape_takes_it_back() -> None:
    async with review(some()) as run:
        await run.type_filter("lost")
        assert run.listed() == ("sprayplan==3.3.0",)
        assert "1 match" in run.text
        await run.press("enter", "escape")
        assert len(run.listed()) == 5
        await run.type_filter("zzz")
        assert run.listed() == ()
        assert "Nothing matches." in run.note
        assert "Nothing is selected." in run.text
        await run.press("escape")
        assert len(run.listed()) == 5
        await run.type_filter("x")
        await run.press("tab")
        assert isinstance(run.screen.focused, ChangeList)


async def test_going_to_a_change_that_the_filter_hides_shows_everything_again() -> None:
    async with review(some()) as run:
        await run.type_filter("lost")
        run.screen.go_to(canned.clean().change.id)
        await run.settle()
        assert run.change == "webframe==5.1.0"
        assert len(run.listed()) == 5


async def test_because_of_leads_to_the_change_that_brings_it() -> None:
    async with review(canned.all_events([canned.added(), canned.clean()])) as run:
        await run.press("enter")
        run.screen.pane.reveal("webframe==5.1.0")
        await run.press("enter")
        assert run.change == "webframe==5.1.0"


async def test_a_package_that_did_not_change_is_not_gone_to() -> None:
    async with review(canned.all_events([canned.clean()])) as run:
        await run.press("enter", "G", "enter")
        run.screen.pane.post_message(run.screen.pane.PackageChosen(builders.root().id))
        await run.settle()
        assert "is the same on both sides" in run.note


async def test_retry_asks_again_about_the_selected_change() -> None:
    async with review(canned.all_events([canned.unreachable()])) as run:
        await run.press("r")
        assert run.session.retried == [("netqueue==6.1",)]
        assert run.note == "Asking again about netqueue 6.1."


async def test_links_ask_before_they_open() -> None:
    async with review(canned.all_events([canned.clean()])) as run:
        await run.press("o")
        assert isinstance(run.app.screen, ConfirmScreen)
        assert "https://github.com/example-webframe/webframe/compare/" in run.text


async def test_y_copies_the_comparison_and_the_change(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    async with review(canned.all_events([canned.clean()])) as run:
        monkeypatch.setattr(run.app, "copy_to_clipboard", copied.append)
        await run.press("enter")
        run.screen.pane.reveal(next(row.key for row in run.screen.pane._page.rows if row.link))
        await run.press("y")
        assert copied[-1].startswith("https://github.com/example-webframe/webframe/compare/")


async def test_a_narrow_terminal_shows_one_side_at_a_time() -> None:
    async with review(some(), size=NARROW) as run:
        assert "Findings" not in run.text
        await run.press("enter")
        assert "Findings" in run.text
        assert "sprayplan" not in run.text
        await run.press("escape")
        assert "sprayplan" in run.text
        await run.press("n")
        assert "Another repository under the same address" in run.text


async def test_tab_goes_to_the_other_side_and_back() -> None:
    async with review(some()) as run:
        await run.press("tab")
        assert run.inside()
        await run.press("tab")
        assert not run.inside()
        assert isinstance(run.screen.focused, ChangeList)


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quitting_closes_the_session_and_succeeds(key: str) -> None:
    async with review(some()) as run:
        await run.pilot.press(key)
        await run.pilot.pause()
        assert run.session.closed
        assert run.app.return_code == 0


async def test_a_session_that_does_not_close_cannot_hold_a_person_back() -> None:
    class Stubborn(FakeReview):
        async def close(self) -> None:
            await asyncio.Event().wait()

    app = ReviewApp(lambda: Stubborn(some()))
    async with app.run_test() as pilot:
        await pilot.pause()
        await asyncio.wait_for(app.action_quit(), 5)
        assert app._exit


async def test_help_explains_signs_and_keys_of_the_review() -> None:
    async with review(some(), size=(120, 80)) as run:
        await run.press("question_mark")
        assert isinstance(run.app.screen, HelpScreen)
        text = " ".join(run.text.split())
        assert "Mark the change as looked at, or take it back" in text
        assert "It differs, and between two releases" in text
        assert "The list" in text
        assert "Details" in text
        assert "3/12" not in text, "the signs of the explorer's tree mean nothing here"


async def test_the_palette_lists_changes_and_goes_to_them() -> None:
    async with review(some()) as run:
        assert ChangeCommands in run.screen.COMMANDS
        commands = ChangeCommands(run.screen)
        offered = [str(hit.prompt) async for hit in commands.discover()]
        assert offered[0] == "coinpurse 1.5.1 → 1.5.2  upgraded  ✗ failed"
        assert offered[-1] == "quirkbundle 0.4.0  removed"
        assert len(offered) == 5
        found = [hit async for hit in commands.search("spray")]
        assert [str(hit.prompt) for hit in found] == ["sprayplan 3.2.1 → 3.3.0  upgraded  ✗ failed"]
        found[0].command()
        await run.settle()
        assert run.change == "sprayplan==3.3.0"


async def test_the_palette_offers_what_the_filter_leaves_out_too() -> None:
    async with review(some()) as run:
        await run.type_filter("lost")
        await run.press("enter")
        assert run.screen.listed_entries[0].id == "sprayplan==3.3.0"
        assert len(run.screen.listed_entries) == 5


async def test_the_palette_can_do_what_keys_do() -> None:
    async with review(some()) as run:
        groups = key_groups(run.screen, run.app)
        actions = {key.action for group in groups for key in group.keys}
        assert {"look_at", "finding(1)", "acknowledge", "export", "fold", "quit", "help"} <= actions


def test_every_key_has_an_action_a_sentence_and_a_name() -> None:
    from attestree.tui.review.screen import ReviewScreen

    for binding in (*KEYS, *ChangeList.BINDINGS):
        assert isinstance(binding, Binding)
        assert binding.tooltip
        assert binding.id
        owner = ChangeList if binding in ChangeList.BINDINGS else ReviewScreen
        assert hasattr(owner, f"action_{binding.action.partition('(')[0]}")


async def test_keys_that_come_faster_than_the_cursor_goes_lose_no_finding() -> None:
    async with review(some()) as run:
        for _ in range(3):
            run.screen.action_finding(1)  # no refresh in between
        await run.settle()
        assert "Finding 3 of" in run.note
        third = run.screen.state.entries[run.listed()[0]].open_findings[2]
        assert third.title in run.row
        await run.press("n")
        assert "Finding 4 of" in run.note


async def test_before_anything_is_loaded_that_is_said_and_keys_are_grey() -> None:
    async with review() as run:
        assert "Reading both sides" in run.text
        assert run.screen.check_action("finding", (1,)) is None
        run.session.push(*some())
        await run.settle()
        assert run.screen.check_action("finding", (1,)) is True
        assert "coinpurse" in run.text


async def test_a_session_that_fails_at_once_is_explained() -> None:
    def refuse() -> NoReturn:
        raise SourceError("no lock file here", where="main", remedy="name one on the command line")

    app = ReviewApp(refuse)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        app.flush()
        await pilot.pause()
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "This cannot go on" in text
        assert "main: no lock file here; name one on the command line" in text


async def test_a_session_that_breaks_later_leaves_what_is_known_on_the_screen() -> None:
    async with review([*some()[:-1], SessionFailed("the trust root went away")]) as run:
        assert "the trust root went away" in run.text
        assert "coinpurse" in run.text


async def test_nothing_changed_is_a_screen_of_its_own() -> None:
    async with review(canned.all_events([])) as run:
        assert "Nothing changed in orchard-shop" in run.text
        assert "main: uv.lock; working tree: uv.lock." in run.text
        await run.press("slash", "n", "a", "enter")
        assert run.app.screen is run.screen


async def test_only_moved_packages_are_said_to_bring_nothing_in() -> None:
    async with review(canned.all_events([canned.moved()])) as run:
        assert "only moved between direct and transitive" in run.note
        assert "✓ CI would pass" in run.text
    async with review(canned.all_events([canned.moved(), canned.removed()])) as run:
        assert run.note == "Nothing new comes in."


async def test_an_index_without_provenance_is_explained() -> None:
    events = [event for event in canned.all_events([canned.unknown()]) if "serves_provenance=True" not in repr(event)]
    async with review(events) as run:
        assert "No index here has shown any provenance" in run.note


async def test_what_holds_for_both_sides_as_a_whole_is_said_above_the_list() -> None:
    loaded, *rest = some()
    assert isinstance(loaded, ReviewLoaded)
    note = "the new side names an index that the old side does not: https://other.example/"
    loaded = replace(loaded, project=replace(loaded.project, notes=(note,)))
    async with review([loaded, *rest]) as run:
        assert run.note == "The new side names an index that the old side does not: https://other.example/."


async def test_the_recording_is_named_as_one() -> None:
    async with review(some(label="the built-in example")) as run:
        assert "the built-in example" in run.text


async def test_signs_can_be_ascii() -> None:
    async with review(some(), ascii_only=True) as run:
        await run.press("down")
        assert "x failed" in run.text
        assert "---- provenance stops here ----" in run.text
        assert not set("✗⚠✓→↑·…") & set(run.text)


@pytest.mark.parametrize("theme", ["attestree-light", "textual-dark", "ansi-dark"])
async def test_every_theme_can_paint_it(theme: str) -> None:
    async with review(some(), theme=theme) as run:
        assert "coinpurse" in run.text
        assert run.app.theme == theme


def test_a_theme_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="no theme"):
        ReviewApp(lambda: FakeReview(), theme="mauve")


async def test_too_small_a_terminal_asks_for_room() -> None:
    async with review(some(), size=(50, 12)) as run:
        assert "make this terminal larger" in " ".join(run.text.split())


async def test_clicking_selects_and_clicking_twice_opens() -> None:
    async with review(some()) as run:
        lines = run.text.splitlines()
        y = next(at for at, line in enumerate(lines) if "webframe 5" in line)
        await run.pilot.click(offset=(8, y))
        await run.settle()
        assert run.change == "webframe==5.1.0"
        assert not run.inside()
        await run.pilot.click(offset=(8, y), times=2)
        await run.settle()
        assert run.inside()
