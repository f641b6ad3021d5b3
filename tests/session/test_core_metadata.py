"""What a release says of itself is asked for only where it can be compared, and what it lacks changes nothing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import httpx
import pytest

from attestree.events import ChangeUpdated, PackageUpdated, SessionFinished
from attestree.session.headless import run_to_end
from attestree.session.review import ReviewSession
from attestree.session.review_headless import run_review
from attestree.session.stream import Session
from attestree.verdict import Trust
from lab import google
from session.test_review import both
from session.world import FILES, World, graph_of, package, released

if TYPE_CHECKING:
    from attestree.model import Package
    from attestree.pool import WorkerPool
    from attestree.records import PackageRecord
    from lab import Identity

HERE = "https://github.com/example-tinyledger/tinyledger"
ELSEWHERE = "https://github.com/famous/ledger"


def declares(world: World, *urls: str, identity: Identity | None = None, honest: bool = True) -> tuple[Package, str]:
    """Serve a release 1.1 whose metadata names ``urls`` as its source, and 1.0; return the first and its address."""
    old, new = package("tinyledger", "1.0"), package("tinyledger", "1.1")
    content = "\n".join(["Metadata-Version: 2.4", "Name: x", *(f"Project-URL: Source, {url}" for url in urls)]).encode()
    digest = hashlib.sha256(content if honest else b"something else").hexdigest()
    rows = [
        world.file(one.artifacts[0].filename, identity=identity or released("tinyledger", one.version))
        | {"core-metadata": {"sha256": digest}}
        for one in (old, new)
    ]
    world.page("tinyledger", *rows)
    for one in (old, new):
        world.answers[f"{FILES}/{one.artifacts[0].filename}.metadata"] = httpx.Response(200, content=content)
    return new, f"{FILES}/{new.artifacts[0].filename}.metadata"


def rules(record: PackageRecord) -> list[str]:
    return [finding.rule for finding in record.findings]


def metadata(world: World) -> list[str]:
    return [url for url in world.asked if url.endswith(".metadata")]


async def reviewed(world: World, pool: WorkerPool, new: Package, *old: Package) -> ChangeUpdated:
    outcome = await run_review(ReviewSession(both(world, pool, old, [new])))
    return outcome.changes[new.id]


async def test_a_review_compares_what_the_new_side_declares(world: World, pool: WorkerPool) -> None:
    new, address = declares(world, ELSEWHERE)
    update = await reviewed(world, pool, new, package("tinyledger", "1.0"))
    assert update.after
    assert update.before
    assert rules(update.after) == ["source-mismatch"]
    assert rules(update.before) == []
    assert (update.after.findings[0].before, update.after.findings[0].after) == (ELSEWHERE, HERE)
    assert update.after.trust is Trust.VERIFIED
    assert metadata(world) == [address], "one request, for the new side only, and never for the file itself"


async def test_a_review_of_a_package_that_says_where_it_lives_is_calm(world: World, pool: WorkerPool) -> None:
    new, _ = declares(world, "https://tinyledger.example/", f"{HERE}.git")
    update = await reviewed(world, pool, new)
    assert update.after
    assert "source-mismatch" not in rules(update.after)


@pytest.mark.parametrize("answer", [httpx.Response(404), httpx.Response(500), httpx.Response(200, content=b"<html>")])
async def test_metadata_that_cannot_be_had_changes_nothing(
    world: World, pool: WorkerPool, answer: httpx.Response
) -> None:
    new, address = declares(world, ELSEWHERE)
    world.answers[address] = answer
    update = await reviewed(world, pool, new, package("tinyledger", "1.0"))
    assert metadata(world) == [address]
    assert update.after
    assert update.after.findings == ()
    assert update.after.trust is Trust.VERIFIED
    assert update.after.error == ""


async def test_metadata_that_is_not_what_the_page_hashes_is_not_believed(world: World, pool: WorkerPool) -> None:
    new, address = declares(world, ELSEWHERE, honest=False)
    update = await reviewed(world, pool, new, package("tinyledger", "1.0"))
    assert metadata(world) == [address]
    assert update.after
    assert update.after.findings == ()


async def test_metadata_that_cannot_be_read_changes_nothing(world: World, pool: WorkerPool) -> None:
    new, _ = declares(world, ELSEWHERE, *(f"{number}{'x' * 1000}" for number in range(1100)))
    update = await reviewed(world, pool, new, package("tinyledger", "1.0"))
    assert update.after
    assert update.after.findings == ()
    assert update.after.trust is Trust.VERIFIED


async def test_nothing_is_asked_for_where_no_repository_is_attested(world: World, pool: WorkerPool) -> None:
    new, _ = declares(world, ELSEWHERE, identity=google("builder@example.iam.gserviceaccount.com"))
    await reviewed(world, pool, new, package("tinyledger", "1.0"))
    bare = package("colours", "1.1")
    world.page("colours", world.file(bare.artifacts[0].filename) | {"core-metadata": True})
    await reviewed(world, pool, bare)
    assert metadata(world) == []


async def test_asking_again_asks_for_it_again(world: World, pool: WorkerPool) -> None:
    new, address = declares(world, ELSEWHERE)
    world.answers[address] = httpx.Response(404)
    session = ReviewSession(both(world, pool, [], [new]))
    events = session.events()
    async for event in events:
        if isinstance(event, SessionFinished):
            break
    declares(world, ELSEWHERE)
    session.retry([new.id])
    told: list[ChangeUpdated] = []
    async for event in events:
        if isinstance(event, SessionFinished):
            break
        if isinstance(event, ChangeUpdated):
            told.append(event)
    await session.close()
    assert told[-1].after
    assert "source-mismatch" in rules(told[-1].after)


async def test_the_explorer_asks_for_it_once_the_package_is_opened(world: World, pool: WorkerPool) -> None:
    new, address = declares(world, ELSEWHERE)
    session = Session(world.inputs(graph_of([new]), pool))
    events = session.events()
    async for event in events:
        if isinstance(event, SessionFinished):
            break
    assert metadata(world) == []
    session.open(new.id)
    last: PackageRecord | None = None
    async for event in events:
        if isinstance(event, PackageUpdated):
            last = event.record
        if isinstance(event, SessionFinished):
            break
    await session.close()
    assert metadata(world) == [address]
    assert last
    assert rules(last) == ["source-mismatch"]
    assert last.identity
    assert last.identity.base == "1.0", "the comparison with the release before is not lost"


async def test_a_session_without_a_screen_asks_for_it_only_for_what_is_opened(world: World, pool: WorkerPool) -> None:
    new, address = declares(world, ELSEWHERE)
    silent = await run_to_end(Session(world.inputs(graph_of([new]), pool)))
    assert rules(silent.records[new.id]) == []
    assert metadata(world) == []
    opened = await run_to_end(Session(world.inputs(graph_of([new]), pool)), opened=True)
    assert rules(opened.records[new.id]) == ["source-mismatch"]
    assert metadata(world) == [address]
