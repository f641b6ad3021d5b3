"""Verdicts as CycloneDX properties: names in a namespace of our own, values as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyclonedx.model import Property

from attestree.identity import describe_identity, is_covered
from attestree.reports.review import change_in_words
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.records import FileRecord, PackageRecord
    from attestree.reports.base import Report

NAMESPACE = "attestree"


def properties_of(rows: Iterable[tuple[str, str]]) -> list[Property]:
    """Return a property for each name and value, those without a value left out."""
    return [Property(name=f"{NAMESPACE}:{name}", value=printable(value)) for name, value in rows if value]


def of_package(record: PackageRecord, report: Report) -> list[Property]:
    """Return what is known of a package as a whole."""
    identity, direct = record.identity, report.is_direct(record)
    rows = [
        ("trust", record.trust.value),
        ("direct", "" if direct is None else _yes(direct)),
        ("index", record.index),
        ("error", record.error),
        *(("release-state", state.value) for state in record.states),
    ]
    if record.id in report.changes:
        rows.append(("change", change_in_words(report.changes[record.id])))
    if identity:
        rows += [("identity", identity.status.value), ("identity:reason", identity.reason)]
        rows += [("published-by", describe_identity(identity.actual))] if identity.actual else []
    for finding in record.findings:
        place = f" ({finding.file})" if finding.file else ""
        rows.append(("finding", f"{finding.level.value} {finding.rule}{place}: {finding.detail}"))
        if finding.acknowledged:
            rows.append(("finding:acknowledged", f"{finding.rule}{place}: {finding.acknowledged}"))
    unchecked = report.not_checked_by_package.get(record.id, ())
    rows += [("not-checked", f"{item.file}: {item.reason}" if item.file else item.reason) for item in unchecked]
    return properties_of(rows)


def of_file(file: FileRecord) -> list[Property]:
    """Return what is known of one file; claims only as far as a signature that holds covers them."""
    rows = [
        ("status", file.status.value),
        ("reason", file.reason),
        ("counted", _yes(file.counted)),
        ("installable", _yes(file.installable)),
        ("locked", _yes(file.locked)),
    ]
    for attestation in file.attestations:
        if not is_covered(attestation):
            continue
        claims = attestation.claims
        rows += [
            ("predicate-type", attestation.statement.predicate_type if attestation.statement else ""),
            ("repository", claims.source_repository_uri),
            ("ref", claims.source_repository_ref),
            ("commit", claims.source_repository_digest),
            ("workflow", claims.workflow_path),
            ("trigger", claims.build_trigger),
            ("run", claims.run_invocation_uri),
            ("log-index", str(attestation.log.index) if attestation.log else ""),
        ]
    return properties_of(rows)


def _yes(value: bool) -> str:
    return "true" if value else "false"
