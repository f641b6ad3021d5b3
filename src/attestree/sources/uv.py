"""uv.lock, in every version of the format that exists: ``version = 1``, from June 2024 to revision 5.

The version is the schema; a revision is a compatible addition, so a newer one loads. uv documents the format only by
its code. The graph's nodes are the lock's packages; uv's own nodes for extras and groups are the ``asks``, ``extra``
and ``group`` of edges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.errors import SourceError
from attestree.graph import DependencyGraph
from attestree.model import Origin, OriginKind, Package
from attestree.project import Project
from attestree.sources.base import (
    Identifiers,
    artifact,
    file_name,
    folder_of,
    header_lines,
    listed,
    reach_all,
    root_package,
    sha256_of,
)
from attestree.sources.fields import Fields
from attestree.sources.toml import parse
from attestree.sources.uv_edges import EdgeReader
from attestree.sources.uv_source import FOLDERS, origin_of, read_source
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.model import Artifact, PackageId
    from attestree.sources.files import ProjectFiles

VERSION = 1
NEWEST_REVISION = 5


class UvLock:
    """The reader of uv.lock, and of the lock of a script, ``script.py.lock``."""

    id = "uv.lock"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is meant to be a uv.lock."""
        return name == "uv.lock" or name.endswith(".py.lock")

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return the project that the lock describes; raises ``SourceError`` as ``Source.read`` says."""
        data = files.read(name)
        values, text = parse(data, name)
        reader = _Reader(Fields(values, where=name), text, folder_of(files, name))
        graph = reader.graph()
        return Project(
            name=reader.project_name,
            path=files.display,
            source=self.id,
            file=printable(name),
            sha256=sha256_of(data),
            graph=graph,
            notes=tuple(reader.notes),
        )


class _Reader:
    """One lock on its way to a graph."""

    def __init__(self, lock: Fields, text: str, folder: str) -> None:
        self._lock = lock
        self._folder = folder
        self.project_name = folder
        self.notes: list[str] = []
        self._identifiers = Identifiers()
        self._edges = EdgeReader()
        self._check_version()
        self._entries = list(_entries(lock, text))

    def graph(self) -> DependencyGraph:
        """Return packages and edges, roots first recognised, then edges resolved by name."""
        manifest = self._lock.table("manifest")
        members: set[str] = {canonicalize_name(member) for member in manifest.texts("members")}
        packages: list[Package] = []
        read: list[tuple[PackageId, Fields]] = []
        for entry, line in self._entries:
            package = self._package(entry, line, members)
            if package is not None:
                packages.append(package)
                read.append((package.id, entry))
        roots = [package for package in packages if package.origin.kind is OriginKind.ROOT]
        for parent, entry in read:
            self._edges.of_package(parent, entry)
        asks = "requirements" in manifest.values or "dependency-groups" in manifest.values
        if asks or not roots:
            # What belongs to no package: a script's requirements, the groups of a workspace without a project.
            own = root_package(self._folder, self._identifiers)
            self._edges.of_manifest(own.id, manifest)
            if not asks:
                self.notes.append(
                    "the lock does not name the project itself: what no other package requires is shown as direct"
                )
                always = [edge for edge in self._edges.edges if not edge.extra]
                self._edges.edges += reach_all(own, packages, always)
            packages.insert(0, own)
            roots.insert(0, own)
        self._name_project(roots, members)
        graph = DependencyGraph(packages, [root.id for root in roots], self._edges.edges)
        self._note(graph, members)
        return graph

    def _check_version(self) -> None:
        version = self._lock.number("version")
        if version is None:
            raise self._lock.error("version", "is missing", "check that this is a lock that uv wrote")
        if version != VERSION:
            raise SourceError(
                f"is of lock version {version}, and only version {VERSION} can be read",
                where=self._lock.where,
                remedy="install a newer attestree, or lock the project again with an older uv",
            )
        revision = self._lock.number("revision") or 0
        if revision > NEWEST_REVISION:
            self.notes.append(
                f"the lock is of revision {revision}, newer than {NEWEST_REVISION}, the newest that is known: "
                "it was read as compatible, what the revision adds was not"
            )

    def _package(self, entry: Fields, line: int, members: set[str]) -> Package | None:
        """Return one package, or None where the lock holds the very same one before."""
        name, version = canonicalize_name(entry.required("name")), entry.text("version")
        kind, place, subdirectory = source = read_source(entry)
        earlier = self._edges.known(name, version, source)
        if earlier is not None:
            self.notes.append(
                f"{listed([earlier])} stands twice in the lock, again on line {line}: the first entry was used"
            )
            return None
        origin = origin_of(kind, place, subdirectory)
        if kind in FOLDERS and (name in members if members else place == "."):
            origin = Origin(OriginKind.ROOT, place)
        package = Package(
            id=self._identifiers.give(name, version, origin),
            name=name,
            version=version,
            origin=origin,
            artifacts=tuple(_artifacts(entry)),
            markers=entry.texts("resolution-markers") or entry.texts("environment-markers"),
            line=line,
        )
        self._edges.add(package, source)
        return package

    def _name_project(self, roots: list[Package], members: set[str]) -> None:
        """Take the name of the single root, or of the one in the lock's own folder; else keep the folder's."""
        here = [root for root in roots if root.origin.url == "."] or (roots if len(roots) == 1 and members else [])
        if here:
            self.project_name = here[0].name

    def _note(self, graph: DependencyGraph, members: set[str]) -> None:
        found = {graph.packages[root].name for root in graph.roots}
        if missing := sorted(members - found):
            self.notes.append(
                f"the lock names members of the workspace that it does not hold as local packages: {listed(missing)}"
            )
        self.notes += self._edges.notes()
        if graph.orphans:
            self.notes.append(f"nothing in the lock requires {listed(graph.orphans)}")
        if self._lock.values.get("conflicts"):
            self.notes.append("the lock declares extras or groups that exclude each other: it holds all of them")


def _entries(lock: Fields, text: str) -> Iterator[tuple[Fields, int]]:
    """Yield each package's table with its line, 0 where lines cannot be told."""
    key = "distribution" if "package" not in lock.values and "distribution" in lock.values else "package"
    tables = list(lock.tables(key))
    lines = header_lines(text, f"[[{key}]]")
    if len(lines) != len(tables):
        lines = [0] * len(tables)
    for table, line in zip(tables, lines, strict=True):
        yield (
            Fields(table.values, where=f"{lock.where}, line {line}" if line else "", path=table.path, parent=lock),
            line,
        )


def _artifacts(entry: Fields) -> Iterator[Artifact]:
    sdist = entry.table("sdist")
    for file in [sdist] * bool(sdist.values) + list(entry.tables("wheels")):
        url, path = file.text("url"), file.text("path")
        name = file.text("filename") or file_name(url or path)
        if not name and not (url or path):
            raise file.error("", "names no file")
        digest = file.digest("hash")
        digests = (digest,) if digest else ()
        yield artifact(name, url or path, digests, file.number("size"), file.time("upload-time"))
