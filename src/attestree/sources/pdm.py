"""pdm.lock, from the first of 2020 to lock version 4.5.

An extra is an entry of its own with the same name and version: here it becomes edges of the one package. Requirements
are PEP 508 texts, in the first locks tables as Poetry has them. The files of a package stand in ``package.files``,
before 4.4 in ``metadata.files`` under ``name version``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.errors import SourceError
from attestree.model import Origin, OriginKind, Package
from attestree.project import Project
from attestree.sources.base import Identifiers, artifact, file_name, folder_of, header_lines, sha256_of
from attestree.sources.fields import Fields, is_table
from attestree.sources.pyproject import poetry_wanted, requirement
from attestree.sources.release_files import is_of
from attestree.sources.rooted import read_declared, rooted_graph
from attestree.sources.toml import parse
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.model import Artifact, PackageId
    from attestree.sources.files import ProjectFiles
    from attestree.sources.pyproject import Wanted

_VERSION = re.compile(r"[1-4](\.\d{1,4}){0,2}")


class PdmLock:
    """The reader of pdm.lock."""

    id = "pdm.lock"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is meant to be a pdm.lock."""
        return name == self.id or bool(re.fullmatch(r"pdm\.[^.]+\.lock", name))

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return the project that the lock describes; raises ``SourceError`` as ``Source.read`` says."""
        data = files.read(name)
        values, text = parse(data, name)
        reader = _Reader(Fields(values, where=name), text)
        declared, unread = read_declared(files, name)
        called = (declared and declared.name) or folder_of(files, name)
        graph, notes = rooted_graph(
            (called, reader.identifiers), declared, list(reader.packages.values()), reader.wanted, reader.groups
        )
        return Project(
            name=called,
            path=files.display,
            source=self.id,
            file=printable(name),
            sha256=sha256_of(data),
            graph=graph,
            notes=(*unread, *notes),
        )


class _Reader:
    """The packages of one lock and what each requires."""

    def __init__(self, lock: Fields, text: str) -> None:
        self.identifiers = Identifiers()
        self.packages: dict[tuple[str, str, Origin], Package] = {}
        self.wanted: dict[PackageId, list[Wanted]] = {}
        self.groups: dict[PackageId, str] = {}
        self._lock = lock
        _check_version(lock)
        self._files = lock.table("metadata").table("files")
        entries = list(lock.tables("package"))
        lines = header_lines(text, "[[package]]")
        for number, entry in enumerate(entries):
            self._read(entry, lines[number] if len(lines) == len(entries) else 0)

    def _read(self, table: Fields, line: int) -> None:
        entry = Fields(
            table.values, where=f"{self._lock.where}, line {line}" if line else "", path=table.path, parent=self._lock
        )
        name, version = canonicalize_name(entry.required("name")), entry.text("version")
        origin = _origin(entry)
        package = self.packages.get((name, version, origin))
        if package is None:
            marker = entry.text("marker")
            package = Package(
                id=self.identifiers.give(name, version, origin),
                name=name,
                version=version,
                origin=origin,
                artifacts=tuple(self._artifacts(entry, version)),
                markers=(marker,) if marker else (),
                line=line,
            )
            self.packages[name, version, origin] = package
            if group := _group(entry):
                self.groups[package.id] = group
        wanted = self.wanted.setdefault(package.id, [])
        extras = [canonicalize_name(extra) for extra in entry.texts("extras")]
        for one in _requirements(entry):
            if extras and one.name == name and not one.asks:
                continue  # an extra's entry requires the package it is an extra of
            wanted += [replace(one, extra=extra) for extra in extras] or [one]

    def _artifacts(self, entry: Fields, version: str) -> Iterator[Artifact]:
        own = "files" in entry.values
        key = f"{entry.text('name')} {version}"
        for file in entry.tables("files") if own else self._files.tables(key):
            url = file.text("url")
            filename = file.text("file") or file_name(url)
            if not filename:
                raise file.error("file", "is missing, and so is url")
            digest = file.digest("hash")
            if own or is_of(filename, version):
                yield artifact(filename, url, [digest] if digest else [])


def _check_version(lock: Fields) -> None:
    """Raise ``SourceError`` for a lock version that is not known; the locks of 2020 have none."""
    metadata = lock.table("metadata")
    version = metadata.text("lock_version")
    if version and not _VERSION.fullmatch(version):
        raise SourceError(
            f"is of lock version {version[:40]}, and only 1 to 4 can be read",
            where=lock.where,
            remedy="install a newer attestree, or lock the project again with an older pdm",
        )
    known = "content_hash" in metadata.values or "content_hash" in lock.table("root").values
    if not version and not known:
        raise metadata.error("lock_version", "is missing", "check that this is a lock that pdm wrote")


def _origin(entry: Fields) -> Origin:
    subdirectory = entry.text("subdirectory")
    for vcs in ("git", "hg", "svn", "bzr"):
        if url := entry.text(vcs):
            kind, place = (OriginKind.GIT, url) if vcs == "git" else (OriginKind.URL, f"{vcs}+{url}")
            return Origin(kind, place, entry.text("ref"), entry.text("revision"), subdirectory)
    if url := entry.text("url"):
        return Origin(OriginKind.URL, url, subdirectory=subdirectory)
    if path := entry.text("path"):
        return Origin(OriginKind.PATH, path, subdirectory=subdirectory)
    return Origin(OriginKind.INDEX)


def _requirements(entry: Fields) -> Iterator[Wanted]:
    if is_table(entry.values.get("dependencies")):
        table = entry.table("dependencies")
        for name in table.values:
            yield from poetry_wanted(name, table, name)
        return
    for text in entry.texts("dependencies"):
        if found := requirement(text):
            yield found


def _group(entry: Fields) -> str:
    """Return the first group a package is locked for; empty where it is for the default one or does not say."""
    groups = entry.texts("groups") or (entry.text("section"),)
    return "" if "default" in groups else canonicalize_name(groups[0])
