"""The built-in example: its stories are told by what verification and rules find, never by what was written down."""

from __future__ import annotations

import asyncio
import base64
import json
from collections import Counter, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from attestree.demo import recording
from attestree.events import PackageUpdated, ProjectLoaded, SessionFinished, TrustRootReady
from attestree.model import OriginKind
from attestree.session.headless import run_to_end
from attestree.session.replayed import ReplayedInputs
from attestree.session.stream import Session
from attestree.settings import FileScope
from attestree.verdict import FileStatus, IdentityStatus, Level, ReleaseState, Trust
from demo_data.lock import locked_versions
from demo_data.recorded import make
from demo_data.shape import MAIN, MIRROR, PRIVATE, RECORDED, Project
from demo_data.story import ELSEWHERE, MEMBERS, PROJECTS, expected
from demo_data.tools import BIDI, ESCAPES, MARKUP

if TYPE_CHECKING:
    from attestree.events import TrustRootInfo
    from attestree.graph import DependencyGraph
    from attestree.index.record import Exchange, Recording
    from attestree.model import PackageId
    from attestree.pool import WorkerPool
    from attestree.records import PackageRecord
    from attestree.session.headless import Outcome

pytestmark = pytest.mark.xdist_group("demo")

LOCKED = [(project, version) for project in PROJECTS for version in locked_versions(project)]
NAMES = [f"{project.name}=={version}" for project, version in LOCKED]
_LONGEST = 120  # seconds, for a machine that is busy with other things


@dataclass
class Walk:
    """What somebody finds who lets the example load and then opens every package."""

    loaded: ProjectLoaded
    trust_root: TrustRootInfo
    records: dict[str, PackageRecord]
    opened: dict[str, PackageRecord]

    @property
    def graph(self) -> DependencyGraph:
        return self.loaded.project.graph

    def record(self, project: Project, version: str) -> PackageRecord:
        return self.records[f"{project.name}=={version}"]


@pytest.fixture(scope="module")
def walk(pool: WorkerPool) -> Walk:
    return asyncio.run(_walk(pool))


async def _walk(pool: WorkerPool) -> Walk:
    """Run the example to its end, then open every package and wait for every identity that the story promises."""
    session = Session(ReplayedInputs(recording(), pool, FileScope.INSTALLABLE))
    promised = {name for (project, version), name in zip(LOCKED, NAMES, strict=True) if _promised(project, version)}
    found: dict[str, PackageRecord] = {}
    settled: dict[str, PackageRecord] = {}
    loaded: ProjectLoaded | None = None
    trust_root: TrustRootInfo | None = None
    try:
        async with asyncio.timeout(_LONGEST):
            async for event in session.events():
                match event:
                    case ProjectLoaded(records=records):
                        loaded = event
                        found = {record.id: record for record in records}
                    case TrustRootReady():
                        trust_root = event.trust_root
                    case PackageUpdated(record=record):
                        found[record.id] = record
                    case SessionFinished() if not settled:
                        settled = dict(found)
                        for package in settled:
                            session.open(settled[package].id)
                if settled and promised <= {name for name, record in found.items() if _compared(record)}:
                    break
    finally:
        await session.close()
    assert loaded
    assert trust_root
    return Walk(loaded, trust_root, settled, found)


def _promised(project: Project, version: str) -> bool:
    return expected(project, version).identity in {"same-as-before", "differs"}


def _compared(record: PackageRecord) -> bool:
    return record.identity is not None and record.identity.status is not IdentityStatus.FIRST_SEEN


def _run(recording: Recording, pool: WorkerPool, scope: FileScope = FileScope.INSTALLABLE) -> Outcome:
    async def run() -> Outcome:
        return await run_to_end(Session(ReplayedInputs(recording, pool, scope)))

    return asyncio.run(run())


def test_the_recording_is_what_the_story_makes_of_it() -> None:
    assert make().to_json() == recording().to_json(), "make demo-data writes it anew"


@pytest.mark.parametrize(("project", "version"), LOCKED, ids=NAMES)
def test_each_package_tells_its_story(walk: Walk, project: Project, version: str) -> None:
    seen, record = expected(project, version), walk.record(project, version)
    assert {file.status.value for file in record.counted} == {seen.status}
    assert record.trust.value == seen.trust
    assert {f"{finding.rule}:{finding.level.value}" for finding in record.findings} == set(seen.findings)

    opened = walk.opened[record.id]
    assert opened.trust.value == (seen.becomes or seen.trust)
    assert {f"{finding.rule}:{finding.level.value}" for finding in opened.findings} == {*seen.findings, *seen.opened}
    assert {state.value for state in opened.states} == set(seen.states)
    assert (opened.identity.status.value if opened.identity else "") == seen.identity


def test_what_comes_from_no_index_is_left_alone(walk: Walk) -> None:
    local = [walk.records[f"{package.name}=={package.version}"] for package in (*MEMBERS, *ELSEWHERE)]
    assert {record.trust for record in local} == {Trust.NOT_APPLICABLE}
    assert not any(record.findings for record in local)


def test_every_word_there_is_can_be_met(walk: Walk) -> None:
    files = [file for record in walk.records.values() for file in record.counted]
    assert {file.status for file in files} == set(FileStatus)
    assert {record.trust for record in walk.records.values()} == set(Trust) - {Trust.PENDING}
    assert {state for record in walk.opened.values() for state in record.states} == set(ReleaseState)
    assert {finding.level for record in walk.records.values() for finding in record.findings} == set(Level)
    identities = {record.identity.status for record in walk.opened.values() if record.identity}
    assert identities == set(IdentityStatus) - {IdentityStatus.PINNED}
    publishers = {item.publisher.kind for file in files for item in file.attestations if item.publisher}
    assert publishers > {"GitHub", "GitLab", "Google", "CircleCI", ""}


def test_every_way_to_fail_has_a_reason_of_its_own(walk: Walk) -> None:
    reasons = {
        record.package.name: record.counted[0].reason
        for record in walk.records.values()
        if record.counted and record.counted[0].status in {FileStatus.FAILED, FileStatus.NOT_CHECKED}
    }
    parts = {
        "fastcodec": "SHA-256",
        "gatefern": "not covered by the trust root",
        "pagequill": "pagequill-1.1.3",
        "coinpurse": "example-c0inpurse",
        "logsieve": "signature",
        "bramblequeue": "403",
        "twinegraph": "404",
        "gatepost": "500",
    }
    assert {name: part for name, part in parts.items() if part in reasons[name]} == parts
    assert len({reasons[name] for name in parts}) == len(parts)


def test_who_opens_a_package_of_another_publisher_sees_it_change_colour(walk: Walk) -> None:
    others = {
        name: (walk.records[name].trust, record.trust)
        for name, record in walk.opened.items()
        if record.identity and record.identity.status is IdentityStatus.DIFFERS
    }
    assert others == {
        "envleaf==1.2.0": (Trust.VERIFIED, Trust.REVIEW),
        "macdock==0.6.0": (Trust.REVIEW, Trust.REVIEW),
        "plugkit==1.6.0": (Trust.VERIFIED, Trust.REVIEW),
        "tzbasket==2026.2": (Trust.VERIFIED, Trust.FAILED),
    }


def test_most_of_the_tree_is_calm(walk: Walk) -> None:
    words = Counter(
        record.trust for record in walk.records.values() if record.package.origin.kind is not OriginKind.ROOT
    )
    assert words.most_common(1)[0][0] is Trust.VERIFIED
    assert words[Trust.VERIFIED] + words[Trust.NO_PROVENANCE] + words[Trust.NOT_APPLICABLE] > words.total() / 2
    direct = Counter(record.trust for record in walk.records.values() if record.direct)
    assert direct[Trust.FAILED] == 0, "what is wrong lies deeper, where a person goes looking for it"


def test_the_tree_has_every_shape(walk: Walk) -> None:
    graph = walk.graph
    assert 56 <= len(graph.packages) <= 80
    assert graph.packages[graph.roots[0]].name == "orchard-shop"
    depths = _depths(graph)
    assert set(depths) == set(graph.packages)
    assert 3 <= max(depths.values()) <= 5
    names = Counter(package.name for package in graph.packages.values())
    assert [name for name, count in names.items() if count > 1] == ["gridnum"]
    assert [graph.packages[other].name for other in _circle_of(graph, "docstove")] == ["docstove-theme"]
    assert {edge.extra for edge in graph.edges} > {"labels", "tls"}
    assert {edge.group for edge in graph.edges} == {"", "dev"}
    assert {package.origin.kind for package in graph.packages.values()} == set(OriginKind)
    assert {package.origin.url for package in graph.packages.values()} > {MAIN, MIRROR, PRIVATE}


def _circle_of(graph: DependencyGraph, name: str) -> list[PackageId]:
    """Return what the package ``name`` requires and is required by: a cycle of two."""
    own = next(key for key, package in graph.packages.items() if package.name == name)
    return [key for key in graph.children(own) if own in graph.children(key)]


def _depths(graph: DependencyGraph) -> dict[str, int]:
    depths: dict[str, int] = dict.fromkeys(graph.roots, 0)
    queue = deque(graph.roots)
    while queue:
        package = queue.popleft()
        for child in graph.children(package):
            if child not in depths:
                depths[child] = depths[package] + 1
                queue.append(child)
    return depths


def test_it_says_what_it_is(walk: Walk) -> None:
    assert walk.loaded.replayed
    assert walk.loaded.label == "the built-in example"
    assert walk.loaded.now == RECORDED
    assert walk.trust_root.source not in {"Sigstore", "Sigstore staging", "none", ""}
    assert recording().label in walk.trust_root.source


def test_no_address_leads_anywhere() -> None:
    assert {urlsplit(exchange.url).hostname for exchange in recording().exchanges} == {
        "files.example",
        "index.example",
        "packages.orchard.example",
        "mirror.example",
    }


def test_one_flipped_bit_is_noticed(walk: Walk, pool: WorkerPool) -> None:
    original = recording()
    link = next(exchange.url for exchange in original.exchanges if "webframe-5.1.0-py3" in exchange.url)
    changed = [_with_flipped_bit(one) if one.url == link else one for one in original.exchanges]
    outcome = _run(replace(original, exchanges=tuple(changed)), pool)
    after = {name: record.trust for name, record in outcome.records.items()}
    before = {name: record.trust for name, record in walk.records.items()}
    assert {name for name, trust in after.items() if before[name] is not trust} == {"webframe==5.1.0"}
    record = next(record for name, record in outcome.records.items() if name == "webframe==5.1.0")
    assert [file.status for file in record.counted] == [FileStatus.FAILED]


def _with_flipped_bit(exchange: Exchange) -> Exchange:
    answer = json.loads(exchange.body)
    envelope = answer["attestation_bundles"][0]["attestations"][0]["envelope"]
    statement = bytearray(base64.b64decode(envelope["statement"]))
    statement[statement.index(b"sha256") + 10] ^= 1
    envelope["statement"] = base64.b64encode(statement).decode()
    return replace(exchange, body=json.dumps(answer).encode())


def test_every_file_can_be_counted_and_every_answer_is_there(pool: WorkerPool) -> None:
    outcome = _run(recording(), pool, FileScope.ALL)
    unanswered = {
        record.package.name: file.reason
        for record in outcome.records.values()
        for file in record.files
        if file.status is FileStatus.NOT_CHECKED
    }
    assert set(unanswered) == {"bramblequeue", "twinegraph", "gatepost", "mossbank", "glitterlog"}


def test_nothing_verifies_without_its_trust_root(pool: WorkerPool) -> None:
    outcome = _run(replace(recording(), trust_root=""), pool)
    statuses = {file.status for record in outcome.records.values() for file in record.counted}
    assert FileStatus.VERIFIED not in statuses
    assert FileStatus.FAILED in statuses


def test_the_hostile_packages_only_look_ugly(walk: Walk) -> None:
    wall = walk.opened["graffiti-wall==1.3.37"]
    attestation = wall.counted[0].attestations[0]
    assert attestation.proven
    assert attestation.publisher
    written = "".join((*attestation.claims.present().values(), attestation.publisher.kind, wall.project_status_reason))
    assert all(part in written for part in (ESCAPES, MARKUP, BIDI))
    shown = [wall.counted[0].reason, *(finding.detail for finding in wall.findings)]
    assert all(text.isprintable() for text in shown)
    assert any("\\x1b" in text for text in shown)

    tag = next(package for package in walk.graph.packages.values() if package.name == "graffiti-tag")
    assert ESCAPES in tag.version
    assert ESCAPES in tag.origin.url
    assert tag.title.isprintable()
    assert tag.origin.display.isprintable()


def test_the_story_names_everything_the_lock_holds(walk: Walk) -> None:
    local = {package.name for package in (*MEMBERS, *ELSEWHERE)}
    assert {package.name for package in walk.graph.packages.values()} == local | {project.name for project in PROJECTS}
