"""The report as comma-separated values, for a spreadsheet: one row for each file, and one for a package without files.

Every row states what it rests on, so that rows can be filtered and copied without losing it.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC
from typing import TYPE_CHECKING

from attestree.identity import describe_identity, is_covered
from attestree.reports.about import tool_line
from attestree.reports.base import WHERE_NOT_WHETHER
from attestree.reports.review import change_in_words
from attestree.rules.words import moment
from attestree.text import printable

if TYPE_CHECKING:
    from datetime import datetime

    from attestree.evidence import CheckedAttestation
    from attestree.records import FileRecord, Finding, PackageRecord
    from attestree.reports.base import Options, Report

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may take for the beginning of a formula, also in full width (OWASP, "CSV Injection")."""


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every format takes the same arguments
    """Return ``report`` as RFC 4180 has it: a header line, CRLF, every field in quotation marks."""
    about = _about(report)
    rows = [
        {**_package(record, report), **_file(file, record), **about}
        for record in report.locked
        for file in record.files or (None,)
    ]
    columns = [*COLUMNS, *about]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, quoting=csv.QUOTE_ALL, lineterminator="\r\n", restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(value) for name, value in row.items()})
    return text.getvalue()


COLUMNS = (
    "package",
    "version",
    "change",
    "trust",
    "direct",
    "origin",
    "release_states",
    "identity",
    "published_by",
    "findings",
    "file",
    "counted",
    "status",
    "reason",
    "sha256",
    "uploaded",
    "attestations",
    "predicates",
    "repository",
    "ref",
    "commit",
    "trigger",
    "run",
    "log_index",
)


_DIRECT = {True: "yes", False: "no", None: "unknown"}


def cell(text: str) -> str:
    """Return ``text`` printable, and behind an apostrophe where a spreadsheet would take it for a formula."""
    shown = printable(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown


def _package(record: PackageRecord, report: Report) -> dict[str, str]:
    identity = record.identity
    return {
        "package": record.package.name,
        "version": record.package.version,
        "change": change_in_words(report.changes[record.id]) if record.id in report.changes else "",
        "trust": record.trust.value,
        "direct": _DIRECT[report.is_direct(record)],
        "origin": record.package.origin.display,
        "release_states": " ".join(state.value for state in sorted(record.states, key=lambda state: state.rank)),
        "identity": identity.status.value if identity else "",
        "published_by": describe_identity(identity.actual) if identity and identity.actual else "",
        "findings": "; ".join(_finding(finding) for finding in record.findings if not finding.file),
        "reason": record.error,
    }


def _file(file: FileRecord | None, record: PackageRecord) -> dict[str, str]:
    if file is None:
        return {}
    name = file.artifact.filename
    findings = [finding for finding in record.findings if finding.file in ("", file.artifact.display_name)]
    signed = next((item for item in file.attestations if is_covered(item)), None)
    listing = file.listing
    return {
        "findings": "; ".join(map(_finding, findings)),
        "file": name,
        "counted": "yes" if file.counted else "no",
        "status": file.status.value,
        "reason": file.reason,
        "sha256": file.artifact.sha256 or (listing.sha256 if listing else ""),
        "uploaded": _time(listing.uploaded if listing else file.artifact.uploaded),
        "attestations": str(len(file.attestations)),
        "predicates": " ".join(item.statement.predicate_type for item in file.attestations if item.statement),
        **(_claims(signed) if signed else {}),
    }


def _finding(finding: Finding) -> str:
    accepted = f" (acknowledged: {finding.acknowledged})" if finding.acknowledged else ""
    return f"{finding.level.value} {finding.rule}: {finding.detail}{accepted}"


def _claims(attestation: CheckedAttestation) -> dict[str, str]:
    """Return what one certificate claims; called for signatures that hold only."""
    claims = attestation.claims
    return {
        "repository": claims.source_repository_uri,
        "ref": claims.source_repository_ref,
        "commit": claims.source_repository_digest,
        "trigger": claims.build_trigger,
        "run": claims.run_invocation_uri,
        "log_index": str(attestation.log.index) if attestation.log else "",
    }


def _about(report: Report) -> dict[str, str]:
    trust_root = report.trust_root
    refreshed = f", {moment(trust_root.refreshed)}" if trust_root and trust_root.refreshed else ""
    return {
        "lock": f"{report.project.file} sha256 {report.project.sha256}",
        "indexes": " ".join(seen.url for seen in report.indexes),
        "trust_root": f"{trust_root.source}{refreshed}, sha256 {trust_root.sha256}" if trust_root else "none",
        "part": report.part,
        "recording": report.label,
        "generated": _time(report.generated),
        "tool": tool_line(report),
        "scope": WHERE_NOT_WHETHER,
    }


def _time(when: datetime | None) -> str:
    return "" if when is None else when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
