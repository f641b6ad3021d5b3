"""What verification found: attestations, statements, certificates, log entries, and the verdict on one file.

Texts inside these values are raw unless said otherwise. ``reason`` is always printable: ``verify`` makes it so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from attestree.claims import Claims

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from attestree.verdict import FileStatus


class PredicateKind(StrEnum):
    """What an attestation says, by its predicate type."""

    PUBLISH = "publish"
    """PyPI's publish attestation: which Trusted Publisher uploaded the file. In words: "uploaded from ..."."""
    SLSA = "slsa"
    """SLSA provenance v1: how the file was built. In words: "built by ..."."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Publisher:
    """The Trusted Publisher that the index names for a bundle of attestations (PEP 740, "Provenance objects").

    Attributes:
        kind: ``GitHub``, ``GitLab``, ``Google``, ``CircleCI``, or whatever else the index says; empty when it is null.
        fields: every other key of the object with its value, as the index gives it.
        known: whether the kind is one whose claims can be compared with the certificate's.
    """

    kind: str
    fields: Mapping[str, object] = field(default_factory=dict, hash=False)
    known: bool = False

    def get(self, key: str) -> str:
        """Return the text under ``key``; empty when it is missing, null or not a text."""
        value = self.fields.get(key)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Subject:
    """The one subject of a statement: the file it speaks of."""

    name: str
    digests: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """An in-toto Statement v1.

    Attributes:
        subjects: PEP 740 wants exactly one.
        predicate_type: the type's URI.
        predicate_kind: what that type means.
        predicate: the predicate as JSON values; None when it is null.
        text: the statement's bytes as they were signed, decoded; for showing line by line.
    """

    subjects: tuple[Subject, ...]
    predicate_type: str
    predicate_kind: PredicateKind
    predicate: Mapping[str, object] | None = field(hash=False)
    text: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """The signing certificate.

    Attributes:
        sha256: of its DER form, hexadecimal.
        not_before: start of its validity, UTC.
        not_after: end of its validity, UTC.
        identity: its subject alternative name.
        issuer: the certificate authority's name, as RFC 4514 writes it.
    """

    sha256: str
    not_before: datetime
    not_after: datetime
    identity: str
    issuer: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """The transparency-log entry.

    Attributes:
        index: the entry's number over all shards of the log.
        log_id: hexadecimal SHA-256 of the log's key.
        integrated: when the log took the entry in, UTC; None where the entry promises no time (Rekor v2).
        kind: kind and version, such as ``dsse 0.0.1``.
    """

    index: int
    log_id: str
    integrated: datetime | None
    kind: str


@dataclass(frozen=True, slots=True)
class CheckedAttestation:
    """One attestation, taken apart as far as it can be, and the verdict on it.

    Attributes:
        status: ``VERIFIED``, ``FAILED``, ``UNREADABLE`` or ``NOT_CHECKED``.
        reason: one printable sentence without a full stop.
        proven: whether signature, chain and log held, so that statement and claims are covered by a signature. Where
            it is false, whatever else stands here is only what somebody wrote.
        publisher: what the index names beside it; None where a bare attestation came without.
        statement: None where it could not be read.
        claims: empty where the certificate could not be read.
        certificate: None where it could not be read.
        log: None where it could not be read.
        raw: the attestation as JSON text, pretty-printed, exactly the values the index gave.
    """

    status: FileStatus
    reason: str
    proven: bool
    publisher: Publisher | None = None
    statement: Statement | None = None
    claims: Claims = field(default_factory=Claims)
    certificate: Certificate | None = None
    log: LogEntry | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """The verdict on one file: the worst of its attestations, and ``NO_PROVENANCE``-like states where it has none.

    Attributes:
        status: see ``FileStatus``.
        reason: one printable sentence without a full stop.
        attestations: in the order of the provenance object.
        raw: the provenance object as text, as the index gave it; empty where there is none.
    """

    status: FileStatus
    reason: str
    attestations: tuple[CheckedAttestation, ...] = ()
    raw: str = ""
