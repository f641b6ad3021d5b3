"""How deep a person has gone: package, file, attestation, certificate, log entry, raw JSON; as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attestree.evidence import CheckedAttestation
    from attestree.model import PackageId
    from attestree.records import FileRecord, Finding, PackageRecord
    from attestree.tui.state import ExplorerState


class Depth(StrEnum):
    """What a level shows."""

    PACKAGE = "package"
    FINDING = "finding"
    FILES = "files"
    FILE = "file"
    ATTESTATION = "attestation"
    CERTIFICATE = "certificate"
    LOG = "log"
    RAW = "raw"


class Side(StrEnum):
    """Which side of a review the evidence is from."""

    BEFORE = "before"
    AFTER = "after"
    EARLIER = "earlier"
    """The release that was looked back to, where the old side has no provenance."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level: what it shows, and of what.

    Attributes:
        depth: what is shown.
        package: whose it is.
        filename: the file, raw; empty where the level is about the whole package.
        attestation: its place among the file's attestations from 0; None where the level is about the whole file.
        finding: the finding that is shown; None where another thing is.
        side: in a review, whose evidence is shown; None outside a review, and where a change itself is shown.
    """

    depth: Depth
    package: PackageId
    filename: str = ""
    attestation: int | None = None
    finding: Finding | None = None
    side: Side | None = None

    def about(self, finding: Finding) -> Level:
        """Return the level of one finding on the same package."""
        return Level(Depth.FINDING, self.package, finding=finding, side=self.side)

    def into(self, depth: Depth) -> Level:
        """Return the level ``depth`` of the same attestation, or of the same file where none was chosen."""
        return Level(depth, self.package, self.filename, self.attestation, side=self.side)

    def file(self, filename: str) -> Level:
        """Return the level of one file of the same package."""
        return Level(Depth.FILE, self.package, filename, side=self.side)

    def chosen(self, attestation: int) -> Level:
        """Return the level of one attestation of the same file."""
        return Level(Depth.ATTESTATION, self.package, self.filename, attestation, side=self.side)


def file_at(record: PackageRecord, level: Level) -> FileRecord | None:
    """Return the file that ``level`` is about, or None where the package has none of that name."""
    return next((file for file in record.files if file.artifact.filename == level.filename), None)


def attestation_at(file: FileRecord, level: Level) -> CheckedAttestation | None:
    """Return the attestation that ``level`` is about, or None where the file has fewer."""
    if level.attestation is None or level.attestation >= len(file.attestations):
        return None
    return file.attestations[level.attestation]


def exists(state: ExplorerState, level: Level) -> bool:
    """Return whether what ``level`` is about is still there; a retry can take it away."""
    record = state.records.get(level.package)
    if level.depth in (Depth.PACKAGE, Depth.FILES):
        return True
    if level.depth is Depth.FINDING:
        return record is not None and level.finding in record.findings
    file = file_at(record, level) if record else None
    if file is None:
        return False
    if level.attestation is None:
        return level.depth is Depth.FILE or bool(file.verdict and file.verdict.raw)
    attestation = attestation_at(file, level)
    if attestation is None:
        return False
    missing = {
        Depth.CERTIFICATE: attestation.certificate is None,
        Depth.LOG: attestation.log is None,
        Depth.RAW: not attestation.raw,
    }
    return not missing.get(level.depth, False)


def still_there(state: ExplorerState, stack: tuple[Level, ...]) -> tuple[Level, ...]:
    """Return ``stack`` cut before the first level that is gone."""
    for count, level in enumerate(stack):
        if not exists(state, level):
            return stack[:count]
    return stack
