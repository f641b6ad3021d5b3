from __future__ import annotations

from textual._callback import invoke
from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content

import builders
from attestree.tui.commands import MOST_HITS, KeyCommands, PackageCommands
from tui import canned
from tui.driving import Explorer, explorer


async def hits(run: Explorer, query: str, *kinds: type[Provider]) -> list[Hit | DiscoveryHit]:
    """Return what providers offer for ``query``; for none, what they offer unasked."""
    found: list[Hit | DiscoveryHit] = []
    for kind in kinds or (PackageCommands, KeyCommands):
        provider = kind(run.screen)
        offered = provider.search(query) if query else provider.discover()
        found += [hit async for hit in offered if hit is not NotImplemented]
    return found


async def test_every_package_can_be_gone_to() -> None:
    async with explorer(canned.all_events()) as run:
        for package in canned.PACKAGES.values():
            found = {hit.text: hit for hit in await hits(run, package.title)}
            found[package.title].command()
            await run.settle()
            assert run.tree.package == package.id


async def test_a_package_is_offered_with_its_sign_and_word() -> None:
    async with explorer(canned.all_events()) as run:
        shown = [str(hit.prompt) for hit in await hits(run, "fastcodec")]
        assert shown[0] == "fastcodec 1.2.0  ✗ failed"
        assert "orchard-shop 0.1.0  this project" in [str(hit.prompt) for hit in await hits(run, "orchard")]


async def test_the_best_fitting_come_first_and_there_are_not_too_many() -> None:
    records = [builders.record(f"thing{number}") for number in range(MOST_HITS + 20)]
    async with explorer(canned.events_of(records)) as run:
        found = [hit for hit in await hits(run, "thing", PackageCommands) if isinstance(hit, Hit)]
        assert len(found) == MOST_HITS
        assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


async def test_names_are_never_markup() -> None:
    record = builders.record("x[red]y[/red][/nope]")
    async with explorer(canned.events_of([record])) as run:
        for hit in await hits(run, "nope", PackageCommands):
            assert isinstance(hit.prompt, Content)
            assert str(hit.prompt).startswith("x[red]y[/red][/nope] 2.4.1")


async def test_every_command_of_the_explorer_is_offered_unasked_and_runs() -> None:
    async with explorer(canned.all_events()) as run:
        offered = {hit.text: hit for hit in await hits(run, "")}
        assert {"Filter", "Next problem", "Who requires", "Sort", "Retry", "Copy", "Help", "Quit"} <= set(offered)
        assert "Up" not in offered
        await invoke(offered["Who requires"].command)
        await run.settle()
        assert run.tree.outline.title == "Who requires tinyledger 2.4.1"


async def test_commands_are_found_by_what_they_do() -> None:
    async with explorer(canned.all_events()) as run:
        assert "Retry" in [hit.text for hit in await hits(run, "ask again")]


async def test_the_palette_opens_and_goes_to_a_package() -> None:
    async with explorer(canned.all_events()) as run:
        await run.press("ctrl+p", *"bytepack")
        await run.until(lambda: "bytepack 4.0.1" in run.text)
        await run.press("enter", "enter")
        await run.until(run.on_top)
        assert run.tree.package == "bytepack==4.0.1"
