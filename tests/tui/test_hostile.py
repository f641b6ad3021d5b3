"""A package whose every text was chosen by an attacker goes through every screen."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

import builders
from attestree.events import Event, IndexSeen, PackageUpdated, ProjectLoaded, SessionFailed, SessionFinished
from attestree.graph import DependencyGraph, Edge
from attestree.model import OriginKind
from attestree.records import Identity, IdentityVerdict
from attestree.text import printable
from attestree.tui.detail.pane import DetailPane
from attestree.tui.screens.confirm import ConfirmScreen
from attestree.verdict import FileStatus, IdentityStatus, Level, Trust
from tui import canned
from tui.driving import NARROW, WIDE, Explorer, explorer

CANARY = "\x1b]0;canary\x07\x9b31m\x00"
BIDI = "\u202egpj.exe\u2066\u200b\u3164"
MARKUP = "[/nope][@click=app.quit]x[/][red]$name[/red][link=http://evil.example]"
NASTY = f"{MARKUP}{CANARY}{BIDI}"
FORBIDDEN = (*"\x1b\x07\x9b\x00\u202e\u2066\u200b\u3164", "\ue000")


def nasty_events() -> list[Event]:
    """Return a session in which every text that others choose is nasty."""
    root = replace(builders.root(NASTY), version=NASTY)
    package = builders.package(f"nasty-{NASTY}", NASTY, url=f"https://index.example/{NASTY}")
    git = builders.package("checkout", NASTY, kind=OriginKind.GIT, url=f"https://forge.example/{NASTY}")
    stray = builders.package(f"stray{NASTY}", "1")
    edges = [
        Edge(root.id, package.id, marker=NASTY, asks=(NASTY,)),
        Edge(root.id, git.id, extra=NASTY, group=NASTY),
        Edge(package.id, git.id),
        Edge(git.id, package.id),
    ]
    project = builders.project(
        DependencyGraph([root, package, git, stray], [root.id], edges), name=NASTY, notes=[printable(NASTY)]
    )
    said = printable(NASTY)
    actual = Identity(issuer=NASTY, repository=f"https://forge.example/{NASTY}", workflow=NASTY, owner=NASTY)
    attestation = builders.checked(
        f"x-{NASTY}.whl",
        reason=said,
        claims_=builders.claims(repository=f"https://forge.example/{NASTY}", workflow=NASTY, ref=NASTY),
        subject=NASTY,
    )
    file = builders.file_record(f"x-{NASTY}.whl", FileStatus.FAILED, reason=said, attestations=[attestation])
    record = builders.record(
        package_=package,
        files=[file],
        findings=[builders.finding("ref-changed", Level.BLOCK, said, said, file=said, before=said, after=said)],
        identity=IdentityVerdict(IdentityStatus.DIFFERS, said, actual, actual, NASTY),
        project_status_reason=NASTY,
    )
    return [
        ProjectLoaded(project, canned.queued(project.graph), builders.NOW, replayed=True, label=said),
        IndexSeen(f"https://{printable(NASTY)}.example/", serves_provenance=None),
        PackageUpdated(record),
        PackageUpdated(builders.record(package_=stray, error=said)),
        SessionFinished(0.1, 1),
    ]


def check(run: Explorer, *, picture: bool = False) -> None:
    """Hold that nothing on the screen commands a terminal and nobody was let out; a picture of it is valid XML."""
    text = run.text
    for char in FORBIDDEN:
        assert char not in text, f"{char!r} reached the screen"
    if picture:
        ET.fromstring(run.app.export_screenshot())
    assert not run.app._exit
    assert run.app.is_running


@pytest.mark.parametrize("size", [WIDE, NARROW, (240, 60)])
async def test_no_text_of_others_commands_the_terminal_on_any_screen(size: tuple[int, int]) -> None:
    async with explorer(nasty_events(), size) as run:
        check(run, picture=True)
        assert run.app.state.counts()[Trust.FAILED] == 1
        for keys in (["g"], ["n"], ["l", "l", "l"], ["i"], ["escape"], ["s"], ["s"], ["s"], ["r"], ["g", "r"]):
            await run.press(*keys)
            check(run)
        await run.press("question_mark")
        check(run, picture=True)
        await run.press("escape", "n")
        for _ in range(7):
            await run.press("enter")
            check(run)
            if not run.on_top():
                await run.press("escape")
        for _ in range(8):
            await run.press("escape")
            check(run)
        await run.press("y")
        assert run.app.clipboard.isprintable()
        check(run, picture=True)


async def test_the_names_are_shown_with_what_they_hide() -> None:
    async with explorer(nasty_events(), (240, 60)) as run:
        assert r"[/nope][@click=app.quit]x[/][red]$name[/red]" in run.text
        assert r"\x1b]0;canary\x07\x9b31m\x00" in run.text
        assert r"\u202egpj.exe" in run.text


async def test_clicking_a_name_runs_nothing_that_stands_in_it() -> None:
    async with explorer(nasty_events()) as run:
        for line in range(1, 7):
            for column in (4, 20, 40):
                await run.pilot.click(offset=(column, line))
        await run.settle()
        check(run)


async def test_the_palette_takes_names_literally() -> None:
    async with explorer(nasty_events()) as run:
        await run.press("ctrl+p", *"nasty")
        await run.until(lambda: "nasty-[/nope][@click=app.quit]x[/]" in run.text)
        check(run)
        await run.press("escape")
        check(run)


async def test_the_filter_takes_what_is_typed_literally() -> None:
    async with explorer(nasty_events()) as run:
        await run.press("slash")
        run.screen.filter_bar.query_one("FilterInput").value = NASTY  # type: ignore[attr-defined] # it is an Input
        run.screen.filter_bar.flush()
        await run.settle()
        check(run)


async def test_links_and_failures_are_shown_literally() -> None:
    async with explorer(nasty_events()) as run:
        run.screen.post_message(DetailPane.LinkChosen(f"https://forge.example/{MARKUP}"))
        await run.settle()
        assert isinstance(run.app.screen, ConfirmScreen)
        assert MARKUP[:20] in run.text
        check(run)
        await run.press("escape")
        run.screen.post_message(DetailPane.LinkChosen(f"https://forge.example/{NASTY}"))
        run.screen.post_message(DetailPane.CopyRequested(NASTY, NASTY))
        run.session.push(SessionFailed(printable(NASTY)))
        await run.settle()
        check(run)
        assert run.app.clipboard == printable(NASTY)


async def test_a_failure_that_fills_the_screen_is_shown_literally() -> None:
    async with explorer([SessionFailed(printable(NASTY))]) as run:
        assert MARKUP in run.text
        check(run)
