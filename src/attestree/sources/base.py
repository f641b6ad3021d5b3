"""What every source is: something that recognises a file's name and makes a ``Project`` of the file."""

from __future__ import annotations

import hashlib
import posixpath
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from packaging.utils import canonicalize_name

from attestree.graph import DependencyGraph, Edge
from attestree.model import Artifact, Origin, OriginKind, Package, PackageId
from attestree.text import printable, without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from attestree.model import Digest
    from attestree.project import Project
    from attestree.sources.files import ProjectFiles

MOST_FORKS = 64
"""How many packages of one name an edge by name can mean; no real lock comes near."""

FLAT = "the file does not say who requires what: every package is shown below the root"
"""The note on a graph whose edges nobody knows."""

_MOST_LISTED = 20


class Source(Protocol):
    """A format of lock file."""

    @property
    def id(self) -> str:
        """The format's name, such as ``uv.lock``."""

    def matches(self, name: str) -> bool:
        """Return whether a file of that name, without its folder, is meant to be of this format."""

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return the project that the file describes.

        Raises:
            SourceError: the file cannot be read, or is not of this format.
        """


class Identifiers:
    """Gives every package of one graph an id of its own."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, name: str, version: str, origin: Origin | None = None) -> PackageId:
        """Return ``name==version``; with its origin, then a number, where that is already taken."""
        wanted = f"{name}=={version}" if version else name
        if wanted in self._given and origin and origin.url:
            wanted = f"{wanted} @ {origin.url}"
        unique, number = wanted, 1
        while unique in self._given:
            number += 1
            unique = f"{wanted} #{number}"
        self._given.add(unique)
        return PackageId(unique)


def root_package(name: str, identifiers: Identifiers, path: str = "") -> Package:
    """Return the project itself, for formats that have no entry for it; ``name`` is normalised if it can be."""
    named = canonicalize_name(name) or "project"
    origin = Origin(OriginKind.ROOT, path)
    return Package(id=identifiers.give(named, "", origin), name=named, version="", origin=origin)


def flat(root: Package, packages: Sequence[Package]) -> DependencyGraph:
    """Return the graph of a source that does not say who requires what: every package below the root."""
    edges = [Edge(root.id, package.id, marker=alternatives(package.markers)) for package in packages]
    return DependencyGraph([root, *packages], [root.id], edges, knows_edges=False)


def reach_all(root: Package, packages: Sequence[Package], edges: Sequence[Edge]) -> list[Edge]:
    """Return the further edges from ``root`` that make every package reachable.

    They lead to what nobody requires, and to one package of every cycle that is reached from nowhere else.
    """
    below: dict[PackageId, list[PackageId]] = {package.id: [] for package in (root, *packages)}
    required: set[PackageId] = set()
    for edge in edges:
        below[edge.parent].append(edge.child)
        required.add(edge.child)
    reached: set[PackageId] = set()
    added: list[Edge] = []
    first = [package.id for package in packages if package.id not in required]
    for start in [root.id, *first, *below]:
        if start in reached:
            continue
        if start != root.id:
            added.append(Edge(root.id, start))
        reached.add(start)
        stack = [start]
        while stack:
            fresh = [child for child in below[stack.pop()] if child not in reached]
            reached.update(fresh)
            stack += fresh
    return added


def header_lines(text: str, header: str) -> list[int]:
    """Return the number of every line of ``text`` that begins with ``header``, counted from 1."""
    lines: list[int] = []
    line, before, found = 1, 0, text.find(header)
    while found >= 0:
        line += text.count("\n", before, found)
        if found == 0 or text[found - 1] == "\n":
            lines.append(line)
        before, found = found, text.find(header, found + 1)
    return lines


def alternatives(markers: Sequence[str]) -> str:
    """Return the marker that holds where any of ``markers`` does; empty for none."""
    return markers[0] if len(markers) == 1 else " or ".join(f"({marker})" for marker in markers)


def artifact(  # the one place where a lock's word on a file becomes a value
    name: str, place: str, digests: Iterable[Digest], size: int | None = None, uploaded: datetime | None = None
) -> Artifact:
    """Return one file of a package, the address it is said to lie at without its credentials."""
    return Artifact(name, tuple(digests), without_credentials(place), size, uploaded)


def file_name(place: str) -> str:
    """Return the last segment of a URL or path, %-decoded: the name of the file there, raw."""
    place = place.partition("#")[0].partition("?")[0]
    return unquote(place.rstrip("/").rpartition("/")[2])


def folder_of(files: ProjectFiles, name: str) -> str:
    """Return what a project is called that does not say: the name of the folder its file ``name`` is in; raw."""
    return posixpath.basename(posixpath.dirname(name)) or files.folder_name


def listed(items: Iterable[str]) -> str:
    """Return the items as one printable line, ``a, b, c and 12 more``."""
    every = list(items)
    shown = ", ".join(printable(item) for item in every[:_MOST_LISTED])
    return f"{shown} and {len(every) - _MOST_LISTED} more" if len(every) > _MOST_LISTED else shown


def sha256_of(data: bytes) -> str:
    """Return the hexadecimal SHA-256 of a file's bytes, for ``Project.sha256``."""
    return hashlib.sha256(data).hexdigest()
