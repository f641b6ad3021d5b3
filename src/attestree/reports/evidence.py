"""The evidence behind one release or one local file, down to the claims: what ``attestree show`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.claims import CLAIMS
from attestree.glyphs import glyph
from attestree.reports.base import WHERE_NOT_WHETHER
from attestree.reports.columns import wrap
from attestree.reports.sentences import UNPROVEN, detail_of, exactly, sentence_of
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.evidence import CheckedAttestation, Statement
    from attestree.records import FileRecord, Finding, PackageRecord
    from attestree.reports.base import Options, Report


def render(report: Report, options: Options) -> str:
    """Return the evidence of every package in ``report`` as lines of at most ``options.width`` cells."""
    return "\n".join(_Writer(report, options).lines()) + "\n"


class _Writer:
    def __init__(self, report: Report, options: Options) -> None:
        self.report = report
        self.width = options.width
        self.ascii_only = options.ascii_only

    def lines(self) -> Iterator[str]:
        for record in self.report.locked:
            yield from self._package(record)
        root = self.report.trust_root
        if root:
            yield from wrap(printable(f"trust root: {root.source}, sha256 {root.sha256}"), self.width)
            if root.note:
                yield from wrap(printable(root.note), self.width, "  ")
        yield from wrap(WHERE_NOT_WHETHER, self.width)

    def _package(self, record: PackageRecord) -> Iterator[str]:
        trust = record.trust
        yield f"{record.package.title}: {glyph(trust, ascii=self.ascii_only)} {trust.words}"
        if record.index:
            yield from self._fact("index", record.index)
        if record.error:
            yield from self._fact("error", record.error)
        if record.states:
            yield from self._fact("release", ", ".join(sorted(state.words for state in record.states)))
        if record.identity:
            yield from self._fact("identity", f"{record.identity.status.words}: {record.identity.reason}")
        for finding in record.findings:
            yield from self._finding(finding)
        for file in record.files:
            yield ""
            yield from self._file(file)
        yield ""

    def _finding(self, finding: Finding) -> Iterator[str]:
        sign = glyph(finding.level, ascii=self.ascii_only)
        said = f"{finding.level.words}: {finding.title} ({finding.rule}): {detail_of(finding)}"
        yield from wrap(printable(f"{sign} {said}"), self.width, "  ", "      ")
        for label, value in (("file", finding.file), ("before", finding.before), ("after", finding.after)):
            if value:
                yield from self._fact(label, value, 6)
        if finding.acknowledged:
            yield from wrap(printable(finding.acknowledged), self.width, "      acknowledged: ", "        ")

    def _file(self, file: FileRecord) -> Iterator[str]:
        sign = glyph(file.status, ascii=self.ascii_only)
        yield f"{file.artifact.display_name}: {sign} {file.status.words}"
        yield from self._fact("reason", file.reason)
        digest = file.artifact.sha256 or (file.listing.sha256 if file.listing else "")
        if digest:
            yield from self._fact("sha256", digest)
        if file.listing and file.listing.uploaded:
            yield from self._fact("uploaded", exactly(file.listing.uploaded))
        for number, attestation in enumerate(file.attestations, 1):
            yield ""
            yield from self._attestation(number, attestation)

    def _attestation(self, number: int, attestation: CheckedAttestation) -> Iterator[str]:
        sign = glyph(attestation.status, ascii=self.ascii_only)
        yield from wrap(
            f"  attestation {number}: {sign} {attestation.status.words}: {attestation.reason}", self.width, "", "    "
        )
        if not attestation.proven:
            yield from wrap(UNPROVEN, self.width, "    ")
        sentence = sentence_of(attestation)
        if sentence:
            yield from wrap(sentence, self.width, "    ", "      ")
        if attestation.publisher is not None:
            fields = ", ".join(f"{key}={value}" for key, value in attestation.publisher.fields.items() if value)
            kind = attestation.publisher.kind or "none"
            yield from self._fact("publisher", f"{kind}{f': {fields}' if fields else ''} (as the index names it)", 4)
        if attestation.statement is not None:
            yield from self._statement(attestation.statement)
        if attestation.certificate is not None:
            certificate = attestation.certificate
            yield from self._fact("certificate", f"sha256 {certificate.sha256}", 4)
            yield from self._fact("issued by", certificate.issuer, 4)
            yield from self._fact("valid", f"{exactly(certificate.not_before)} to {exactly(certificate.not_after)}", 4)
            yield from self._fact("subject", certificate.identity, 4)
        if attestation.log is not None:
            entry = attestation.log
            taken = f", taken in {exactly(entry.integrated)}" if entry.integrated else ""
            yield from self._fact("log entry", f"number {entry.index}, {entry.kind}{taken}", 4)
        claims = attestation.claims.present()
        if claims:
            yield "    claims of the certificate"
        for info in CLAIMS:
            if info.field in claims:
                yield from wrap(f"{info.title} ({info.oid})", self.width, "      ")
                yield from wrap(printable(claims[info.field]), self.width, "        ")

    def _statement(self, statement: Statement) -> Iterator[str]:
        yield from self._fact("predicate", statement.predicate_type, 4)
        for subject in statement.subjects:
            digests = ", ".join(f"{name} {value}" for name, value in subject.digests.items())
            yield from self._fact("about", f"{subject.name}, {digests}", 4)

    def _fact(self, label: str, value: str, indent: int = 2) -> Iterator[str]:
        yield from wrap(printable(value), self.width, f"{' ' * indent}{label:<12}", " " * (indent + 12))
