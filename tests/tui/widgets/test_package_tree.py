from __future__ import annotations

from rich.cells import cell_len

import builders
from attestree.verdict import FileStatus
from tui import canned
from tui.driving import NARROW, explorer


async def test_enter_on_a_heading_folds_and_unfolds_it() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("G", "up")
        assert run.tree.package is None
        assert run.screen.pane.package is None
        await run.press("enter")
        assert "strayed==0.1.1" not in run.titles
        await run.press("enter")
        assert run.titles[-1] == "strayed==0.1.1"
        assert run.session.opened == []


async def test_folding_at_the_top_stays_there_and_leaves_have_nothing_to_unfold() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("g", "left")
        assert run.titles == ["orchard-shop==0.1.0", "required by nothing here", "strayed==0.1.1"]
        await run.press("left")
        assert run.tree.package == "orchard-shop==0.1.0"
        await run.press("G", "right")
        assert run.tree.package == "strayed==0.1.1"


async def test_a_package_that_stands_apart_is_found_though_its_heading_is_folded() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("G", "left", "left")
        await run.select("strayed==0.1.1")
        assert run.tree.package == "strayed==0.1.1"


async def test_a_package_that_is_nowhere_cannot_be_shown() -> None:
    async with explorer(canned.all_events()) as run:
        assert not run.tree.reveal(builders.package("elsewhere").id)


async def test_pages_are_turned() -> None:
    records = [builders.record(f"thing{number:02}") for number in range(60)]
    async with explorer(canned.events_of(records), NARROW) as run:
        await run.press("g", "pagedown", "pagedown")
        low = run.tree.cursor_line
        assert low > run.tree.size.height
        await run.press("pageup")
        assert run.tree.cursor_line < low
        run.tree.look_now()
        await run.settle()
        assert len(run.session.looked_at[-1]) == run.tree.size.height


async def test_a_click_selects_and_a_second_one_opens() -> None:
    async with explorer(canned.all_events()) as run:
        await run.pilot.click("#tree", offset=(12, 4))
        await run.settle()
        assert run.tree.package == "mirrorlib==0.3"
        assert run.session.opened == []
        await run.pilot.click("#tree", offset=(12, 4), times=2)
        await run.settle()
        assert run.session.opened == ["mirrorlib==0.3"]
        assert run.screen.pane.has_focus


async def test_a_click_on_the_fold_mark_unfolds() -> None:
    async with explorer(canned.all_events()) as run:
        await run.pilot.click("#tree", offset=(2, 2))
        await run.settle()
        assert "fastcodec==1.2.0" in run.titles


async def test_a_click_on_a_key_does_what_the_key_does() -> None:
    async with explorer(canned.all_events()) as run:
        line = run.text.splitlines()[-1]
        await run.pilot.click("#keys", offset=(line.index("Who requires"), 0))
        await run.settle()
        assert run.tree.outline.title == "Who requires tinyledger 2.4.1"
        await run.pilot.click("#keys", offset=(115, 0))
        await run.settle()
        assert run.on_top()


async def test_the_keys_that_do_not_fit_give_way_to_help_and_quit() -> None:
    async with explorer(canned.all_events(), (60, 20)) as run:
        line = run.text.splitlines()[-1]
        assert "enter Open" in line
        assert line.rstrip().endswith("? Help  q Quit")
        assert "Sort" not in line


async def test_a_row_far_down_or_with_a_long_name_is_as_wide_as_the_tree() -> None:
    names = [f"{'part-' * 12}{number}" for number in range(40)]
    records = [builders.record(name, status=FileStatus.FAILED) for name in names]
    async with explorer(canned.events_of(records, chain=True), (60, 60)) as run:
        await run.select(records[-1].id)
        assert run.tree.cursor_line == len(names)
        rows = run.rows
        assert len(rows) == len(names) + 1
        assert all(row.split()[-1] in ("failed", "40") for row in rows)
        assert max(map(cell_len, rows)) < run.tree.size.width
        assert not run.tree.show_horizontal_scrollbar
        assert run.tree.max_scroll_x == 0 or not run.tree.allow_horizontal_scroll
