"""Exporting from the review: what is offered, what is written, and that it is what the command would write."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from attestree.changes import Change, ChangeKind
from attestree.events import ChangeUpdated, IndexSeen
from attestree.reports import REPORTS
from attestree.reports.base import Options
from attestree.reports.formats import FORMATS
from attestree.reports.review import review_report
from attestree.tui.review.exporting import review_subjects
from attestree.tui.review.state import ReviewState
from attestree.tui.review.viewer import ReviewViewer
from builders import INDEX, NOW, trust_root
from tui.detail.test_hostile import EVIL, SAFE
from tui.export.driving import Dialog
from tui.review import canned
from tui.review.driving import NARROW, review
from tui.review.test_hostile import evil_side
from tui.test_hostile import FORBIDDEN

if TYPE_CHECKING:
    from pathlib import Path

    from tui.review.driving import Review

DAY = "2026-06-30"


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))


def over(run: Review, folder: Path) -> Dialog:
    return Dialog(run, folder)  # type: ignore[arg-type] # it needs no more than a running app that takes keys


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def harmless(text: str) -> bool:
    return not any(item in text for item in FORBIDDEN)


def written(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text("utf-8"))
    assert isinstance(found, dict)
    return found


async def test_the_selected_change_is_written_alone_with_both_its_sides(tmp_path: Path) -> None:
    async with review(canned.all_events()) as run:
        await run.select("tinyledger==2.4.1")
        dialog = await over(run, tmp_path).open()
        assert dialog.subjects == ["tinyledger 2.4.1", "the whole review, orchard-shop"]
        await dialog.choose(form="json")
        name = f"attestree-tinyledger-2.4.1-review-{DAY}.json"
        assert dialog.text("#export-where") == f"goes to {tmp_path / name}"
        assert not files(tmp_path)
        await dialog.press("enter")
        assert run.note.endswith(f"Report written to {tmp_path / name}.")
    found = written(tmp_path / name)
    (package,) = found["packages"]
    assert package["change"] == {"kind": "upgraded", "from": "2.4.0", "to": "2.4.1", "because": []}
    assert {finding["rule"] for finding in package["findings"]} >= {"ref-changed", "workflow-changed"}
    assert found["base"] is not None
    assert found["part"] == "only tinyledger 2.4.1"
    assert found["roots"] == ["tinyledger==2.4.1"]
    assert found["trust_root"]["source"] == "Sigstore"
    assert found["not_checked"] == []


async def test_what_the_filter_shows_is_offered_first(tmp_path: Path) -> None:
    async with review(canned.all_events()) as run:
        await run.type_filter("lost-provenance")
        await run.press("enter")
        shown = run.listed()
        assert 1 < len(shown) < len(canned.CASES)
        dialog = await over(run, tmp_path).open()
        what = f"the {len(shown)} changes that the filter “lost-provenance” shows"
        assert dialog.subjects == [
            what,
            run.screen.state.entries[shown[0]].change.package.title,
            "the whole review, orchard-shop",
        ]
        await dialog.choose(form="json")
        await dialog.press("enter")
    found = written(tmp_path / f"attestree-orchard-shop-review-filtered-{DAY}.json")
    assert {item["id"] for item in found["packages"]} == set(shown)
    assert found["part"] == f"only {what}"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
async def test_the_whole_review_is_written_as_the_command_writes_it(tmp_path: Path, form: Any) -> None:
    events = canned.all_events()
    updates = {event.change: event for event in events if isinstance(event, ChangeUpdated)}
    report = review_report(
        canned.loaded(canned.cases()),
        updates,
        now=NOW,
        trust_root=trust_root(),
        indexes=[IndexSeen(INDEX, serves_provenance=True), IndexSeen(canned.MIRROR, serves_provenance=None)],
    )
    async with review(events) as run:
        dialog = await over(run, tmp_path).open()
        await dialog.choose(form=form.name, subject=len(dialog.subjects) - 1)
        assert dialog.name.value == f"attestree-orchard-shop-review-{DAY}{form.suffix}"
        await dialog.press("enter")
        assert not dialog.is_open
    text = (tmp_path / f"attestree-orchard-shop-review-{DAY}{form.suffix}").read_bytes().decode()
    assert text == REPORTS[form.name](report, Options(width=100))


async def test_while_work_goes_on_what_is_open_is_said_and_written_as_not_checked(tmp_path: Path) -> None:
    events = canned.all_events()
    later = [event for event in events if isinstance(event, ChangeUpdated) and event.change == "tinyledger==2.4.1"]
    async with review([event for event in events[:-1] if event not in later], NARROW) as run:
        dialog = await over(run, tmp_path).open()
        await dialog.choose(form="json", subject=len(dialog.subjects) - 1)
        assert dialog.text("#export-open").startswith("1 package is not settled yet")
        dialog.name.value = "early.json"
        await dialog.press("enter")
        assert {item["package"] for item in written(tmp_path / "early.json")["not_checked"]} >= {"tinyledger==2.4.1"}
        await dialog.open()
        await dialog.choose(form="json", subject=len(dialog.subjects) - 1)
        run.session.push(*later)
        await dialog.settle()
        assert dialog.text("#export-open") == ""
        dialog.name.value = "late.json"
        await dialog.press("enter")
    assert not {item["package"] for item in written(tmp_path / "late.json")["not_checked"]} & {"tinyledger==2.4.1"}


async def test_before_both_sides_are_read_there_is_nothing_to_export(tmp_path: Path) -> None:
    async with review() as run:
        assert run.screen.check_action("export", ()) is None
        run.screen.action_export()
        await run.press("e")
        assert run.app.screen is run.screen
        run.session.push(*canned.all_events())
        await run.settle()
        assert run.screen.check_action("export", ()) is True
        assert (await over(run, tmp_path).open()).is_open


async def test_a_review_in_which_nothing_changed_can_be_written(tmp_path: Path) -> None:
    async with review([canned.loaded(()), *canned.all_events()[-1:]]) as run:
        dialog = await over(run, tmp_path).open()
        assert dialog.subjects == ["the whole review, orchard-shop"]
        await dialog.choose(form="text")
        assert "nothing changed" in dialog.preview


async def test_the_format_is_remembered_and_escape_writes_nothing(tmp_path: Path) -> None:
    async with review(canned.all_events()) as run:
        dialog = await over(run, tmp_path).open()
        await dialog.choose(form="markdown")
        dialog.name.value = "mine.md"
        await dialog.press("enter")
        await dialog.open()
        assert dialog.screen.form.name == "markdown"
        await dialog.press("escape")
        assert run.app.screen is run.screen
    assert files(tmp_path) == {"mine.md"}


async def test_hostile_names_stay_text_in_the_dialog_and_out_of_the_file_name(tmp_path: Path) -> None:
    before, after = evil_side("1"), evil_side(EVIL)
    changed = Change(after.id, ChangeKind.UPGRADED, before.package, after.package)
    other = canned.clean()
    loaded = replace(canned.loaded([other]), changes=(changed, other.change), title=SAFE)
    loaded = replace(loaded, project=replace(loaded.project, name=EVIL))
    async with review([loaded, ChangeUpdated(changed.id, before, after, settled=True)]) as run:
        await run.select(changed.id)
        dialog = await over(run, tmp_path).open()
        assert len(dialog.subjects) == 2
        assert harmless("".join((*dialog.subjects, dialog.name.value)))
        for form in FORMATS:
            await dialog.choose(form=form.name)
            assert "owned" in dialog.preview or form.name not in ("text", "markdown", "json")
            assert harmless(dialog.preview)
        await dialog.choose(form="text")
        await dialog.press("enter")
        assert not dialog.is_open
    (name,) = files(tmp_path)
    assert name.isascii()
    assert not set(name) & set('/\\<>:"|?* \n')


def test_one_single_change_is_the_whole_review() -> None:
    state = ReviewState()
    viewer = ReviewViewer(state)
    assert review_subjects(state, viewer, None) == []
    case = canned.clean()
    state.apply(canned.all_events([case]))
    (subject,) = review_subjects(state, viewer, case.change.id)
    assert subject.title == "the whole review, orchard-shop"
    assert subject.unsettled() == 0
    state.apply([replace(case.event, settled=False)])
    assert subject.unsettled() == 1
