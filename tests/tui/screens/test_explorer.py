from __future__ import annotations

import webbrowser
from dataclasses import replace

import pytest
from textual.widgets import Input

import builders
from attestree.events import Event, IndexSeen, PackageUpdated, SessionFailed, SessionFinished
from attestree.graph import DependencyGraph
from attestree.tui.detail.levels import Depth
from attestree.tui.detail.pane import DetailPane
from attestree.tui.screens.confirm import ConfirmScreen
from attestree.verdict import FileStatus, Trust
from tui import canned
from tui.driving import NARROW, WIDE, explorer

TOP = [
    "orchard-shop==0.1.0",
    "webframe==5.1.0",
    "tinyledger==2.4.1",
    "oldparser==0.9",
    "mirrorlib==0.3",
    "gitlib==1.0.dev3",
    "house-style==0.1.0",
    "testrunner==8.3.2",
    "plotkit==3.9.0",
    "charset-detector-extended==3.4.2",
    "required by nothing here",
    "strayed==0.1.1",
]


class Browser:
    """A browser with a window of its own."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, url: str) -> bool:
        self.opened.append(url)
        return True


async def test_the_project_and_what_it_requires_itself_are_shown_at_first() -> None:
    async with explorer(canned.all_events()) as run:
        assert run.titles == TOP


async def test_the_eye_is_led_to_the_worst_package_the_project_requires() -> None:
    async with explorer(canned.all_events()) as run:
        assert run.tree.package == "tinyledger==2.4.1"
        assert run.screen.pane.package == "tinyledger==2.4.1"


async def test_the_cursor_stays_where_a_person_put_it() -> None:
    events = canned.all_events()
    async with explorer(events[:5]) as run:
        await run.press("down")
        assert run.tree.package == "webframe==5.1.0"
        run.session.push(*events[5:])
        await run.settle()
        assert run.app.state.finished is not None
        assert run.tree.package == "webframe==5.1.0"


async def test_the_cursor_stays_on_the_project_when_nothing_is_wrong() -> None:
    async with explorer(canned.events_of([builders.record("calm"), builders.record("quiet")])) as run:
        assert run.tree.package == "orchard-shop==0.1.0"


async def test_the_session_learns_what_is_seen_and_what_was_opened() -> None:
    async with explorer(canned.all_events()) as run:
        run.tree.look_now()
        await run.settle()
        assert set(TOP) - {"required by nothing here"} == set(run.session.looked_at[-1])
        assert run.session.opened == []
        await run.press("enter")
        assert run.session.opened == ["tinyledger==2.4.1"]


async def test_rows_unfold_and_fold_and_lead_up_and_down() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("l")
        assert run.titles[2:5] == ["tinyledger==2.4.1", "fastcodec==1.2.0", "certstore==2026.4.1"]
        await run.press("right")
        assert run.tree.package == "fastcodec==1.2.0"
        await run.press("h")
        assert run.tree.package == "tinyledger==2.4.1"
        await run.press("left")
        assert run.titles == TOP
        await run.press("space", "G")
        assert run.tree.package == "strayed==0.1.1"
        await run.press("g")
        assert run.tree.package == "orchard-shop==0.1.0"
        await run.press("j", "j", "j", "k")
        assert run.tree.package == "tinyledger==2.4.1"


async def test_a_cycle_is_cut_where_it_comes_back() -> None:
    async with explorer(canned.all_events()) as run:
        await run.select("taskpool==0.22.1")
        await run.press("l")
        node = run.tree.cursor_node
        assert node is not None
        again = node.children[0]
        assert again.data is not None
        assert again.data.package == "asynckit==1.8.0"
        assert again.data.repeats
        assert not again.allow_expand
        assert any(row.strip().startswith("^ ✓ asynckit 1.8.0") for row in run.rows)


async def test_problems_are_visited_in_the_order_of_the_rows_and_round() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("g")
        visited = []
        for _ in range(5):
            await run.press("n")
            visited.append(run.tree.package)
        assert visited == [
            "netqueue==6.1",
            "tinyledger==2.4.1",
            "fastcodec==1.2.0",
            "quirkbundle==0.4.0",
            "netqueue==6.1",
        ]
        assert run.note == "Problem 1 of 4."
        await run.press("N")
        assert run.tree.package == "quirkbundle==0.4.0"
        await run.press("up")
        assert run.note == ""


@pytest.mark.parametrize(
    ("events", "said"),
    [
        (canned.events_of([builders.record("calm")]), "No problem."),
        ([canned.loaded()], "No problem so far: 2 of 24 are checked."),
    ],
)
async def test_it_says_when_there_is_no_problem(events: list[Event], said: str) -> None:
    async with explorer(events) as run:
        await run.press("n")
        assert run.note == said


async def test_a_problem_deeper_than_rows_go_is_shown_in_the_flat_list() -> None:
    records = [builders.record(f"link{number}") for number in range(80)]
    records.append(builders.record("culprit", status=FileStatus.FAILED))
    async with explorer(canned.events_of(records, chain=True)) as run:
        await run.press("n")
        assert run.tree.package == "culprit==2.4.1"
        assert run.tree.outline.title == "Packages by trust"


async def test_who_requires_a_package_goes_up_to_the_project_and_escape_comes_back() -> None:
    async with explorer(canned.all_events()) as run:
        await run.select("marksafe==2.1.5")
        await run.press("i")
        assert run.tree.outline.title == "Who requires marksafe 2.1.5"
        assert run.titles == [
            "marksafe==2.1.5",
            "templater==3.0.2",
            "webframe==5.1.0",
            "fontmetrics==0.14.2",
            "plotkit==3.9.0",
        ]
        await run.press("escape")
        assert run.tree.outline.title == "Dependencies"
        assert run.tree.package == "marksafe==2.1.5"


async def test_the_same_key_comes_back_from_who_requires() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("i", "i")
        assert run.tree.outline.title == "Dependencies"


async def test_sorting_goes_through_tree_name_and_trust_and_keeps_the_cursor() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("s")
        assert run.titles[1] == "charset-detector-extended==3.4.2"
        assert run.tree.package == "tinyledger==2.4.1"
        await run.press("s")
        assert run.titles[:3] == ["fastcodec==1.2.0", "tinyledger==2.4.1", "mirrorlib==0.3"]
        assert run.tree.package == "tinyledger==2.4.1"
        await run.press("s")
        assert run.titles == TOP


async def test_the_order_by_trust_follows_once_all_is_known() -> None:
    events = canned.all_events()
    async with explorer(events[:4]) as run:
        await run.press("s", "s")
        before = run.titles
        run.session.push(*events[4:-1])
        await run.settle()
        assert run.titles == before
        run.session.push(events[-1])
        await run.settle()
        assert run.titles[0] == "fastcodec==1.2.0"


async def test_a_filter_shows_matches_under_what_leads_to_them() -> None:
    async with explorer(canned.all_events()) as run:
        await run.type_filter("pool")
        assert run.titles == ["orchard-shop==0.1.0", "webframe==5.1.0", "asynckit==1.8.0", "taskpool==0.22.1"]
        assert "1 match" in run.text
        await run.press("enter")
        assert run.tree.has_focus
        assert run.tree.package == "taskpool==0.22.1"
        await run.press("escape")
        assert set(TOP) < set(run.titles)
        assert run.tree.package == "taskpool==0.22.1"
        assert not run.screen.filter_bar.has_class("-shown")


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("FAILED", "fastcodec==1.2.0"),
        ("2.4.1 review", "tinyledger==2.4.1"),
        ("forge.example/tinyledger", "tinyledger==2.4.1"),
        ("not applic hou", "house-style==0.1.0"),
    ],
)
async def test_a_filter_looks_at_version_word_and_repository(words: str, last: str) -> None:
    async with explorer(canned.all_events()) as run:
        await run.type_filter(words)
        assert run.titles[-1] == last


async def test_a_filter_that_matches_nothing_says_so() -> None:
    async with explorer(canned.all_events()) as run:
        await run.type_filter("zzz")
        assert run.titles == []
        assert run.note == "Nothing matches. Escape shows everything again."
        assert "0 matches" in run.text
        assert run.screen.pane.package is None
        await run.press("escape")
        assert run.titles == TOP


async def test_a_filter_follows_what_comes_to_be_known() -> None:
    events = canned.all_events()
    async with explorer(events[:3]) as run:
        await run.type_filter("failed")
        assert run.titles == []
        run.session.push(*events[3:])
        await run.settle()
        assert run.titles[-1] == "fastcodec==1.2.0"


async def test_a_filter_is_kept_out_of_sight_when_it_is_empty() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("slash", "enter")
        assert not run.screen.filter_bar.has_class("-shown")
        assert run.tree.has_focus


async def test_the_arrow_and_tab_leave_the_filter_for_the_tree() -> None:
    async with explorer(canned.all_events()) as run:
        for key in ("down", "tab"):
            await run.press("slash", "l", "i", "b", key)
            assert run.tree.has_focus
            assert run.titles[-1] == "numlib==2.1.0"
            await run.press("escape")


async def test_what_is_pasted_into_the_filter_cannot_command_the_terminal() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("slash")
        run.screen.query_one(Input).value = "li\x1b]0;boo\x07b\u202e"
        await run.settle()
        assert run.screen.query_one(Input).value == "li]0;boob"


async def test_keys_that_are_commands_elsewhere_are_letters_in_the_filter() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("slash", "q", "slash", "n", "question_mark", "i", "s")
        assert run.screen.query_one(Input).value == "q/n?is"
        assert run.on_top()


async def test_details_open_and_close_step_by_step() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("enter")
        pane = run.screen.pane
        assert pane.has_focus
        await run.press("enter")
        assert not run.at(Depth.PACKAGE)
        await run.press("escape")
        assert run.at(Depth.PACKAGE)
        assert pane.has_focus
        await run.press("escape")
        assert run.tree.has_focus
        await run.press("escape")
        assert run.on_top()
        assert not run.app._exit


async def test_tab_goes_back_and_forth() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("tab")
        assert run.screen.pane.has_focus
        assert run.session.opened == ["tinyledger==2.4.1"]
        await run.press("shift+tab")
        assert run.tree.has_focus


async def test_a_narrow_terminal_shows_one_side_at_a_time() -> None:
    async with explorer(canned.all_events(), NARROW) as run:
        left, right = run.screen.query_one("#left"), run.screen.query_one("#right")
        assert (left.display, right.display) == (True, False)
        assert run.tree.has_focus
        await run.press("enter")
        assert (left.display, right.display) == (False, True)
        assert run.screen.pane.has_focus
        await run.press("escape")
        assert (left.display, right.display) == (True, False)
        assert run.tree.has_focus


async def test_growing_shows_both_sides_and_keeps_what_is_open() -> None:
    async with explorer(canned.all_events(), NARROW) as run:
        await run.press("enter")
        await run.pilot.resize_terminal(*WIDE)
        await run.settle()
        assert run.screen.query_one("#left").display
        assert run.screen.query_one("#right").display
        assert run.screen.pane.has_focus


@pytest.mark.parametrize("size", [(59, 24), (80, 14), (12, 3), (1, 1)])
async def test_a_tiny_terminal_asks_for_room_and_still_quits(size: tuple[int, int]) -> None:
    async with explorer(canned.all_events(), size) as run:
        assert run.screen.query_one("#room").display
        assert "orchard" not in run.text
        await run.press("q")
        assert run.app._exit


async def test_asking_again_is_about_the_selected_package() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("r")
        assert run.session.retried == [("tinyledger==2.4.1",)]
        assert run.note == "Asking again about tinyledger 2.4.1."


async def test_asking_again_on_the_project_is_about_all_that_is_unchecked() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("g", "r")
        assert run.session.retried == [()]
        assert run.note == "Asking again about 1 package."


async def test_asking_again_says_when_there_is_nothing_to_ask() -> None:
    async with explorer(canned.events_of([builders.record("calm")])) as run:
        await run.press("g", "r")
        assert run.session.retried == []
        assert run.note == "Nothing was left unchecked."


async def test_a_link_is_opened_after_asking_only(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser()
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    url = "https://forge.example/tinyledger/[@click=app.bell]x[/]"
    async with explorer(canned.all_events()) as run:
        for answer, expected in (("escape", []), ("enter", []), ("y", [url])):
            run.screen.post_message(DetailPane.LinkChosen(url))
            await run.settle()
            assert isinstance(run.app.screen, ConfirmScreen)
            assert url in run.text
            await run.press(answer)
            await run.wait_for("links")
            assert run.on_top()
            assert browser.opened == expected


async def test_a_link_that_must_not_be_opened_is_refused_with_the_reason() -> None:
    async with explorer(canned.all_events()) as run:
        run.screen.post_message(DetailPane.LinkChosen("file:///etc/passwd"))
        await run.settle()
        assert run.on_top()
        assert "Only https links are opened." in run.text


async def test_a_link_is_copied_where_there_is_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("lynx"))
    async with explorer(canned.all_events()) as run:
        run.screen.post_message(DetailPane.LinkChosen("https://forge.example/x"))
        await run.press("y")
        await run.wait_for("links")
        assert run.app.clipboard == "https://forge.example/x"


async def test_name_and_version_are_copied_from_the_tree() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("y")
        assert run.app.clipboard == "tinyledger==2.4.1"
        assert "Copied the name and version." in run.text


async def test_the_selected_value_is_copied_from_the_details() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("enter", "y")
        text, what = run.screen.pane.current_copy()
        assert text
        assert run.app.clipboard == text
        assert f"Copied {what}." in run.text


async def test_a_copy_is_printable_line_by_line() -> None:
    async with explorer(canned.all_events()) as run:
        run.screen.post_message(DetailPane.CopyRequested("one\x1b[2J\ntwo", "a thing"))
        await run.settle()
        assert run.app.clipboard == "one\\x1b[2J\ntwo"


async def test_there_may_be_nothing_to_copy() -> None:
    async with explorer(canned.all_events()) as run:
        await run.type_filter("zzz")
        await run.press("enter", "y")
        assert run.app.clipboard == ""
        assert "There is nothing to copy here." in run.text


async def test_a_package_chosen_in_the_details_is_selected_in_the_tree() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("enter")
        run.screen.post_message(DetailPane.PackageChosen(canned.NAMES["bytepack 4.0.1"]))
        await run.settle()
        assert run.tree.package == "bytepack==4.0.1"
        assert run.screen.pane.package == "bytepack==4.0.1"
        assert run.screen.pane.has_focus
        assert run.session.opened[-1] == "bytepack==4.0.1"


async def test_a_package_that_the_filter_hides_is_shown_without_it() -> None:
    async with explorer(canned.all_events()) as run:
        await run.type_filter("pool")
        run.screen.go_to(canned.NAMES["strayed 0.1.1"])
        await run.settle()
        assert run.tree.package == "strayed==0.1.1"
        assert not run.screen.filter_bar.has_class("-shown")


async def test_before_the_project_is_read_it_says_so_and_nothing_else_can_be_done() -> None:
    async with explorer() as run:
        assert "Reading the project" in run.text
        await run.press("n", "i", "s", "r", "slash", "enter", "tab", "y", "o", "escape")
        assert run.on_top()
        assert not run.screen.filter_bar.has_class("-shown")


async def test_a_project_that_locks_nothing_is_explained() -> None:
    root = builders.root()
    project = builders.project(DependencyGraph([root], [root.id]), notes=["pylock.toml was passed over"])
    async with explorer([canned.loaded(project), SessionFinished(0.0, 0)]) as run:
        assert "orchard-shop locks no dependencies" in run.text
        assert "pylock.toml was passed over" in run.text
        assert not run.screen.query_one("#sides").display


async def test_a_failure_before_there_is_anything_fills_the_pane() -> None:
    async with explorer([SessionFailed("uv.lock, line 12: not TOML; run uv lock again")], NARROW) as run:
        assert "This cannot go on" in run.text
        assert "uv.lock, line 12: not TOML; run uv lock again" in run.text
        await run.press("q")
        assert run.app._exit


async def test_a_failure_later_leaves_what_is_known_in_sight() -> None:
    async with explorer([*canned.busy_events(), SessionFailed("no space left on the device")]) as run:
        assert "no space left on the device" in run.text
        assert run.titles == TOP


async def test_an_index_without_any_provenance_is_explained_once() -> None:
    records = [builders.record(name, status=FileStatus.UNKNOWN) for name in ("alpha", "beta")]
    events = canned.events_of(records)
    events.insert(2, IndexSeen(builders.INDEX, serves_provenance=None))
    async with explorer(events) as run:
        assert run.note.startswith("No index here has shown any provenance")
        await run.press("n")
        assert run.note.endswith("No problem.")


async def test_a_source_without_edges_is_shown_flat_and_says_so() -> None:
    records = [builders.record("beta"), builders.record("alpha", status=FileStatus.FAILED)]
    project = builders.project(builders.graph([item.package for item in records], knows_edges=False))
    events: list[Event] = [canned.loaded(project), *(PackageUpdated(item) for item in records), SessionFinished(0.1, 2)]
    async with explorer(events) as run:
        assert run.titles == ["beta==2.4.1", "alpha==2.4.1"]
        assert run.note == "uv.lock does not say who requires what, so this list is flat."
        await run.press("s")
        assert run.titles == ["alpha==2.4.1", "beta==2.4.1"]
        await run.press("i")
        assert run.note == "Nothing here requires it.  Escape goes back."


async def test_rows_are_painted_again_when_something_below_them_changes() -> None:
    async with explorer(canned.all_events()) as run:
        assert any("tinyledger 2.4.1" in row and row.endswith("✗ 1") for row in run.rows)
        healed = builders.record(package_=canned.PACKAGES["fastcodec==1.2.0"])
        run.session.push(PackageUpdated(replace(healed, direct=False)))
        await run.settle()
        assert run.app.state.trust(canned.NAMES["fastcodec 1.2.0"]) is Trust.VERIFIED
        assert not any(row.endswith("✗ 1") for row in run.rows)


async def test_ascii_only_draws_nothing_else() -> None:
    async with explorer(canned.all_events(), NARROW, ascii=True) as run:
        assert all(row.isascii() for row in run.rows)
        assert any("! tinyledger" in row and row.endswith("x 1") for row in run.rows)


async def test_what_was_unfolded_stays_so_through_a_filter_and_an_order() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("l")
        unfolded = run.titles
        await run.type_filter("ledger")
        await run.press("escape")
        assert run.titles == unfolded
        await run.press("s", "s", "s")
        assert run.titles == unfolded


@pytest.mark.parametrize("keys", [(), ("enter",)], ids=["in the tree", "in the details"])
async def test_a_terminal_that_was_too_small_for_a_while_takes_no_keys_away(keys: tuple[str, ...]) -> None:
    async with explorer(canned.all_events()) as run:
        await run.press(*keys)
        focused = run.screen.focused
        assert focused is not None
        await run.pilot.resize_terminal(40, 12)
        await run.settle()
        assert "Please make this terminal larger" in run.text
        assert "tinyledger" not in run.text
        await run.pilot.resize_terminal(*WIDE)
        await run.settle()
        assert "Please make this terminal larger" not in run.text
        assert run.screen.focused is focused
        assert run.screen.drilled is bool(keys)
