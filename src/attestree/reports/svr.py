"""What was verified, as an in-toto Statement with a Simple Verification Result (svr v0.2), unsigned.

Its subjects are the files whose provenance holds, and no others: what is not a subject is not spoken of. A property is
there only where it holds for every subject. Whoever signs the statement vouches for it; the predicate says that nobody
has, and what it rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.errors import ReportError
from attestree.evidence import PredicateKind
from attestree.identity import is_covered
from attestree.reports.about import about
from attestree.reports.base import TOOL, WHERE_NOT_WHETHER
from attestree.reports.json import Json, text_of, time_of
from attestree.reports.review import present
from attestree.text import printable
from attestree.verdict import FileStatus, IdentityStatus, Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.records import FileRecord, PackageRecord
    from attestree.reports.base import Options, Report

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/svr/v0.2"
UNSIGNED = "Nobody has signed this statement: it is worth as much as the place it was found in."

_Verified = tuple["PackageRecord", "FileRecord"]


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every format takes the same arguments
    """Return the statement on the verified files that count, as JSON with a line break at its end.

    Raises:
        ReportError: nothing was verified, so there is nothing to state.
    """
    counted = [(record, file) for record in present(report) for file in record.counted]
    verified = [(record, file) for record, file in counted if file.status is FileStatus.VERIFIED and _sha256(file)]
    if not verified:
        raise ReportError(
            "no file is verified, so there is nothing to state", where="svr", remedy="choose another format"
        )
    return text_of(
        {
            "_type": STATEMENT,
            "subject": _subjects(verified),
            "predicateType": PREDICATE,
            "predicate": {
                "verifier": {"id": f"urn:{TOOL}:verifier:{report.version}", "policies": _policies(report)},
                "timeCreated": time_of(report.generated),
                "properties": [
                    name for name, holds in _PROPERTIES.items() if all(holds(record, file) for record, file in verified)
                ],
                TOOL: {
                    "signed": False,
                    "notice": UNSIGNED,
                    "scope": WHERE_NOT_WHETHER,
                    "libraries": dict(sorted(report.libraries.items())),
                    "about": [f"{name}: {value}" if name else value for name, value in about(report)],
                    "not_subjects": len(counted) - len(verified),
                    "not_checked": [
                        f"{item.file or printable(item.package)}: {item.reason}" for item in report.not_checked
                    ],
                },
            },
        }
    )


def _subjects(verified: list[_Verified]) -> list[Json]:
    found = {(file.artifact.display_name, _sha256(file)): None for _, file in verified}
    return [{"name": name, "digest": {"sha256": digest}} for name, digest in found]


def _sha256(file: FileRecord) -> str:
    return file.artifact.sha256 or (printable(file.listing.sha256) if file.listing else "")


def _policies(report: Report) -> list[Json]:
    """Return what the verdicts rest on, as resource descriptors: the trust root."""
    root = report.trust_root
    return [{"name": f"trust root: {printable(root.source)}", "digest": {"sha256": root.sha256}}] if root else []


def _attested(kind: PredicateKind) -> Callable[[PackageRecord, FileRecord], bool]:
    def holds(_: PackageRecord, file: FileRecord) -> bool:
        return any(
            item.statement and item.statement.predicate_kind is kind and is_covered(item) for item in file.attestations
        )

    return holds


_PROPERTIES: dict[str, Callable[[PackageRecord, FileRecord], bool]] = {
    "ATTESTREE_PROVENANCE_VERIFIED": lambda _, file: file.status is FileStatus.VERIFIED,
    "ATTESTREE_HASH_FROM_LOCK": lambda _, file: file.hash_source == "lock",
    "ATTESTREE_PUBLISH_ATTESTED": _attested(PredicateKind.PUBLISH),
    "ATTESTREE_SLSA_PROVENANCE_ATTESTED": _attested(PredicateKind.SLSA),
    "ATTESTREE_IDENTITY_EXPECTED": lambda record, _: (
        record.identity is not None and record.identity.status in (IdentityStatus.PINNED, IdentityStatus.SAME_AS_BEFORE)
    ),
    "ATTESTREE_NO_OPEN_FINDING": lambda record, _: record.worst_level in (None, Level.NOTE),
}
"""What may be said of a verified file, by name, in a fixed order."""
