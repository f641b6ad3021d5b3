"""Publishers: what the index names, compared with what the certificate claims."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pypi_attestations
from pydantic import TypeAdapter

from attestree.evidence import Publisher
from attestree.verify.problems import Problem, attempt, failed, quote, unreadable

if TYPE_CHECKING:
    from sigstore.verify.policy import VerificationPolicy

    from attestree.verify.certificates import SigningCertificate

_MODEL: TypeAdapter[pypi_attestations.Publisher] = TypeAdapter(pypi_attestations.Publisher)
_KINDS = frozenset({"GitHub", "GitLab", "Google", "CircleCI"})


@dataclass(frozen=True, slots=True)
class NamedPublisher:
    """A publisher as an index names it.

    Attributes:
        shown: what the index says; None where it was not asked.
        policy: compares it with a certificate; None where there is nothing to compare.
        unknown: why there is nothing to compare, printable; empty where there is.
    """

    shown: Publisher | None
    policy: VerificationPolicy | None
    unknown: str


NOBODY = NamedPublisher(None, None, "nothing names one beside the attestation")
"""The publisher of a bare attestation or of a Sigstore bundle."""


def read_publisher(value: object) -> NamedPublisher:
    """Return the publisher of one bundle of attestations (PEP 740, "Provenance objects"), which may be anything."""
    if not isinstance(value, dict):
        what = "names none" if value is None else "names one that is not a JSON object"
        return NamedPublisher(Publisher(""), None, f"the index {what}")
    kind = value.get("kind")
    kind = kind if isinstance(kind, str) else ""
    fields = {key: field for key, field in value.items() if key != "kind"}
    if kind not in _KINDS:
        what = f"the index names the kind {quote(kind)}" if kind else "the index names none of a known kind"
        return NamedPublisher(Publisher(kind, fields), None, what)
    model = attempt(lambda: _MODEL.validate_python(value))
    if isinstance(model, Exception) or not _is_plain(model):
        return NamedPublisher(Publisher(kind, fields), None, f"the index names a {kind} publisher that is malformed")
    policy = model._as_policy()  # noqa: SLF001 - the library has no public way to compare a publisher
    return NamedPublisher(Publisher(kind, fields, known=True), policy, "")


def _is_plain(model: object) -> bool:
    """Return whether no slash in an id can shift where one id ends and the next begins."""
    if isinstance(model, pypi_attestations.CircleCIPublisher):
        return "/" not in model.project_id + model.pipeline_definition_id
    return True


def publisher_problems(named: NamedPublisher, certificate: SigningCertificate) -> list[Problem]:
    """Return where the certificate is not of the publisher that the index names."""
    if named.policy is None or named.shown is None:
        return [unreadable(f"proof holds, publisher unknown: {named.unknown}")]
    outcome = attempt(partial(named.policy.verify, certificate.x509))
    if isinstance(outcome, Exception) or (named.shown.kind == "Google" and not certificate.is_email):
        return [
            failed(
                f"the index names the publisher {describe(named.shown)}, the certificate "
                f"{quote(certificate.claims.build_config_uri or certificate.shown.identity)}"
            )
        ]
    stated, claimed = named.shown.get("environment"), certificate.claims.deployment_environment
    # Forges do not tell the case of an environment's name apart, and the index may store it in lower case.
    if stated and claimed and stated.casefold() != claimed.casefold():
        return [failed(f"the index names the environment {quote(stated)}, the certificate {quote(claimed)}")]
    return []


def describe(publisher: Publisher) -> str:
    """Return a publisher in short, printable: ``GitHub owner/name release.yml``."""
    keys = ("repository", "workflow", "workflow_filepath", "email", "project_id", "pipeline_definition_id")
    return quote(" ".join([publisher.kind, *(text for key in keys if (text := publisher.get(key)))]))
