"""What an attestation says, in a sentence: "uploaded from ..." and "built by ...", and whose word that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attestree.evidence import PredicateKind
from attestree.identity import is_covered
from attestree.tui.detail.rows import joined, lines_of, said, unbroken
from attestree.tui.detail.wording import https, short

if TYPE_CHECKING:
    from textual.content import Content

    from attestree.claims import Claims
    from attestree.evidence import CheckedAttestation

UNPROVEN = "No verified signature covers what follows: it is only what somebody wrote"
WHERE_NOT_WHETHER = "Provenance says where a file came from, not whether it is safe."

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


def title(attestation: CheckedAttestation) -> str:
    """Return what kind of attestation it is, in two or three words."""
    return _TITLES[attestation.statement.predicate_kind] if attestation.statement else "attestation without a statement"


def verb(attestation: CheckedAttestation) -> str:
    """Return how the sentence begins, such as ``Uploaded from``; with ``?`` where nothing proves it."""
    words = _VERBS[attestation.statement.predicate_kind if attestation.statement else PredicateKind.OTHER]
    return words if is_covered(attestation) else f"{words}?"


def place(attestation: CheckedAttestation) -> Content:
    """Return who signed, on one or two lines: the repository, and below it workflow, commit and reference.

    Only the certificate is asked, never the index. A certificate without a repository is named by its subject.
    """
    claims = attestation.claims
    if claims.source_repository_uri:
        tone = "link" if link(attestation, claims.source_repository_uri) else "strong"
        lines = [said((claims.source_repository_uri, tone)), _run(claims)]
    else:
        subject = attestation.certificate.identity if attestation.certificate else ""
        lines = [said((subject or "an identity that could not be read", "strong"))]
        if claims.issuer:
            lines.append(said(("vouched for by ", "dim"), claims.issuer))
    return lines_of([line for line in lines if line])


def _run(claims: Claims) -> Content:
    values = (
        ("workflow ", claims.workflow_path.removeprefix(".github/workflows/")),
        ("commit ", short(claims.source_repository_digest)),
        ("", claims.source_repository_ref),
    )
    return joined([unbroken(name, "dim") + said(value) for name, value in values if value])


def link(attestation: CheckedAttestation, url: str) -> str:
    """Return ``url`` where it may be offered for opening: nothing is that no signature for this file covers."""
    return https(url) if is_covered(attestation) else ""


def builder(attestation: CheckedAttestation) -> str:
    """Return who built the file, in the words of its SLSA provenance; empty where it does not say."""
    return _text_at(attestation, "runDetails", "builder", "id")


def built_from(attestation: CheckedAttestation) -> tuple[str, str, str]:
    """Return repository, path and reference of the workflow its SLSA provenance names; empty where it names none."""
    way = ("buildDefinition", "externalParameters", "workflow")
    repository, path, ref = (_text_at(attestation, *way, key) for key in ("repository", "path", "ref"))
    return repository, path, ref


def _text_at(attestation: CheckedAttestation, *keys: str) -> str:
    found: object = attestation.statement.predicate if attestation.statement else None
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""
