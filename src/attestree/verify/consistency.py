"""Whether a certificate agrees with itself.

Fulcio writes the same facts in an older and a newer form. The libraries read one of them each; a certificate whose two
forms differ would mean one thing to one reader and another to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.verify.problems import Problem, failed, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.verify.certificates import SigningCertificate

_FORGES = ("https://token.actions.githubusercontent.com", "https://gitlab.com")
"""Issuers whose certificates are named by the build signer."""


def contradictions(certificate: SigningCertificate) -> list[Problem]:
    """Return where two claims of one certificate exclude each other."""
    return [
        failed(f"the certificate contradicts itself about the {what}: {quote(one)} and {quote(other)}")
        for what, one, other in _pairs(certificate)
        if one and other and one != other
    ]


def _pairs(certificate: SigningCertificate) -> Iterator[tuple[str, str, str]]:
    claims = certificate.claims
    yield "issuer", claims.legacy_issuer, claims.issuer
    yield "trigger", claims.legacy_workflow_trigger, claims.build_trigger
    yield "commit", claims.legacy_workflow_sha, claims.source_repository_digest
    yield "ref", claims.legacy_workflow_ref, claims.source_repository_ref
    path = "/".join(claims.source_repository_uri.split("/")[3:])
    yield "repository", claims.legacy_workflow_repository, path
    if claims.issuer in _FORGES:
        yield "signer", certificate.shown.identity, claims.build_signer_uri
