"""What an attestation or a finding says, in a sentence, and how times and sizes are written."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from attestree.evidence import PredicateKind
from attestree.text import printable

if TYPE_CHECKING:
    from datetime import datetime

    from attestree.evidence import CheckedAttestation
    from attestree.records import Finding

UNPROVEN = "No verified signature covers what follows: it is only what somebody wrote."
_TITLES = {
    PredicateKind.PUBLISH: "publish attestation",
    PredicateKind.SLSA: "SLSA provenance",
    PredicateKind.OTHER: "attestation of another type",
}
_VERBS = {
    PredicateKind.PUBLISH: "Uploaded from",
    PredicateKind.SLSA: "Built by",
    PredicateKind.OTHER: "Attested from",
}
_KILO = 1000


def detail_of(finding: Finding) -> str:
    """Return what was found in this very case, and why an acknowledgement of it does not hold any more."""
    return f"{finding.detail}; {finding.lapsed}" if finding.lapsed else finding.detail


def title_of(attestation: CheckedAttestation) -> str:
    """Return what kind of attestation it is, in two or three words."""
    return _TITLES[attestation.statement.predicate_kind] if attestation.statement else "attestation without a statement"


def sentence_of(attestation: CheckedAttestation) -> str:
    """Return who signed, by the certificate alone, as one printable line: ``Uploaded from ... by ... at ...``.

    Empty where the certificate names neither a repository nor a subject.
    """
    claims = attestation.claims
    kind = attestation.statement.predicate_kind if attestation.statement else PredicateKind.OTHER
    where = claims.source_repository_uri or (attestation.certificate.identity if attestation.certificate else "")
    if not where:
        return ""
    parts = [f"{_VERBS[kind]} {where}"]
    if claims.workflow_path:
        parts.append(f"by {claims.workflow_path}")
    if claims.source_repository_ref:
        parts.append(f"at {claims.source_repository_ref}")
    if claims.source_repository_digest:
        parts.append(f"(commit {claims.source_repository_digest})")
    return printable(" ".join(parts))


def exactly(when: datetime) -> str:
    """Return ``when`` to the second, in UTC."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def size_of(count: int) -> str:
    """Return a number of bytes in decimal units, such as ``1.2 MB``."""
    if count < _KILO:
        return f"{count} B"
    amount, unit = float(count), "B"
    for unit in ("kB", "MB", "GB", "TB"):  # noqa: B007 - the last one is wanted
        amount /= _KILO
        if round(amount, 1) < _KILO:
            break
    return f"{amount:.1f} {unit}"
