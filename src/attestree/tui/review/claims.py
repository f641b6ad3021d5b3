"""The claims a review compares: what each is called, how it is read, and which findings speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.identity import identity_of
from attestree.pins import ENVIRONMENT_CLAIMED_SINCE
from attestree.tui.detail.wording import exactly

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.evidence import CheckedAttestation
    from attestree.records import FileRecord

    Read = Callable[[FileRecord, CheckedAttestation], str]

ITSELF = "the workflow itself"
_TAG = "refs/tags/"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that is compared.

    Attributes:
        label: in a word or two.
        read: takes it, raw, from one attestation; empty where that does not say it.
        rules: the rules whose findings are about it.
        moves: whether it is another one in every release, so that a difference says nothing by itself.
    """

    label: str
    read: Read
    rules: frozenset[str] = frozenset()
    moves: bool = False


def _field(name: str) -> Read:
    return lambda _, attestation: str(getattr(attestation.claims, name))


def _workflow(_: FileRecord, attestation: CheckedAttestation) -> str:
    identity = identity_of(attestation)
    return identity.workflow if identity else ""


def _signer(_: FileRecord, attestation: CheckedAttestation) -> str:
    claims = attestation.claims
    if claims.build_signer_uri and claims.build_signer_uri == claims.build_config_uri:
        return ITSELF
    return claims.build_signer_uri.removesuffix(f"@{claims.source_repository_ref}")


def _issuer(_: FileRecord, attestation: CheckedAttestation) -> str:
    return attestation.claims.issuer or attestation.claims.legacy_issuer


def _account(_: FileRecord, attestation: CheckedAttestation) -> str:
    identity = identity_of(attestation)
    return identity.subject if identity else ""


def _environment(_: FileRecord, attestation: CheckedAttestation) -> str:
    certificate = attestation.certificate
    too_old = certificate is not None and certificate.not_before < ENVIRONMENT_CLAIMED_SINCE
    named = attestation.claims.deployment_environment
    return named or ("older than this claim" if too_old else "")


def _predicate(_: FileRecord, attestation: CheckedAttestation) -> str:
    return attestation.statement.predicate_type if attestation.statement else ""


def _signed(_: FileRecord, attestation: CheckedAttestation) -> str:
    return exactly(attestation.certificate.not_before) if attestation.certificate else ""


CLAIMS = (
    Claim(
        "Repository",
        _field("source_repository_uri"),
        frozenset({"repository-renamed", "repository-moved", "repository-recreated", "source-mismatch"}),
    ),
    Claim(
        "Repository id",
        _field("source_repository_identifier"),
        frozenset({"repository-moved", "repository-recreated"}),
    ),
    Claim("Owner", _field("source_repository_owner_uri"), frozenset({"owner-changed", "repository-moved"})),
    Claim(
        "Owner id",
        _field("source_repository_owner_identifier"),
        frozenset({"owner-changed", "repository-moved", "repository-recreated"}),
    ),
    Claim("Workflow", _workflow, frozenset({"workflow-changed"})),
    Claim("Signer", _signer, frozenset({"signer-differs"})),
    Claim("Trigger", _field("build_trigger"), frozenset({"trigger-changed", "risky-trigger"})),
    Claim("Ref", _field("source_repository_ref"), frozenset({"ref-changed", "tag-version-mismatch"})),
    Claim("Runner", _field("runner_environment"), frozenset({"runner-changed"})),
    Claim("Environment", _environment, frozenset({"environment-changed"})),
    Claim("Visibility", _field("source_repository_visibility"), frozenset({"visibility-changed"})),
    Claim("Issuer", _issuer, frozenset({"issuer-changed"})),
    Claim("Account", _account, frozenset({"account-changed"})),
    Claim("Predicates", _predicate, frozenset({"slsa-lost"})),
    Claim("Commit", _field("source_repository_digest"), moves=True),
    Claim("Run", _field("run_invocation_uri"), moves=True),
    Claim("Signed", _signed, frozenset({"signing-upload-gap"}), moves=True),
)
"""In the order in which a person wants to read them."""


def expected(claim: Claim, before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Return whether it says nothing by itself that ``after`` is not ``before``: every release has a tag of its own."""
    if claim.moves:
        return True
    if claim.label == "Ref":
        return all(ref.startswith(_TAG) for ref in (*before, *after))
    if claim.label == "Environment":
        return any("older" in value for value in before)
    return bool(after) and set(after) <= set(before)
