"""The JSON report, schema version 1 (``schema.json`` beside this module)."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from attestree.acknowledge import evidence_of
from attestree.model import OriginKind
from attestree.records import Identity
from attestree.reports.base import TOOL, WHERE_NOT_WHETHER
from attestree.reports.review import sides_of
from attestree.text import printable

if TYPE_CHECKING:
    from datetime import datetime

    from attestree.changes import Change
    from attestree.evidence import CheckedAttestation, Statement
    from attestree.project import Project
    from attestree.records import FileRecord, Finding, IdentityVerdict, PackageRecord
    from attestree.reports.base import Options, Report

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

SCHEMA = "attestree/report/1"
_DEEPEST = 64


def render(report: Report, options: Options) -> str:
    """Return ``report`` as JSON text, indented, with a line break at its end.

    Every text in it is printable; the original provenance, which ``options.raw`` adds, is a string of its own with
    exactly the characters the index gave, escaped as JSON has it. The whole is plain text that any terminal can show.
    """
    return text_of(document(report, raw=options.raw))


def text_of(value: Json) -> str:
    """Return ``value`` as JSON text, indented; what is not printable in it is escaped as JSON has it."""
    return _UNSAFE.sub(_escape, json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


@cache
def schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) of the report."""
    return resources.files("attestree.reports").joinpath("schema.json").read_text("utf-8")


def document(report: Report, *, raw: bool = False) -> dict[str, Json]:
    """Return ``report`` as JSON values; ``raw`` adds the original provenance objects."""
    trust_root = report.trust_root
    return {
        "schema": SCHEMA,
        "tool": {"name": TOOL, "version": report.version, "libraries": dict(sorted(report.libraries.items()))},
        "generated": time_of(report.generated),
        "trust_root": {
            "source": printable(trust_root.source),
            "sha256": trust_root.sha256,
            "refreshed": time_of(trust_root.refreshed),
        }
        if trust_root
        else None,
        "project": _project(report.project),
        "base": _project(report.base) if report.base else None,
        "indexes": [
            {"url": printable(index.url), "serves_provenance": index.serves_provenance} for index in report.indexes
        ],
        "part": report.part or None,
        "roots": [printable(root) for root in report.roots],
        "summary": {
            "packages": len(report.locked),
            "files": report.files,
            "attestations": report.attestations,
            "trust": {word.value: number for word, number in report.trust.items()},
            "findings": {level.value: number for level, number in report.levels.items()},
        },
        "packages": [_package(record, report, raw=raw) for record in report.records],
        "not_checked": [
            {"package": printable(item.package), "file": item.file or None, "reason": item.reason}
            for item in report.not_checked
        ],
        "scope": WHERE_NOT_WHETHER,
    }


def _project(project: Project) -> dict[str, Json]:
    return {
        "name": printable(project.name),
        "path": printable(project.path),
        "source": printable(project.source),
        "sha256": project.sha256,
        "resolved": project.resolved,
    }


def _package(record: PackageRecord, report: Report, *, raw: bool) -> dict[str, Json]:
    package = record.package
    own = package.origin.kind is OriginKind.ROOT
    return {
        "id": printable(package.id),
        "name": package.display_name,
        "version": package.display_version,
        "trust": record.trust.value,
        "direct": report.is_direct(record),
        "origin": {"kind": package.origin.kind.value, "url": printable(package.origin.url) or None},
        "change": _change(report.changes[record.id]) if record.id in report.changes else None,
        "dependencies": [printable(child) for child in report.children(package.id)],
        "required_by": [printable(parent) for parent in report.parents(package.id)],
        "release_states": [state.value for state in sorted(record.states, key=lambda state: state.rank)],
        "identity": _identity_verdict(record.identity) if record.identity else None,
        "files": [] if own else [_file(file, raw=raw) for file in record.files],
        "findings": [_finding(finding, record) for finding in record.findings],
    }


def _change(change: Change) -> dict[str, Json]:
    before, after = sides_of(change)
    return {
        "kind": change.kind.value,
        "from": before or None,
        "to": after or None,
        "because": None if change.lacks_cause else [printable(cause) for cause in change.because],
    }


def _identity_verdict(verdict: IdentityVerdict) -> dict[str, Json]:
    return {
        "status": verdict.status.value,
        "reason": printable(verdict.reason),
        "expected": _identity(verdict.expected),
        "actual": _identity(verdict.actual),
    }


def _identity(identity: Identity | None) -> Json:
    if identity is None:
        return None
    return {name: printable(getattr(identity, name)) or None for name in Identity.__dataclass_fields__}


def _file(file: FileRecord, *, raw: bool) -> dict[str, Json]:
    artifact, listing = file.artifact, file.listing
    shown: dict[str, Json] = {
        "filename": artifact.display_name,
        "sha256": artifact.sha256 or (printable(listing.sha256) if listing else "") or None,
        "size": artifact.size if artifact.size is not None or listing is None else listing.size,
        "uploaded": time_of(listing.uploaded if listing and listing.uploaded else artifact.uploaded),
        "status": file.status.value,
        "reason": printable(file.reason),
        "installable": file.installable,
        "counted": file.counted,
        "attestations": [attestation_document(attestation) for attestation in file.attestations],
    }
    if raw:
        shown["provenance"] = (file.verdict.raw if file.verdict else "") or None
    return shown


def attestation_document(attestation: CheckedAttestation) -> dict[str, Json]:
    """Return one attestation as it stands in the report."""
    statement, certificate, log = attestation.statement, attestation.certificate, attestation.log
    publisher = attestation.publisher
    return {
        "status": attestation.status.value,
        "reason": printable(attestation.reason),
        "proven": attestation.proven,
        "predicate_type": printable(statement.predicate_type) if statement else None,
        "statement": _statement(statement) if statement else None,
        "publisher": {
            **{printable(key): _safe(value) for key, value in publisher.fields.items()},
            "kind": printable(publisher.kind) or None,
        }
        if publisher
        else None,
        "claims": {name: printable(value) for name, value in attestation.claims.present().items()},
        "certificate": {
            "sha256": certificate.sha256,
            "not_before": time_of(certificate.not_before),
            "not_after": time_of(certificate.not_after),
            "identity": printable(certificate.identity),
            "issuer": printable(certificate.issuer),
        }
        if certificate
        else None,
        "log": {
            "index": log.index,
            "log_id": printable(log.log_id),
            "integrated": time_of(log.integrated),
            "kind": printable(log.kind),
        }
        if log
        else None,
    }


def _statement(statement: Statement) -> dict[str, Json]:
    return {
        "subjects": [
            {
                "name": printable(subject.name),
                "digests": {printable(name): printable(value) for name, value in subject.digests.items()},
            }
            for subject in statement.subjects
        ],
        "predicate": _safe(statement.predicate),
    }


def _finding(finding: Finding, record: PackageRecord) -> dict[str, Json]:
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "title": printable(finding.title),
        "detail": printable(finding.detail),
        "file": printable(finding.file) or None,
        "before": printable(finding.before) or None,
        "after": printable(finding.after) or None,
        "evidence": evidence_of(record, finding),
        "acknowledged": printable(finding.acknowledged) or None,
    }


def time_of(when: datetime | None) -> str | None:
    """Return ``when`` as RFC 3339 has it, in UTC."""
    return None if when is None else when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _safe(value: object, depth: int = 0) -> Json:
    """Return foreign JSON values with every text printable; what JSON cannot say, and what is too deep, as a text."""
    if depth > _DEEPEST:
        return f"(nested deeper than {_DEEPEST} levels)"
    match value:
        case None | bool():
            return value
        case str():
            return printable(value)
        case int():
            return value if value.bit_length() <= 64 else f"(a number of {value.bit_length()} bits)"
        case float():
            return value if math.isfinite(value) else str(value)
        case dict():
            return {printable(str(key)): _safe(item, depth + 1) for key, item in value.items()}
        case list() | tuple():
            return [_safe(item, depth + 1) for item in value]
        case _:
            return printable(str(value))


_UNSAFE = re.compile(r"[^\x00-\x7e]|\x7f")


def _escape(match: re.Match[str]) -> str:
    """Return one character beyond ASCII as it is where it is printable, else as JSON escapes it."""
    char = match.group()
    if printable(char) == char:
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
