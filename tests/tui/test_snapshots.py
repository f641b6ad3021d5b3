"""How the explorer looks, pinned as pictures at both sizes; each test says what a reviewer should see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

import builders
from attestree.events import SessionFailed, SessionFinished
from attestree.graph import DependencyGraph
from attestree.tui.app import ExplorerApp
from tui import canned
from tui.driving import NARROW, WIDE, settle
from tui.fake_session import FakeSession
from tui.test_hostile import nasty_events

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import App
    from textual.pilot import Pilot

    from attestree.events import Event


class Compare(Protocol):
    def __call__(
        self,
        app: App[None],
        *,
        terminal_size: tuple[int, int],
        run_before: Callable[[Pilot[None]], Awaitable[None]],
    ) -> bool: ...


both_sizes = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])


def looks(
    compare: Compare,
    events: Sequence[Event],
    size: tuple[int, int],
    *keys: str,
    theme: str | None = None,
    ascii_only: bool = False,
) -> bool:
    """Return whether the explorer on ``events`` looks, after ``keys``, as its picture does."""
    app = ExplorerApp(lambda: FakeSession(events), theme=theme, ascii=ascii_only)
    app.animation_level = "none"

    async def run(pilot: Pilot[None]) -> None:
        await settle(app, pilot)
        for key in keys:
            await pilot.press(key)
        await settle(app, pilot)
        for bar in app.screen.query("FilterBar"):
            bar.flush()  # type: ignore[attr-defined] # found by its name
        await settle(app, pilot)

    return compare(app, terminal_size=size, run_before=run)


@both_sizes
def test_busy(snap_compare: Compare, size: tuple[int, int]) -> None:
    """The project shows how far the work is, subtrees count, pending rows are dim, and nothing is green too early."""
    assert looks(snap_compare, canned.busy_events(), size)


@both_sizes
def test_done(snap_compare: Compare, size: tuple[int, int]) -> None:
    """The cursor is on the package that leads to the failure, and red is where the eye lands."""
    assert looks(snap_compare, canned.all_events(label="the built-in example"), size)


@both_sizes
def test_empty(snap_compare: Compare, size: tuple[int, int]) -> None:
    """A project that locks nothing says what was read and what to do."""
    root = builders.root()
    project = builders.project(DependencyGraph([root], [root.id]))
    assert looks(snap_compare, [canned.loaded(project), SessionFinished(0.0, 0)], size)


@both_sizes
def test_error(snap_compare: Compare, size: tuple[int, int]) -> None:
    """A session that cannot start fills the screen with what, where and what to do."""
    message = "uv.lock, line 12: this is not TOML (expected '=' after a key); run uv lock again, or name another file"
    assert looks(snap_compare, [SessionFailed(message)], size)


@both_sizes
def test_hostile(snap_compare: Compare, size: tuple[int, int]) -> None:
    """Markup stands there as text, and hidden characters as their escapes."""
    assert looks(snap_compare, nasty_events(), size)


@both_sizes
def test_filter(snap_compare: Compare, size: tuple[int, int]) -> None:
    """Matches stand under what leads to them, the filter below the tree with the number of matches."""
    assert looks(snap_compare, canned.all_events(), size, "slash", *"lib")


@both_sizes
def test_inverted(snap_compare: Compare, size: tuple[int, int]) -> None:
    """Who requires the first problem, up to the project."""
    assert looks(snap_compare, canned.all_events(), size, "g", "n", "i", "l")


@both_sizes
def test_help(snap_compare: Compare, size: tuple[int, int]) -> None:
    """The signs and their words come first, then the keys by part."""
    assert looks(snap_compare, canned.all_events(), size, "question_mark")


@both_sizes
def test_by_trust(snap_compare: Compare, size: tuple[int, int]) -> None:
    """A flat list, the worst first."""
    assert looks(snap_compare, canned.all_events(), size, "s", "s")


@both_sizes
def test_details(snap_compare: Compare, size: tuple[int, int]) -> None:
    """The details have the keys: alone in a narrow terminal, beside the tree in a wide one."""
    assert looks(snap_compare, canned.all_events(), size, "enter")


def test_light(snap_compare: Compare) -> None:
    """The light theme: the same words and places on a light ground."""
    assert looks(snap_compare, canned.all_events(), WIDE, theme="attestree-light")


def test_no_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any colour every word is still told apart by its sign, and the cursor by its ground."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks(snap_compare, canned.all_events(), WIDE)


def test_ascii(snap_compare: Compare) -> None:
    """With ASCII signs only."""
    assert looks(snap_compare, canned.all_events(), NARROW, ascii_only=True)


def test_no_room(snap_compare: Compare) -> None:
    """A terminal too small for anything says so in a line."""
    assert looks(snap_compare, canned.all_events(), (50, 12))
