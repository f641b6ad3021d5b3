"""Builders of what an index says and of what a session knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.version import Version

from attestree.model import OriginKind
from attestree.records import FileRecord, Finding, IdentityVerdict, PackageRecord
from attestree.releases import IndexFile, LinkState, ProjectPage, ProjectStatus, ProvenanceLink, ReleaseSummary
from attestree.verdict import FileStatus, Level, ReleaseState
from builders.evidence import checked, verdict
from builders.names import INDEX, UPLOADED, sha256_of, wheel
from builders.packages import artifact, package

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from attestree.evidence import CheckedAttestation
    from attestree.model import Package


def listing(
    filename: str = "",
    version: str = "2.4.1",
    *,
    attested: bool = True,
    link: ProvenanceLink | None = None,
    sha256: str | None = None,
    uploaded: datetime | None = UPLOADED,
    yanked: bool = False,
    yanked_reason: str = "",
) -> IndexFile:
    """Return a file as an index lists it; ``link`` overrides what ``attested`` says."""
    filename = filename or wheel(version=version)
    given = ProvenanceLink(LinkState.GIVEN, f"{INDEX}integrity/{filename}/provenance")
    return IndexFile(
        filename=filename,
        version=version,
        url=f"https://files.example/{filename}",
        sha256=sha256_of(filename) if sha256 is None else sha256,
        size=4096,
        uploaded=uploaded,
        yanked=yanked,
        yanked_reason=yanked_reason,
        provenance=link or (given if attested else ProvenanceLink(LinkState.NULL)),
    )


def file_record(
    filename: str = "",
    status: FileStatus | None = FileStatus.VERIFIED,
    *,
    reason: str = "",
    attestations: Sequence[CheckedAttestation] | None = None,
    listed: IndexFile | None = None,
    on_index: bool = True,
    locked: bool = True,
    counted: bool = True,
    installable: bool = True,
    sha256: str | None = None,
    hash_source: str = "lock",
) -> FileRecord:
    """Return one file of a package.

    Args:
        filename: its name.
        status: of its verdict; None while there is no verdict.
        reason: of its verdict.
        attestations: by default one that is ``VERIFIED`` or ``FAILED`` where the status is, else none.
        listed: what the index says of it; a fitting listing by default.
        on_index: False for a file the index does not list.
        locked: whether the lock names it.
        counted: whether it counts towards the trust.
        installable: whether it would be installed.
        sha256: its digest in the lock, when it does not stand for the name; empty for none.
        hash_source: where the digest came from.
    """
    filename = filename or wheel()
    if attestations is None:
        has_proof = status in (FileStatus.VERIFIED, FileStatus.FAILED, FileStatus.UNREADABLE)
        attestations = [checked(filename, status=status)] if status and has_proof else []
    if listed is None and on_index:
        version = filename.split("-")[1].removesuffix(".tar.gz") if "-" in filename else "0"
        listed = listing(filename, version, attested=bool(attestations))
    return FileRecord(
        artifact=artifact(filename, sha256=sha256),
        locked=locked,
        installable=installable,
        counted=counted,
        listing=listed,
        verdict=verdict(status, reason, attestations) if status else None,
        hash_source=hash_source,
    )


def record(
    name: str = "tinyledger",
    version: str = "2.4.1",
    *,
    files: Sequence[FileRecord] | None = None,
    status: FileStatus = FileStatus.VERIFIED,
    direct: bool = True,
    settled: bool = True,
    package_: Package | None = None,
    findings: Sequence[Finding] = (),
    identity: IdentityVerdict | None = None,
    states: Iterable[ReleaseState] = (),
    project_status: ProjectStatus = ProjectStatus.ACTIVE,
    project_status_reason: str = "",
    error: str = "",
) -> PackageRecord:
    """Return what is known of one package: one wheel of ``status`` unless ``files`` says otherwise."""
    subject = package_ or package(name, version)
    from_index = subject.origin.kind is OriginKind.INDEX
    if files is None:
        files = [file_record(wheel(subject.name, subject.version), status)] if from_index and not error else []
    return PackageRecord(
        package=subject,
        direct=direct,
        files=tuple(files),
        settled=settled,
        index=INDEX if from_index else "",
        project_status=project_status if from_index else ProjectStatus.UNSAID,
        project_status_reason=project_status_reason,
        states=frozenset(states),
        identity=identity,
        findings=tuple(findings),
        error=error,
    )


def finding(
    rule: str = "partial-provenance", level: Level = Level.REVIEW, title: str = "", detail: str = "", **fields: str
) -> Finding:
    """Return a finding; texts default to something that names the rule."""
    return Finding(rule, level, title or f"Title of {rule}", detail or f"what {rule} found here", **fields)


def release(
    version: str,
    *,
    files: int = 1,
    attested: int | None = None,
    uploaded: datetime | None = UPLOADED,
    last_upload: datetime | None = None,
    yanked: bool = False,
) -> ReleaseSummary:
    """Return one line of a project's history, fully attested unless ``attested`` says otherwise."""
    number = files if attested is None else attested
    sample = listing(version=version) if number else None
    return ReleaseSummary(version, files, number, uploaded, last_upload or uploaded, yanked, sample)


def page(
    *releases: ReleaseSummary,
    files: Sequence[IndexFile] = (),
    name: str = "tinyledger",
    status: ProjectStatus = ProjectStatus.ACTIVE,
    status_reason: str = "",
    serves_provenance: bool = True,
) -> ProjectPage:
    """Return a project's page: its history, by version from old to new, and the listed ``files``."""
    ordered = sorted(releases, key=lambda item: Version(item.version))
    return ProjectPage(name, INDEX, status, status_reason, tuple(files), tuple(ordered), serves_provenance)
