"""Who published a release, by the claims a verified signature covers, and whether that is who was expected.

A valid signature says that the publisher the *index* names signed the file; a mirror that swaps both is not noticed. So
what is compared here comes from certificates only, and the expectation from elsewhere: a pin, or an earlier release.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from attestree.evidence import PredicateKind
from attestree.pins import LONGEST_REASON, compare_with_pins
from attestree.records import Identity, IdentityVerdict
from attestree.text import printable, shorten
from attestree.verdict import FileStatus, IdentityStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.evidence import CheckedAttestation
    from attestree.records import FileRecord, PackageRecord

_CIRCLECI = "https://oidc.circleci.com"


def is_covered(attestation: CheckedAttestation) -> bool:
    """Return whether statement and claims are covered by a signature that holds and speak of the very file.

    An attestation whose publisher is unknown counts: its proof holds, only the index's word could not be compared. One
    that failed does not, whatever part of its proof holds.
    """
    return attestation.proven and attestation.status in (FileStatus.VERIFIED, FileStatus.UNREADABLE)


def covered_attestations(record: PackageRecord) -> Iterator[tuple[FileRecord, CheckedAttestation]]:
    """Yield every attestation of ``record`` whose claims a verified signature covers, with its file."""
    for file in record.files:
        for attestation in file.attestations:
            if is_covered(attestation):
                yield file, attestation


def identity_of(attestation: CheckedAttestation) -> Identity | None:
    """Return who signed ``attestation``; None where no verified signature covers it or its certificate names nobody."""
    if not is_covered(attestation):
        return None
    claims = attestation.claims
    issuer = claims.issuer or claims.legacy_issuer
    repository = claims.source_repository_uri
    workflow = claims.workflow_path
    if issuer == _CIRCLECI or issuer.startswith(_CIRCLECI + "/"):
        # CircleCI's build configuration is a new address in every run; its signer names project and pipeline.
        workflow = claims.build_signer_uri
    subject = "" if repository or workflow or attestation.certificate is None else attestation.certificate.identity
    if not (repository or workflow or subject):
        return None
    return Identity(
        issuer=issuer,
        repository=repository,
        repository_id=claims.source_repository_identifier,
        owner=claims.source_repository_owner_uri,
        owner_id=claims.source_repository_owner_identifier,
        workflow=workflow,
        environment=claims.deployment_environment,
        subject=subject,
    )


def signers_of(record: PackageRecord) -> tuple[CheckedAttestation, ...]:
    """Return one attestation for each identity that published ``record``, most telling first.

    The files that count speak first, the others only where none of those does; a publish attestation speaks before any
    other, because it alone says who uploaded.
    """
    found = [(file, attestation) for file, attestation in covered_attestations(record) if identity_of(attestation)]
    counted = [pair for pair in found if pair[0].counted] or found
    published = [
        attestation
        for _, attestation in counted
        if attestation.statement and attestation.statement.predicate_kind is PredicateKind.PUBLISH
    ]
    distinct: dict[Identity | None, CheckedAttestation] = {}
    for attestation in published or [attestation for _, attestation in counted]:
        distinct.setdefault(identity_of(attestation), attestation)
    return tuple(distinct.values())


def release_identity(record: PackageRecord) -> Identity | None:
    """Return who published ``record``; the first of several, and None where nothing verified says so."""
    signers = signers_of(record)
    return identity_of(signers[0]) if signers else None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which two identities differ: the field of ``Identity``, and its raw value on both sides."""

    field: str
    before: str
    after: str


def differences(expected: Identity, actual: Identity) -> tuple[Difference, ...]:
    """Return in what ``actual`` is somebody else than ``expected``, in the order of the fields.

    Numbers decide where both sides have them, because a rename keeps them and a re-creation does not; names decide
    where a side has none, and where the issuers differ, because their numbers then mean different things. Forges take
    names for the same whatever their capitals, and so does this. The environment is left out: certificates carry it
    since November 2025 only, so its own rule compares it.
    """
    left_out = {"environment"}
    if expected.issuer == actual.issuer:
        for name, number in (("repository", "repository_id"), ("owner", "owner_id")):
            numbered = getattr(expected, number) and getattr(actual, number)
            left_out.add(name if numbered else number)
        if "repository_id" in left_out:
            left_out.add("owner")  # the owner's address is the beginning of the repository's
    else:
        left_out |= {"repository_id", "owner", "owner_id"}
    return tuple(
        Difference(item.name, before, after)
        for item in fields(Identity)
        if item.name not in left_out
        and _comparable(item.name, before := getattr(expected, item.name))
        != _comparable(item.name, after := getattr(actual, item.name))
    )


def _comparable(field: str, value: str) -> str:
    return value.casefold() if field in ("repository", "owner") else value


def compare_identity(actual: Identity, expected: Identity, base: str) -> IdentityVerdict:
    """Return how ``actual`` relates to ``expected``, who published the release ``base`` (a version, raw)."""
    shown = printable(base)
    found = differences(expected, actual)
    if found:
        changes = "; ".join(_difference_in_words(item, expected, actual) for item in found)
        reason = shorten(f"not who published {shown}: {changes}", LONGEST_REASON)
        return IdentityVerdict(IdentityStatus.DIFFERS, reason, actual, expected, base=shown)
    reason = shorten(_sameness_in_words(actual, expected, shown), LONGEST_REASON)
    return IdentityVerdict(IdentityStatus.SAME_AS_BEFORE, reason, actual, expected, base=shown)


def judge_identity(record: PackageRecord, earlier: Identity | None = None, base: str = "") -> IdentityVerdict | None:
    """Return whether who published ``record`` is who was expected; None where nobody is known to have published it.

    Args:
        record: the release, verified.
        earlier: who published an earlier release; None where nobody looked, or none is attested.
        base: the version of that earlier release.

    A pin in the lock goes before ``earlier``. Where files of the release were published by several, the one that fits
    the expectation worst decides.
    """
    signers = signers_of(record)
    pinned = compare_with_pins(record, signers, tuple(filter(None, map(identity_of, signers))))
    if pinned is not None and pinned.status is not IdentityStatus.FIRST_SEEN:
        return pinned
    identities = [identity for signer in signers if (identity := identity_of(signer))]
    if not identities:
        return None
    if earlier is None:
        return pinned or IdentityVerdict(
            IdentityStatus.FIRST_SEEN,
            "not pinned, and not compared with an earlier release",
            identities[0],
        )
    verdicts = [compare_identity(identity, earlier, base) for identity in identities]
    return min(verdicts, key=lambda verdict: verdict.status.rank)


def describe_identity(identity: Identity) -> str:
    """Return ``identity`` as one printable line: the repository and the workflow, or the account."""
    if identity.subject:
        return printable(f"{identity.subject} ({identity.issuer})" if identity.issuer else identity.subject)
    where = identity.repository or identity.owner
    if where and identity.workflow:
        return printable(f"{where} ({identity.workflow})")
    return printable(where or identity.workflow or identity.issuer)


_WORDS = {
    "issuer": "issuer",
    "repository": "repository",
    "repository_id": "repository number",
    "owner": "owner",
    "owner_id": "owner number",
    "workflow": "workflow",
    "subject": "account",
}


def _difference_in_words(item: Difference, expected: Identity, actual: Identity) -> str:
    before, after = item.before, item.after
    if item.field == "repository_id":
        before, after = f"{expected.repository} ({before})", f"{actual.repository} ({after})"
    elif item.field == "owner_id":
        before, after = f"{expected.owner} ({before})", f"{actual.owner} ({after})"
    return printable(f"{_WORDS[item.field]} {after or 'not claimed'} instead of {before or 'not claimed'}")


def _sameness_in_words(actual: Identity, expected: Identity, base: str) -> str:
    if actual.subject:
        return f"same account as {base}"
    if not actual.repository_id:
        return f"same repository and workflow as {base}, by name: the certificates carry no numbers"
    same = f"same repository and owner ids as {base}"
    if actual.repository != expected.repository:
        return printable(f"{same}, renamed from {expected.repository} to {actual.repository}")
    return same
