"""What somebody accepted of the upgrade's findings, as the shop's attestree.toml has it."""

from __future__ import annotations

import json
from datetime import date

from attestree.acknowledge import Acknowledgement, evidence_of
from attestree.model import Origin, OriginKind, Package, PackageId
from attestree.records import Finding, PackageRecord
from attestree.verdict import Level


def _accepted(
    rule: str, package: str, version: str, reason: str, expires: date, before: str = "", after: str = ""
) -> Acknowledgement:
    """Return the acknowledgement of a finding that concerns no single file."""
    record = PackageRecord(Package(PackageId(package), package, version, Origin(OriginKind.INDEX)), direct=False)
    finding = Finding(rule, Level.REVIEW, "", "", before=before, after=after)
    evidence = evidence_of(record, finding)
    return Acknowledgement(
        rule=rule, package=package, version=version, evidence=evidence, reason=reason, expires=expires
    )


ACCEPTED = (
    _accepted(
        "trigger-changed",
        "covermap",
        "7.11.0",
        "their release bot starts the run since July, see the announcement in their repository",
        date(2027, 3, 31),
        before="release",
        after="repository_dispatch",
    ),
    _accepted("yanked", "cratesizer", "1.4.2", "our crates are whole ones", date(2026, 9, 30)),
)
"""What somebody accepted of the findings: one that still holds, and one whose time is over."""


def acknowledge_toml() -> str:
    """Return the text of the file."""
    return "\n".join("\n".join(_entry(one)) + "\n" for one in ACCEPTED)


def _entry(one: Acknowledgement) -> tuple[str, ...]:
    texts = (f"{key} = {json.dumps(getattr(one, key))}" for key in ("rule", "package", "version", "evidence", "reason"))
    return ("[[acknowledge]]", *texts, f"expires = {one.expires.isoformat()}")
