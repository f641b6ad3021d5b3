from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.strip import Strip

import builders
from attestree.events import PackageUpdated
from attestree.model import PackageId
from attestree.tui.detail.levels import Depth
from attestree.tui.detail.pane import DetailPane
from attestree.tui.detail.rowview import RowView
from attestree.tui.state import ExplorerState
from attestree.verdict import FileStatus
from tui import canned
from tui.detail.host import Host
from tui.detail.reading import state_of

TINYLEDGER = canned.NAMES["tinyledger 2.4.1"]
WEBFRAME = canned.NAMES["webframe 5.1.0"]
BIG = "{\n" + ",\n".join(f'  "key {number}": "needle"' for number in range(200)) + "\n}"


def whole_project() -> ExplorerState:
    state = ExplorerState()
    state.apply(canned.all_events())
    return state


def screen_text(host: Host) -> str:
    """Return what is on the screen, line by line."""
    return "\n".join(strip.text for strip in host.screen._compositor.render_strips())


def depth_of(host: Host) -> Depth:
    """Return the level shown; asked anew each time."""
    return host.pane.depth


def marked(host: Host) -> str:
    """Return the line with the cursor's mark."""
    return next((line.strip() for line in screen_text(host).splitlines() if line.startswith("\u203a")), "")


async def go(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_enter_leads_down_to_the_raw_json_and_back_comes_all_the_way() -> None:
    host = Host(whole_project(), TINYLEDGER)
    async with host.run_test(size=(100, 50)) as pilot:
        await pilot.pause()
        depths = [depth_of(host)]
        await go(pilot, "G")
        for _ in range(3):
            await go(pilot, "enter")
            depths.append(depth_of(host))
        assert "Certificate" in screen_text(host).splitlines()[0]
        await go(pilot, "G", "up", "enter")
        depths.append(depth_of(host))
        await go(pilot, "enter")
        assert [*depths, depth_of(host)] == list(Depth)[:1] + list(Depth)[3:]
        assert "\u203a Attestation 1 \u203a Certificate \u203a Log entry \u203a Raw JSON" in screen_text(host)
        for _ in range(5):
            await go(pilot, "escape")
        assert depth_of(host) is Depth.PACKAGE
        assert host.screen_keys == ["back"] * 5
        await go(pilot, "escape")
        assert host.screen_keys[-1] == "out"
        told = [message.depth for message in host.heard if isinstance(message, DetailPane.DepthChanged)]
        down = [*depths[1:], Depth.RAW]
        assert told == [*down, *reversed(depths)]


async def test_back_comes_to_the_row_one_left() -> None:
    host = Host(whole_project(), TINYLEDGER)
    async with host.run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        await go(pilot, "G")
        before, scroll = marked(host), host.pane._view.scroll_offset.y
        assert "tinyledger-2.4.1-py3-none-any.whl" in before
        assert scroll > 0
        await go(pilot, "enter", "escape")
        assert marked(host) == before
        assert host.pane._view.scroll_offset.y == scroll


async def test_a_refresh_keeps_level_cursor_and_scroll() -> None:
    state = whole_project()
    host = Host(state, TINYLEDGER)
    async with host.run_test(size=(80, 14)) as pilot:
        await pilot.pause()
        await go(pilot, "G", "enter", "enter", "down", "down", "pagedown")
        depth, before, scroll = depth_of(host), marked(host), host.pane._view.scroll_offset.y
        assert depth is Depth.ATTESTATION
        assert scroll > 0
        record = replace(state.records[TINYLEDGER], direct=False)
        host.pane.refresh_package(state.apply([PackageUpdated(record)]))
        await pilot.pause()
        assert (depth_of(host), marked(host), host.pane._view.scroll_offset.y) == (depth, before, scroll)


async def test_a_refresh_shows_what_is_new_and_ignores_what_is_not_shown() -> None:
    state = ExplorerState()
    state.apply(canned.busy_events(0))
    package = canned.NAMES["idnames 3.7"]
    host = Host(state, package)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "\u25cc pending" in screen_text(host)
        host.pane.refresh_package(state.apply(canned.all_events()[3:]) - {package})
        await pilot.pause()
        assert "\u25cc pending" in screen_text(host), "nothing that it shows changed"
        host.pane.refresh_package(frozenset({package}))
        await pilot.pause()
        assert "- no provenance" in screen_text(host)


async def test_the_project_and_what_has_packages_below_follow_every_change() -> None:
    state = ExplorerState()
    state.apply(canned.busy_events(0))
    host = Host(state, canned.ROOT.id)
    async with host.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        changed = state.apply(canned.all_events()[3:])
        host.pane.refresh_package(changed)
        await pilot.pause()
        assert "24 of 24" in screen_text(host)
        host.pane.show(TINYLEDGER)
        host.pane.refresh_package(frozenset({canned.NAMES["bytepack 4.0.1"]}))
        await pilot.pause()
        assert "worst \u2717 failed" in screen_text(host)


async def test_what_a_retry_takes_away_leads_back_to_what_is_left() -> None:
    state = whole_project()
    host = Host(state, TINYLEDGER)
    async with host.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await go(pilot, "G", "enter", "enter", "enter")
        assert depth_of(host) is Depth.CERTIFICATE
        file = builders.file_record(status=FileStatus.NOT_CHECKED)
        changed = state.apply([PackageUpdated(replace(state.records[TINYLEDGER], files=(file,)))])
        host.pane.refresh_package(changed)
        await pilot.pause()
        assert depth_of(host) is Depth.FILE
        assert "? not checked" in screen_text(host)
        await go(pilot, "escape")
        assert depth_of(host) is Depth.PACKAGE


async def test_another_package_starts_at_its_own_level_and_the_same_one_stays() -> None:
    host = Host(whole_project(), TINYLEDGER)
    async with host.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await go(pilot, "G", "enter")
        host.pane.show(TINYLEDGER)
        assert depth_of(host) is Depth.FILE
        host.pane.show(WEBFRAME)
        await pilot.pause()
        assert (depth_of(host), host.pane.package) == (Depth.PACKAGE, WEBFRAME)
        assert screen_text(host).startswith("  webframe 5.1.0")
        host.pane.show(None)
        await pilot.pause()
        assert "Nothing is selected." in screen_text(host)
        assert host.pane.current_copy() == ("", "")
        assert host.pane.current_link() == ""
        assert not host.pane.back()


async def test_following_the_tree_takes_no_keys_from_it() -> None:
    host = Host(whole_project(), TINYLEDGER)
    async with host.run_test(size=(80, 30)) as pilot:
        host.set_focus(None)
        host.pane.show(WEBFRAME)
        await pilot.pause()
        assert host.focused is None
        assert marked(host) == "", "no cursor is drawn while something else has the keys"
        host.pane.focus()
        await pilot.pause()
        assert marked(host) != ""


async def test_enter_on_a_package_a_link_and_a_value() -> None:
    host = Host(whole_project(), TINYLEDGER)
    async with host.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await go(pilot, "g")
        assert host.pane.current_copy() == ("ref-changed: built from a branch for the first time", "the finding")
        await go(pilot, "enter")
        assert depth_of(host) is Depth.FINDING
        await go(pilot, "enter")
        copied = host.heard[-1]
        assert isinstance(copied, DetailPane.CopyRequested)
        assert (copied.text, copied.what) == ("built from a branch for the first time", "the finding")
        await go(pilot, "escape", "down", "enter")
        link = host.heard[-1]
        assert isinstance(link, DetailPane.LinkChosen)
        assert link.url == host.pane.current_link() == "https://forge.example/tinyledger/tinyledger"
        await go(pilot, "j", "enter")
        chosen = host.heard[-1]
        assert isinstance(chosen, DetailPane.PackageChosen)
        assert chosen.package == canned.ROOT.id
        await go(pilot, "k")
        assert host.pane.current_copy() == ("https://forge.example/tinyledger/tinyledger", "the repository")


async def test_the_page_stands_in_where_the_row_has_nothing() -> None:
    host = Host(whole_project(), TINYLEDGER)
    async with host.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await go(pilot, "G", "enter", "enter")
        assert host.pane.current_copy()[1] == "the attestation as JSON"
        assert host.pane.current_link().endswith("/actions/runs/5550001/attempts/1")


async def test_the_cursor_starts_on_what_is_wrong_else_on_what_leads_deeper_in_sight() -> None:
    host = Host(whole_project(), TINYLEDGER)
    async with host.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        assert "Built from another kind of reference" in marked(host)
        host.pane.show(WEBFRAME)
        await pilot.pause()
        assert "webframe-5.1.0-py3-none-any.whl" in marked(host)
    small = Host(whole_project(), WEBFRAME)
    async with small.run_test(size=(80, 15)) as pilot:
        await pilot.pause()
        assert "Required by" in marked(small)
        assert small.pane._view.scroll_offset.y == 0


async def test_a_finding_leads_on_to_its_file() -> None:
    finding = builders.finding("yanked", file=builders.wheel())
    record = builders.record(findings=[finding])
    host = Host(state_of(record), record.id)
    async with host.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await go(pilot, "enter", "enter")
        assert depth_of(host) is Depth.FILE
        assert "\u203a Finding \u203a tinyledger-2.4.1-py3-none-any.whl" in screen_text(host)


async def test_nothing_is_passed_over_on_the_way_down() -> None:
    host = Host(whole_project(), canned.ROOT.id)
    async with host.run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        seen = screen_text(host).splitlines()
        for _ in range(60):
            await pilot.press("down")
            top = host.pane._view.scroll_offset.y
            seen += screen_text(host).splitlines()[2:]
            if top >= host.pane._view.max_scroll_y:
                break
        everything = {
            line.plain.rstrip() for line in map(host.pane._view._layout.content, range(host.pane._view._layout.height))
        }
        shown = {line[2:].rstrip() for line in seen}
        assert {line for line in everything if line} <= shown
        for _ in range(80):
            await pilot.press("up")
        assert host.pane._view.scroll_offset.y == 0


async def test_page_keys_take_the_cursor_along() -> None:
    host = Host(whole_project(), canned.ROOT.id)
    async with host.run_test(size=(80, 16)) as pilot:
        await pilot.pause()
        await go(pilot, "pagedown")
        await pilot.pause()
        assert host.pane._view.scroll_offset.y > 5
        assert marked(host) != ""
        await go(pilot, "pageup", "pageup")
        await pilot.pause()
        assert host.pane._view.scroll_offset.y == 0
        assert marked(host) != ""


async def test_a_resize_keeps_the_row_at_the_top() -> None:
    host = Host(whole_project(), TINYLEDGER)
    async with host.run_test(size=(110, 14)) as pilot:
        await pilot.pause()
        await go(pilot, "G")
        top = host.pane._view.top_row
        await pilot.resize_terminal(60, 14)
        await pilot.pause()
        assert host.pane._view.top_row == top
        assert all(len(line) <= 60 for line in screen_text(host).splitlines())


async def test_a_click_selects_and_a_second_one_opens() -> None:
    host = Host(whole_project(), TINYLEDGER)
    async with host.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        line = next(at for at, text in enumerate(screen_text(host).splitlines()) if "Required by" in text)
        await pilot.click(offset=(20, line))
        await pilot.pause()
        assert "Required by" in marked(host)
        assert not host.heard
        await pilot.click(offset=(20, line), times=2)
        await pilot.pause()
        assert isinstance(host.heard[-1], DetailPane.PackageChosen)
        await pilot.click(offset=(20, 3))
        await pilot.click(offset=(20, 39))
        assert "Required by" in marked(host), "a row that is for nothing takes no cursor"


async def test_what_is_dragged_over_can_be_copied() -> None:
    host = Host(whole_project(), TINYLEDGER)
    async with host.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await pilot.mouse_down(offset=(2, 2))
        await pilot.hover(offset=(10, 2))
        await pilot.mouse_up(offset=(10, 2))
        await pilot.pause()
        assert host.screen.get_selected_text() == "\u26a0 review "


def with_raw(raw: str) -> tuple[ExplorerState, PackageId]:
    attestation = replace(builders.checked(), raw=raw)
    record = builders.record(files=[builders.file_record(attestations=[attestation])])
    return state_of(record), record.id


async def to_raw(pilot: Pilot[None]) -> None:
    await go(pilot, "enter", "enter", "down", "down", "enter")


async def test_searching_the_raw_json() -> None:
    host = Host(*with_raw(BIG))
    async with host.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await go(pilot, "slash", "n", "N")
        assert host.screen_keys == ["/", "n", "N"], "the keys are the screen's where there is nothing to search"
        await to_raw(pilot)
        assert depth_of(host) is Depth.RAW
        await go(pilot, "n")
        assert host.screen_keys[-1] == "n"
        host.screen_keys.clear()
        await go(pilot, "slash", *"key 15")
        assert "1 of 11" in screen_text(host)
        await go(pilot, "enter", "n", "n")
        assert host.pane._view.found.words == "3 of 11"
        assert '"key 151"' in screen_text(host)
        await go(pilot, "N", "N", "N")
        assert host.pane._view.found.words == "11 of 11"
        assert host.screen_keys == []
        await go(pilot, "escape")
        assert depth_of(host) is Depth.RAW, "the first step back leaves the search"
        assert "of 11" not in screen_text(host)
        await go(pilot, "escape")
        assert depth_of(host) is Depth.ATTESTATION


async def test_leaving_the_search_gives_the_keys_back() -> None:
    host = Host(*with_raw(BIG))
    async with host.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await to_raw(pilot)
        await go(pilot, "slash", *"plum")
        assert "not found" in screen_text(host)
        await go(pilot, "escape")
        assert host.pane.has_focus
        assert depth_of(host) is Depth.RAW
        await go(pilot, "slash", "enter")
        assert host.pane.has_focus
        await go(pilot, "slash", *"needle")
        host.pane.show(None)
        await pilot.pause()
        assert not host.pane._search.is_open
        assert host.pane.has_focus


async def test_a_search_survives_a_refresh() -> None:
    state, package = with_raw(BIG)
    host = Host(state, package)
    async with host.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        await to_raw(pilot)
        await go(pilot, "slash", *"needle", "enter", "n", "n")
        host.pane.refresh_package(state.apply([PackageUpdated(state.records[package])]))
        await pilot.pause()
        assert host.pane._view.found.words == "3 of 200"


async def test_raw_json_scrolls_and_is_copied_whole() -> None:
    host = Host(*with_raw(BIG))
    async with host.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        await to_raw(pilot)
        await go(pilot, "down", "down")
        assert host.pane._view.scroll_offset.y == 2
        await go(pilot, "G")
        assert host.pane._view.scroll_offset.y == host.pane._view.max_scroll_y > 0
        await go(pilot, "enter")
        assert depth_of(host) is Depth.RAW
        await go(pilot, "g")
        assert host.pane._view.scroll_offset.y == 0
        assert host.pane.current_copy() == (BIG, "the attestation as JSON")


async def test_a_very_long_text_renders_only_what_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = 100_000
    host = Host(*with_raw("\n".join(f'"line {number}"' for number in range(lines))))
    async with host.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        await to_raw(pilot)
        painted: list[int] = []
        render = RowView.render_line

        def counted(view: RowView, y: int) -> Strip:
            painted.append(y)
            return render(view, y)

        monkeypatch.setattr(RowView, "render_line", counted)
        await go(pilot, "G")
        assert f'"line {lines - 1}"' in screen_text(host)
        assert len(painted) < 500


async def test_the_theme_can_change_while_it_is_shown() -> None:
    host = Host(whole_project(), TINYLEDGER)
    async with host.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        dark = host.export_screenshot()
        host.theme = "attestree-light"
        await pilot.pause()
        light = host.export_screenshot()
        assert dark != light
        for name in ("textual-dark", "ansi-dark", "ansi-light"):
            host.theme = name
            await pilot.pause()
            assert "\u26a0 review" in screen_text(host)


def own_text(host: Host) -> str:
    """Return what is on the screen left of the scroll bar, which Textual draws."""
    return "\n".join(line[:79] for line in screen_text(host).splitlines())


async def test_ascii_only_draws_no_sign_of_ours_outside_ascii() -> None:
    state = ExplorerState(ascii_only=True)
    state.apply(canned.all_events())
    host = Host(state, TINYLEDGER)
    async with host.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        for key in ("enter", "enter", "enter", "escape", "escape", "escape"):
            assert own_text(host).isascii()
            await go(pilot, key)
        for package in state.records:
            host.pane.show(package)
            await pilot.pause()
            assert own_text(host).isascii()
