"""What the README shows of the running program: its key table, made from the bindings themselves."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

from attestree.tui.app import ExplorerApp
from attestree.tui.keys import key_groups
from tui.fake_session import FakeSession

if TYPE_CHECKING:
    from attestree.tui.keys import KeyGroup

README = Path(__file__).parents[1] / "README.md"
_PLACE = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- /keys -->)", re.DOTALL)


def key_table() -> str:
    """Return the explorer's keys as a Markdown table."""
    rows = ["| | Key | What it does |", "|---|---|---|"]
    for group in asyncio.run(_groups()):
        for number, key in enumerate(group.keys):
            title = "" if number else group.title
            keys = " ".join(f"`{name}`" for name in key.keys.split())
            rows.append(f"| {title} | {keys} | {key.says.removesuffix('.')} |")
    return "\n".join([*rows, ""])


async def _groups() -> list[KeyGroup]:
    app = ExplorerApp(lambda: FakeSession(()))
    async with app.run_test(size=(120, 40)):
        return key_groups(app.screen, app)


def with_key_table(text: str) -> str:
    """Return the README's ``text`` with its key table made anew."""
    return _PLACE.sub(lambda _: key_table(), text)
