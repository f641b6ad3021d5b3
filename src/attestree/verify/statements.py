"""In-toto statements: what they say, and whether they speak of the file at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pypi_attestations import AttestationType

from attestree.evidence import PredicateKind, Statement, Subject
from attestree.filenames import DistributionName, parse_filename
from attestree.verify.problems import MalformedError, Problem, failed, quote, unreadable
from attestree.verify.strict import as_array, as_object, as_text, parse_json

if TYPE_CHECKING:
    from attestree.claims import Claims

IN_TOTO_V1 = "https://in-toto.io/Statement/v1"
_KINDS = {
    AttestationType.PYPI_PUBLISH_V1.value: PredicateKind.PUBLISH,
    AttestationType.SLSA_PROVENANCE_V1.value: PredicateKind.SLSA,
}
_FORGE_BUILD = "https://actions.github.io/buildtypes/workflow/v1"
"""The build type whose external parameters name the repository as the certificate does."""


@dataclass(frozen=True, slots=True)
class ExpectedFile:
    """The file that provenance is asked about.

    Attributes:
        name: its name, parsed; None to accept whatever distribution the statement itself speaks of.
        sha256: its digest, 64 lower-case hexadecimal digits; empty to accept whatever the statement says.
        impossible: why no statement can speak of it, each a printable sentence; empty where one can.
    """

    name: DistributionName | None = None
    sha256: str = ""
    impossible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement, and the version of in-toto it is written in."""

    shown: Statement
    version: str


def read_statement(payload: bytes) -> ReadStatement:
    """Return the statement (in-toto Statement v1) in an envelope's payload.

    Raises:
        MalformedError: it is not one; the message, one printable line, says why.
    """
    content = parse_json(payload)
    if not isinstance(content, dict):
        raise MalformedError("it is not a JSON object")
    version, predicate_type, predicate = content.get("_type"), content.get("predicateType"), content.get("predicate")
    if not isinstance(version, str) or not isinstance(predicate_type, str):
        raise MalformedError("it names no type of statement or predicate")
    if not (predicate is None or isinstance(predicate, dict)):
        raise MalformedError("its predicate is not a JSON object")
    if not isinstance(content.get("subject"), list):
        raise MalformedError("it has no list of subjects")
    subjects = tuple(_subject(subject) for subject in as_array(content.get("subject")))
    kind = _KINDS.get(predicate_type, PredicateKind.OTHER)
    shown = Statement(subjects, predicate_type, kind, predicate, payload.decode("utf-8"))
    return ReadStatement(shown, version)


def _subject(value: object) -> Subject:
    digests = value.get("digest") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(digests, dict):
        raise MalformedError("one of its subjects has no digest")
    if not all(isinstance(digest, str) for digest in digests.values()):
        raise MalformedError("one of its subjects has a digest that is not a text")
    return Subject(as_text(value.get("name")), digests)


def statement_problems(statement: ReadStatement, expected: ExpectedFile) -> list[Problem]:
    """Return what keeps a statement from being provenance of ``expected`` (PEP 740, "Attestation statement")."""
    shown, problems = statement.shown, [failed(reason) for reason in expected.impossible]
    if statement.version != IN_TOTO_V1:
        problems.append(unreadable(f"the statement is of another version of in-toto: {quote(statement.version)}"))
    if len(shown.subjects) == 1:
        problems += _subject_problems(shown.subjects[0], expected)
    else:
        problems.append(failed(f"the statement speaks of {len(shown.subjects)} files, not of exactly one"))
    if shown.predicate_kind is PredicateKind.OTHER:
        problems.append(unreadable(f"unknown predicate type {quote(shown.predicate_type)}"))
    elif shown.predicate_kind is PredicateKind.SLSA and not shown.predicate:
        problems.append(unreadable("the SLSA provenance has no predicate"))
    return problems


def _subject_problems(subject: Subject, expected: ExpectedFile) -> list[Problem]:
    if not subject.name:
        return [failed("the statement names no file")]
    try:
        name = parse_filename(subject.name)
    except ValueError as error:
        refuse = failed if expected.name else unreadable
        return [refuse(f"the statement does not speak of a distribution: {error}")]
    problems = []
    # Parsing makes 1.0 and 1.0.0 one version, as PEP 740 wants it; the suffix is part of the parsed name here.
    if expected.name and name != expected.name:
        problems.append(failed(f"the statement speaks of another file: {quote(subject.name)}"))
    digest = subject.digests.get("sha256")
    if digest is None:
        problems.append(failed("the statement gives no SHA-256 of the file"))
    elif expected.sha256 and digest.lower() != expected.sha256:
        problems.append(failed(f"the statement gives another SHA-256: {quote(digest)}"))
    return problems


def predicate_problems(statement: Statement, claims: Claims) -> list[Problem]:
    """Return where SLSA provenance contradicts the certificate that signed it.

    Only the build type of the forge's own builder is compared, which takes the repository from the same token as the
    certificate does. The proof holds all the same: the signer signed it. It just does not say what was built where.
    """
    if statement.predicate_kind is not PredicateKind.SLSA:
        return []
    definition = as_object(as_object(statement.predicate).get("buildDefinition"))
    if definition.get("buildType") != _FORGE_BUILD:
        return []
    workflow = as_object(as_object(definition.get("externalParameters")).get("workflow"))
    named = as_text(workflow.get("repository"))
    if named and claims.source_repository_uri and named != claims.source_repository_uri:
        one, other = quote(named), quote(claims.source_repository_uri)
        return [unreadable(f"the predicate names the repository {one}, the certificate {other}")]
    return []
