"""The verdict on one attestation."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from attestree.claims import Claims
from attestree.evidence import CheckedAttestation
from attestree.verdict import FileStatus
from attestree.verify.certificates import read_certificate
from attestree.verify.consistency import contradictions
from attestree.verify.log import checkpoint_problem, read_log_entry
from attestree.verify.material import Material, from_attestation
from attestree.verify.problems import MalformedError, Problem, attempt, unreadable, worst
from attestree.verify.publishers import publisher_problems
from attestree.verify.reasons import explain
from attestree.verify.statements import predicate_problems, read_statement, statement_problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from attestree.evidence import LogEntry, Publisher
    from attestree.verify.certificates import SigningCertificate
    from attestree.verify.proof import Prover
    from attestree.verify.publishers import NamedPublisher
    from attestree.verify.statements import ExpectedFile, ReadStatement

T = TypeVar("T")
V = TypeVar("V")

MOST_CHARACTERS = 512 * 1024
"""The largest attestation that is looked at, as JSON text; real ones have 5 to 10 KiB."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every attestation of a file.

    Attributes:
        expected: the file.
        prover: the verifier on the chosen trust root.
        now: the time of asking.
    """

    expected: ExpectedFile
    prover: Prover
    now: datetime


@dataclass(slots=True)
class _Evidence:
    """The parts of an attestation, each read on its own so that one bad part hides no other."""

    statement: ReadStatement | None = None
    certificate: SigningCertificate | None = None
    log: LogEntry | None = None
    problems: list[Problem] = field(default_factory=list)


def check_value(value: object, publisher: NamedPublisher, question: Question) -> CheckedAttestation:
    """Return the verdict on what a provenance object lists as an attestation, which may be anything."""
    raw = json.dumps(value, indent=2, ensure_ascii=False)
    if not isinstance(value, dict):
        return refused("it is not a JSON object", publisher.shown, raw)
    if len(raw) > MOST_CHARACTERS:
        return refused(f"it is larger than {MOST_CHARACTERS // 1024} KiB", publisher.shown)
    return check_material(from_attestation(value), publisher, question, raw)


def refused(reason: str, publisher: Publisher | None, raw: str = "") -> CheckedAttestation:
    """Return the verdict on something that cannot even be taken apart."""
    return CheckedAttestation(FileStatus.UNREADABLE, reason, proven=False, publisher=publisher, raw=raw)


def check_material(material: Material, publisher: NamedPublisher, question: Question, raw: str) -> CheckedAttestation:
    """Return the verdict on one attestation.

    Args:
        material: the attestation.
        publisher: whom the index names beside it.
        question: the file, the trust root and the time.
        raw: the attestation as JSON text.
    """
    evidence = _evidence(material)
    proof = _proof_problems(material, evidence, question)
    problems = [*proof, *evidence.problems]
    if evidence.statement:
        problems += statement_problems(evidence.statement, question.expected)
    if not proof and evidence.certificate:
        problems += _identity_problems(evidence, evidence.certificate, publisher)
    found = worst(problems) if problems else None
    return CheckedAttestation(
        status=found.status if found else FileStatus.VERIFIED,
        reason=found.reason if found else "signature, certificate, log entry, file and publisher hold",
        proven=not proof,
        publisher=publisher.shown,
        statement=evidence.statement.shown if evidence.statement else None,
        claims=evidence.certificate.claims if evidence.certificate else Claims(),
        certificate=evidence.certificate.shown if evidence.certificate else None,
        log=evidence.log,
        raw=raw,
    )


def _proof_problems(material: Material, evidence: _Evidence, question: Question) -> list[Problem]:
    """Return what keeps signature, chain and log from holding."""
    if material.problems:
        return list(material.problems)
    if material.bundle is None or evidence.certificate is None or evidence.log is None:
        return evidence.problems or [unreadable("it has no signature that could be checked")]
    prove = partial(question.prover.problems, material.bundle, evidence.certificate.x509, evidence.log, question.now)
    outcome = attempt(prove)
    found = [explain(outcome)] if isinstance(outcome, Exception) else outcome
    problem = checkpoint_problem(material.parts.entry)
    return [*found, problem] if problem else found


def _identity_problems(
    evidence: _Evidence, certificate: SigningCertificate, publisher: NamedPublisher
) -> list[Problem]:
    """Return what is wrong with the claims of a certificate whose signature holds."""
    problems = [unreadable(reason) for reason in certificate.problems]
    problems += contradictions(certificate)
    if evidence.statement:
        problems += predicate_problems(evidence.statement.shown, certificate.claims)
    return problems + publisher_problems(publisher, certificate)


def _evidence(material: Material) -> _Evidence:
    found = _Evidence()
    parts = material.parts
    found.statement = _read(read_statement, parts.payload, "the statement cannot be read: ", found.problems)
    found.certificate = _read(read_certificate, parts.certificate, "", found.problems)
    found.log = _read(read_log_entry, parts.entry, "", found.problems)
    return found


def _read(reader: Callable[[V], T], value: V, prefix: str, problems: list[Problem]) -> T | None:
    try:
        return reader(value)
    except MalformedError as error:
        problems.append(unreadable(f"{prefix}{error}"))
        return None
