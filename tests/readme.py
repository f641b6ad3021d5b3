"""What the README shows of the running program: its key tables, made from the bindings themselves."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

from attestree.tui.app import ExplorerApp
from attestree.tui.keys import key_groups
from attestree.tui.review.app import ReviewApp
from tui.fake_session import FakeSession
from tui.review.fake import FakeReview

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.tui.keys import KeyGroup
    from attestree.tui.shell import SessionApp

README = Path(__file__).parents[1] / "README.md"
_PLACE = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- /keys -->)", re.DOTALL)
_OF_REVIEW = re.compile(r"(?<=<!-- review keys -->\n).*?(?=<!-- /review keys -->)", re.DOTALL)


def key_table() -> str:
    """Return the explorer's keys as a Markdown table."""
    return _table(asyncio.run(_groups(ExplorerApp(lambda: FakeSession(())))))


def review_key_table() -> str:
    """Return the keys that only the review has, or that do something else there, as a Markdown table."""
    groups = asyncio.run(_groups(ReviewApp(lambda: FakeReview(()))))
    return _table([group for group in groups if group.title == "The review"])


def _table(groups: Sequence[KeyGroup]) -> str:
    rows = ["| | Key | What it does |", "|---|---|---|"]
    for group in groups:
        for number, key in enumerate(group.keys):
            title = "" if number else group.title
            keys = " ".join(f"`{name}`" for name in key.keys.split())
            rows.append(f"| {title} | {keys} | {key.says.removesuffix('.')} |")
    return "\n".join([*rows, ""])


async def _groups(app: SessionApp) -> list[KeyGroup]:
    async with app.run_test(size=(120, 40)):
        return key_groups(app.screen, app)


def with_key_table(text: str) -> str:
    """Return the README's ``text`` with its key tables made anew."""
    return _OF_REVIEW.sub(lambda _: review_key_table(), _PLACE.sub(lambda _: key_table(), text))
