"""A review from both lock files to the last finding, against an index in memory and a lab that really signs."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from attestree.acknowledge import Acknowledgements, acknowledgement_of
from attestree.acknowledge_file import read_acknowledgements
from attestree.attestree_toml import FILE
from attestree.changes import ChangeKind, Place
from attestree.errors import AcknowledgeError, TrustRootError, UsageError
from attestree.events import (
    ChangeUpdated,
    IndexSeen,
    ReviewEvent,
    ReviewLoaded,
    ReviewSource,
    SessionFinished,
    TrustRootReady,
)
from attestree.graph import DependencyGraph
from attestree.model import Digest, Origin, OriginKind, Package, PackageId
from attestree.outcome import exit_code
from attestree.project import Project
from attestree.reports.review import review_report
from attestree.session.headless import SessionEndedError
from attestree.session.review import ReviewSession
from attestree.session.review_headless import ReviewOutcome, run_review
from attestree.settings import FileScope
from attestree.sources.base import FLAT
from attestree.sources.files import Folder
from attestree.verdict import FileStatus, IdentityStatus, Level, Trust
from session.world import INDEX, NOW, UPLOADED, World, WorldInputs, graph_of, package, released

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence
    from pathlib import Path

    from attestree.pool import WorkerPool
    from attestree.records import Finding, PackageRecord

OTHER = "https://other.example/simple/"


class BothSides(WorldInputs):
    """The inputs of a review from a ``World``; ``asked_where`` holds which side's names were used to find an index."""

    def __init__(self, world: World, old: DependencyGraph, new: DependencyGraph, pool: WorkerPool) -> None:
        super().__init__(world, new, pool, FileScope.INSTALLABLE)
        self.old = Project("orchard-shop", "main", "uv.lock", "uv.lock", "1" * 64, old)
        self.given = Acknowledgements()
        self.place: Path | None = None
        self.asked_where: list[tuple[str, str, str]] = []

    async def base(self) -> Project:
        return self.old

    async def acknowledgements(self) -> Acknowledgements:
        return self.given

    @property
    def titles(self) -> tuple[str, str]:
        return "main (9f31c02)", "working tree"

    @property
    def acknowledge_in(self) -> Path | None:
        return self.place

    def indexes(self, package: Package, project: Project | None = None) -> Sequence[str]:
        assert project is not None
        self.asked_where.append((package.name, package.version, project.path))
        return (package.origin.url or INDEX,)


def both(
    world: World, pool: WorkerPool, old: Iterable[Package], new: Iterable[Package], *, source: str = "uv.lock"
) -> BothSides:
    """Return the inputs of a review; ``source`` is the format of the old side, that of the new one is uv.lock."""
    inputs = BothSides(world, graph_of(old), graph_of(new), pool)
    inputs.old = replace(inputs.old, source=source)
    return inputs


async def reviewed(
    world: World, pool: WorkerPool, old: Iterable[Package], new: Iterable[Package], roots: Sequence[str] = ()
) -> ReviewOutcome:
    return await run_review(ReviewSession(both(world, pool, old, new), roots))


def first_seen(record: PackageRecord) -> str:
    """Return why nobody was expected to have published ``record``."""
    assert record.identity is not None
    assert record.identity.status is IdentityStatus.FIRST_SEEN
    return record.identity.reason


def flat(*packages: Package) -> DependencyGraph:
    """Return the graph of a file that does not say who requires what."""
    known = graph_of(packages)
    return DependencyGraph(known.packages.values(), known.roots, known.edges, knows_edges=False)


async def until(events: AsyncIterator[ReviewEvent], kind: type[ReviewEvent]) -> list[ReviewEvent]:
    found: list[ReviewEvent] = []
    async for event in events:
        found.append(event)
        if isinstance(event, kind):
            return found
    raise AssertionError(f"the stream ended without {kind.__name__}: {found}")


def served(world: World, name: str, *versions: str, bare: Sequence[str] = (), **identity: str) -> list[Package]:
    """Serve a page with attested releases, and ``bare`` ones without; return the packages that lock each of them."""
    locked = [package(name, version) for version in (*versions, *bare)]
    rows = [
        world.file(
            one.artifacts[0].filename,
            identity=None if one.version in bare else released(identity.get("by", name), one.version),
            uploaded=UPLOADED + timedelta(days=number),
        )
        for number, one in enumerate(locked)
    ]
    world.page(name, *rows)
    return locked


def after(outcome: ReviewOutcome, key: str) -> PackageRecord:
    found = outcome.changes[PackageId(key)].after
    assert found is not None
    return found


def before(outcome: ReviewOutcome, key: str) -> PackageRecord:
    found = outcome.changes[PackageId(key)].before
    assert found is not None
    return found


def pages(world: World) -> list[str]:
    return [url for url in world.asked if url.endswith("/")]


# What is asked for


async def test_a_review_asks_for_nothing_that_did_not_change(world: World, pool: WorkerPool) -> None:
    """300 packages, 20 of them upgraded: one page for each of these, one provenance for each of their two files."""
    same = [world.attested(f"same{number:03}") for number in range(280)]
    pairs = [served(world, f"lib{number:02}", "1.0", "1.1") for number in range(20)]
    outcome = await reviewed(world, pool, [*same, *(old for old, _ in pairs)], [*same, *(new for _, new in pairs)])
    assert len(outcome.changes) == 20
    assert not any("same" in url for url in world.asked)
    assert sorted(pages(world)) == [f"{INDEX}lib{number:02}/" for number in range(20)]
    assert len(world.asked) == len(set(world.asked)) == 20 + 40
    assert {update.after.trust for update in outcome.changes.values() if update.after} == {Trust.VERIFIED}
    assert all(update.settled for update in outcome.changes.values())


async def test_what_only_moved_or_was_removed_is_not_looked_up(world: World, pool: WorkerPool) -> None:
    web, deep, gone = (world.attested(name) for name in ("webframe", "templater", "oldparser"))
    inputs = BothSides(world, graph_of([web, deep, gone], [("webframe", "templater")]), graph_of([web, deep]), pool)
    outcome = await run_review(ReviewSession(inputs))
    assert world.asked == []
    moved, removed = outcome.changes[deep.id], outcome.changes[gone.id]
    assert moved.settled
    assert removed.settled
    assert removed.after is None
    assert [(file.status, file.reason) for file in after(outcome, deep.id).files] == [
        (FileStatus.NOT_APPLICABLE, "the same on both sides: it only moved between direct and transitive")
    ]
    assert before(outcome, gone.id).files[0].reason == "removed: it is not installed any more"
    assert after(outcome, deep.id).trust is before(outcome, gone.id).trust is Trust.NOT_APPLICABLE


async def test_a_removed_package_that_pins_no_file_is_not_unknown(world: World, pool: WorkerPool) -> None:
    gone = replace(package("oldparser"), artifacts=())
    outcome = await reviewed(world, pool, [gone], [])
    assert before(outcome, gone.id).trust is Trust.NOT_APPLICABLE
    assert before(outcome, gone.id).skipped == "removed: it is not installed any more"
    report = review_report(outcome.loaded, outcome.changes, now=NOW)
    assert report.not_checked == ()
    assert exit_code(report.locked) == 0


async def test_both_sides_are_asked_at_one_place_unless_the_place_changed(world: World, pool: WorkerPool) -> None:
    old, new = served(world, "tinyledger", "1.0", "1.1")
    silent = replace(old, origin=Origin(OriginKind.INDEX))
    inputs = both(world, pool, [silent], [new], source="requirements.txt")
    await run_review(ReviewSession(inputs))
    assert pages(world) == [f"{INDEX}tinyledger/"]
    assert inputs.asked_where[-1] == ("tinyledger", "1.1", "orchard-shop")
    world.asked.clear()
    inputs = both(world, pool, [old], [replace(new, origin=Origin(OriginKind.INDEX))], source="requirements.txt")
    await run_review(ReviewSession(inputs))
    assert inputs.asked_where[-1] == ("tinyledger", "1.0", "main")
    world.asked.clear()
    elsewhere = replace(new, origin=Origin(OriginKind.INDEX, OTHER))
    world.page("tinyledger", index=OTHER)
    outcome = await reviewed(world, pool, [old], [elsewhere])
    assert outcome.loaded.changes[0].kind is ChangeKind.ORIGIN_CHANGED
    assert sorted(pages(world)) == [f"{INDEX}tinyledger/", f"{OTHER}tinyledger/"]


async def test_a_side_that_does_not_say_who_requires_what_says_so_in_words_of_a_review(
    world: World, pool: WorkerPool
) -> None:
    old, new = served(world, "tinyledger", "1.0", "1.1")
    inputs = BothSides(world, flat(old), flat(new), pool)
    inputs.old = replace(inputs.old, notes=(FLAT, "another note"))
    outcome = await run_review(ReviewSession(inputs))
    assert outcome.loaded.base.notes == (
        "the file does not say who requires what: whether a package is direct is not known",
        "another note",
    )
    (change,) = outcome.loaded.changes
    assert change.places == (Place.UNKNOWN, Place.UNKNOWN)


async def test_only_the_named_subtrees_are_reviewed(world: World, pool: WorkerPool) -> None:
    names = ("webframe", "templater", "basketry")
    pairs = {name: served(world, name, "1.0", "1.1") for name in names}
    gone = world.attested("oldparser")
    edges = [("webframe", "templater")]
    inputs = BothSides(
        world,
        graph_of([*(pairs[name][0] for name in names), gone], edges),
        graph_of([pairs[name][1] for name in names], edges),
        pool,
    )
    outcome = await run_review(ReviewSession(inputs, ["webframe", "oldparser"]))
    assert [change.id for change in outcome.loaded.changes] == ["webframe==1.1", "templater==1.1", "oldparser==1.0"]
    assert not any("basketry" in url for url in world.asked)
    with pytest.raises(SessionEndedError, match="no package nope"):
        await reviewed(world, pool, [], [gone], ["nope"])


# What is compared


async def test_an_upgrade_by_the_same_publisher_is_calm(world: World, pool: WorkerPool) -> None:
    old, new = served(world, "tinyledger", "2.4.0", "2.4.1")
    outcome = await reviewed(world, pool, [old], [new])
    found = after(outcome, new.id)
    assert found.trust is Trust.VERIFIED
    assert found.findings == ()
    assert found.identity is not None
    assert (found.identity.status, found.identity.base) == (IdentityStatus.SAME_AS_BEFORE, "2.4.0")
    assert before(outcome, new.id).trust is Trust.VERIFIED
    assert before(outcome, new.id).package == old
    assert [release.version for release in outcome.changes[new.id].releases] == ["2.4.0", "2.4.1"]
    assert outcome.changes[new.id].look_back is None


async def test_another_publisher_than_on_the_old_side_differs_and_is_found(world: World, pool: WorkerPool) -> None:
    old, new = package("tinyledger", "2.4.0"), package("tinyledger", "2.4.1")
    world.page(
        "tinyledger",
        world.file(old.artifacts[0].filename, identity=released("tinyledger", "2.4.0")),
        world.file(new.artifacts[0].filename, identity=released("evil", "2.4.1")),
    )
    found = after(await reviewed(world, pool, [old], [new]), new.id)
    assert found.identity is not None
    assert (found.identity.status, found.identity.base) == (IdentityStatus.DIFFERS, "2.4.0")
    assert "repository-moved" in {finding.rule for finding in found.findings}


async def test_provenance_that_the_old_side_had_and_the_new_has_not_is_lost(world: World, pool: WorkerPool) -> None:
    old, new = served(world, "tinyledger", "2.4.0", bare=["2.4.1"])
    outcome = await reviewed(world, pool, [old], [new])
    lost = next(finding for finding in after(outcome, new.id).findings if finding.rule == "lost-provenance")
    assert "2.4.0" in lost.before


async def test_a_downgrade_is_compared_with_the_newer_release_it_leaves(world: World, pool: WorkerPool) -> None:
    old, new = served(world, "tinyledger", "2.4.0", "2.4.1")
    outcome = await reviewed(world, pool, [new], [old])
    assert outcome.loaded.changes[0].kind is ChangeKind.DOWNGRADED
    identity = after(outcome, old.id).identity
    assert identity is not None
    assert identity.base == "2.4.1"


async def test_where_the_old_side_has_none_the_series_is_looked_back_on(world: World, pool: WorkerPool) -> None:
    """1.9 is attested too, and is of another series; 2.0 is the newest of this one; the sample of it is asked for."""
    locked = served(world, "tinyledger", "1.9", "2.0", bare=["2.1", "2.2"])
    outcome = await reviewed(world, pool, [locked[2]], [locked[3]])
    update = outcome.changes[locked[3].id]
    assert update.look_back is not None
    assert update.look_back.package.version == "2.0"
    assert [file.status for file in update.look_back.files] == [FileStatus.VERIFIED]
    assert [url for url in world.asked if "integrity" in url] == [f"{INDEX}integrity/tinyledger-2.0-py3-none-any.whl"]
    lost = next(finding for finding in after(outcome, locked[3].id).findings if finding.rule == "lost-provenance")
    assert "2.0" in lost.detail


async def test_provenance_that_comes_back_is_compared_with_the_one_before_the_gap(
    world: World, pool: WorkerPool
) -> None:
    first, gap, back = (package("tinyledger", version) for version in ("2.0", "2.1", "2.2"))
    world.page(
        "tinyledger",
        world.file(first.artifacts[0].filename, identity=released("tinyledger", "2.0"), uploaded=UPLOADED),
        world.file(gap.artifacts[0].filename, uploaded=UPLOADED + timedelta(days=1)),
        world.file(back.artifacts[0].filename, identity=released("evil", "2.2"), uploaded=UPLOADED + timedelta(days=2)),
    )
    found = after(await reviewed(world, pool, [gap], [back]), back.id)
    assert found.identity is not None
    assert (found.identity.status, found.identity.base) == (IdentityStatus.DIFFERS, "2.0")


async def test_nothing_is_looked_back_on_where_there_is_nothing_or_nobody_knows(world: World, pool: WorkerPool) -> None:
    bare = served(world, "colours", bare=["1.0", "1.1"])
    other_series = served(world, "paints", "1.0", bare=["2.0", "2.1"])
    unreachable = served(world, "brushes", "1.0", "1.1", "1.2")
    missing = f"{INDEX}integrity/brushes-1.1-py3-none-any.whl"
    world.answers[missing] = httpx.Response(500)
    outcome = await reviewed(
        world, pool, [bare[0], other_series[1], unreachable[1]], [bare[1], other_series[2], unreachable[2]]
    )
    assert all(update.look_back is None for update in outcome.changes.values())
    found = after(outcome, "brushes==1.2")
    assert found.trust is Trust.VERIFIED
    assert found.identity is not None
    assert found.identity.status is IdentityStatus.FIRST_SEEN
    assert {finding.rule for finding in found.findings} == set(), "what could not be checked is no change"
    assert before(outcome, "brushes==1.2").files[0].status is FileStatus.NOT_CHECKED


@pytest.mark.parametrize("silent_before", [False, True])
@pytest.mark.parametrize("row", ["silent", "file"])
async def test_an_index_put_in_the_place_of_another_is_stopped_though_nothing_can_be_verified(
    world: World, pool: WorkerPool, row: str, silent_before: bool
) -> None:
    old, new = served(world, "tinyledger", "1.0", "1.1")
    old = replace(old, origin=Origin(OriginKind.INDEX)) if silent_before else old
    world.page("tinyledger", *(getattr(world, row)(one.artifacts[0].filename) for one in (old, new)), index=OTHER)
    outcome = await reviewed(world, pool, [old], [replace(new, origin=Origin(OriginKind.INDEX, OTHER))])
    levels = {finding.rule: finding.level for finding in after(outcome, new.id).findings}
    assert levels["origin-changed"] is Level.BLOCK
    assert exit_code([after(outcome, new.id)]) == 1


@pytest.mark.parametrize(
    "origin",
    [
        Origin(OriginKind.URL, "https://evil.example/tinyledger-1.1-py3-none-any.whl"),
        Origin(OriginKind.GIT, "https://evil.example/tinyledger", commit="a" * 40),
    ],
)
async def test_an_attested_package_that_is_taken_from_an_address_or_a_repository_is_stopped(
    world: World, pool: WorkerPool, origin: Origin
) -> None:
    old, new = served(world, "tinyledger", "1.0", "1.1")
    outcome = await reviewed(world, pool, [old], [replace(new, origin=origin)])
    [finding] = after(outcome, new.id).findings
    assert (finding.rule, finding.level) == ("origin-changed", Level.BLOCK)
    assert origin.url in finding.after
    assert exit_code([after(outcome, new.id)]) == 1


async def test_a_repository_put_in_the_place_of_another_is_told_though_no_index_is_asked(
    world: World, pool: WorkerPool
) -> None:
    one, other = (
        Package(PackageId("fork==1"), "fork", "1", Origin(OriginKind.GIT, f"https://{host}.example/fork"))
        for host in ("forge", "evil")
    )
    outcome = await reviewed(world, pool, [one], [other])
    assert [finding.rule for finding in after(outcome, other.id).findings] == ["origin-changed"]
    assert not world.asked


async def test_a_mirror_with_the_same_bytes_is_calm(world: World, pool: WorkerPool) -> None:
    [old] = served(world, "tinyledger", "1.0")
    world.page("tinyledger", world.silent(old.artifacts[0].filename), index=OTHER)
    outcome = await reviewed(world, pool, [old], [replace(old, origin=Origin(OriginKind.INDEX, OTHER))])
    assert outcome.loaded.changes[0].kind is ChangeKind.ORIGIN_CHANGED
    assert after(outcome, old.id).findings == ()


async def test_a_release_of_which_no_file_is_known_is_not_checked(world: World, pool: WorkerPool) -> None:
    [old] = served(world, "tinyledger", "1.0")
    ghost = replace(package("tinyledger", "9.9"), artifacts=())
    outcome = await reviewed(world, pool, [old], [ghost])
    assert after(outcome, ghost.id).files == ()
    assert exit_code([after(outcome, ghost.id)]) == 3


async def test_a_package_that_came_from_elsewhere_is_compared_with_its_series(world: World, pool: WorkerPool) -> None:
    _, new = served(world, "tinyledger", "2.0", "2.1")
    fork = Package(PackageId("tinyledger==2.0"), "tinyledger", "2.0", Origin(OriginKind.GIT, "https://f.example/t"))
    outcome = await reviewed(world, pool, [fork], [new])
    update = outcome.changes[new.id]
    assert update.look_back is not None
    assert update.look_back.package.version == "2.0"
    assert before(outcome, new.id).trust is Trust.NOT_APPLICABLE
    identity = after(outcome, new.id).identity
    assert identity is not None
    assert identity.status is IdentityStatus.SAME_AS_BEFORE


async def test_a_package_that_goes_elsewhere_is_looked_up_on_its_old_side_only(world: World, pool: WorkerPool) -> None:
    [old] = served(world, "tinyledger", "2.0")
    fork = Package(PackageId("tinyledger==2.1"), "tinyledger", "2.1", Origin(OriginKind.GIT, "https://f.example/t"))
    outcome = await reviewed(world, pool, [old], [fork])
    assert after(outcome, fork.id).trust is Trust.FAILED  # by the finding that it comes from elsewhere
    assert before(outcome, fork.id).trust is Trust.VERIFIED


async def test_a_new_package_has_nothing_to_be_compared_with(world: World, pool: WorkerPool) -> None:
    [new] = served(world, "tinyledger", "2.0")
    [_, later] = served(world, "webframe", "5.0", "5.1")
    outcome = await reviewed(world, pool, [], [new, later])
    assert outcome.changes[new.id].before is None
    nobody = "neither pinned nor on the old side, so nobody was expected"
    assert first_seen(after(outcome, new.id)) == nobody
    assert first_seen(after(outcome, later.id)) == f"{nobody}; not compared with 5.0, the newest attested before it"
    assert sum("5.0" in url for url in world.asked) == 0, "nothing is fetched for what nobody compares"


async def test_a_publisher_whom_nobody_expected_says_why_and_never_promises_to_be_compared(
    world: World, pool: WorkerPool
) -> None:
    _, new, bare = served(world, "paints", "1.0", "3.0", bare=["2.0"])
    old, lost = served(world, "brushes", "1.0", "1.1")
    world.answers[f"{INDEX}integrity/brushes-1.0-py3-none-any.whl"] = httpx.Response(500)
    outcome = await reviewed(world, pool, [bare, old], [new, lost])
    assert first_seen(after(outcome, new.id)) == (
        "no certificate of the old side says who published it, so nobody was expected; "
        "not compared with 1.0, the newest attested before it"
    )
    assert first_seen(after(outcome, lost.id)) == "the old side could not be checked, so who was expected is not known"


async def test_the_old_side_says_that_it_is_what_the_new_one_is_compared_with(world: World, pool: WorkerPool) -> None:
    _, old, new = served(world, "tinyledger", "2.3", "2.4", "2.5")
    outcome = await reviewed(world, pool, [old], [new])
    assert first_seen(before(outcome, new.id)) == "not pinned; what the new side is compared with"


async def test_a_pin_goes_before_the_old_side(world: World, pool: WorkerPool) -> None:
    old, new = served(world, "tinyledger", "2.4.0", "2.4.1")
    pin = {"kind": "GitHub", "repository": "somebody/else", "workflow": "release.yml"}
    outcome = await reviewed(world, pool, [old], [replace(new, attestation_identities=(pin,))])
    identity = after(outcome, new.id).identity
    assert identity is not None
    assert identity.status is IdentityStatus.DIFFERS
    assert "somebody/else" in identity.reason


async def test_other_hashes_of_one_release_are_checked_on_both_sides(world: World, pool: WorkerPool) -> None:
    [new] = served(world, "tinyledger", "2.0")
    swapped = replace(new.artifacts[0], digests=(Digest("sha256", "ab" * 32),))
    outcome = await reviewed(world, pool, [new], [replace(new, artifacts=(swapped,))])
    assert outcome.loaded.changes[0].kind is ChangeKind.FILES_CHANGED
    assert before(outcome, new.id).trust is Trust.VERIFIED
    assert after(outcome, new.id).trust is Trust.FAILED
    assert pages(world) == [f"{INDEX}tinyledger/"]


async def test_an_index_that_turns_out_to_serve_provenance_is_believed_about_others(
    world: World, pool: WorkerPool
) -> None:
    quiet = [package("quietlib", version) for version in ("1.0", "1.1")]
    world.page("quietlib", *(world.silent(one.artifacts[0].filename) for one in quiet))
    loud = served(world, "tinyledger", "1.0", "1.1")
    for old, new in (([quiet[0], loud[0]], [quiet[1], loud[1]]), ([loud[0], quiet[0]], [loud[1], quiet[1]])):
        outcome = await reviewed(world, pool, old, new)
        assert before(outcome, "quietlib==1.1").trust is Trust.NO_PROVENANCE
        assert after(outcome, "quietlib==1.1").trust is Trust.NO_PROVENANCE


# What is told


async def test_events_come_in_an_order_a_front_end_can_rely_on(world: World, pool: WorkerPool) -> None:
    old, new = served(world, "tinyledger", "1.0", "1.1")
    session: ReviewSource = ReviewSession(both(world, pool, [old], [new]))
    events = await until(session.events(), SessionFinished)
    await session.close()
    loaded = events[0]
    assert isinstance(loaded, ReviewLoaded)
    assert (loaded.base.path, loaded.project.path) == ("main", "orchard-shop")
    assert (loaded.base_title, loaded.title, loaded.now, loaded.replayed) == (
        "main (9f31c02)",
        "working tree",
        NOW,
        False,
    )
    assert [change.id for change in loaded.changes] == ["tinyledger==1.1"]
    assert sum(isinstance(event, TrustRootReady) for event in events) == 1
    assert [event for event in events if isinstance(event, IndexSeen)] == [IndexSeen(INDEX, True)]
    updates = [event for event in events if isinstance(event, ChangeUpdated)]
    assert [update.settled for update in updates] == [False] * (len(updates) - 1) + [True]
    early = [update.after for update in updates[:-1] if update.after]
    assert {record.trust for record in early} == {Trust.PENDING}, "nothing is calm before it is compared"
    finished = events[-1]
    assert isinstance(finished, SessionFinished)
    assert finished.requests == 3


async def test_nothing_changed_is_finished_at_once(world: World, pool: WorkerPool) -> None:
    locked = world.attested("tinyledger")
    outcome = await reviewed(world, pool, [locked], [locked])
    assert outcome.loaded.changes == ()
    assert world.asked == []


async def test_progress_counts_every_change_once(world: World, pool: WorkerPool) -> None:
    pairs = [served(world, f"lib{number}", "1.0", "1.1") for number in range(4)]
    told: list[tuple[int, int]] = []
    inputs = both(world, pool, [old for old, _ in pairs], [new for _, new in pairs])
    await run_review(ReviewSession(inputs), lambda *counts: told.append(counts))
    assert told == [(number, 4) for number in range(1, 5)]
    assert inputs.closed


async def test_a_side_that_cannot_be_read_ends_the_review_with_one_line(world: World, pool: WorkerPool) -> None:
    inputs = both(world, pool, [], [])

    async def fail() -> Project:
        raise UsageError("broken", where="main, uv.lock")

    inputs.base = fail  # type: ignore[method-assign] # it never returns
    with pytest.raises(SessionEndedError, match=r"main, uv\.lock: broken"):
        await run_review(ReviewSession(inputs))
    assert inputs.closed


async def test_without_a_trust_root_nothing_is_verified_and_nothing_lost(world: World, pool: WorkerPool) -> None:
    world.trust = TrustRootError("it is empty", where="root.json")
    old, new = served(world, "tinyledger", "1.0", "1.1")
    outcome = await reviewed(world, pool, [old], [new])
    assert after(outcome, new.id).files[0].reason == "root.json: it is empty"
    assert after(outcome, new.id).findings == ()
    assert outcome.trust_root.note == "root.json: it is empty"


async def test_an_error_of_our_own_in_one_change_leaves_the_others_alone(
    world: World, pool: WorkerPool, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(url: str) -> None:
        if "brokenlib-1.1" in url:
            raise ZeroDivisionError("a bug")

    world.before = break_down
    broken, fine = served(world, "brokenlib", "1.0", "1.1"), served(world, "tinyledger", "1.0", "1.1")
    outcome = await reviewed(world, pool, [broken[0], fine[0]], [broken[1], fine[1]])
    assert after(outcome, fine[1].id).trust is Trust.VERIFIED
    assert after(outcome, broken[1].id).trust is Trust.UNKNOWN
    assert "ZeroDivisionError" in after(outcome, broken[1].id).files[0].reason
    assert outcome.changes[broken[1].id].settled
    assert "brokenlib==1.1 failed" in caplog.text


# What it can be told


async def test_what_a_person_looks_at_comes_first(world: World, pool: WorkerPool) -> None:
    pairs = [served(world, f"pkg{number:02}", "1.0", "1.1") for number in range(40)]
    world.held = asyncio.Event()
    session = ReviewSession(both(world, pool, [old for old, _ in pairs], [new for _, new in pairs]))
    events = session.events()
    await until(events, ReviewLoaded)
    await world.first.wait()
    session.look_at([pairs[-1][1].id])
    world.held.set()
    await until(events, SessionFinished)
    await session.close()
    asked = pages(world)
    assert asked.index(f"{INDEX}pkg39/") < asked.index(f"{INDEX}pkg30/")


async def test_retry_asks_again_only_for_what_could_not_be_checked(world: World, pool: WorkerPool) -> None:
    good, bad = served(world, "tinyledger", "1.0", "1.1"), served(world, "gatepost", "1.0", "1.1")
    gone = world.attested("oldparser")
    page = world.answers.pop(f"{INDEX}gatepost/")
    session = ReviewSession(both(world, pool, [good[0], bad[0], gone], [good[1], bad[1]]))
    events = session.events()
    first = await until(events, SessionFinished)
    last = [event for event in first if isinstance(event, ChangeUpdated) and event.change == bad[1].id][-1]
    assert last.after is not None
    assert "404" in last.after.error
    world.answers[f"{INDEX}gatepost/"] = page
    world.asked.clear()
    session.retry()
    session.retry([bad[1].id])  # it is under way already
    told = [event for event in await until(events, SessionFinished) if isinstance(event, ChangeUpdated)]
    assert {event.change for event in told} == {bad[1].id}
    assert not told[0].settled
    assert told[-1].settled
    assert told[-1].after is not None
    assert told[-1].after.trust is Trust.VERIFIED
    assert pages(world) == [f"{INDEX}gatepost/"]
    world.asked.clear()
    session.retry([gone.id, PackageId("nobody")])
    session.retry([good[1].id])
    await until(events, SessionFinished)
    await session.close()
    assert sorted(world.asked) == sorted(
        [
            f"{INDEX}tinyledger/",
            *(f"{INDEX}integrity/tinyledger-{version}-py3-none-any.whl" for version in ("1.0", "1.1")),
        ]
    )


async def test_closing_stops_what_runs(world: World, pool: WorkerPool) -> None:
    world.held = asyncio.Event()  # never set: every request waits for ever
    old, new = served(world, "tinyledger", "1.0", "1.1")
    inputs = both(world, pool, [old], [new])
    session = ReviewSession(inputs)
    await until(session.events(), ReviewLoaded)
    await world.first.wait()
    await session.close()
    assert inputs.closed


# Acknowledgements


async def lost(world: World, pool: WorkerPool, given: Acknowledgements | None = None) -> tuple[PackageRecord, Finding]:
    old, new = served(world, "tinyledger", "2.3.0", "2.4.0", bare=["2.4.1"])[1:]
    inputs = both(world, pool, [old], [new])
    inputs.given = given or Acknowledgements()
    found = after(await run_review(ReviewSession(inputs)), new.id)
    return found, next(finding for finding in found.findings if finding.rule == "lost-provenance")


async def test_an_acknowledged_finding_is_marked_until_it_expires(world: World, pool: WorkerPool) -> None:
    record, finding = await lost(world, pool)
    assert finding.level in (Level.BLOCK, Level.REVIEW)
    today = NOW.date()
    entry = acknowledgement_of(record, finding, "they told us", today)
    marked, accepted = await lost(world, pool, Acknowledgements((entry,)))
    assert accepted.acknowledged == "they told us"
    assert marked.trust is Trust.NO_PROVENANCE
    expired = replace(entry, expires=today - timedelta(days=1))
    back, again = await lost(world, pool, Acknowledgements((expired,)))
    assert (again.acknowledged, again.lapsed) == ("", "was acknowledged until 2026-05-31: they told us")
    assert back.trust is record.trust


async def test_acknowledging_writes_it_and_tells_it(world: World, pool: WorkerPool, tmp_path: Path) -> None:
    old, new = served(world, "tinyledger", "2.4.0", bare=["2.4.1"])
    inputs = both(world, pool, [old], [new])
    inputs.place = tmp_path / FILE
    session = ReviewSession(inputs)
    events = session.events()
    seen = await until(events, SessionFinished)
    loaded = seen[0]
    assert isinstance(loaded, ReviewLoaded)
    assert loaded.acknowledge_in == tmp_path / FILE
    last = next(event for event in reversed(seen) if isinstance(event, ChangeUpdated))
    assert last.after is not None
    finding = next(finding for finding in last.after.findings if finding.rule == "lost-provenance")
    assert read_acknowledgements(Folder(tmp_path), "uv.lock").entries == (), "nothing is written unasked"
    await session.acknowledge(new.id, finding, "they told us", date(2026, 7, 1))
    [event] = await until(events, ChangeUpdated)
    assert isinstance(event, ChangeUpdated)
    assert event.after is not None
    assert [one.acknowledged for one in event.after.findings if one.rule == finding.rule] == ["they told us"]
    [entry] = read_acknowledgements(Folder(tmp_path), "uv.lock").entries
    assert (entry.rule, entry.package, entry.version, entry.expires) == (
        "lost-provenance",
        "tinyledger",
        "2.4.1",
        date(2026, 7, 1),
    )
    session.retry([new.id])  # judged again: still accepted
    told = await until(events, SessionFinished)
    last = next(event for event in reversed(told) if isinstance(event, ChangeUpdated))
    assert last.after is not None
    assert "they told us" in {one.acknowledged for one in last.after.findings}
    await session.close()


async def test_what_cannot_be_written_is_said_and_changes_nothing(
    world: World, pool: WorkerPool, tmp_path: Path
) -> None:
    old, new = served(world, "tinyledger", "2.4.0", bare=["2.4.1"])
    inputs = both(world, pool, [old], [new])
    session = ReviewSession(inputs)
    seen = await until(session.events(), SessionFinished)
    last = next(event for event in reversed(seen) if isinstance(event, ChangeUpdated))
    assert last.after is not None
    finding = last.after.findings[0]
    with pytest.raises(AcknowledgeError, match="there is no file to write to"):
        await session.acknowledge(new.id, finding, "why", date(2026, 7, 1))
    inputs.place = tmp_path / "gone" / FILE
    with pytest.raises(AcknowledgeError, match="nothing was written"):
        await session.acknowledge(new.id, finding, "why", date(2026, 7, 1))
    await session.close()


async def test_a_stream_that_ends_early_is_no_finished_review() -> None:
    class Ended:
        async def events(self) -> AsyncIterator[ReviewEvent]:
            nothing: list[ReviewEvent] = []
            for event in nothing:
                yield event

        def look_at(self, changes: Sequence[PackageId]) -> None: ...

        def retry(self, changes: Sequence[PackageId] = ()) -> None: ...

        async def acknowledge(self, change: PackageId, finding: Finding, reason: str, expires: date) -> None: ...

        async def close(self) -> None: ...

    with pytest.raises(SessionEndedError, match="before it was finished"):
        await run_review(Ended())
