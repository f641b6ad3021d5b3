"""The command palette: every package, and everything the keys can do."""

from __future__ import annotations

import asyncio
import heapq
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from attestree.glyphs import glyph
from attestree.tui.keys import Key, key_groups
from attestree.tui.themes import trust_variable

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from attestree.model import PackageId
    from attestree.tui.screens.explorer import ExplorerScreen

MOST_HITS = 50
"""So many packages are offered for one text; it is searched on every key."""
_SLICE = 200


class PackageCommands(Provider):
    """Goes to a package."""

    async def search(self, query: str) -> Hits:
        """Yield the packages whose name and version fit ``query`` best."""
        explorer = cast("ExplorerScreen", self.screen)
        matcher = self.matcher(query)
        scored: list[tuple[float, PackageId]] = []
        for number, (package, record) in enumerate(tuple(explorer.state.records.items())):
            if (score := matcher.match(record.package.title)) > 0:
                scored.append((score, package))
            if number % _SLICE == 0:
                await asyncio.sleep(0)  # a key that is pressed meanwhile ends this search
        for score, package in heapq.nlargest(MOST_HITS, scored):
            yield Hit(score, self._line(package), partial(explorer.go_to, package), self._title(package))

    def _title(self, package: PackageId) -> str:
        return cast("ExplorerScreen", self.screen).state.records[package].package.title

    def _line(self, package: PackageId) -> Content:
        state = cast("ExplorerScreen", self.screen).state
        if state.is_own(package):
            return Content.assemble(self._title(package), ("  this project", "$foreground-muted"))
        word = state.trust(package)
        sign = f"  {glyph(word, ascii=state.ascii_only)} {word.words}"
        return Content.assemble(self._title(package), (sign, f"${trust_variable(word)}"))


class KeyCommands(Provider):
    """Does what a key does."""

    async def search(self, query: str) -> Hits:
        """Yield the commands whose label or sentence fits ``query``."""
        matcher = self.matcher(query)
        for key in self._keys():
            score = max(matcher.match(key.label), matcher.match(key.says) * 0.8)
            if score > 0:
                yield Hit(score, Content(key.label), self._run(key), key.label, self._help(key))

    async def discover(self) -> Hits:
        """Yield every command, in the order of the help."""
        for key in self._keys():
            yield DiscoveryHit(Content(key.label), self._run(key), key.label, self._help(key))

    def _keys(self) -> Iterator[Key]:
        """What concerns the whole explorer; keys that only move a cursor make no command."""
        for group in key_groups(self.screen, self.app):
            yield from (key for key in group.keys if key.node in (self.screen, self.app))

    def _run(self, key: Key) -> partial[Coroutine[Any, Any, bool]]:
        return partial(self.app.run_action, key.action, key.node)

    def _help(self, key: Key) -> str:
        return f"{key.keys}: {key.says}".replace("[", r"\[")
