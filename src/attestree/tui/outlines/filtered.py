"""The packages that match a filter, under what leads to them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attestree.tui.outlines.base import DEEPEST, Outline, Row, Way

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from attestree.model import PackageId


class FilteredOutline:
    """The packages that match a filter, each once, under what leads to it in another outline.

    Args:
        base: the outline to filter.
        matching: the packages to keep.
        most: how many of them are shown.
    """

    levels = DEEPEST

    def __init__(self, base: Outline, matching: Iterable[PackageId], most: int = 500) -> None:
        wanted = frozenset(matching)
        found = [package for package in base.spines if package in wanted]
        self.matching = tuple(found[:most])
        self.title = base.title
        self.note = f"The first {most} of {len(found)} matches; type more to narrow down." if len(found) > most else ""
        self._kept = frozenset(self.matching)
        self._below: dict[tuple[PackageId, ...], dict[PackageId, None]] = {}
        for package in self.matching:
            spine = base.spines[package][-DEEPEST:]
            for length in range(len(spine)):
                self._below.setdefault(spine[:length], {})[spine[length]] = None

    def under(self, way: Way) -> Sequence[Row]:
        """Return what of the last row of ``way`` matches or leads to a match."""
        spine = tuple(row.package for row in way if row.package is not None)
        return [
            Row(package, opens=(*spine, package) in self._below, matches=package in self._kept)
            for package in self._below.get(spine, ())
        ]

    @cached_property
    def spines(self) -> Mapping[PackageId, tuple[PackageId, ...]]:
        """For every package shown, the way to it."""
        spines: dict[PackageId, tuple[PackageId, ...]] = {}
        stack: list[tuple[PackageId, ...]] = [(package,) for package in reversed(self._below.get((), {}))]
        while stack:
            way = stack.pop()
            spines.setdefault(way[-1], way)
            stack.extend((*way, package) for package in reversed(self._below.get(way, {})))
        return spines
