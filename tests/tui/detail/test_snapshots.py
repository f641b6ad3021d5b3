"""How each level looks, at the least width it is made for and at that of a common terminal."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

import builders
from attestree.model import PackageId
from attestree.tui.state import ExplorerState
from attestree.verdict import FileStatus
from tui import canned
from tui.detail.host import Host
from tui.detail.reading import state_of

SIZES = [(60, 40), (80, 24)]
Compare = Callable[..., bool]


def whole_project() -> ExplorerState:
    state = ExplorerState()
    state.apply(canned.all_events())
    return state


def keys(*names: str) -> Callable[[Pilot[None]], object]:
    async def press(pilot: Pilot[None]) -> None:
        await pilot.pause()
        pilot.app.query_one(Input).cursor_blink = False
        await pilot.press(*names)
        await pilot.pause()

    return press


@pytest.mark.parametrize("size", SIZES, ids=["60x40", "80x24"])
@pytest.mark.parametrize(
    "package",
    [
        "orchard-shop 0.1.0",
        "tinyledger 2.4.1",
        "webframe 5.1.0",
        "fastcodec 1.2.0",
        "oldparser 0.9",
        "mirrorlib 0.3",
        "quirkbundle 0.4.0",
        "netqueue 6.1",
        "gitlib 1.0.dev3",
    ],
    ids=lambda package: package.split()[0],
)
def test_packages(snap_compare: Compare, package: str, size: tuple[int, int]) -> None:
    assert snap_compare(Host(whole_project(), canned.NAMES[package]), terminal_size=size)


LEVELS = {
    "finding": ("enter",),
    "file": ("G", "enter"),
    "attestation": ("G", "enter", "enter"),
    "certificate": ("G", "enter", "enter", "enter"),
    "log": ("G", "enter", "enter", "down", "enter"),
    "raw": ("G", "enter", "enter", "down", "down", "enter"),
    "search": ("G", "enter", "enter", "down", "down", "enter", "slash", "f", "o", "r"),
}


@pytest.mark.parametrize("size", SIZES, ids=["60x40", "80x24"])
@pytest.mark.parametrize("level", list(LEVELS))
def test_levels(snap_compare: Compare, level: str, size: tuple[int, int]) -> None:
    host = Host(whole_project(), canned.NAMES["tinyledger 2.4.1"])
    assert snap_compare(host, terminal_size=size, run_before=keys(*LEVELS[level]))


@pytest.mark.parametrize("level", ["attestation", "certificate"])
def test_what_nothing_proves(snap_compare: Compare, level: str) -> None:
    host = Host(whole_project(), canned.NAMES["fastcodec 1.2.0"])
    assert snap_compare(host, terminal_size=(60, 40), run_before=keys(*LEVELS[level]))


def busy() -> tuple[ExplorerState, PackageId]:
    files = [builders.file_record(), builders.file_record(builders.sdist(), None, installable=False)]
    record = builders.record(files=files, settled=False)
    return state_of(record), record.id


def test_work_that_runs(snap_compare: Compare) -> None:
    state, package = busy()
    assert snap_compare(Host(state, package), terminal_size=(80, 24))


def test_light(snap_compare: Compare) -> None:
    host = Host(whole_project(), canned.NAMES["tinyledger 2.4.1"], theme="attestree-light")
    assert snap_compare(host, terminal_size=(80, 40))


def test_without_colours(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(Host(whole_project(), canned.NAMES["tinyledger 2.4.1"]), terminal_size=(80, 40))


def test_in_ascii(snap_compare: Compare) -> None:
    state = ExplorerState(ascii_only=True)
    state.apply(canned.all_events())
    assert snap_compare(Host(state, canned.NAMES["tinyledger 2.4.1"]), terminal_size=(80, 40))


def test_many_files(snap_compare: Compare) -> None:
    tags = [f"cp3{minor}-cp3{minor}-manylinux_2_17_x86_64.manylinux2014_x86_64" for minor in range(9, 15)]
    files = [
        builders.file_record(builders.wheel(tag=tag), counted=minor == 3, installable=minor == 3)
        for minor, tag in enumerate(tags)
    ]
    files.append(
        replace(builders.file_record(builders.sdist(), FileStatus.NO_PROVENANCE), counted=False, installable=False)
    )
    record = builders.record(files=files)
    assert snap_compare(Host(state_of(record), record.id), terminal_size=(60, 40), run_before=keys("G", "enter"))
