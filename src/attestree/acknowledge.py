"""What somebody looked at and accepted: one finding on one release, bound to its evidence, for a time.

An acknowledgement never silences a rule. It fits one case: the same rule, package, version and evidence. Another attack
under the same rule has other evidence, and comes back.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import rfc8785

from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from attestree.records import Finding, PackageRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """One finding that a person accepted. Texts are raw.

    Attributes:
        rule: the rule's id.
        package: the package's name, normalised.
        version: its version, as the finding was shown.
        evidence: see ``evidence_of``.
        reason: why it is accepted, in the person's words.
        expires: the last day on which it holds, in UTC.
    """

    rule: str
    package: str
    version: str
    evidence: str
    reason: str
    expires: date


def evidence_of(record: PackageRecord, finding: Finding) -> str:
    """Return the digest of what a finding rests on, as ``sha256:`` and hexadecimal digits.

    It covers the rule, the release, the file it concerns with the SHA-256 that is pinned for it, and the values on
    both sides, as canonical JSON (RFC 8785). The sentence about the case is left out: it may say how old a release is.
    """
    hashes = {file.artifact.sha256 for file in record.files if file.artifact.display_name == finding.file}
    evidence = {
        "rule": finding.rule,
        "package": record.package.display_name,
        "version": record.package.display_version,
        "file": finding.file,
        "sha256": sorted(hashes) if finding.file else [],
        "before": finding.before,
        "after": finding.after,
    }
    return f"sha256:{hashlib.sha256(rfc8785.dumps(evidence)).hexdigest()}"


def acknowledgement_of(record: PackageRecord, finding: Finding, reason: str, expires: date) -> Acknowledgement:
    """Return the acknowledgement of ``finding``, which is one of ``record``'s."""
    return Acknowledgement(
        rule=finding.rule,
        package=record.package.display_name,
        version=record.package.display_version,
        evidence=evidence_of(record, finding),
        reason=reason,
        expires=expires,
    )


@dataclass(frozen=True, slots=True)
class Acknowledgements:
    """All that were given, in the order of their file."""

    entries: tuple[Acknowledgement, ...] = ()

    def __add__(self, other: Acknowledgements) -> Acknowledgements:
        return Acknowledgements((*self.entries, *other.entries))

    def apply(self, record: PackageRecord, today: date) -> PackageRecord:
        """Return ``record`` with its findings marked as acknowledged, or with why they are not any more.

        Args:
            record: a release with its findings.
            today: the day, in UTC.
        """
        if not self.entries or not record.findings:
            return record
        mine = [entry for entry in self.entries if _concerns(entry, record)]
        digests = {evidence_of(record, finding) for finding in record.findings}
        elsewhere = [entry for entry in mine if entry.evidence not in digests]
        findings = tuple(
            _marked(finding, evidence_of(record, finding), mine, elsewhere, today) for finding in record.findings
        )
        return replace(record, findings=findings)


def _concerns(entry: Acknowledgement, record: PackageRecord) -> bool:
    return (entry.package, entry.version) == (record.package.display_name, record.package.display_version)


def _marked(
    finding: Finding,
    evidence: str,
    mine: Iterable[Acknowledgement],
    elsewhere: Iterable[Acknowledgement],
    today: date,
) -> Finding:
    """Return ``finding`` as the newest acknowledgement of it says; ``elsewhere`` are those that fit no finding."""
    given = [entry for entry in mine if (entry.rule, entry.evidence) == (finding.rule, evidence)]
    if given:
        newest = max(given, key=lambda entry: entry.expires)
        if newest.expires >= today:
            return replace(finding, acknowledged=printable(newest.reason), lapsed="")
        return replace(
            finding, lapsed=printable(f"was acknowledged until {newest.expires.isoformat()}: {newest.reason}")
        )
    for entry in elsewhere:
        if entry.rule == finding.rule:
            return replace(
                finding, lapsed=printable(f"other evidence than what was acknowledged of this release: {entry.reason}")
            )
    return finding
