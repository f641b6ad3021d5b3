"""An attacker's text in every field of a review: it is shown as text, and nothing else happens."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import builders
from attestree.changes import Change, ChangeKind
from attestree.events import ChangeUpdated, ReviewEvent, ReviewLoaded, SessionFailed, SessionFinished
from attestree.evidence import PredicateKind
from attestree.model import Digest, PackageId
from attestree.tui.review.acknowledging import AcknowledgeScreen, Answer
from attestree.verdict import FileStatus
from tui.detail.test_hostile import EVIL, SAFE, assert_harmless, evil_attestation, evil_file, evil_record
from tui.review import canned
from tui.review.driving import review

if TYPE_CHECKING:
    from attestree.records import PackageRecord


def evil_side(version: str) -> PackageRecord:
    """Return a release of which an attacker wrote everything, and whose proofs hold all the same."""
    proofs = [evil_attestation(FileStatus.VERIFIED, PredicateKind.PUBLISH)]
    file = evil_file(proofs)
    file = replace(file, artifact=replace(file.artifact, digests=(Digest("sha256", "ab" * 32),)))  # sources check these
    verdict = builders.verdict(FileStatus.VERIFIED, SAFE, proofs, raw=EVIL)
    record = evil_record()
    findings = tuple(replace(finding, file=SAFE) for finding in record.findings)  # rules make their texts printable
    return replace(
        record,
        findings=findings,
        package=replace(record.package, version=version),
        files=(replace(file, verdict=verdict),),
    )


def evil_events() -> list[ReviewEvent]:
    before, after = evil_side("1"), evil_side(EVIL)
    causes = (PackageId(EVIL), after.id)
    upgraded = Change(PackageId(f"{EVIL}up"), ChangeKind.UPGRADED, before.package, after.package)
    added = Change(PackageId(f"{EVIL}new"), ChangeKind.ADDED, None, after.package, because=causes)
    swapped = Change(PackageId(f"{EVIL}files"), ChangeKind.FILES_CHANGED, after.package, after.package)
    git = replace(after.package, origin=replace(after.package.origin, url=EVIL, commit=EVIL))
    moved = Change(PackageId(f"{EVIL}git"), ChangeKind.ORIGIN_CHANGED, before.package, git)
    gone = Change(PackageId(f"{EVIL}gone"), ChangeKind.REMOVED, before.package, None)
    changes = (upgraded, added, swapped, moved, gone)
    project = replace(builders.project_of(after), name=EVIL, file=SAFE, notes=(SAFE,), indexes=(EVIL,))
    releases = (
        builders.release("1", attested=0),
        replace(builders.release("2"), version=EVIL),
        replace(builders.release("3"), version=f"{EVIL}3"),
    )
    return [
        ReviewLoaded(project, project, SAFE, SAFE, changes, builders.NOW, True, SAFE, canned.TOML),
        *(
            ChangeUpdated(
                change.id, before if change.before else None, after if change.after else None, releases, settled=True
            )
            for change in changes
        ),
        SessionFinished(0.1, 2),
    ]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_no_screen_lets_an_attackers_text_do_anything(size: tuple[int, int]) -> None:
    async with review(evil_events(), size=size) as run:
        for change in run.listed():
            run.screen.go_to(change)
            await run.settle()
            assert_harmless(run.text)
            await run.press("enter")
            top = -1.0
            while run.screen.pane._view.scroll_offset.y != top:
                top = run.screen.pane._view.scroll_offset.y
                assert_harmless(run.text)
                run.screen.pane.action_page(1)
                await run.settle()
            ET.fromstring(run.app.export_screenshot())
            for row in run.screen.pane._page.rows:
                assert_harmless(row.copy)
                assert row.link == "", "nothing an attacker wrote is offered as a link"
            assert run.screen.pane.current_link() == ""
            await run.press("escape")
        assert not run.app._exit, "no action of an attacker ran"


async def test_clicking_on_an_attackers_markup_runs_nothing() -> None:
    async with review(evil_events()) as run:
        places = [
            (x, y)
            for y, line in enumerate(run.text.splitlines())
            for x in range(len(line))
            if line[x:].startswith("click[/]")
        ]
        assert len(places) > 5
        for place in places[:12]:
            await run.pilot.click(offset=place)
        await run.settle()
        assert run.app.screen is run.screen
        assert not run.app._exit


async def test_the_dialog_shows_an_attackers_text_as_text() -> None:
    async with review(evil_events()) as run:
        await run.press("a")
        assert isinstance(run.app.screen, AcknowledgeScreen)
        assert_harmless(run.text)
        ET.fromstring(run.app.export_screenshot())


async def test_filter_palette_and_failure_hold_an_attackers_text() -> None:
    async with review(evil_events()) as run:
        await run.type_filter("click")
        assert run.listed()
        assert_harmless(run.text)
        await run.press("enter", "ctrl+p")
        await run.settle()
        assert_harmless(run.text)
        await run.press("escape")
        run.session.push(SessionFailed(SAFE))
        await run.settle()
        assert_harmless(run.text)


async def test_an_error_of_the_writing_is_shown_as_text() -> None:
    async with review(canned.all_events([canned.lost()])) as run:
        run.session.refuse = ValueError(EVIL)
        finding = run.screen.state.entries[canned.lost().change.id].open_findings[0]
        await run.app._write(canned.lost().change.id, finding, Answer("x", builders.NOW.date()), EVIL)
        await run.settle()
        assert_harmless(run.text)
