"""Before and after, claim by claim: which are the same, which are expected to differ, and which a person should see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from attestree.rules.sides import claimed
from attestree.tui.detail.levels import Depth, Side
from attestree.tui.detail.levels import Level as Place
from attestree.tui.review.claims import CLAIMS, Claim, expected

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.records import Finding, PackageRecord
    from attestree.verdict import Level


class Relation(StrEnum):
    """How the two sides of a claim relate."""

    SAME = "same"
    MOVES = "moves"
    """They differ, as they do from one release to the next."""
    DIFFERS = "differs"
    """They differ, and between two releases of one project they usually do not."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One claim on both sides. Values are raw; several where files or attestations claim several.

    Attributes:
        label: what it is.
        before: what the old side claims, each value once; empty for nothing.
        after: what the new side claims.
        relation: see ``Relation``.
        level: the worst open finding about it; None where there is none.
        place: where the evidence is: the certificate of the new side, else of the old one.
    """

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    relation: Relation
    level: Level | None = None
    place: Place | None = None

    @property
    def stands_out(self) -> bool:
        """Return whether a person should see it first."""
        return self.relation is Relation.DIFFERS or self.level is not None


def compare_claims(
    before: PackageRecord | None,
    after: PackageRecord | None,
    findings: Iterable[Finding],
    *,
    old: Side = Side.BEFORE,
    new: Side = Side.AFTER,
) -> tuple[Compared, ...]:
    """Return every claim that one of the sides makes, those that stand out first.

    Args:
        before: the old side; None where there is none.
        after: the new side; None where there is none.
        findings: the findings nobody acknowledged.
        old: where the evidence of ``before`` is.
        new: where the evidence of ``after`` is.

    Only claims that a verified signature covers are read. Where one side makes none at all, what the other claims is
    no difference claim by claim: that there is none is told once.
    """
    found = tuple(findings)
    one_sided = not (before and claimed(before)) or not (after and claimed(after))
    place = _certificate(after, new) or _certificate(before, old)
    rows = []
    for claim in CLAIMS:
        values = _values(claim, before), _values(claim, after)
        if any(values):
            relation = Relation.MOVES if one_sided else _relation(claim, *values)
            rows.append(Compared(claim.label, *values, relation, _level(claim, found), place))
    return tuple(sorted(rows, key=_weight))


def _weight(row: Compared) -> int:
    if row.level is not None:
        return row.level.rank
    return {Relation.DIFFERS: 10, Relation.MOVES: 11, Relation.SAME: 12}[row.relation]


def _values(claim: Claim, record: PackageRecord | None) -> tuple[str, ...]:
    if record is None:
        return ()
    return tuple(dict.fromkeys(value for file, item in claimed(record) if (value := claim.read(file, item))))


def _relation(claim: Claim, before: tuple[str, ...], after: tuple[str, ...]) -> Relation:
    if set(before) == set(after):
        return Relation.SAME
    return Relation.MOVES if expected(claim, before, after) else Relation.DIFFERS


def _level(claim: Claim, findings: tuple[Finding, ...]) -> Level | None:
    levels = (finding.level for finding in findings if finding.rule in claim.rules)
    return min(levels, key=lambda level: level.rank, default=None)


def _certificate(record: PackageRecord | None, side: Side) -> Place | None:
    """Return the place of the first certificate whose claims are compared; None where there is none."""
    for file, attestation in claimed(record) if record else ():
        if attestation.certificate is not None:
            number = file.attestations.index(attestation)
            return Place(Depth.CERTIFICATE, record.id, file.artifact.filename, number, side=side) if record else None
    return None
