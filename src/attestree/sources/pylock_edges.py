"""The edges of a pylock.toml: in the standard's form, in pdm's, or none at all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from attestree.graph import Edge
from attestree.sources.base import MOST_FORKS, listed
from attestree.text import reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from attestree.model import Package
    from attestree.sources.fields import Fields

_MOST_CHARACTERS = 8192


def edges_of(pairs: Sequence[tuple[Package, Fields]]) -> tuple[list[Edge] | None, tuple[str, ...]]:
    """Return every edge, or None where no package says what it requires, and notes on what could not be followed.

    Args:
        pairs: each package with its table. The standard's ``dependencies`` are tables whose keys pick an entry; pdm
            writes PEP 508 texts into ``tool.pdm.dependencies`` instead.
    """
    reader = _Reader(pairs)
    for package, entry in pairs:
        reader.read(package, entry)
    return (reader.edges if reader.known else None), tuple(reader.notes())


class _Reader:
    def __init__(self, pairs: Sequence[tuple[Package, Fields]]) -> None:
        self._named: defaultdict[str, list[tuple[Package, Fields]]] = defaultdict(list)
        for package, entry in pairs:
            self._named[package.name].append((package, entry))
        self._dangling: dict[str, None] = {}
        self._unreadable: list[str] = []
        self.edges: list[Edge] = []
        self.known = False

    def read(self, package: Package, entry: Fields) -> None:
        """Add the edges out of one package."""
        pdm = entry.table("tool").table("pdm")
        self.known = self.known or "dependencies" in entry.values or "dependencies" in pdm.values
        for wanted in entry.tables("dependencies"):
            name = canonicalize_name(wanted.required("name"))
            found = [child for child, other in self._named.get(name, ()) if _picks(wanted.values, other.values)]
            self._add(package, name, found)
        for text in pdm.texts("dependencies"):
            try:
                requirement = _requirement(text)
            except (InvalidRequirement, RecursionError, ValueError) as error:
                self._unreadable.append(f"{package.name}: {reason_of(error)}")
                continue
            name = canonicalize_name(requirement.name)
            asks = tuple(sorted(canonicalize_name(extra) for extra in requirement.extras))
            found = [child for child, _ in self._named.get(name, ())]
            self._add(package, name, found, str(requirement.marker or ""), asks)

    def _add(
        self, parent: Package, name: str, found: list[Package], marker: str = "", asks: tuple[str, ...] = ()
    ) -> None:
        if not found:
            self._dangling[name] = None
        self.edges += [Edge(parent.id, child.id, marker, asks=asks) for child in found[:MOST_FORKS]]

    def notes(self) -> list[str]:
        """Return what a person should know of edges that could not be followed."""
        notes: list[str] = []
        if self._dangling:
            notes.append(f"packages that the lock does not hold are required in it: {listed(self._dangling)}")
        if self._unreadable:
            notes.append(f"requirements that could not be understood: {listed(self._unreadable)}")
        return notes


def _picks(wanted: Mapping[str, object], entry: Mapping[str, object]) -> bool:
    """Return whether every key of a ``dependencies`` table is in the entry with the same value."""
    return all(key in ("name", "marker") or entry.get(key) == value for key, value in wanted.items())


def _requirement(text: str) -> Requirement:
    if len(text) > _MOST_CHARACTERS:
        raise ValueError("is too long")
    return Requirement(text)
