"""Pipfile.lock (JSON), from 2017 to today.

Sections are groups: ``default``, ``develop``, and any name of one's own. An entry pins a version and gives hashes
without file names, or names a place. The format has no edges at all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.errors import SourceError
from attestree.filenames import parse_filename
from attestree.graph import DependencyGraph, Edge
from attestree.model import Digest, Origin, OriginKind, Package
from attestree.project import Project
from attestree.sources.base import (
    FLAT,
    Identifiers,
    alternatives,
    artifact,
    file_name,
    folder_of,
    listed,
    root_package,
    sha256_of,
)
from attestree.sources.fields import MALFORMED_DIGEST, Fields, is_table
from attestree.sources.toml import refuse_conflict
from attestree.text import printable, without_credentials

if TYPE_CHECKING:
    from attestree.model import Artifact
    from attestree.sources.files import ProjectFiles

MAIN = "default"


class PipfileLock:
    """The reader of Pipfile.lock."""

    id = "Pipfile.lock"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is meant to be a Pipfile.lock."""
        return name == self.id

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return the project that the lock describes; raises ``SourceError`` as ``Source.read`` says."""
        data = files.read(name)
        lock = Fields(_parse(data, name), where=name)
        reader = _Reader(lock, folder_of(files, name))
        graph = reader.graph()
        return Project(
            name=graph.packages[graph.roots[0]].name,
            path=files.display,
            source=self.id,
            file=printable(name),
            sha256=sha256_of(data),
            graph=graph,
            notes=tuple(reader.notes()),
            indexes=tuple(dict.fromkeys(reader.indexes.values())),
        )


def _parse(data: bytes, name: str) -> dict[str, object]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError("is not UTF-8, which JSON must be", where=name, remedy="save it again as UTF-8") from error
    refuse_conflict(text, name)
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(
            f"is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}",
            where=f"{name}, line {error.lineno}",
            remedy="restore the file from version control, or lock the project again",
        ) from error
    except RecursionError as error:
        raise SourceError("is nested too deeply to be a lock file", where=name) from error
    except ValueError as error:  # an integer of more digits than Python converts
        raise SourceError(f"holds a number that cannot be read: {error}", where=name) from error
    if not is_table(values):
        raise SourceError("is not the JSON object that a Pipfile.lock is", where=name)
    return values


@dataclass(slots=True)
class _Entry:
    """One package on its way: what every section that names it says together."""

    name: str
    version: str
    origin: Origin
    artifacts: tuple[Artifact, ...]
    index: str = ""
    hashes: dict[Digest, None] = field(default_factory=dict)
    markers: dict[str, None] = field(default_factory=dict)
    extras: dict[str, None] = field(default_factory=dict)
    sections: dict[str, None] = field(default_factory=dict)


class _Reader:
    """One lock on its way to a graph."""

    def __init__(self, lock: Fields, folder: str) -> None:
        self._folder = folder
        self._entries: dict[tuple[str, str, Origin], _Entry] = {}
        self._unpinned: list[str] = []
        self._expanded: list[str] = []
        self.indexes: dict[str, str] = {}
        for index in lock.table("_meta").tables("sources"):
            url = without_credentials(index.text("url"))
            if "${" in url:
                self._expanded.append(url)
            elif url:
                self.indexes[index.text("name")] = url
        sections = [key for key in lock.values if key != "_meta"]
        if MAIN not in sections:
            raise lock.error(MAIN, "is missing", "check that this is a lock that pipenv wrote")
        for section in sections:
            self._read(lock.table(section), section)

    def graph(self) -> DependencyGraph:
        """Return every package below the root, once for each section that names it."""
        identifiers = Identifiers()
        pairs = [(self._package(entry, identifiers), entry) for entry in self._entries.values()]
        root = next((package for package, _ in pairs if package.origin.kind is OriginKind.ROOT), None)
        root = root or root_package(self._folder, identifiers)
        others = [(package, entry) for package, entry in pairs if package is not root]
        edges = [
            Edge(
                root.id,
                package.id,
                alternatives(package.markers),
                group="" if section == MAIN else canonicalize_name(section),
                asks=tuple(sorted(entry.extras)),
            )
            for package, entry in others
            for section in entry.sections
        ]
        return DependencyGraph([root, *(one for one, _ in others)], [root.id], edges, knows_edges=False)

    def notes(self) -> list[str]:
        """Return what a person should know about the reading."""
        notes: list[str] = []
        if self._unpinned:
            notes.append(f"not pinned, so it cannot be checked: {listed(self._unpinned)}")
        if self._expanded:
            notes.append(f"addresses of indexes that hold variables are not used: {listed(self._expanded)}")
        if self._entries:
            notes.append(FLAT)
        return notes

    def _read(self, section: Fields, called: str) -> None:
        for key in section.values:
            name, value = canonicalize_name(key), section.values[key]
            bare = isinstance(value, str)  # in 2017 an entry was its version and nothing else
            table = Fields({"version": value}, path=key, parent=section) if bare else section.table(key)
            version = table.text("version").strip()
            pinned = version.lstrip("=").strip() if version.startswith("==") else ""
            origin, artifacts = self._origin(table)
            if origin.kind is OriginKind.INDEX and (not pinned or pinned.endswith(".*")):
                self._unpinned.append(f"{name} ({called})")
                continue
            pinned = pinned or _version_of(artifacts)
            entry = self._entries.setdefault((name, pinned, origin), _Entry(name, pinned, origin, artifacts))
            entry.index = entry.index or self.indexes.get(table.text("index"), "")
            entry.hashes.update(dict.fromkeys(_digests(table)))
            entry.markers[table.text("markers")] = None
            entry.extras.update(dict.fromkeys(canonicalize_name(extra) for extra in table.texts("extras")))
            entry.sections[called] = None

    @staticmethod
    def _origin(table: Fields) -> tuple[Origin, tuple[Artifact, ...]]:
        subdirectory = table.text("subdirectory")
        for vcs in ("git", "hg", "svn", "bzr"):
            if url := table.text(vcs):
                reference = table.text("ref")
                commit = reference if len(reference) == 40 and set(reference) <= set("0123456789abcdef") else ""
                kind, place = (OriginKind.GIT, url) if vcs == "git" else (OriginKind.URL, f"{vcs}+{url}")
                return Origin(kind, place, "" if commit else reference, commit, subdirectory), ()
        if place := table.text("file") or table.text("path"):
            remote = "://" in place and not place.startswith("file:")
            kind = OriginKind.URL if remote else OriginKind.PATH
            if place.rstrip("/") in (".", ""):
                kind = OriginKind.ROOT
            return Origin(kind, place, subdirectory=subdirectory), _named_file(place)
        return Origin(OriginKind.INDEX), ()

    def _package(self, entry: _Entry, identifiers: Identifiers) -> Package:
        # An entry names its index only where a Pipfile does: often in one section, and not in the other.
        origin = replace(entry.origin, url=entry.index) if entry.index else entry.origin
        return Package(
            id=identifiers.give(entry.name, entry.version, origin),
            name=entry.name,
            version=entry.version,
            origin=origin,
            artifacts=entry.artifacts,
            hashes=tuple(entry.hashes),
            markers=() if "" in entry.markers else tuple(entry.markers),
        )


def _digests(table: Fields) -> list[Digest]:
    digests: list[Digest] = []
    for number, text in enumerate(table.texts("hashes")):
        try:
            digests.append(Digest.parse(text))
        except ValueError as error:
            raise table.error(f"hashes[{number}]", f"is malformed: {error}", MALFORMED_DIGEST) from error
    return digests


def _named_file(place: str) -> tuple[Artifact, ...]:
    """Return the distribution a URL or path names, if it names one."""
    name = file_name(place)
    try:
        parse_filename(name)
    except ValueError:
        return ()
    return (artifact(name, place, ()),)


def _version_of(artifacts: tuple[Artifact, ...]) -> str:
    return str(parse_filename(artifacts[0].filename).version) if artifacts else ""
