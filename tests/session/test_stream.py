"""A session from the first page to the last verdict, against an index in memory and a lab that really signs."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from attestree.errors import SourceError, TrustRootError
from attestree.events import (
    Event,
    IndexSeen,
    PackageUpdated,
    ProjectLoaded,
    SessionFailed,
    SessionFinished,
    TrustRootReady,
)
from attestree.model import Digest, Origin, OriginKind, Package, PackageId
from attestree.session.headless import SessionEndedError, run_to_end
from attestree.session.stream import Session
from attestree.settings import FileScope
from attestree.verdict import FileStatus, IdentityStatus, ReleaseState, Trust
from lab import Wrong
from session.world import INDEX, World, graph_of, package, released

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from attestree.pool import WorkerPool
    from attestree.records import PackageRecord


async def _checked(
    world: World, pool: WorkerPool, *packages: Package, scope: FileScope = FileScope.INSTALLABLE
) -> dict[str, PackageRecord]:
    outcome = await run_to_end(Session(world.inputs(graph_of(packages), pool, scope=scope)))
    return {record.package.name: record for record in outcome.records.values()}


async def _until(events: AsyncIterator[Event], kind: type[Event]) -> list[Event]:
    found: list[Event] = []
    async for event in events:
        found.append(event)
        if isinstance(event, kind):
            return found
    raise AssertionError(f"the stream ended without {kind.__name__}: {found}")


async def test_an_attested_release_is_verified_with_its_claims(world: World, pool: WorkerPool) -> None:
    records = await _checked(world, pool, world.attested("tinyledger", "2.4.0"))
    found = records["tinyledger"]
    assert found.trust is Trust.VERIFIED
    assert found.states == {ReleaseState.FULL_PROVENANCE}
    assert found.identity is not None
    assert found.identity.status is IdentityStatus.FIRST_SEEN
    [file] = found.files
    assert file.installable
    assert file.counted
    [attestation] = file.attestations
    assert attestation.claims.source_repository_ref == "refs/tags/v2.4.0"
    assert found.findings == ()


async def test_events_come_in_an_order_a_front_end_can_rely_on(world: World, pool: WorkerPool) -> None:
    session = Session(world.inputs(graph_of([world.attested("tinyledger")]), pool))
    events = await _until(session.events(), SessionFinished)
    await session.close()
    assert isinstance(events[0], ProjectLoaded)
    assert {record.package.name for record in events[0].records} == {"orchard-shop", "tinyledger"}
    assert all(record.direct for record in events[0].records if record.package.name == "tinyledger")
    assert events[0].project.notes == ("pip.conf cannot be read",)
    assert sum(isinstance(event, TrustRootReady) for event in events) == 1
    assert [event for event in events if isinstance(event, IndexSeen)] == [IndexSeen(INDEX, True)]
    updates = [event.record for event in events if isinstance(event, PackageUpdated)]
    assert [record.settled for record in updates][-1]
    assert not any(record.settled for record in updates[:-1])
    assert updates[0].trust is Trust.PENDING


async def test_the_hash_of_the_lock_decides_not_that_of_the_index(world: World, pool: WorkerPool) -> None:
    swapped = world.attested("fastcodec")
    swapped = replace(swapped, artifacts=package("fastcodec", sha256="ab" * 32).artifacts)
    found = (await _checked(world, pool, swapped))["fastcodec"]
    assert found.trust is Trust.FAILED
    assert found.files[0].status is FileStatus.FAILED
    assert {finding.rule for finding in found.findings} >= {"hash-mismatch", "verification-failed"}


async def test_a_lock_without_hashes_is_checked_by_the_hash_of_the_index_and_says_so(
    world: World, pool: WorkerPool
) -> None:
    pinned = replace(world.attested("tinyledger"), artifacts=())
    found = (await _checked(world, pool, pinned))["tinyledger"]
    assert [(file.status, file.hash_source, file.locked) for file in found.files] == [
        (FileStatus.VERIFIED, "index", False)
    ]


async def test_hashes_without_file_names_pick_the_files_they_fit(world: World, pool: WorkerPool) -> None:
    wheel, sdist = "tinyledger-1.0-py3-none-any.whl", "tinyledger-1.0.tar.gz"
    rows = [world.file(name, identity=released("tinyledger", "1.0")) for name in (wheel, sdist)]
    world.page("tinyledger", *rows)
    pinned = replace(
        package("tinyledger"), artifacts=(), hashes=(Digest.of("sha256", str(rows[1]["hashes"]["sha256"])),)
    )
    found = (await _checked(world, pool, pinned))["tinyledger"]
    assert [(file.artifact.filename, file.locked, file.hash_source) for file in found.files] == [(sdist, True, "lock")]


async def test_an_index_that_has_shown_no_provenance_is_unknown(world: World, pool: WorkerPool) -> None:
    locked = package("mirrorlib")
    world.page("mirrorlib", world.silent(locked.artifacts[0].filename))
    found = (await _checked(world, pool, locked))["mirrorlib"]
    assert found.trust is Trust.UNKNOWN
    assert found.files[0].status is FileStatus.UNKNOWN
    assert found.findings == ()


async def test_a_missing_key_is_no_provenance_once_the_index_has_shown_some(world: World, pool: WorkerPool) -> None:
    """The silent package may be checked first: its verdict is then taken back."""
    quiet = package("quietlib")
    world.page("quietlib", world.silent(quiet.artifacts[0].filename))
    packages = [quiet, world.attested("tinyledger")]
    for order in (packages, packages[::-1]):
        records = await _checked(world, pool, *order)
        assert records["quietlib"].files[0].status is FileStatus.NO_PROVENANCE
        assert records["quietlib"].trust is Trust.NO_PROVENANCE


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (httpx.Response(404), "then has none"),
        (httpx.Response(403), "403"),
        (httpx.Response(500), "500"),
        (httpx.Response(200, headers={"content-type": "text/html"}, content=b"<html>"), "web page"),
    ],
)
async def test_provenance_that_cannot_be_had_is_not_checked_and_says_why(
    world: World, pool: WorkerPool, answer: httpx.Response, word: str
) -> None:
    locked = world.attested("tinyledger")
    world.answers[f"{INDEX}integrity/{locked.artifacts[0].filename}"] = answer
    found = (await _checked(world, pool, locked))["tinyledger"]
    assert found.files[0].status is FileStatus.NOT_CHECKED
    assert word in found.files[0].reason
    assert found.trust is Trust.UNKNOWN


@pytest.mark.parametrize(("status", "word"), [(404, "does not have this project"), (403, "403"), (500, "500")])
async def test_a_page_that_cannot_be_had_is_an_error_of_the_package(
    world: World, pool: WorkerPool, status: int, word: str
) -> None:
    world.answers[f"{INDEX}gatepost/"] = httpx.Response(status)
    found = (await _checked(world, pool, package("gatepost")))["gatepost"]
    assert word in found.error
    assert found.files[0].status is FileStatus.NOT_CHECKED
    assert found.settled


async def test_a_locked_file_that_vanished_from_the_index_is_found(world: World, pool: WorkerPool) -> None:
    world.page("mossbank", world.file("mossbank-1.0.tar.gz"))
    found = (await _checked(world, pool, package("mossbank")))["mossbank"]
    assert found.files[0].status is FileStatus.NOT_CHECKED
    assert "vanished-file" in {finding.rule for finding in found.findings}


async def test_without_a_trust_root_nothing_is_verified_and_nothing_fails(world: World, pool: WorkerPool) -> None:
    world.trust = TrustRootError("it is empty", where="root.json")
    outcome = await run_to_end(Session(world.inputs(graph_of([world.attested("tinyledger")]), pool)))
    found = outcome.records[PackageId("tinyledger==1.0")]
    assert found.files[0].status is FileStatus.NOT_CHECKED
    assert found.files[0].reason == "root.json: it is empty"
    assert outcome.trust_root.note == "root.json: it is empty"


async def test_a_failed_proof_blocks(world: World, pool: WorkerPool) -> None:
    locked = package("logsieve")
    name = locked.artifacts[0].filename
    world.page("logsieve", world.file(name, identity=released("logsieve", "1.0"), wrong=Wrong(signature=True)))
    found = (await _checked(world, pool, locked))["logsieve"]
    assert found.trust is Trust.FAILED
    assert not found.files[0].attestations[0].proven


async def test_what_is_not_from_an_index_is_not_applicable_and_asks_nothing(world: World, pool: WorkerPool) -> None:
    checkout = Package(
        PackageId("orchard-fixtures==1"), "orchard-fixtures", "1", Origin(OriginKind.GIT, "https://x.example")
    )
    found = (await _checked(world, pool, checkout))["orchard-fixtures"]
    assert found.trust is Trust.NOT_APPLICABLE
    assert world.asked == []


async def test_one_request_serves_every_version_of_a_project(world: World, pool: WorkerPool) -> None:
    old, new = package("gridnum", "1.26"), package("gridnum", "2.3")
    rows = [world.file(item.artifacts[0].filename, identity=released("gridnum", item.version)) for item in (old, new)]
    world.page("gridnum", *rows)
    outcome = await run_to_end(Session(world.inputs(graph_of([old, new]), pool)))
    assert {key for key, record in outcome.records.items() if record.trust is Trust.VERIFIED} == {old.id, new.id}
    assert sorted(world.asked) == sorted([f"{INDEX}gridnum/", *(str(row["provenance"]) for row in rows)])


@pytest.mark.parametrize(
    ("scope", "counted"),
    [
        (FileScope.INSTALLABLE, {"rootstore-1.0-cp312-cp312-manylinux_2_17_x86_64.whl"}),
        (
            FileScope.LOCKED,
            {"rootstore-1.0-cp312-cp312-manylinux_2_17_x86_64.whl", "rootstore-1.0-cp312-cp312-win_amd64.whl"},
        ),
        (
            FileScope.ALL,
            {
                "rootstore-1.0-cp312-cp312-manylinux_2_17_x86_64.whl",
                "rootstore-1.0-cp312-cp312-win_amd64.whl",
                "rootstore-1.0.tar.gz",
            },
        ),
    ],
)
async def test_which_files_count(world: World, pool: WorkerPool, scope: FileScope, counted: set[str]) -> None:
    names = [
        "rootstore-1.0-cp312-cp312-win_amd64.whl",
        "rootstore-1.0-cp312-cp312-manylinux_2_17_x86_64.whl",
        "rootstore-1.0.tar.gz",
    ]
    world.page("rootstore", *(world.file(name, identity=released("rootstore", "1.0")) for name in names))
    artifacts = tuple(package("rootstore", filename=name).artifacts[0] for name in names[:2])
    found = (await _checked(world, pool, replace(package("rootstore"), artifacts=artifacts), scope=scope))["rootstore"]
    assert {file.artifact.filename for file in found.counted} == counted
    assert sum("integrity" in url for url in world.asked) == len(counted)


async def test_direct_packages_are_asked_for_before_transitive_ones(world: World, pool: WorkerPool) -> None:
    deep = [world.attested(f"deep{number}") for number in range(20)]
    direct = world.attested("webframe")
    graph = graph_of([*deep, direct], [("webframe", item.name) for item in deep])
    await run_to_end(Session(world.inputs(graph, pool)))
    assert world.asked[0] == f"{INDEX}webframe/"


async def test_what_a_person_looks_at_comes_first(world: World, pool: WorkerPool) -> None:
    packages = [world.attested(f"pkg{number:02}") for number in range(40)]
    world.held = asyncio.Event()
    session = Session(world.inputs(graph_of(packages), pool))
    events = session.events()
    await _until(events, ProjectLoaded)
    await world.first.wait()
    session.look_at([packages[-1].id])
    world.held.set()
    await _until(events, SessionFinished)
    await session.close()
    pages = [url for url in world.asked if "integrity" not in url]
    assert pages.index(f"{INDEX}pkg39/") < pages.index(f"{INDEX}pkg30/")


async def test_retry_asks_again_only_for_what_could_not_be_checked(world: World, pool: WorkerPool) -> None:
    good, bad = world.attested("tinyledger"), world.attested("gatepost")
    page = world.answers.pop(f"{INDEX}gatepost/")
    session = Session(world.inputs(graph_of([good, bad]), pool))
    events = session.events()
    await _until(events, SessionFinished)
    world.answers[f"{INDEX}gatepost/"] = page
    world.asked.clear()
    session.retry()
    told = await _until(events, SessionFinished)
    await session.close()
    updates = [event.record for event in told if isinstance(event, PackageUpdated)]
    assert {record.package.name for record in updates} == {"gatepost"}
    assert updates[0].trust is Trust.PENDING
    assert updates[-1].trust is Trust.VERIFIED
    assert not any("tinyledger" in url for url in world.asked)


async def test_a_package_can_be_refreshed_by_name(world: World, pool: WorkerPool) -> None:
    locked = world.attested("tinyledger")
    session = Session(world.inputs(graph_of([locked]), pool))
    events = session.events()
    await _until(events, SessionFinished)
    world.page("tinyledger", world.file(locked.artifacts[0].filename))
    session.retry([locked.id])
    told = await _until(events, SessionFinished)
    await session.close()
    last = [event.record for event in told if isinstance(event, PackageUpdated)][-1]
    assert last.trust is Trust.NO_PROVENANCE


async def _opened(world: World, pool: WorkerPool, before: object) -> PackageRecord:
    old, new = "tinyledger-2.3.0-py3-none-any.whl", package("tinyledger", "2.4.0")
    world.page(
        "tinyledger",
        world.file(old, identity=before),  # type: ignore[arg-type] # an identity of the lab
        world.file(new.artifacts[0].filename, identity=released("tinyledger", "2.4.0")),
    )
    session = Session(world.inputs(graph_of([new]), pool))
    events = session.events()
    await _until(events, SessionFinished)
    assert not any(old in url for url in world.asked), "the release before is asked for only when somebody opens"
    session.open(new.id)
    session.open(new.id)
    told = await _until(events, SessionFinished)
    await session.close()
    assert sum(old in url for url in world.asked) == 1
    [update] = [event.record for event in told if isinstance(event, PackageUpdated)]
    return update


async def test_opening_compares_with_the_newest_earlier_attested_release(world: World, pool: WorkerPool) -> None:
    update = await _opened(world, pool, released("tinyledger", "2.3.0"))
    assert update.identity is not None
    assert update.identity.status is IdentityStatus.SAME_AS_BEFORE
    assert update.identity.base == "2.3.0"


async def test_another_publisher_than_before_differs_though_both_proofs_hold(world: World, pool: WorkerPool) -> None:
    update = await _opened(world, pool, released("tinyledger-classic", "2.3.0"))
    assert update.identity is not None
    assert update.identity.status is IdentityStatus.DIFFERS
    assert update.files[0].status is FileStatus.VERIFIED
    assert ReleaseState.CHANGED_PROVENANCE in update.states


async def test_an_error_of_our_own_in_one_package_leaves_the_others_alone(
    world: World, pool: WorkerPool, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(url: str) -> None:
        if "brokenlib" in url:
            raise ZeroDivisionError("a bug")

    world.before = break_down
    records = await _checked(world, pool, world.attested("brokenlib"), world.attested("tinyledger"))
    assert records["tinyledger"].trust is Trust.VERIFIED
    assert records["brokenlib"].trust is Trust.UNKNOWN
    assert "ZeroDivisionError" in records["brokenlib"].error
    assert "checking brokenlib==1.0 failed" in caplog.text


async def test_a_project_that_cannot_be_read_ends_the_session_with_one_line(world: World, pool: WorkerPool) -> None:
    inputs = world.inputs(graph_of([]), pool)

    def fail() -> None:
        raise SourceError("merge-conflict markers", where="uv.lock, line 12", remedy="resolve them")

    inputs._load = fail  # type: ignore[assignment] # it never returns
    session = Session(inputs)
    [event] = await _until(session.events(), SessionFailed)
    assert event == SessionFailed("uv.lock, line 12: merge-conflict markers; resolve them")
    await session.close()
    assert inputs.closed


async def test_a_session_without_a_screen_raises_what_ended_it(world: World, pool: WorkerPool) -> None:
    inputs = world.inputs(graph_of([]), pool)

    def fail() -> None:
        raise SourceError("merge-conflict markers", where="uv.lock, line 12")

    inputs._load = fail  # type: ignore[assignment] # it never returns
    with pytest.raises(SessionEndedError, match=r"uv\.lock, line 12: merge-conflict markers"):
        await run_to_end(Session(inputs))
    assert inputs.closed


async def test_a_project_that_locks_nothing_is_finished_at_once(world: World, pool: WorkerPool) -> None:
    outcome = await run_to_end(Session(world.inputs(graph_of([]), pool)))
    assert [record.package.name for record in outcome.records.values()] == ["orchard-shop"]


async def test_progress_counts_every_package_once(world: World, pool: WorkerPool) -> None:
    told: list[tuple[int, int]] = []
    packages = [world.attested(f"pkg{number}") for number in range(5)]
    await run_to_end(Session(world.inputs(graph_of(packages), pool)), lambda *counts: told.append(counts))
    assert told == [(number, 5) for number in range(1, 6)]


async def test_closing_stops_what_runs(world: World, pool: WorkerPool) -> None:
    world.held = asyncio.Event()  # never set: every request waits for ever
    inputs = world.inputs(graph_of([world.attested("tinyledger")]), pool)
    session = Session(inputs)
    await _until(session.events(), ProjectLoaded)
    await world.first.wait()
    await session.close()
    assert inputs.closed
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
