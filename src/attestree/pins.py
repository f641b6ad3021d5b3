"""Identities that a lock file pins (PEP 751, ``attestation-identities``), compared with what certificates claim.

A pin names a Trusted Publisher: its kind, and that kind's own keys. The comparison is the one PyPI makes, and stricter
where a certificate says more than PyPI compares.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from attestree.records import Identity, IdentityVerdict
from attestree.releases import LinkState
from attestree.text import printable, shorten
from attestree.verdict import FileStatus, IdentityStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from attestree.evidence import CheckedAttestation
    from attestree.records import PackageRecord

LONGEST_REASON = 600
"""Characters; a certificate may claim names of any length."""
ENVIRONMENT_CLAIMED_SINCE = datetime(2025, 11, 4, tzinfo=UTC)
"""Certificates carry the deployment environment since that day; before it, its absence says nothing."""


def expected_by(pin: Mapping[str, object]) -> Identity | None:
    """Return the identity that ``pin`` asks for; None for a kind, or a form of it, that cannot be compared."""

    def text(key: str) -> str:
        value = pin.get(key)
        return value if isinstance(value, str) else ""

    match pin.get("kind"):
        case "GitHub" if text("repository") and text("workflow"):
            return Identity(
                issuer="https://token.actions.githubusercontent.com",
                repository=f"https://github.com/{text('repository')}",
                workflow=f".github/workflows/{text('workflow')}",
                environment=text("environment"),
            )
        case "GitLab" if text("repository") and text("workflow_filepath"):
            return Identity(
                issuer="https://gitlab.com",
                repository=f"https://gitlab.com/{text('repository')}",
                workflow=text("workflow_filepath"),
                environment=text("environment"),
            )
        case "Google" if text("email"):
            return Identity(issuer="https://accounts.google.com", subject=text("email"))
        case "CircleCI" if text("project_id") and text("pipeline_definition_id"):
            address = (
                f"https://circleci.com/api/v2/projects/{text('project_id')}"
                f"/pipeline-definitions/{text('pipeline_definition_id')}"
            )
            return Identity(issuer="https://oidc.circleci.com", repository=text("vcs_origin"), workflow=address)
        case _:
            return None


def mismatches(expected: Identity, actual: Identity, signed: datetime | None) -> tuple[str, ...]:
    """Return the names of what ``actual`` claims otherwise than ``expected`` asks; empty where it fits.

    Args:
        expected: from a pin; what it leaves empty is not asked for.
        actual: from a certificate.
        signed: when the certificate was made; None where that is not known.

    Forges treat the names of repositories and environments without regard to case, and so does this.
    """
    found = [name for name in ("issuer", "workflow", "subject") if getattr(expected, name) != getattr(actual, name)]
    if expected.repository and expected.repository.casefold() != actual.repository.casefold():
        found.append("repository")
    says_environment = bool(actual.environment) or (signed is not None and signed >= ENVIRONMENT_CLAIMED_SINCE)
    if expected.environment and says_environment and expected.environment.casefold() != actual.environment.casefold():
        found.append("environment")
    return tuple(found)


def compare_with_pins(
    record: PackageRecord, signers: Sequence[CheckedAttestation], identities: Sequence[Identity]
) -> IdentityVerdict | None:
    """Return how those who published ``record`` relate to the identities its lock pins; None where it pins none.

    Args:
        record: the release.
        signers: one attestation for each identity.
        identities: who signed each of them, in the same order.

    The lock lists the identities of any file of the package, so fitting one of them is enough. ``FIRST_SEEN`` means
    that the pins cannot be compared, which is neither a fit nor a difference.
    """
    pins = record.package.attestation_identities
    if not pins:
        return None
    expected = [identity for pin in pins if (identity := expected_by(pin)) is not None]
    if not identities:
        return _nobody(record, expected)
    for signer, identity in zip(signers, identities, strict=True):
        signed = signer.certificate.not_before if signer.certificate else None
        misses = [(mismatches(pin, identity, signed), pin) for pin in expected]
        if any(not names for names, _ in misses):
            continue
        if len(expected) < len(pins):
            kind = shorten(printable(str(next((pin.get("kind") for pin in pins if expected_by(pin) is None), ""))), 40)
            reason = f"the lock pins a publisher of the kind {kind}, which cannot be compared"
            return IdentityVerdict(IdentityStatus.FIRST_SEEN, reason, identity)
        names, nearest = min(misses, key=lambda miss: len(miss[0]))
        changes = "; ".join(
            f"{name} {getattr(identity, name) or 'not claimed'} instead of {getattr(nearest, name) or 'none'}"
            for name in names
        )
        reason = shorten(printable(f"not the publisher the lock pins: {changes}"), LONGEST_REASON)
        return IdentityVerdict(IdentityStatus.DIFFERS, reason, identity, nearest)
    first = identities[0]
    signed = signers[0].certificate.not_before if signers[0].certificate else None
    fitting = next(pin for pin in expected if not mismatches(pin, first, signed))
    return IdentityVerdict(IdentityStatus.PINNED, "the publisher the lock pins", first, fitting)


def _nobody(record: PackageRecord, expected: Sequence[Identity]) -> IdentityVerdict | None:
    """Return the verdict where nothing verified says who published: a pin that an unattested release cannot meet.

    "Could not check" is no difference, and the pinned identity may be that of a file nobody looked at.
    """
    counted = record.counted
    attested = any(
        file.listing is not None and file.listing.provenance.state in (LinkState.GIVEN, LinkState.REFUSED)
        for file in record.files
    )
    if not expected or not counted or attested:
        return None
    if any(file.status is not FileStatus.NO_PROVENANCE for file in counted):
        return None
    return IdentityVerdict(
        IdentityStatus.DIFFERS, "the lock pins a publisher, and this release has no provenance", None, expected[0]
    )
