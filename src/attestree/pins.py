"""Pinned identities, compared with what certificates claim.

A pin names a Trusted Publisher: its kind, and that kind's own keys. A lock file pins some (PEP 751,
``attestation-identities``), the project's ``attestree.toml`` others, there also by the forge's immutable numbers. The
comparison is the one PyPI makes, and stricter where a certificate says more than PyPI compares.
"""

from __future__ import annotations

import re
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
_GITHUB = "https://token.actions.githubusercontent.com"
_GITHUB_AT = "https://github.com/"
_GITHUB_WORKFLOWS = ".github/workflows/"
_GITLAB = "https://gitlab.com"
_GOOGLE = "https://accounts.google.com"
_CIRCLECI = "https://oidc.circleci.com"
_CIRCLECI_PIPELINE = "https://circleci.com/api/v2/projects/{}/pipeline-definitions/{}"
_CIRCLECI_IDS = re.compile(re.escape(_CIRCLECI_PIPELINE).replace(r"\{\}", "([^/]+)"))
_WORDS = {"repository_id": "repository number", "owner_id": "owner number"}
_BY_LOCK = "the lock"
_BY_PROJECT = "attestree.toml"


def expected_by(pin: Mapping[str, object]) -> Identity | None:
    """Return the identity that ``pin`` asks for; None for a kind, or a form of it, that cannot be compared."""

    def text(key: str) -> str:
        value = pin.get(key)
        return value if isinstance(value, str) else ""

    match pin.get("kind"):
        case "GitHub" if text("repository") and text("workflow"):
            return Identity(
                issuer=_GITHUB,
                repository=f"{_GITHUB_AT}{text('repository')}",
                workflow=f"{_GITHUB_WORKFLOWS}{text('workflow')}",
                environment=text("environment"),
                repository_id=text("repository_id"),
                owner_id=text("owner_id"),
            )
        case "GitLab" if text("repository") and text("workflow_filepath"):
            return Identity(
                issuer=_GITLAB,
                repository=f"{_GITLAB}/{text('repository')}",
                workflow=text("workflow_filepath"),
                environment=text("environment"),
                repository_id=text("repository_id"),
                owner_id=text("owner_id"),
            )
        case "Google" if text("email"):
            return Identity(issuer=_GOOGLE, subject=text("email"))
        case "CircleCI" if text("project_id") and text("pipeline_definition_id"):
            address = _CIRCLECI_PIPELINE.format(text("project_id"), text("pipeline_definition_id"))
            return Identity(issuer=_CIRCLECI, repository=text("vcs_origin"), workflow=address)
        case _:
            return None


def pin_of(identity: Identity) -> Mapping[str, str] | None:
    """Return the pin that asks for ``identity``, kind first; None for one that cannot be asked for.

    It holds the forge's numbers too, where the certificate claims them: names can be given up and taken by others.
    """
    numbers = {"repository_id": identity.repository_id, "owner_id": identity.owner_id}
    pin: dict[str, str] = {}
    if identity.issuer == _GITHUB:
        name = identity.repository.removeprefix(_GITHUB_AT)
        workflow = identity.workflow.removeprefix(_GITHUB_WORKFLOWS)
        pin = {
            "kind": "GitHub",
            "repository": name,
            "workflow": workflow,
            "environment": identity.environment,
        } | numbers
    elif identity.issuer == _GITLAB:
        name = identity.repository.removeprefix(f"{_GITLAB}/")
        workflow = identity.workflow
        pin = {"kind": "GitLab", "repository": name, "workflow_filepath": workflow, "environment": identity.environment}
        pin |= numbers
    elif identity.issuer == _GOOGLE:
        pin = {"kind": "Google", "email": identity.subject}
    elif identity.issuer == _CIRCLECI and (found := _CIRCLECI_IDS.fullmatch(identity.workflow)):
        pin = {"kind": "CircleCI", "project_id": found[1], "pipeline_definition_id": found[2]}
        pin |= {"vcs_origin": identity.repository}
    pin = {key: value for key, value in pin.items() if value}
    expected = expected_by(pin)
    return pin if expected is not None and not mismatches(expected, identity, None) else None


def mismatches(expected: Identity, actual: Identity, signed: datetime | None) -> tuple[str, ...]:
    """Return the names of what ``actual`` claims otherwise than ``expected`` asks; empty where it fits.

    Args:
        expected: from a pin; what it leaves empty is not asked for.
        actual: from a certificate.
        signed: when the certificate was made; None where that is not known.

    Forges treat the names of repositories and environments without regard to case, and so does this. The number of a
    repository goes before its name where both have one: a rename keeps it, and a re-creation does not.
    """
    found = [name for name in ("issuer", "workflow", "subject") if getattr(expected, name) != getattr(actual, name)]
    if expected.repository_id and actual.repository_id:
        if expected.repository_id != actual.repository_id:
            found.append("repository_id")
    elif expected.repository and expected.repository.casefold() != actual.repository.casefold():
        found.append("repository")
    if expected.owner_id and actual.owner_id and expected.owner_id != actual.owner_id:
        found.append("owner_id")
    says_environment = bool(actual.environment) or (signed is not None and signed >= ENVIRONMENT_CLAIMED_SINCE)
    if expected.environment and says_environment and expected.environment.casefold() != actual.environment.casefold():
        found.append("environment")
    return tuple(found)


def compare_with_pins(
    record: PackageRecord, signers: Sequence[CheckedAttestation], identities: Sequence[Identity]
) -> IdentityVerdict | None:
    """Return how those who published ``record`` relate to the identities pinned for it; None where none is.

    Args:
        record: the release.
        signers: one attestation for each identity.
        identities: who signed each of them, in the same order.

    What the project pins and what its lock pins must both be met; of several pins in one place it is enough to fit one.
    ``FIRST_SEEN`` means that the pins cannot be compared, which is neither a fit nor a difference.
    """
    package = record.package
    verdicts = [
        verdict
        for pins, by in ((package.pins, _BY_PROJECT), (package.attestation_identities, _BY_LOCK))
        if pins and (verdict := _compare(record, signers, identities, pins, by)) is not None
    ]
    return min(verdicts, key=lambda verdict: _ORDER.index(verdict.status), default=None)


_ORDER = (IdentityStatus.DIFFERS, IdentityStatus.FIRST_SEEN, IdentityStatus.PINNED)


def _compare(
    record: PackageRecord,
    signers: Sequence[CheckedAttestation],
    identities: Sequence[Identity],
    pins: Sequence[Mapping[str, object]],
    by: str,
) -> IdentityVerdict | None:
    expected = [identity for pin in pins if (identity := expected_by(pin)) is not None]
    if not identities:
        return _nobody(record, expected, by)
    for signer, identity in zip(signers, identities, strict=True):
        signed = signer.certificate.not_before if signer.certificate else None
        misses = [(mismatches(pin, identity, signed), pin) for pin in expected]
        if any(not names for names, _ in misses):
            continue
        if len(expected) < len(pins):
            kind = shorten(printable(str(next((pin.get("kind") for pin in pins if expected_by(pin) is None), ""))), 40)
            reason = f"{by} pins a publisher of the kind {kind}, which cannot be compared"
            return IdentityVerdict(IdentityStatus.FIRST_SEEN, reason, identity)
        names, nearest = min(misses, key=lambda miss: len(miss[0]))
        changes = "; ".join(
            f"{_WORDS.get(name, name)} {getattr(identity, name) or 'not claimed'}"
            f" instead of {getattr(nearest, name) or 'none'}"
            for name in names
        )
        reason = shorten(printable(f"not the publisher {by} pins: {changes}"), LONGEST_REASON)
        return IdentityVerdict(IdentityStatus.DIFFERS, reason, identity, nearest)
    first = identities[0]
    signed = signers[0].certificate.not_before if signers[0].certificate else None
    fitting = next(pin for pin in expected if not mismatches(pin, first, signed))
    return IdentityVerdict(IdentityStatus.PINNED, f"the publisher {by} pins", first, fitting)


def _nobody(record: PackageRecord, expected: Sequence[Identity], by: str) -> IdentityVerdict | None:
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
        IdentityStatus.DIFFERS, f"{by} pins a publisher, and this release has no provenance", None, expected[0]
    )
