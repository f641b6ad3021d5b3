"""poetry.lock, lock versions 1.0 to 2.x.

The files of a package stand in ``package.files``, before 2.0 in ``metadata.files`` by name, all versions of a name in
one list. Requirements are ranges by name; one that an extra brings is ``optional``. The lock names no project: its
roots are in the ``pyproject.toml`` beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.errors import SourceError
from attestree.model import Digest, Origin, OriginKind, Package
from attestree.project import Project
from attestree.sources.base import Identifiers, artifact, folder_of, header_lines, listed, sha256_of
from attestree.sources.fields import MALFORMED_DIGEST, Fields
from attestree.sources.pyproject import leading_name, poetry_wanted, with_extras
from attestree.sources.release_files import is_of
from attestree.sources.rooted import read_declared, rooted_graph
from attestree.sources.toml import parse
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.model import Artifact, PackageId
    from attestree.sources.files import ProjectFiles
    from attestree.sources.pyproject import Wanted

_VERSION = re.compile(r"(\d{1,4})\.\d{1,4}")
NEWEST = 2
_KINDS = {
    "legacy": OriginKind.INDEX,
    "git": OriginKind.GIT,
    "url": OriginKind.URL,
    "file": OriginKind.PATH,
    "directory": OriginKind.PATH,
}


class PoetryLock:
    """The reader of poetry.lock."""

    id = "poetry.lock"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is meant to be a poetry.lock."""
        return name == self.id

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return the project that the lock describes; raises ``SourceError`` as ``Source.read`` says."""
        data = files.read(name)
        values, text = parse(data, name)
        reader = _Reader(Fields(values, where=name), text)
        declared, unread = read_declared(files, name)
        called = (declared and declared.name) or folder_of(files, name)
        graph, notes = rooted_graph(
            (called, reader.identifiers), declared, reader.packages, reader.wanted, reader.groups
        )
        return Project(
            name=called,
            path=files.display,
            source=self.id,
            file=printable(name),
            sha256=sha256_of(data),
            graph=graph,
            notes=(*reader.notes, *unread, *notes),
        )


class _Reader:
    """The packages of one lock and what each requires."""

    def __init__(self, lock: Fields, text: str) -> None:
        self.identifiers = Identifiers()
        self.packages: list[Package] = []
        self.wanted: dict[PackageId, tuple[Wanted, ...]] = {}
        self.groups: dict[PackageId, str] = {}
        self.notes: list[str] = []
        self._misread: list[str] = []
        self._lock = lock
        metadata = lock.table("metadata")
        self._newer = _newer_version(metadata)
        self._files = metadata.table("files")
        self._hashes = metadata.table("hashes")
        # Before 2.0 the files of a package are found by its name, which the table may spell otherwise.
        self._keys = {canonicalize_name(key): key for table in (self._files, self._hashes) for key in table.values}
        entries = list(lock.tables("package"))
        lines = header_lines(text, "[[package]]")
        self._versions: Counter[str] = Counter(canonicalize_name(entry.text("name")) for entry in entries)
        for number, entry in enumerate(entries):
            self._read(entry, lines[number] if len(lines) == len(entries) else 0)
        if self._newer:
            self.notes.append(
                f"the lock is of version {self._newer}, newer than {NEWEST}.x: what is understood of it was read, "
                "a newer attestree may read more"
            )
        if self._misread:
            self.notes.append(f"requirements that are not understood were left out: {listed(self._misread)}")

    def _read(self, table: Fields, line: int) -> None:
        entry = Fields(
            table.values, where=f"{self._lock.where}, line {line}" if line else "", path=table.path, parent=self._lock
        )
        name, version = canonicalize_name(entry.required("name")), entry.text("version")
        origin = _origin(entry.table("source"))
        key = self._keys.get(name, name)
        package = Package(
            id=self.identifiers.give(name, version, origin),
            name=name,
            version=version,
            origin=origin,
            artifacts=tuple(self._artifacts(entry, name, version, key)),
            hashes=tuple(_bare_hashes(self._hashes, key)),
            markers=tuple(_markers(entry)),
            line=line,
        )
        self.packages.append(package)
        self.wanted[package.id] = tuple(_requirements(entry, self._misread if self._newer else None))
        if group := _group(entry):
            self.groups[package.id] = group

    def _artifacts(self, entry: Fields, name: str, version: str, key: str) -> Iterator[Artifact]:
        own = "files" in entry.values
        for file in entry.tables("files") if own else self._files.tables(key):
            filename = file.required("file")
            digest = file.digest("hash")
            if own or self._versions[name] == 1 or is_of(filename, version):
                yield artifact(filename, file.text("url"), [digest] if digest else [])


def _newer_version(metadata: Fields) -> str:
    """Return the lock's version where it is newer than what is known, else nothing; the locks of 2018 have none.

    Raises:
        SourceError: it is none at all.
    """
    version = metadata.text("lock-version")
    found = _VERSION.fullmatch(version)
    if version and not found:
        raise SourceError(
            f"is of lock version {version[:40]}, which is none that Poetry writes",
            where=metadata.where,
            remedy="lock the project again",
        )
    if not version and not ("content-hash" in metadata.values or "hashes" in metadata.values):
        raise metadata.error("lock-version", "is missing", "check that this is a lock that Poetry wrote")
    return version if found and int(found[1]) > NEWEST else ""


def _origin(source: Fields) -> Origin:
    kind = source.text("type")
    if kind and kind not in _KINDS:
        raise source.error("type", f"is of a kind that is not known: {kind[:80]}")
    return Origin(
        _KINDS.get(kind, OriginKind.INDEX),
        source.text("url"),
        reference=source.text("reference") if kind == "git" else "",
        commit=source.text("resolved_reference"),
        subdirectory=source.text("subdirectory"),
    )


def _bare_hashes(hashes: Fields, key: str) -> Iterator[Digest]:
    """Yield what the locks of 2018 hold: SHA-256 digests of a name's files, without their names."""
    for number, value in enumerate(hashes.texts(key)):
        try:
            yield Digest.of("sha256", value)
        except ValueError as error:
            raise hashes.error(f"{key}[{number}]", f"is malformed: {error}", MALFORMED_DIGEST) from error


def _markers(entry: Fields) -> Iterator[str]:
    """Yield the environments a package is for: one marker, or one for each group."""
    value = entry.values.get("markers")
    if isinstance(value, dict):
        table = entry.table("markers")
        yield from dict.fromkeys(table.text(group) for group in table.values)
    elif marker := entry.text("markers"):
        yield marker


def _requirements(entry: Fields, misread: list[str] | None) -> Iterator[Wanted]:
    extras: dict[str, list[str]] = {}
    listed = entry.table("extras")
    for extra in listed.values:
        for text in listed.texts(extra):
            extras.setdefault(leading_name(text), []).append(canonicalize_name(extra))
    table = entry.table("dependencies")
    return with_extras((one for name in table.values for one in _wanted(name, table, misread)), extras)


def _wanted(name: str, table: Fields, misread: list[str] | None) -> list[Wanted]:
    """Return what one entry requires; what is of a type that is not known is put with ``misread``, if there is that.

    Raises:
        SourceError: it is of such a type, and there is not.
    """
    found: list[Wanted] = []
    try:
        for one in poetry_wanted(name, table, name):
            found.append(one)  # noqa: PERF402 - what was read before the error counts
    except SourceError as error:
        if misread is None:
            raise
        misread.append(error.explain())
    return found


def _group(entry: Fields) -> str:
    """Return the first group a package is locked for, empty where it is for the main one or does not say."""
    groups = entry.texts("groups") or (entry.text("category"),)
    return "" if "main" in groups else canonicalize_name(groups[0])
