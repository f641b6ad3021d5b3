"""Who uploaded a release, as certificates prove it: the signature and the identity, always as two facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.evidence import PredicateKind
from attestree.identity import differences, is_covered
from attestree.tui.detail import marks
from attestree.tui.detail.rows import Row, aside, fact, lines_of, said
from attestree.tui.detail.sentences import place, verb
from attestree.tui.detail.wording import https, many
from attestree.verdict import FileStatus, IdentityStatus, Trust

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.evidence import CheckedAttestation
    from attestree.records import PackageRecord

_MOST_PLACES = 3


def publisher_rows(record: PackageRecord) -> list[Row]:
    """Return the rows on origin, signature and identity; none where the files that count carry no attestation."""
    found = [item for file in record.counted for item in file.attestations]
    if not found:
        return []
    rows = list(_places([item for item in found if is_covered(item)]))
    rows.append(_signature(found))
    rows.append(_identity(record))
    return rows


def _places(covered: list[CheckedAttestation]) -> Iterator[Row]:
    uploads = [item for item in covered if item.statement and item.statement.predicate_kind is PredicateKind.PUBLISH]
    seen: dict[tuple[str, str], CheckedAttestation] = {}
    for item in uploads or covered:
        seen.setdefault((verb(item), place(item).plain), item)
    for count, item in enumerate(seen.values()):
        if count == _MOST_PLACES:
            yield fact("", (f"and {many(len(seen) - count, 'other place')}: see the files", "review"))
            return
        repository = item.claims.source_repository_uri
        yield fact(verb(item), place(item), link=https(repository), copy=repository, what="the repository")


def _signature(found: list[CheckedAttestation]) -> Row:
    held = sum(item.proven for item in found)
    if held == len(found):
        return fact("Signature", marks.trust(Trust.VERIFIED, "holds"), aside(f"on {many(held, 'attestation')}"))
    failed = any(item.status is FileStatus.FAILED for item in found if not item.proven)
    mark = marks.trust(Trust.FAILED, "does not hold") if failed else marks.trust(Trust.UNKNOWN, "not proven")
    return fact("Signature", mark, aside(f"on {len(found) - held} of {many(len(found), 'attestation')}"))


def _identity(record: PackageRecord) -> Row:
    verdict = record.identity
    if verdict is None:
        nobody = "no certificate that can be relied on says who published" if record.settled else "not compared yet"
        return fact("Identity", (nobody, "dim"))
    lines = [said(marks.identity(verdict.status), ("   ", ""), verdict.reason)]
    if verdict.expected and verdict.actual and verdict.status is IdentityStatus.DIFFERS:
        for item in differences(verdict.expected, verdict.actual):
            name = item.field.replace("_", " ")
            lines.append(
                said((f"{name}  ", "dim"), item.after or "none", ("  expected  ", "dim"), item.before or "none")
            )
    return fact("Identity", lines_of(lines))
