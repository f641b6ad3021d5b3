"""Make the pictures in this folder, and the README's key table, from the running program: ``make screenshots``.

Each picture is one scene: the explorer or the review of the built-in example, in a size and a theme, after some keys.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from attestree.cli.workers import worker_pool
from attestree.demo import recording, upgrade_recording
from attestree.session.replayed import ReplayedInputs
from attestree.session.review import ReviewSession
from attestree.session.review_inputs import replayed_review
from attestree.session.stream import Session
from attestree.settings import FileScope
from attestree.tui.app import ExplorerApp
from attestree.tui.review.app import ReviewApp
from readme import README, with_key_table

if TYPE_CHECKING:
    from attestree.pool import WorkerPool

FOLDER = Path(__file__).parent
WIDE, NARROW = (120, 40), (80, 24)


@dataclass(frozen=True)
class Scene:
    """One picture: its file's name, the keys that lead there, and how the terminal looks."""

    name: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = WIDE
    theme: str = "attestree-dark"
    review: bool = False


def _search(words: str) -> tuple[str, ...]:
    return ("slash", *words, "enter")


SCENES = (
    Scene("explorer", ("home", *["j"] * 2, *["n"] * 7)),
    Scene("explorer-light", ("home", *["n"] * 25), theme="attestree-light"),
    Scene("claims", (*_search("basketry"), "enter", "enter", "enter", "enter")),
    Scene("narrow", ("home",), size=NARROW),
    Scene("help", ("question_mark",)),
    Scene("review", ("n",) * 9, review=True),
    Scene("review-light", ("n",) * 5, review=True, theme="attestree-light"),
)


def _app(scene: Scene, pool: WorkerPool) -> ExplorerApp | ReviewApp:
    if scene.review:
        review = replayed_review
        return ReviewApp(
            lambda: ReviewSession(review(upgrade_recording(), pool, FileScope.INSTALLABLE)), theme=scene.theme
        )
    return ExplorerApp(lambda: Session(ReplayedInputs(recording(), pool, FileScope.INSTALLABLE)), theme=scene.theme)


async def take(scene: Scene) -> Path:
    """Run one scene and return the picture's file."""
    with worker_pool() as pool:
        app = _app(scene, pool)
        async with app.run_test(size=scene.size) as pilot:
            while not app.state.finished:
                await pilot.pause(0.05)
            await pilot.pause(0.5)
            for key in scene.keys:
                await pilot.press(key)
                await pilot.pause(0.3)
            await pilot.pause(0.5)
            path = FOLDER / f"{scene.name}.svg"
            path.write_text(app.export_screenshot(title="attestree"), encoding="utf-8")
            return path


def main() -> None:
    """Make every picture, or those that are named on the command line."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    wanted = set(sys.argv[1:])
    for scene in SCENES:
        if not wanted or scene.name in wanted:
            sys.stdout.write(f"{asyncio.run(take(scene))}\n")
    README.write_text(with_key_table(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
