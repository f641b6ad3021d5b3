"""An attacker's text in every field: it is shown as text, and nothing else happens."""

import json
import xml.etree.ElementTree as ET
from dataclasses import fields, replace

import pytest

import builders
from attestree.claims import CLAIMS, Claims
from attestree.events import IndexSeen, PackageUpdated, TrustRootInfo, TrustRootReady
from attestree.evidence import (
    Certificate,
    CheckedAttestation,
    LogEntry,
    PredicateKind,
    Publisher,
    Statement,
    Subject,
)
from attestree.graph import DependencyGraph, Edge
from attestree.model import Artifact, Digest, Origin, OriginKind, Package, PackageId
from attestree.records import FileRecord, Finding, Identity, IdentityVerdict, PackageRecord
from attestree.releases import IndexFile, LinkState, ProjectStatus, ProvenanceLink
from attestree.text import printable
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.state import ExplorerState
from attestree.verdict import FileStatus, IdentityStatus
from attestree.verdict import Level as Weight
from tui import canned
from tui.detail.host import Host

EVIL = (
    "\x1b]0;owned\x07[@click=app.key('evil')]click[/][bold]b[/nope]\u202egnp\u200b\x9b31m\ue000\nnext line\r\x00\ud800"
)
SAFE = printable(EVIL)
"""What rules, sources and verify hand on: printable already, still full of markup."""
EVIL_ID = PackageId(f"{EVIL}==1")


def evil_statement() -> Statement:
    predicate = {EVIL: [EVIL, {"runDetails": EVIL}], "runDetails": {"builder": {"id": EVIL}}}
    subjects = (Subject(EVIL, {EVIL: EVIL, "sha256": EVIL}), Subject(EVIL))
    return Statement(subjects, EVIL, PredicateKind.SLSA, predicate, EVIL)


def evil_attestation(status: FileStatus, kind: PredicateKind) -> CheckedAttestation:
    return CheckedAttestation(
        status=status,
        reason=SAFE,
        proven=status is FileStatus.VERIFIED,
        publisher=Publisher(EVIL, {EVIL: EVIL, "repository": EVIL, "deep": {EVIL: [EVIL]}}),
        statement=replace(evil_statement(), predicate_kind=kind),
        claims=Claims(**{info.field: EVIL for info in CLAIMS}),
        certificate=Certificate(EVIL, builders.NOW, builders.NOW, EVIL, EVIL),
        log=LogEntry(-1, EVIL, builders.NOW, EVIL),
        raw=f'{{"{EVIL}": "{EVIL}"}}',
    )


def evil_file(attestations: list[CheckedAttestation]) -> FileRecord:
    link = ProvenanceLink(LinkState.GIVEN, f"https://index.example/{EVIL}")
    listing = IndexFile(EVIL, EVIL, EVIL, EVIL, 1, builders.NOW, True, EVIL, link, EVIL)
    verdict = builders.verdict(FileStatus.FAILED, SAFE, attestations, raw=EVIL)
    return FileRecord(Artifact(EVIL, (Digest("sha256", EVIL),), EVIL, 1), True, True, True, listing, verdict)


def evil_record() -> PackageRecord:
    kinds = (PredicateKind.PUBLISH, PredicateKind.SLSA, PredicateKind.OTHER)
    proofs = [evil_attestation(FileStatus.VERIFIED, kind) for kind in kinds]
    proofs.append(evil_attestation(FileStatus.FAILED, PredicateKind.PUBLISH))
    identity = Identity(**{item.name: EVIL for item in fields(Identity)})
    origin = Origin(OriginKind.INDEX, EVIL, EVIL, EVIL, EVIL)
    return PackageRecord(
        Package(EVIL_ID, EVIL, EVIL, origin),
        direct=True,
        files=(evil_file(proofs),),
        settled=True,
        index=EVIL,
        project_status=ProjectStatus.QUARANTINED,
        project_status_reason=EVIL,
        identity=IdentityVerdict(IdentityStatus.DIFFERS, SAFE, identity, Identity(), EVIL),
        findings=(Finding("verification-failed", Weight.BLOCK, SAFE, SAFE, EVIL, SAFE, SAFE),),
        error=SAFE,
    )


def evil_state() -> ExplorerState:
    record = evil_record()
    edges = [Edge(builders.root().id, EVIL_ID, EVIL, EVIL, EVIL, (EVIL,)), Edge(EVIL_ID, EVIL_ID)]
    project = builders.project(DependencyGraph([builders.root(), record.package], [builders.root().id], edges))
    project = replace(project, name=EVIL, path=SAFE, file=SAFE, notes=(SAFE,), indexes=(EVIL,))
    state = ExplorerState()
    state.apply(
        [
            replace(canned.loaded(project), label=SAFE, replayed=True),
            TrustRootReady(TrustRootInfo(SAFE, SAFE, builders.NOW, SAFE)),
            IndexSeen(SAFE, serves_provenance=True),
            PackageUpdated(record),
        ]
    )
    return state


def levels() -> list[Level]:
    top = Level(Depth.PACKAGE, EVIL_ID)
    file = top.file(EVIL)
    inside = [
        file.chosen(place).into(depth)
        for place in range(4)
        for depth in (Depth.ATTESTATION, Depth.CERTIFICATE, Depth.LOG, Depth.RAW)
    ]
    finding = top.about(evil_record().findings[0])
    return [
        Level(Depth.PACKAGE, builders.root().id),
        top,
        finding,
        top.into(Depth.FILES),
        file,
        file.into(Depth.RAW),
        *inside,
    ]


def shown(host: Host) -> str:
    strips = host.screen._compositor.render_strips()
    assert not any(segment.style and segment.style.link for strip in strips for segment in strip)
    assert not any("@click" in (segment.style.meta if segment.style else {}) for strip in strips for segment in strip)
    return "\n".join(strip.text for strip in strips)


def assert_harmless(text: str) -> None:
    assert all(char.isprintable() or char == "\n" for char in text)
    assert not set("\x1b\x9b\u202e\u200b\ue000\x07") & set(text)


@pytest.mark.parametrize("width", [58, 120])
async def test_no_level_lets_an_attackers_text_do_anything(width: int) -> None:
    state = evil_state()
    host = Host(state, EVIL_ID)
    async with host.run_test(size=(width, 24)) as pilot:
        for level in levels():
            host.pane._stack = (level,)
            host.pane._places = []
            host.pane._paint()
            await pilot.pause()
            view = host.pane._view
            top = -1
            while view.scroll_offset.y != top:
                top = view.scroll_offset.y
                assert_harmless(shown(host))
                host.pane.action_page(1)
                await pilot.pause()
            ET.fromstring(host.export_screenshot())
            for row in host.pane._page.rows:
                assert row.copy == printable(row.copy)
            text, what = host.pane.current_copy()
            assert_harmless(text)
            assert "\n" not in text or host.pane.depth in (Depth.ATTESTATION, Depth.RAW)
            assert_harmless(printable(what))
            assert host.pane.current_link().isascii()
        assert host.screen_keys == [], "no action of an attacker ran"


async def test_clicking_on_an_attackers_markup_runs_nothing() -> None:
    host = Host(evil_state(), EVIL_ID)
    async with host.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        places = [
            (x, y)
            for y, line in enumerate(shown(host).splitlines())
            for x in range(len(line))
            if line[x:].startswith("click[/]")
        ]
        assert len(places) > 5
        for place in places:
            await pilot.click(offset=place)
        assert host.screen_keys == []


async def test_nothing_an_attacker_wrote_is_offered_as_a_link() -> None:
    state = evil_state()
    host = Host(state, EVIL_ID)
    async with host.run_test(size=(100, 30)) as pilot:
        for level in levels():
            host.pane._stack = (level,)
            host.pane._paint()
            await pilot.pause()
            assert all(not row.link for row in host.pane._page.rows), level
            assert host.pane._page.link == ""


async def test_searching_for_an_attackers_text_is_no_pattern_and_no_markup() -> None:
    raw = json.dumps({"a": "[bold]x[/nope](("}, indent=2)
    attestation = replace(builders.checked(), raw=raw)
    record = builders.record(files=[builders.file_record(attestations=[attestation])])
    state = ExplorerState()
    state.apply(canned.events_of([record]))
    host = Host(state, record.id)
    async with host.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        await pilot.press("enter", "enter", "down", "down", "enter", "slash", "[", "/", "n", "o", "p", "e", "]", "(")
        await pilot.pause()
        assert "1 of 1" in shown(host)
