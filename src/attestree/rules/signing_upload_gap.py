"""A file was signed long before, or after, it was uploaded."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attestree.evidence import PredicateKind
from attestree.identity import covered_attestations
from attestree.rules.base import Case, Context, Rule
from attestree.rules.words import moment, span
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_GAP = timedelta(hours=1)


def _find(context: Context) -> Iterator[Case]:
    widest: tuple[timedelta, Case] | None = None
    for file, attestation in covered_attestations(context.record):
        if attestation.statement is None or attestation.statement.predicate_kind is not PredicateKind.PUBLISH:
            continue
        signed = attestation.log.integrated if attestation.log else None
        if signed is None and attestation.certificate:
            signed = attestation.certificate.not_before
        uploaded = file.listing.uploaded if file.listing else None
        if signed is None or uploaded is None:
            continue
        gap = abs(uploaded - signed)
        if gap > _GAP and (widest is None or gap > widest[0]):
            order = "before" if signed < uploaded else "after"
            case = Case(
                f"signed {span(gap)} {order} it was uploaded",
                file=file.artifact.filename,
                before=f"signed {moment(signed)}",
                after=f"uploaded {moment(uploaded)}",
            )
            widest = gap, case
    if widest:
        yield widest[1]


RULE = Rule(
    id="signing-upload-gap",
    level=Level.NOTE,
    title="Signed at another time than uploaded",
    why=(
        "A publish attestation is usually made in the minute of the upload. A gap means that the file waited somewhere "
        "between the two."
    ),
    benign=("The upload waited for a person's approval.", "A file was uploaded again after an interruption."),
    remedy="Nothing by itself; read it together with other findings on this release.",
    find=_find,
    fires=(
        "More than an hour lies between the log entry (else the start of the certificate) of a verified publish "
        "attestation and the upload of its file. The widest gap is told."
    ),
    reads=("the log's time of the entry, the certificate's start, and the upload time on the index page",),
    incidents=(
        "None is known. A file that was signed in one place and uploaded from another shows here; an attacker inside "
        "the workflow signs and uploads in one go."
    ),
)
