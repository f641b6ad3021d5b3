"""Choosing what of a project is shown, while it is checked: nothing is asked twice, nothing is shown that was left."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from attestree.environment import TargetEnvironment
from attestree.errors import UsageError
from attestree.events import Choosing, Event, PackageUpdated, ProjectLoaded, SessionFinished
from attestree.graph import DependencyGraph, Edge
from attestree.model import Artifact, Digest, Origin, OriginKind, Package, PackageId
from attestree.project import Project
from attestree.selection import Choice, Selection
from attestree.session import stream
from attestree.session.checking import first_record
from attestree.session.choosing import choice_of, chosen_part
from attestree.session.stream import Session
from attestree.settings import Settings
from attestree.verdict import Trust
from session.world import INDEX, World, released, sha256_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from attestree.pool import WorkerPool
    from attestree.records import PackageRecord

LINUX_WHEEL = "codec-1.0-cp312-cp312-manylinux_2_17_x86_64.whl"
WINDOWS_WHEEL = "codec-1.0-cp312-cp312-win_amd64.whl"


def two_wheels(world: World) -> Package:
    """Serve a release with a wheel for each of two platforms, and return the package that locks both."""
    names = (LINUX_WHEEL, WINDOWS_WHEEL)
    world.page("codec", *(world.file(name, identity=released("codec", "1.0")) for name in names))
    artifacts = tuple(Artifact(name, (Digest.of("sha256", sha256_of(name)),)) for name in names)
    return Package(PackageId("codec==1.0"), "codec", "1.0", Origin(OriginKind.INDEX, INDEX), artifacts)


def shop(world: World) -> DependencyGraph:
    root = Package(PackageId("shop==1"), "shop", "1", Origin(OriginKind.ROOT))
    web, tester, winonly = (world.attested(name) for name in ("web", "tester", "winonly"))
    codec = two_wheels(world)
    edges = [
        Edge(root.id, web.id),
        Edge(root.id, tester.id, group="dev"),
        Edge(web.id, codec.id),
        Edge(web.id, winonly.id, "sys_platform == 'win32'"),
    ]
    return DependencyGraph([root, web, tester, codec, winonly], [root.id], edges)


async def until_finished(events: AsyncIterator[Event]) -> list[Event]:
    found: list[Event] = []
    async for event in events:
        found.append(event)
        if isinstance(event, SessionFinished):
            return found
    raise AssertionError(f"the stream ended: {found}")


def loaded(events: list[Event]) -> ProjectLoaded:
    return next(event for event in events if isinstance(event, ProjectLoaded))


def names(event: ProjectLoaded) -> set[str]:
    return {record.package.name for record in event.records} - {"shop"}


def windows() -> Choice:
    return Choice(Selection.of(environment=True), "3.12", "windows")


async def test_another_part_is_shown_without_asking_again(world: World, pool: WorkerPool) -> None:
    session = Session(world.inputs(shop(world), pool))
    assert isinstance(session, Choosing)
    events = session.events()
    first = loaded(await until_finished(events))
    assert first.choices is not None
    assert (first.choices.groups, first.choices.extras) == (("dev",), ())
    assert first.choices.choice == Choice()
    assert names(first) == {"web", "tester", "codec", "winonly"}
    asked = list(world.asked)
    session.choose(Choice(Selection(narrows=True, markers=True)))
    second = loaded(found := await until_finished(events))
    assert names(second) == {"web", "codec"}
    assert all(record.settled and record.trust is Trust.VERIFIED for record in second.records if record.files)
    assert second.project.notes[0] == (
        "2 of 4 packages are shown: what would be installed with no group and no extra "
        f"in {world.inputs(shop(world), pool).environment.display}"
    )
    assert not [event for event in found if isinstance(event, PackageUpdated)]
    assert world.asked == asked
    session.choose(Choice())
    assert names(loaded(await until_finished(events))) == {"web", "tester", "codec", "winonly"}
    assert world.asked == asked
    await session.close()


async def test_another_environment_counts_other_files_by_the_same_pages(world: World, pool: WorkerPool) -> None:
    session = Session(world.inputs(shop(world), pool))
    events = session.events()
    before = await until_finished(events)
    last = {event.record.package.name: event.record for event in before if isinstance(event, PackageUpdated)}
    assert [file.artifact.filename for file in last["codec"].counted] == [LINUX_WHEEL]
    pages = [url for url in world.asked if url.endswith("/")]
    asked = len(world.asked)
    session.choose(windows())
    after = await until_finished(events)
    assert loaded(after).choices is not None
    assert {record.settled for record in loaded(after).records if record.package.name != "shop"} == {False}
    last = {event.record.package.name: event.record for event in after if isinstance(event, PackageUpdated)}
    assert [file.artifact.filename for file in last["codec"].counted] == [WINDOWS_WHEEL]
    assert last["codec"].trust is Trust.VERIFIED
    assert [url for url in world.asked if url.endswith("/")] == pages
    assert f"{INDEX}integrity/{WINDOWS_WHEEL}" in world.asked[asked:]
    await session.close()


async def test_what_is_chosen_while_pages_are_awaited_wins(world: World, pool: WorkerPool) -> None:
    world.held = asyncio.Event()
    session = Session(world.inputs(shop(world), pool))
    events = session.events()
    assert isinstance(await anext(events), ProjectLoaded)
    await world.first.wait()
    session.choose(windows())
    session.choose(Choice(replace(windows().selection, narrows=True), "3.12", "windows"))
    world.held.set()
    found = await until_finished(events)
    final = [event for event in found if isinstance(event, ProjectLoaded)][-1]
    assert names(final) == {"web", "codec", "winonly"}
    last = {event.record.package.name: event.record for event in found if isinstance(event, PackageUpdated)}
    assert {name for name, record in last.items() if record.settled} >= {"web", "codec", "winonly"}
    assert [file.artifact.filename for file in last["codec"].counted] == [WINDOWS_WHEEL]
    pages = [url for url in world.asked if url.endswith("/")]
    assert len(pages) == len(set(pages))
    await session.close()


async def test_what_cannot_be_chosen_changes_nothing(world: World, pool: WorkerPool) -> None:
    inputs = world.inputs(shop(world), pool)
    session = Session(inputs)
    session.choose(windows())  # before anything is known there is nothing to choose from
    events = session.events()
    await until_finished(events)
    before = inputs.environment
    with pytest.raises(UsageError, match=r"2\.5 is not a version of CPython"):
        session.choose(Choice(Selection(), "2.5"))
    with pytest.raises(UsageError, match="the project has no group test; it has dev"):
        session.choose(Choice(Selection.of(["test"])))
    assert (inputs.environment, inputs.choice) == (before, Choice())
    await session.close()


def project(graph: DependencyGraph) -> Project:
    return Project("shop", "shop", "uv.lock", "uv.lock", "0" * 64, graph)


def test_options_become_a_choice() -> None:
    settings = Settings(groups=("Dev",), extras=("x",), python_version="3.12", platform="windows")
    assert choice_of(settings) == Choice(
        Selection(("dev",), ("x",), narrows=True, markers=True), python_version="3.12", platform="windows"
    )
    assert choice_of(Settings()) == Choice()
    assert choice_of(Settings(all_groups=True)).selection.all_groups
    assert choice_of(Settings(no_default_groups=True)) == Choice(Selection(narrows=True, markers=True))
    assert choice_of(Settings(roots=("web",))) == Choice(roots=("web",))


def test_what_is_named_later_takes_the_place_of_what_was_chosen() -> None:
    before = Choice(Selection.of(["dev"], environment=True), "3.11", "windows", ("web",))
    assert before.changed_by(Choice()) == before
    assert before.changed_by(Choice(Selection.of(extras=["x"]))) == replace(
        before, selection=Selection.of(extras=["x"])
    )
    assert before.changed_by(Choice(platform="linux", roots=("api",))) == replace(
        before, platform="linux", roots=("api",)
    )
    assert Choice().changed_by(Choice(Selection.of(environment=True), "3.9")).selection.markers


async def test_a_project_that_is_installed_is_for_its_own_environment(world: World, pool: WorkerPool) -> None:
    inputs = world.inputs(shop(world), pool)
    inputs._load = lambda: replace(project(shop(world)), environment=TargetEnvironment.of("3.9", "windows"))
    session = Session(inputs)
    events = session.events()
    (loaded,) = (one for one in await until_finished(events) if isinstance(one, ProjectLoaded))
    assert inputs.environment.python_version == "3.9"
    assert loaded.choices is not None
    assert loaded.choices.environment == loaded.choices.default == "Python 3.9 on windows AMD64"
    codec = next(one for one in loaded.records if one.package.name == "codec")
    assert [file.artifact.filename for file in codec.files if file.installable] == []  # there are only cp312 wheels
    session.choose(Choice(python_version="3.12"))
    assert inputs.environment == TargetEnvironment.of("3.12", "windows")
    session.choose(Choice())
    assert inputs.environment == TargetEnvironment.of("3.9", "windows")
    await session.close()


def test_a_part_says_what_it_is(world: World) -> None:
    whole = project(shop(world))
    there = TargetEnvironment.of("3.12", "windows")
    assert chosen_part(whole, Choice(), there) is whole
    part = chosen_part(whole, Choice(Selection.of(["dev"])), there)
    assert part.notes == (
        "4 of 4 packages are shown: what would be installed with the group dev in Python 3.12 on windows AMD64",
    )
    part = chosen_part(whole, Choice(Selection.of(all_groups=True, environment=True), roots=("web",)), there)
    assert part.graph.roots == ("web==1.0",)
    assert part.notes[0].endswith("with every group in Python 3.12 on windows AMD64 at or below web")
    assert chosen_part(whole, Choice(roots=("codec==1.0",)), there).graph.locked == ("codec==1.0",)
    every = chosen_part(whole, Choice(Selection.of(environment=True)), there)
    assert "what would be installed with every group and extra in Python 3.12 on windows" in every.notes[0]
    with pytest.raises(UsageError, match="the project has no package nothing"):
        chosen_part(whole, Choice(roots=("nothing",)), there)
    assert chosen_part(whole, Choice(Selection.of(["gone"])), there, strict=False).graph.locked


async def test_the_files_of_another_environment_are_told_apart_off_the_loop(
    world: World, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(world.inputs(shop(world), pool))
    events = session.events()
    await until_finished(events)
    threads: list[int] = []

    def noted(*arguments: Any, **named: Any) -> PackageRecord:
        threads.append(threading.get_ident())
        return first_record(*arguments, **named)

    monkeypatch.setattr(stream, "first_record", noted)
    session.choose(windows())
    assert isinstance((await until_finished(events))[0], ProjectLoaded)
    assert len(threads) == len(shop(world).packages)
    assert threading.get_ident() not in threads
    await session.close()


async def test_going_back_at_once_shows_what_was_there(world: World, pool: WorkerPool) -> None:
    session = Session(world.inputs(shop(world), pool))
    events = session.events()
    await until_finished(events)
    asked = list(world.asked)
    session.choose(windows())
    session.choose(Choice())
    found = await until_finished(events)
    assert [type(event) for event in found] == [ProjectLoaded, SessionFinished]
    assert all(record.settled for record in loaded(found).records if record.files)
    assert world.asked == asked
    await session.close()


async def test_the_time_it_took_leaves_out_the_time_a_person_took(world: World, pool: WorkerPool) -> None:
    session = Session(world.inputs(shop(world), pool))
    events = session.events()
    first = (await until_finished(events))[-1]
    session.choose(Choice(Selection(narrows=True, markers=True)))
    second = (await until_finished(events))[-1]
    assert second == first, "nothing was left to check"
    session.choose(windows())
    third = (await until_finished(events))[-1]
    assert isinstance(first, SessionFinished)
    assert isinstance(third, SessionFinished)
    assert third.seconds > first.seconds
    await session.close()
