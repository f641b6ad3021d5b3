"""Requirements files: pinned lists, and what pip-compile and uv compile into them.

Only what is pinned is a locked package; a range is named in a note. The file's includes (``-r``, ``-c``) are followed
inside the project, each once. The comments of compilers give the graph back (``requirements_via``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from attestree.graph import DependencyGraph, Edge
from attestree.model import Origin, OriginKind, Package
from attestree.project import Project
from attestree.sources.base import (
    FLAT,
    MOST_FORKS,
    Identifiers,
    alternatives,
    flat,
    listed,
    reach_all,
    root_package,
    sha256_of,
)
from attestree.sources.requirements_include import Includes, Placed
from attestree.sources.requirements_origin import Required, required
from attestree.sources.requirements_via import Via, read_via
from attestree.text import printable, without_credentials

if TYPE_CHECKING:
    from attestree.model import Digest
    from attestree.sources.files import ProjectFiles

_NAME = re.compile(r"(.*[-_.])?(requirements|constraints)([-_.].*)?\.(txt|in)|requirements.*\.txt", re.IGNORECASE)


class RequirementsTxt:
    """The reader of requirements files."""

    id = "requirements.txt"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is meant to be a requirements file."""
        return bool(_NAME.fullmatch(name))

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return the project that the file describes; raises ``SourceError`` as ``Source.read`` says."""
        reader = _Reader(files, name)
        graph = reader.graph()
        return Project(
            name=graph.packages[graph.roots[0]].name,
            path=files.display,
            source=self.id,
            file=printable(name),
            sha256=sha256_of(files.read(name)),
            graph=graph,
            notes=tuple(reader.notes()),
            indexes=tuple(dict.fromkeys(reader.indexes)),
        )


@dataclass(slots=True)
class _Entry:
    """One package on its way: what all the lines that name it say together."""

    required: Required
    line: int
    index: str
    hashes: dict[Digest, None] = field(default_factory=dict)
    markers: dict[str, None] = field(default_factory=dict)
    extras: dict[str, None] = field(default_factory=dict)
    vias: list[Via] = field(default_factory=list)


class _Reader:
    """One requirements file and its includes on their way to a graph."""

    def __init__(self, files: ProjectFiles, name: str) -> None:
        self._folder = files.folder_name
        self._includes = Includes(files)
        self._entries: dict[tuple[str, str, Origin], _Entry] = {}
        self._pins: dict[str, Required] = {}
        self._ranges: list[tuple[Required, Placed]] = []
        self._unpinned: list[str] = []
        self._misread: list[str] = []
        self._malformed: list[str] = []
        self._expanded: list[str] = []
        self._first_index = ""
        self._more_indexes: list[str] = []
        self._flat = False
        for placed in self._includes.lines(name):
            self._take(placed)
        for wanted, placed in self._ranges:
            self._constrain(wanted, placed)

    @property
    def indexes(self) -> list[str]:
        """The indexes the file names, ``--index-url`` first, credentials removed."""
        return [self._first_index] * bool(self._first_index) + self._more_indexes

    def graph(self) -> DependencyGraph:
        """Return packages and edges: from the comments where there are any, else flat below the root."""
        identifiers = Identifiers()
        packages = {key: self._package(entry, identifiers) for key, entry in self._entries.items()}
        root = next((package for package in packages.values() if package.origin.kind is OriginKind.ROOT), None)
        root = root or root_package(self._folder, identifiers)
        others = [package for package in packages.values() if package is not root]
        self._flat = not any(via.said for entry in self._entries.values() for via in entry.vias)
        if self._flat:
            return flat(root, others)
        named: dict[str, list[Package]] = {}
        for package in others:
            named.setdefault(package.name, []).append(package)
        edges: list[Edge] = []
        for key, entry in self._entries.items():
            if packages[key] is not root:
                edges += _edges(root, packages[key], entry, named)
        return DependencyGraph([root, *others], [root.id], [*edges, *reach_all(root, others, edges)])

    def notes(self) -> list[str]:
        """Return what a person should know about the reading."""
        notes = self._includes.notes()
        for what, items in (
            ("not pinned, so it cannot be checked", self._unpinned),
            ("not understood, so not checked", self._misread),
            ("hashes that are malformed were left out, pip would refuse them", self._malformed),
            ("addresses of indexes that hold variables are not used", self._expanded),
        ):
            if items:
                notes.append(f"{what}: {listed(items)}")
        if self._flat and self._entries:
            notes.append(FLAT)
        return notes

    def _take(self, placed: Placed) -> None:
        line = placed.line
        if line.error:
            self._misread.append(f"{placed.place} ({line.error})")
        if line.requirement is None:
            if not placed.constrains:
                self._take_indexes(placed)
            return
        wanted = required(line.requirement)
        self._malformed += [f"{wanted.name} ({placed.place}: {wrong})" for wrong in wanted.malformed]
        if placed.constrains:
            if wanted.pinned and not wanted.marker:
                self._pins.setdefault(wanted.name, wanted)
        elif wanted.pinned:
            self._add(wanted, placed)
        else:
            self._ranges.append((wanted, placed))

    def _take_indexes(self, placed: Placed) -> None:
        for option in ("index_url", "extra_index_urls"):
            for url in placed.line.values(option):
                address = without_credentials(url)
                if "${" in address:
                    self._expanded.append(f"{address} ({placed.place})")
                elif option == "index_url":
                    self._first_index = address
                else:
                    self._more_indexes.append(address)

    def _constrain(self, wanted: Required, placed: Placed) -> None:
        """Add a range as a package where a constraint (``-c``) pins it, as pip would install it."""
        pin = self._pins.get(wanted.name)
        if pin is None:
            self._unpinned.append(f"{wanted.name} ({placed.place})")
            return
        hashes = tuple(dict.fromkeys((*wanted.hashes, *pin.hashes)))
        self._add(
            replace(wanted, version=pin.version, origin=pin.origin, artifacts=pin.artifacts, hashes=hashes), placed
        )

    def _add(self, wanted: Required, placed: Placed) -> None:
        via = read_via(placed.line.comments)
        key = (wanted.name, wanted.version, wanted.origin)
        entry = self._entries.get(key)
        if entry is None:
            entry = _Entry(wanted, 0 if placed.included else placed.line.number, via.index)
            self._entries[key] = entry
        entry.hashes.update(dict.fromkeys(wanted.hashes))
        entry.markers[wanted.marker] = None
        entry.extras.update(dict.fromkeys(wanted.extras))
        entry.vias.append(via)

    def _package(self, entry: _Entry, identifiers: Identifiers) -> Package:
        wanted, origin = entry.required, entry.required.origin
        name = wanted.name
        if origin.kind is OriginKind.PATH and origin.url.rstrip("/") == ".":
            origin = replace(origin, kind=OriginKind.ROOT)
            name = self._folder if name == "project" else name
        elif origin.kind is OriginKind.INDEX and entry.index:
            origin = replace(origin, url=entry.index)
        return Package(
            id=identifiers.give(name, wanted.version, origin),
            name=name,
            version=wanted.version,
            origin=origin,
            artifacts=wanted.artifacts,
            hashes=tuple(entry.hashes),
            markers=() if "" in entry.markers else tuple(entry.markers),
            line=entry.line,
        )


def _edges(root: Package, package: Package, entry: _Entry, named: dict[str, list[Package]]) -> list[Edge]:
    """Return the edges to one package, from whom its comments name; from the root where they name the project."""
    parents: dict[str, Package] = {}
    for via in entry.vias:
        known = [parent for name in via.packages for parent in named.get(name, ())[:MOST_FORKS]]
        parents.update((parent.id, parent) for parent in known)
        if via.direct or not known or any(name not in named for name in via.packages):
            parents[root.id] = root
    marker = alternatives(package.markers)
    return [Edge(parent.id, package.id, marker, asks=tuple(entry.extras)) for parent in parents.values()]
