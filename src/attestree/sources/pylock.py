"""pylock.toml and pylock.NAME.toml (PEP 751), through ``packaging.pylock``.

The library validates; it refuses whole files of real tools over details, so the entries are read here, leniently, and
what it says becomes a note. A digest that is malformed is refused: a lock is only as good as its hashes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.pylock import Pylock, PylockValidationError
from packaging.utils import canonicalize_name

from attestree.filenames import parse_filename
from attestree.graph import DependencyGraph
from attestree.model import Digest, Origin, OriginKind, Package
from attestree.project import Project
from attestree.sources.base import (
    FLAT,
    Identifiers,
    artifact,
    file_name,
    flat,
    folder_of,
    header_lines,
    listed,
    reach_all,
    root_package,
    sha256_of,
)
from attestree.sources.fields import MALFORMED_DIGEST, Fields
from attestree.sources.pylock_edges import edges_of
from attestree.sources.toml import parse
from attestree.text import printable, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.model import Artifact
    from attestree.sources.files import ProjectFiles

_NAME = re.compile(r"pylock(?:\.[^.]+)?\.toml")
_VERSION = re.compile(r"(\d{1,9})\.(\d{1,9})")


class PylockToml:
    """The reader of pylock.toml."""

    id = "pylock.toml"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is meant to be a pylock.toml."""
        return bool(_NAME.fullmatch(name))

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return the project that the lock describes; raises ``SourceError`` as ``Source.read`` says."""
        data = files.read(name)
        values, text = parse(data, name)
        folder = folder_of(files, name)
        reader = _Reader(Fields(values, where=name), text, folder)
        graph = reader.graph()
        root = graph.packages[graph.roots[0]]
        return Project(
            name=root.name if root.line else folder,
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
        self._lines = header_lines(text, "[[packages]]")
        self._identifiers = Identifiers()
        self._markers: dict[str, str] = {}
        self._pairs: list[tuple[Package, Fields]] = []
        self._shared_names: list[str] = []
        self.notes: list[str] = []

    def graph(self) -> DependencyGraph:
        """Return packages, and edges where the lock has them; flat below the root where it has none."""
        newer = self._check_version()
        if "packages" not in self._lock.values:
            raise self._lock.error("packages", "is missing: the lock names no packages", "lock the project again")
        self._pairs = list(self._packages())
        self._validate(newer=newer)
        packages = [package for package, _ in self._pairs]
        root = next((package for package in packages if package.origin.kind is OriginKind.ROOT), None)
        others = [package for package in packages if package is not root]
        root = root or root_package(self._folder, self._identifiers)
        edges, notes = edges_of(self._pairs)
        self.notes += notes
        if edges is None:
            self.notes.append(FLAT)
            return flat(root, others)
        guessed = reach_all(root, others, edges)
        if guessed:
            self.notes.append(
                "the lock does not say what the project itself asks for: "
                "what no other package requires is shown as direct"
            )
        packages = [root, *others]
        return DependencyGraph(packages, [root.id], [*edges, *guessed])

    def _check_version(self) -> bool:
        """Return whether the lock is of a newer minor version; raises ``SourceError`` for another major one."""
        version = self._lock.required("lock-version")
        found = _VERSION.fullmatch(version)
        if not found or int(found[1]) != 1:
            raise self._lock.error(
                "lock-version",
                f"is {version[:40]}, and only 1.x can be read",
                "install a newer attestree, or lock the project again in version 1.0",
            )
        if newer := int(found[2]) > 0:
            self.notes.append(f"the lock is of version {version}: it was read as 1.0, what is new in it was not")
        return newer

    def _packages(self) -> Iterator[tuple[Package, Fields]]:
        tables = list(self._lock.tables("packages"))
        lines = self._lines if len(self._lines) == len(tables) else [0] * len(tables)
        for table, line in zip(tables, lines, strict=True):
            where = f"{self._lock.where}, line {line}" if line else ""
            entry = Fields(table.values, where=where, path=table.path, parent=self._lock)
            yield self._package(entry, line), entry
        if self._shared_names:
            self.notes.append(
                f"one file name stands there with several hashes in {listed(self._shared_names)}: "
                "a file with any of these hashes is taken as locked"
            )

    def _package(self, entry: Fields, line: int) -> Package:
        name, version = canonicalize_name(entry.required("name")), entry.text("version")
        origin = _origin(entry)
        artifacts = tuple(dict.fromkeys(_artifacts(entry)))
        hashes: tuple[Digest, ...] = ()
        if len({file.filename for file in artifacts}) < len(artifacts):
            # pipenv writes the sdist's hash under the wheel's name: which of them is the file's cannot be told.
            self._shared_names.append(name)
            hashes = tuple(dict.fromkeys(digest for file in artifacts for digest in file.digests))
            artifacts = ()
        marker = entry.text("marker")
        identities = tuple(table.values for table in entry.tables("attestation-identities"))
        return Package(
            id=self._identifiers.give(name, version, origin),
            name=name,
            version=version,
            origin=origin,
            artifacts=artifacts,
            hashes=hashes,
            markers=(self._markers.setdefault(marker, marker),) if marker else (),
            attestation_identities=identities,
            line=line,
        )

    def _validate(self, *, newer: bool) -> None:
        """Note what ``packaging`` says against the lock, unless a file name in it would keep it busy."""
        for package, _ in self._pairs:
            for file in package.artifacts:
                try:
                    parse_filename(file.filename)
                except ValueError as error:
                    self.notes.append(f"PEP 751 wants file names that can be read: {error}")
                    return
        values = {**self._lock.values, "lock-version": "1.0"} if newer else self._lock.values
        try:
            Pylock.from_dict(values)
        except (PylockValidationError, RecursionError) as error:
            said = shorten(printable(str(error)), 200)
            self.notes.append(f"the lock was read although it is not what PEP 751 asks for: {said}")


def _origin(entry: Fields) -> Origin:
    """Return where a package comes from: exactly one of four keys says so, or an index is meant."""
    vcs, directory, archive = entry.table("vcs"), entry.table("directory"), entry.table("archive")
    if vcs.values:
        kind, place = vcs.text("type"), vcs.text("url") or vcs.text("path")
        git = kind == "git"
        return Origin(
            OriginKind.GIT if git else OriginKind.URL,
            place if git else f"{kind}+{place}",
            reference=vcs.text("requested-revision"),
            commit=vcs.text("commit-id"),
            subdirectory=vcs.text("subdirectory"),
        )
    if directory.values:
        path = directory.text("path")
        own = path.rstrip("/") in (".", "")
        return Origin(
            OriginKind.ROOT if own else OriginKind.PATH, path or ".", subdirectory=directory.text("subdirectory")
        )
    if archive.values:
        url = archive.text("url")
        place = url or archive.text("path")
        return Origin(OriginKind.URL if url else OriginKind.PATH, place, subdirectory=archive.text("subdirectory"))
    return Origin(OriginKind.INDEX, entry.text("index"))


def _artifacts(entry: Fields) -> Iterator[Artifact]:
    """Yield the files of one package: archive or sdist, then wheels."""
    single = [table for key in ("archive", "sdist") if (table := entry.table(key)).values]
    for file in [*single, *entry.tables("wheels")]:
        place = file.text("url") or file.text("path")
        if not (name := file.text("name") or file_name(place)):
            raise file.error("name", "is missing, and so are url and path")
        yield artifact(name, place, _digests(file), file.number("size"), file.time("upload-time"))


def _digests(file: Fields) -> Iterator[Digest]:
    hashes = file.table("hashes")
    for algorithm in hashes.values:
        try:
            yield Digest.of(algorithm, hashes.text(algorithm))
        except ValueError as error:
            raise hashes.error(algorithm, f"is malformed: {error}", MALFORMED_DIGEST) from error
