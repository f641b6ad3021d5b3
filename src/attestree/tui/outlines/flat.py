"""A plain list of packages: for sources that do not say who requires what, and for sorting by trust."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attestree.tui.outlines.base import Row, Way

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from attestree.model import PackageId


class FlatOutline:
    """A plain list of packages.

    Args:
        packages: what to list, in this order.
        title: what the list is, printable.
        note: what a person should know about it, printable.
    """

    levels = 0

    def __init__(self, packages: Iterable[PackageId], title: str, note: str = "") -> None:
        self._packages = tuple(packages)
        self.title = title
        self.note = note

    def under(self, way: Way) -> Sequence[Row]:
        """Return every package at the top, and nothing below any."""
        return () if way else [Row(package) for package in self._packages]

    @cached_property
    def spines(self) -> Mapping[PackageId, tuple[PackageId, ...]]:
        """Every package by itself."""
        return {package: (package,) for package in self._packages}
