"""Which files of a package are looked at, and which of them count towards its trust."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from attestree.filenames import parse_filename
from attestree.model import Artifact, Digest
from attestree.records import FileRecord
from attestree.settings import FileScope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from packaging.utils import BuildTag

    from attestree.environment import TargetEnvironment
    from attestree.model import Package
    from attestree.releases import IndexFile, ProjectPage


def normal_version(version: str) -> str:
    """Return ``version`` in PEP 440 normal form, or as it is where it is no such version."""
    try:
        return str(Version(version))
    except InvalidVersion:
        return version


def files_of(
    package: Package, page: ProjectPage | None, environment: TargetEnvironment, scope: FileScope
) -> tuple[FileRecord, ...]:
    """Return the files of ``package`` that are looked at, none of them checked yet.

    Args:
        package: as the project has it.
        page: the project's page; None before it is known.
        environment: decides which file would be installed.
        scope: decides which files count.

    A lock may name files, or only hashes, or nothing but a version. In the last two cases the files are those of the
    release on the page: with hashes, the ones that carry a pinned hash are locked; without, none is, and the hash that
    is verified against is the index's own. An environment may know the tags of the wheel that was installed: the file
    with exactly these is locked, else the sdist, from which it was built; the hash is the index's own.
    """
    rows = page.release(normal_version(package.version)) if page else ()
    if package.artifacts:
        listings = {row.filename: row for row in rows}
        locked = [_locked(artifact, listings.get(artifact.filename)) for artifact in package.artifacts]
    else:
        pinned = {digest.value for digest in package.hashes if digest.algorithm == "sha256"}
        locked = [listed_file(row, locked=True) for row in rows if row.sha256 in pinned]
        locked = locked or [
            replace(listed_file(row, locked=True), hash_source="tags") for row in _installed_from(package, rows)
        ]
    named = {file.artifact.filename for file in locked}
    others = [listed_file(row, locked=False) for row in rows if row.filename not in named]
    if locked and scope is not FileScope.ALL:
        others = []
    candidates = locked or others
    chosen = environment.choose(file.artifact for file in candidates)
    files = [replace(file, installable=file.artifact is chosen) for file in (*locked, *others)]
    return tuple(_counted(files, scope))


def _installed_from(package: Package, rows: Iterable[IndexFile]) -> list[IndexFile]:
    """Return the file that an installed package came from, as far as its wheel's tags tell; empty where they do not."""
    if not package.wheel_tags:
        return []
    wheels: list[tuple[BuildTag, IndexFile]] = []
    sdists: list[IndexFile] = []
    for row in rows:
        try:
            name = parse_filename(row.filename)
        except ValueError:
            continue
        if not name.is_wheel:
            sdists.append(row)
        elif {str(tag) for tag in name.tags} == set(package.wheel_tags):
            wheels.append((name.build, row))
    # Of two builds of one wheel, pip and uv install the later.
    return [max(wheels, key=lambda found: found[0])[1]] if wheels else sdists


def _counted(files: list[FileRecord], scope: FileScope) -> Iterable[FileRecord]:
    """Yield ``files`` with ``counted`` set: where nothing would be installed here, every locked file counts."""
    locked = any(file.locked for file in files)
    installable = any(file.installable for file in files)
    for file in files:
        match scope:
            case FileScope.ALL:
                counts = True
            case FileScope.INSTALLABLE if installable:
                counts = file.installable
            case _:
                counts = file.locked or not locked
        yield replace(file, counted=counts)


def _locked(artifact: Artifact, listing: IndexFile | None) -> FileRecord:
    source = "lock"
    if not artifact.sha256 and listing and listing.sha256:
        source = "index"
    return FileRecord(artifact, locked=True, installable=False, counted=False, listing=listing, hash_source=source)


def listed_file(row: IndexFile, *, locked: bool) -> FileRecord:
    """Return the record of a file that only the index names, not checked yet and not counted."""
    digests = (Digest("sha256", row.sha256),) if row.sha256 else ()
    artifact = Artifact(row.filename, digests, row.url, row.size, row.uploaded)
    return FileRecord(
        artifact,
        locked=locked,
        installable=False,
        counted=False,
        listing=row,
        hash_source="lock" if locked else "index",
    )


def expected_sha256(file: FileRecord) -> str:
    """Return the SHA-256 that the file's provenance has to be about; empty where neither lock nor index gives one.

    The lock's comes first. The index's own serves only where the lock has none.
    """
    return file.artifact.sha256 or (file.listing.sha256 if file.listing else "")
