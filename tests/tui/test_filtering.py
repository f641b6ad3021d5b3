from __future__ import annotations

from dataclasses import replace

import pytest

import builders
from attestree.events import PackageUpdated
from attestree.tui.filtering import PackageFinder
from attestree.tui.state import ExplorerState
from attestree.verdict import FileStatus
from tui import canned


@pytest.fixture
def state() -> ExplorerState:
    state = ExplorerState()
    state.apply(canned.all_events())
    return state


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tinyledger", ["tinyledger==2.4.1"]),
        ("LEDGER tiny", ["tinyledger==2.4.1"]),
        ("26.4", ["numlib==1.26.4", "certstore==2026.4.1"]),
        ("failed", ["fastcodec==1.2.0"]),
        ("no-provenance byte", ["bytepack==4.0.1"]),
        ("forge.example tiny", ["tinyledger==2.4.1"]),
        ("orchard", ["orchard-shop==0.1.0"]),
        ("orchard not applicable", []),
        ("[/nope]", []),
        (".*", []),
    ],
)
def test_words_are_found_anywhere_in_any_order(state: ExplorerState, typed: str, found: list[str]) -> None:
    assert sorted(PackageFinder(state).find(typed)) == sorted(found)


def test_nothing_typed_finds_everything(state: ExplorerState) -> None:
    assert PackageFinder(state).find(" ") == tuple(canned.PACKAGES)


def test_what_changes_is_found_by_its_new_word(state: ExplorerState) -> None:
    finder = PackageFinder(state)
    assert "webframe==5.1.0" not in finder.find("failed")
    record = builders.record(package_=canned.PACKAGES["webframe==5.1.0"], status=FileStatus.FAILED)
    state.apply([PackageUpdated(replace(record, direct=True))])
    assert "webframe==5.1.0" in finder.find("failed")
