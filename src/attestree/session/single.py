"""Projects made of one package: a release that somebody names, or a document on disk."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from attestree.filenames import parse_filename
from attestree.graph import DependencyGraph
from attestree.model import Artifact, Digest, Origin, OriginKind, Package, PackageId
from attestree.project import Project
from attestree.records import FileRecord, PackageRecord
from attestree.rules import judge
from attestree.rules.base import Context
from attestree.text import printable

if TYPE_CHECKING:
    from datetime import datetime

    from attestree.evidence import FileVerdict


def parse_release(text: str) -> tuple[str, str] | None:
    """Return name and version of ``name==version``; None where ``text`` is anything else."""
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return None
    pins = list(requirement.specifier)
    if len(pins) != 1 or pins[0].operator not in ("==", "===") or pins[0].version.endswith(".*"):
        return None
    return canonicalize_name(requirement.name), pins[0].version


def release_project(name: str, version: str) -> Project:
    """Return a project that locks nothing but one release, and no hash of it."""
    package = Package(PackageId(f"{name}=={version}"), name, version, Origin(OriginKind.INDEX))
    return _project_of(package, source="release", file="", sha256="")


def document_record(verdict: FileVerdict, filename: str, sha256: str, now: datetime) -> PackageRecord:
    """Return the record of the one file that a local document speaks of.

    Args:
        verdict: what verification found.
        filename: the distribution's name as the person gave it; empty to take the first statement's.
        sha256: its digest; empty likewise.
        now: what ages are judged by.
    """
    statement = next((item.statement for item in verdict.attestations if item.statement), None)
    subject = statement.subjects[0] if statement and statement.subjects else None
    filename = filename or (subject.name if subject else "")
    sha256 = sha256 or (subject.digests.get("sha256", "") if subject else "")
    try:
        parsed = parse_filename(filename)
        name, version = str(parsed.project), str(parsed.version)
    except ValueError:
        name, version = filename or "unnamed", ""
    digests: tuple[Digest, ...]
    try:
        digests = (Digest.of("sha256", sha256),)
    except ValueError:
        digests = ()
    package = Package(PackageId(f"{name}=={version}"), name, version, Origin(OriginKind.INDEX))
    file = FileRecord(Artifact(filename, digests), locked=False, installable=False, counted=True, verdict=verdict)
    record = PackageRecord(package, direct=False, files=(file,), settled=True)
    return PackageRecord(package, direct=False, files=(file,), settled=True, findings=judge(Context(record, None, now)))


def document_project(record: PackageRecord, path: str, raw: bytes) -> Project:
    """Return the project that stands for a local document."""
    return _project_of(record.package, source="document", file=path, sha256=hashlib.sha256(raw).hexdigest())


def _project_of(package: Package, *, source: str, file: str, sha256: str) -> Project:
    graph = DependencyGraph([package], [package.id])
    return Project(package.title, printable(file) or package.title, source, printable(file), sha256, graph)
