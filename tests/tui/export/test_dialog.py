"""The export dialog: what it offers, what it shows before it writes, where the file goes, and what it never does."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import threading
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Button

from attestree.reports import REPORTS
from attestree.reports.base import Options, Report
from attestree.reports.formats import FORMATS
from attestree.text import printable
from attestree.tui.export.dialog import ExportScreen
from attestree.tui.export.excerpt import LINES, excerpt
from attestree.tui.export.explorer import explorer_subjects
from attestree.tui.export.subject import ExportMemory, Subject
from attestree.tui.screens.confirm import ConfirmScreen
from attestree.tui.state import ExplorerState
from attestree.tui.viewer import Viewer
from builders import NOW, project_of
from reports.samples import small_report
from tui import canned
from tui.driving import NARROW, explorer
from tui.export.driving import Dialog
from tui.test_hostile import FORBIDDEN, nasty_events

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.model import PackageId

DAY = "2026-06-30"


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))


def files(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def written(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text("utf-8"))
    assert isinstance(found, dict)
    return found


async def test_the_subtree_under_the_cursor_is_written_where_the_dialog_says(tmp_path: Path) -> None:
    async with explorer(canned.all_events()) as run:
        await run.select("tinyledger==2.4.1")
        dialog = await Dialog(run, tmp_path).open()
        assert dialog.subjects == ["tinyledger 2.4.1 and below", "the whole project, orchard-shop"]
        await dialog.choose(form="json")
        name = f"attestree-tinyledger-2.4.1-{DAY}.json"
        assert dialog.name.value == name
        assert dialog.text("#export-where") == f"goes to {tmp_path / name}"
        assert '"schema": "attestree/report/1"' in dialog.preview
        assert dialog.text("#export-open") == ""
        assert files(tmp_path) == set()
        await dialog.press("enter")
        assert not dialog.is_open
        found = written(tmp_path / name)
        assert {item["name"] for item in found["packages"]} == {"tinyledger", "fastcodec", "certstore", "bytepack"}
        assert found["roots"] == ["tinyledger==2.4.1"]
        assert found["trust_root"]["source"] == "Sigstore"
        assert found["indexes"] == [{"url": "https://index.example/simple/", "serves_provenance": True}]
        (notice,) = run.app._notifications
        assert notice.message == f"Report written to {tmp_path / name}"
        assert f"Report written to {tmp_path / name}." in run.screen.note.said


async def test_the_project_itself_is_exported_whole(tmp_path: Path) -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("home")
        dialog = await Dialog(run, tmp_path).open()
        assert dialog.subjects == ["the whole project, orchard-shop"]
        await dialog.choose(form="csv")
        await dialog.press("ctrl+s")
        text = (tmp_path / f"attestree-orchard-shop-{DAY}.csv").read_bytes().decode()
        names = {row["package"] for row in csv.DictReader(io.StringIO(text, newline=""))}
        assert names == {item.name for item in canned.PACKAGES.values()} - {"orchard-shop"}


async def test_what_the_filter_shows_is_offered_first(tmp_path: Path) -> None:
    async with explorer(canned.all_events()) as run:
        await run.type_filter("no provenance")
        await run.press("enter")
        await run.select("oldparser==0.9")
        dialog = await Dialog(run, tmp_path).open()
        shown = len(run.screen.viewer.matching)
        assert shown == 6
        assert dialog.subjects == [
            f"the {shown} packages that the filter “no provenance” shows",
            "oldparser 0.9 and below",
            "the whole project, orchard-shop",
        ]
        await dialog.choose(form="json")
        await dialog.press("enter")
        found = written(tmp_path / f"attestree-orchard-shop-filtered-{DAY}.json")
        assert [item["id"] for item in found["packages"]] == [
            key for key in canned.PACKAGES if key in run.screen.viewer.matching
        ]
        assert found["part"] == f"only the {shown} packages that the filter “no provenance” shows"
        assert found["summary"]["trust"]["no-provenance"] == shown


async def test_the_last_format_and_folder_are_remembered_and_nothing_is_written_unasked(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    async with explorer(canned.all_events()) as run:
        dialog = await Dialog(run, tmp_path).open()
        assert dialog.screen.form.name == "text"
        await dialog.choose(form="markdown")
        await dialog.press("escape")
        assert (await dialog.open()).screen.form.name == "text"  # nothing was written, so nothing is remembered
        await dialog.choose(form="markdown")
        dialog.name.value = "out/mine.md"
        await dialog.press("enter")
        assert (tmp_path / "out" / "mine.md").read_text("utf-8").startswith("## Where the dependencies")
        await dialog.open()
        assert dialog.screen.form.name == "markdown"
        assert dialog.name.value.startswith("out/attestree-")
        await dialog.press("escape")
    assert files(tmp_path) == {tmp_path / "out", tmp_path / "out" / "mine.md"}


async def test_a_name_of_ones_own_keeps_all_but_its_ending(tmp_path: Path) -> None:
    async with explorer(canned.all_events()) as run:
        dialog = await Dialog(run, tmp_path).open()
        dialog.name.value = "mine.txt"
        await dialog.choose(form="cyclonedx")
        assert dialog.name.value == "mine.cdx.json"
        await dialog.choose(form="json")
        assert dialog.name.value == "mine.json"
        dialog.name.value = "mine"
        await dialog.choose(form="html")
        assert dialog.name.value == "mine"


async def test_a_file_that_is_there_is_only_overwritten_when_that_is_wanted(tmp_path: Path) -> None:
    target = tmp_path / "mine.txt"
    target.write_text("old")
    async with explorer(canned.all_events()) as run:
        dialog = await Dialog(run, tmp_path).open()
        dialog.name.value = "mine.txt"
        await dialog.press("enter")
        assert isinstance(run.app.screen, ConfirmScreen)
        assert str(target) in run.text.replace("\n", "") or "mine.txt" in run.text
        await dialog.press("enter")  # the harmless answer has the focus
        assert target.read_text() == "old"
        assert dialog.is_open
        await dialog.press("enter", "y")
        assert target.read_text("utf-8").startswith("orchard-shop: where its dependencies come from")
        assert not dialog.is_open


async def test_a_link_is_asked_about_and_replaced_never_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("keep me")
    (tmp_path / "mine.txt").symlink_to(precious)
    async with explorer(canned.all_events()) as run:
        dialog = await Dialog(run, tmp_path).open()
        dialog.name.value = "mine.txt"
        await dialog.press("enter", "y")
        assert not (tmp_path / "mine.txt").is_symlink()
    assert precious.read_text() == "keep me"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "Say what the file is to be called."),
        ("   ", "Say what the file is to be called."),
        ("gone/mine.txt", "there is no such directory"),
        (".", "this is a directory"),
    ],
)
async def test_a_name_that_cannot_be_is_told_and_the_dialog_stays(tmp_path: Path, name: str, problem: str) -> None:
    async with explorer(canned.all_events()) as run:
        dialog = await Dialog(run, tmp_path).open()
        dialog.name.value = name
        await dialog.press("ctrl+s")
        assert problem in dialog.text("#export-problem")
        assert not dialog.screen.query_one("#export-yes", Button).disabled
        dialog.name.value = "fine.txt"
        await dialog.settle()
        assert dialog.text("#export-problem") == ""
        await dialog.press("ctrl+s")
    assert (tmp_path / "fine.txt").is_file()


async def test_a_full_disk_leaves_the_old_file_whole_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "mine.txt"
    target.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with explorer(canned.all_events()) as run:
        dialog = await Dialog(run, tmp_path).open()
        dialog.name.value = "mine.txt"
        monkeypatch.setattr(os, "fsync", full)
        await dialog.press("enter", "y")
        assert "No space left on device; nothing was written" in dialog.text("#export-problem")
        assert dialog.is_open
    assert target.read_text() == "old"
    assert files(tmp_path) == {target}


async def test_a_name_from_home_goes_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with explorer(canned.all_events()) as run:
        dialog = await Dialog(run, tmp_path / "elsewhere").open()
        dialog.name.value = "~/mine.txt"
        assert dialog.screen.path == tmp_path / "mine.txt"
        dialog.name.value = "~nobody-of-this-name/mine.txt"
        assert dialog.screen.path.name == "mine.txt"


async def test_while_work_goes_on_it_says_how_much_is_not_settled_and_shows_the_rest_once_it_is(tmp_path: Path) -> None:
    async with explorer(canned.busy_events()) as run:
        dialog = await Dialog(run, tmp_path).open("home")
        open_ = sum(not record.settled for record in run.screen.state.records.values())
        assert dialog.text("#export-open") == (
            f"{open_} packages are not settled yet: the report will say that they were not checked."
        )
        before = dialog.preview
        run.session.push(*canned.all_events()[12:])
        await dialog.settle()
        assert dialog.text("#export-open") == ""
        assert dialog.preview != before
        assert "✓ 11 verified" in dialog.preview


async def test_what_is_written_while_work_goes_on_says_what_was_not_checked(tmp_path: Path) -> None:
    async with explorer(canned.busy_events()) as run:
        dialog = await Dialog(run, tmp_path).open("home")
        await dialog.choose(form="json")
        dialog.name.value = "mine.json"
        run.session.push(*canned.all_events()[12:-2])
        await dialog.settle()
        assert dialog.text("#export-open").startswith("1 package is not settled")
        await dialog.press("enter")
    found = written(tmp_path / "mine.json")
    assert [item["reason"] for item in found["not_checked"]][-1] == "still queued"
    assert found["summary"]["trust"]["failed"] == 1  # what came in while the dialog was open is in it


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
async def test_every_format_is_written_as_the_command_writes_it(tmp_path: Path, form: Any) -> None:
    async with explorer(canned.all_events()) as run:
        dialog = await Dialog(run, tmp_path).open("home")
        await dialog.choose(form=form.name)
        assert dialog.text("#export-purpose") == form.purpose
        report = dialog.screen.subject.make()
        assert excerpt(form.render(report, Options(width=100))) == dialog.preview
        await dialog.press("enter")
        target = tmp_path / f"attestree-orchard-shop-{DAY}{form.suffix}"
        assert target.read_bytes().decode() == REPORTS[form.name](report, Options(width=100))


async def test_a_format_that_has_nothing_to_say_says_why(tmp_path: Path) -> None:
    async with explorer(canned.all_events()) as run:
        await run.select("timezones==2026.1")
        dialog = await Dialog(run, tmp_path).open()
        assert dialog.subjects[0] == "timezones 2026.1"  # nothing below it
        await dialog.choose(form="svr")
        assert "no file is verified, so there is nothing to state" in dialog.preview
        await dialog.press("enter")
        assert "no file is verified" in dialog.text("#export-problem")
    assert files(tmp_path) == set()


def lone(make: Any) -> Subject:
    return Subject("one", "one", make, lambda: 0)


async def test_what_goes_wrong_while_it_is_made_is_told(tmp_path: Path) -> None:
    def fail() -> Report:
        raise RuntimeError("[/nope]\x1b")

    async with explorer(canned.all_events()) as run:
        run.app.push_screen(ExportScreen([lone(fail)], ExportMemory(), folder=tmp_path))
        dialog = Dialog(run, tmp_path)
        await dialog.settle()
        assert dialog.preview == "RuntimeError: [/nope]\\x1b"
        await dialog.press("enter")
        assert dialog.text("#export-problem") == "RuntimeError: [/nope]\\x1b; nothing was written"


async def test_the_report_is_made_in_a_thread_while_keys_go_on_working(tmp_path: Path) -> None:
    asked, go_on = threading.Event(), threading.Event()
    threads: list[threading.Thread] = []

    def slow() -> Report:
        threads.append(threading.current_thread())
        asked.set()
        go_on.wait(60)
        return small_report()

    async with explorer(canned.all_events()) as run:
        try:
            run.app.push_screen(ExportScreen([lone(slow)], ExportMemory(), folder=tmp_path))
            await run.settle()
            assert asked.wait(60)
            await run.pilot.press("down")
            dialog = Dialog(run, tmp_path)
            assert dialog.screen.form.name == "html"
            assert dialog.preview == "…"
        finally:
            go_on.set()
        await dialog.settle()
        assert "<body>" in dialog.preview
        assert threading.main_thread() not in threads


async def test_a_click_chooses_and_does_not_write(tmp_path: Path) -> None:
    async with explorer(canned.all_events()) as run:
        dialog = await Dialog(run, tmp_path).open()
        await run.pilot.click("#export-formats", offset=(3, 3))
        await dialog.settle()
        assert dialog.screen.form.name == "json"
        assert files(tmp_path) == set()
        await run.pilot.click("#export-no")
        await dialog.settle()
        assert not dialog.is_open
        await dialog.open()
        await run.pilot.click("#export-yes")
        await dialog.settle()
    assert len(files(tmp_path)) == 1


async def test_without_a_project_there_is_nothing_to_export(tmp_path: Path) -> None:
    async with explorer([]) as run:
        await run.press("e")
        assert not Dialog(run, tmp_path).is_open
    state = ExplorerState()
    assert explorer_subjects(state, Viewer(state), None) == []


async def test_hostile_names_stay_text_in_the_dialog_and_out_of_the_file_name(tmp_path: Path) -> None:
    for size in (NARROW, (120, 40)):
        async with explorer(nasty_events(), size) as run:
            dialog = await Dialog(run, tmp_path).open("down")
            for form in FORMATS:
                await dialog.choose(form=form.name)
                assert not set(FORBIDDEN) & set(run.text)
                assert run.app.is_running
            assert all(title == printable(title) for title in dialog.subjects)
            assert dialog.name.value.isascii()
            assert not set("[]@\\/$ ") & set(dialog.name.value)
            await dialog.choose(form="text")
            dialog.name.value = "a\x1b]0;x\x07\u202e.txt"
            assert dialog.name.value == "a]0;x.txt"
            await dialog.press("enter")
            assert not dialog.is_open
            (tmp_path / "a]0;x.txt").unlink()


def test_an_excerpt_is_the_beginning_cut_to_what_can_be_shown() -> None:
    assert excerpt("a\nb\n") == "a\nb"
    assert excerpt("") == ""
    many = excerpt("\r\n".join("x" * 500 for _ in range(LINES + 5)))
    lines = many.split("\n")
    assert len(lines) == LINES + 1
    assert lines[-1] == "⋮"
    assert len(lines[0]) == 200
    assert excerpt("<!doctype html>\n<style>\n<body>\n<p>").split("\n") == ["⋮", "<body>", "<p>"]


def test_the_subject_of_a_project_with_several_members_may_be_one_of_them() -> None:
    a: PackageId = project_of().graph.roots[0]
    state = ExplorerState()
    state.apply(canned.all_events())
    subjects = explorer_subjects(state, Viewer(state), a)
    assert [subject.title for subject in subjects] == ["the whole project, orchard-shop"]
    report = subjects[0].make()
    assert report.whole
    assert subjects[0].unsettled() == 0
