"""conda-lock.yml, version 1: the entries that pip installs, one for each platform, and the edges among them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.errors import SourceError
from attestree.filenames import parse_filename
from attestree.graph import DependencyGraph
from attestree.model import Digest, Origin, OriginKind, Package
from attestree.project import Project
from attestree.sources.base import Identifiers, artifact, file_name, folder_of, reach_all, root_package, sha256_of
from attestree.sources.conda import outside_pypi
from attestree.sources.fields import Fields
from attestree.sources.named_edges import NamedEdges
from attestree.sources.pyproject import Wanted
from attestree.sources.ranges import parse_range
from attestree.sources.sbom import vcs_origin
from attestree.sources.yaml import Scalar, parse_table
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from attestree.model import Artifact
    from attestree.sources.files import ProjectFiles

VERSION = "1"
_NAME = re.compile(r"(.*[-_.])?conda-lock([-_.].*)?\.ya?ml", re.IGNORECASE)
_PLATFORM = re.compile(r"(linux|osx|win)-([A-Za-z0-9_]{1,16})")
_SYSTEMS = {"linux": "linux", "osx": "darwin", "win": "win32"}
_MACHINES = {
    "64": ("x86_64", "AMD64"),
    "32": ("i686", "x86"),
    "arm64": ("arm64", "ARM64"),
}


class CondaLock:
    """The reader of conda-lock.yml."""

    id = "conda-lock.yml"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is meant to be a conda-lock.yml."""
        return bool(_NAME.fullmatch(name))

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return what pip installs of the lock; raises ``SourceError`` as ``Source.read`` says."""
        data = files.read(name)
        lock = Fields(parse_table(data, name), where=name)
        if (version := lock.text("version")) != VERSION:
            raise SourceError(
                f"is of lock version {printable(version)[:20] or 'unknown'}, and only version {VERSION} can be read",
                where=name,
                remedy="lock it again with conda-lock 1 or later",
            )
        outside: dict[str, None] = {}
        entries: dict[tuple[str, str, Origin], _Entry] = {}
        for table in lock.tables("package"):
            if table.text("manager") == "pip":
                _take(table, entries)
            else:
                outside[table.text("name")] = None
        graph = _graph(list(entries.values()), lock.table("metadata").texts("platforms"), folder_of(files, name))
        notes = [outside_pypi(outside)] if outside else []
        if entries:
            notes.append("the lock does not say what was asked for: what no other package requires is shown as direct")
        else:
            notes.append("pip installs nothing into this environment")
        return Project(
            name=graph.packages[graph.roots[0]].name,
            path=files.display,
            source=self.id,
            file=printable(name),
            sha256=sha256_of(data),
            graph=graph,
            notes=tuple(notes),
        )


@dataclass(slots=True)
class _Entry:
    """One package on its way: what the entries for every platform say together."""

    name: str
    version: str
    origin: Origin
    line: int
    category: str
    artifacts: dict[str, Artifact] = field(default_factory=dict)
    platforms: dict[str, None] = field(default_factory=dict)
    requires: dict[str, str] = field(default_factory=dict)


def _take(table: Fields, entries: dict[tuple[str, str, Origin], _Entry]) -> None:
    name, version = canonicalize_name(table.required("name")), table.required("version")
    origin, found = _place(table, name)
    named = table.values["name"]
    line = named.line if isinstance(named, Scalar) else 0
    entry = entries.setdefault(
        (name, version, origin), _Entry(name, version, origin, line, table.text("category") or "main")
    )
    for one in found:
        entry.artifacts.setdefault(one.filename, one)
    entry.platforms[table.text("platform")] = None
    wanted = table.table("dependencies")
    entry.requires.update({canonicalize_name(key): wanted.text(key) for key in wanted.values})


def _place(table: Fields, name: str) -> tuple[Origin, tuple[Artifact, ...]]:
    """Return where a package comes from, and its file where the address names one of that project."""
    url = table.text("url")
    if origin := vcs_origin(url, ""):
        return origin, ()
    filename = file_name(url)
    try:
        known = parse_filename(filename).project == name
    except ValueError:
        known = False
    if not known:
        return Origin(OriginKind.URL, url), ()
    return Origin(OriginKind.INDEX), (artifact(filename, url.partition("#")[0], _digests(table.table("hash"))),)


def _digests(hashes: Fields) -> Iterator[Digest]:
    for algorithm in ("sha256", "md5"):
        if value := hashes.text(algorithm):
            try:
                yield Digest.of(algorithm, value)
            except ValueError as error:
                raise hashes.error(algorithm, f"is malformed: {error}", "lock the environment again") from error


def _graph(entries: list[_Entry], platforms: tuple[str, ...], folder: str) -> DependencyGraph:
    identifiers = Identifiers()
    root = root_package(folder, identifiers)
    packages = [
        Package(
            id=identifiers.give(entry.name, entry.version, entry.origin),
            name=entry.name,
            version=entry.version,
            origin=entry.origin,
            artifacts=tuple(entry.artifacts.values()),
            markers=() if entry.platforms.keys() >= set(platforms) else _markers(entry.platforms),
            line=entry.line,
        )
        for entry in entries
    ]
    edges = NamedEdges(packages)
    for entry, package in zip(entries, packages, strict=True):
        for name, wanted in entry.requires.items():
            edges.add(package.id, Wanted(name, parse_range(wanted)))
    groups = {
        package.id: entry.category for entry, package in zip(entries, packages, strict=True) if entry.category != "main"
    }
    direct = [replace(edge, group=groups.get(edge.child, "")) for edge in reach_all(root, packages, edges.edges)]
    return DependencyGraph([root, *packages], [root.id], [*direct, *edges.edges])


def _markers(platforms: Iterable[str]) -> tuple[str, ...]:
    """Return the PEP 508 markers of Conda's platforms, such as ``linux-64``; none where one is not known."""
    markers: list[str] = []
    for platform in platforms:
        found = _PLATFORM.fullmatch(platform)
        if found is None:
            return ()
        system, machine = found.groups()
        named = _MACHINES.get(machine, (machine, machine))[system == "win"]
        markers.append(f'sys_platform == "{_SYSTEMS[system]}" and platform_machine == "{named}"')
    return tuple(markers)
