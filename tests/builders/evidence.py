"""Builders of what verification finds: certificates' claims, attestations, verdicts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from attestree.claims import Claims
from attestree.events import TrustRootInfo
from attestree.evidence import (
    Certificate,
    CheckedAttestation,
    FileVerdict,
    LogEntry,
    PredicateKind,
    Publisher,
    Statement,
    Subject,
)
from attestree.verdict import FileStatus
from builders.names import FORGE, ISSUER, NOW, UPLOADED, sha256_of, wheel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

PREDICATE_TYPES = {
    PredicateKind.PUBLISH: "https://predicates.example/publish/v1",
    PredicateKind.SLSA: "https://slsa.dev/provenance/v1",
    PredicateKind.OTHER: "https://predicates.example/other/v1",
}


def claims(
    *,
    repository: str = f"{FORGE}/tinyledger/tinyledger",
    workflow: str = ".github/workflows/release.yml",
    ref: str = "refs/tags/v2.4.1",
    trigger: str = "release",
    repository_id: str = "1001",
    owner_id: str = "77",
    commit: str = "9f31c02" + "0" * 33,
    run: str = "5550001",
    runner: str = "forge-hosted",
    issuer: str = ISSUER,
    visibility: str = "public",
    environment: str = "",
    signer: str | None = None,
) -> Claims:
    """Return the claims of a workflow's certificate, as GitHub's look."""
    config = f"{repository}/{workflow}@{ref}"
    return Claims(
        issuer=issuer,
        build_signer_uri=config if signer is None else signer,
        build_signer_digest=commit,
        runner_environment=runner,
        source_repository_uri=repository,
        source_repository_digest=commit,
        source_repository_ref=ref,
        source_repository_identifier=repository_id,
        source_repository_owner_uri=repository.rsplit("/", 1)[0],
        source_repository_owner_identifier=owner_id,
        build_config_uri=config,
        build_config_digest=commit,
        build_trigger=trigger,
        run_invocation_uri=f"{repository}/actions/runs/{run}/attempts/1",
        source_repository_visibility=visibility,
        deployment_environment=environment,
    )


def email_claims(issuer: str = "https://accounts.google.com") -> Claims:
    """Return the claims of a certificate for an e-mail identity: the issuer and nothing else."""
    return Claims(issuer=issuer, legacy_issuer=issuer)


def circleci_claims(runner: str = '""', project: str = "1f2e", definition: str = "9a8b") -> Claims:
    """Return the claims of a CircleCI certificate: no numbers, and a configuration address that is new in every run."""
    return Claims(
        issuer="https://oidc.circleci.com",
        build_signer_uri=f"https://circleci.com/api/v2/projects/{project}/pipeline-definitions/{definition}",
        runner_environment=runner,
        source_repository_uri="forge.example/tinyledger/tinyledger",
        source_repository_ref="refs/heads/main",
        build_config_uri=f"https://circleci.com/api/v2/pipeline/{sha256_of(definition)[:8]}/config",
        run_invocation_uri="https://circleci.com/workflow/1/job/2",
    )


def statement(
    filename: str = "", *, sha256: str | None = None, kind: PredicateKind = PredicateKind.PUBLISH
) -> Statement:
    """Return an in-toto statement on one file."""
    filename = filename or wheel()
    digest = sha256_of(filename) if sha256 is None else sha256
    body = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": filename, "digest": {"sha256": digest}}],
        "predicateType": PREDICATE_TYPES[kind],
        "predicate": None,
    }
    return Statement(
        (Subject(filename, {"sha256": digest}),), PREDICATE_TYPES[kind], kind, None, json.dumps(body, indent=2)
    )


def checked(
    filename: str = "",
    *,
    status: FileStatus = FileStatus.VERIFIED,
    reason: str = "signature, certificate and log hold",
    proven: bool | None = None,
    claims_: Claims | None = None,
    publisher: Publisher | None = None,
    kind: PredicateKind = PredicateKind.PUBLISH,
    sha256: str | None = None,
    subject: str | None = None,
    signed: datetime = UPLOADED,
) -> CheckedAttestation:
    """Return one attestation of ``filename`` with its verdict; ``proven`` follows the status unless given.

    Args:
        filename: the file its statement is about.
        status: the verdict.
        reason: of the verdict.
        proven: whether signature, chain and log held.
        claims_: of the certificate; a fitting workflow's by default.
        publisher: what the index names; a fitting one by default.
        kind: of the predicate.
        sha256: the digest in the statement, when it is not the file's.
        subject: the certificate's subject alternative name; by default the signer, else an account.
        signed: start of the certificate and time of the log entry.
    """
    filename = filename or wheel()
    values = claims() if claims_ is None else claims_
    san = (values.build_signer_uri or "builder@accounts.example") if subject is None else subject
    return CheckedAttestation(
        status=status,
        reason=reason,
        proven=(status in (FileStatus.VERIFIED, FileStatus.UNREADABLE)) if proven is None else proven,
        publisher=publisher
        or Publisher("GitHub", {"repository": "tinyledger/tinyledger", "workflow": "release.yml"}, known=True),
        statement=statement(filename, sha256=sha256, kind=kind),
        claims=values,
        certificate=Certificate(
            sha256=sha256_of(f"certificate of {filename} at {signed.isoformat()}"),
            not_before=signed,
            not_after=signed + timedelta(minutes=10),
            identity=san,
            issuer="CN=lab-intermediate,O=lab.example",
        ),
        log=LogEntry(index=123456789, log_id=sha256_of("log"), integrated=signed, kind="dsse 0.0.1"),
        raw=json.dumps({"version": 1, "for": filename}),
    )


def verdict(
    status: FileStatus = FileStatus.VERIFIED,
    reason: str = "",
    attestations: Sequence[CheckedAttestation] = (),
    raw: str = "",
) -> FileVerdict:
    """Return a verdict on one file; the reason says the status in words unless given."""
    return FileVerdict(status, reason or f"{status.words} in this test", tuple(attestations), raw)


def trust_root(source: str = "Sigstore", refreshed: datetime | None = NOW, note: str = "") -> TrustRootInfo:
    """Return a trust root, fetched at ``NOW`` unless said otherwise."""
    return TrustRootInfo(source, sha256_of("trusted_root.json"), refreshed, note)
