"""How who published a change relates to who was expected: by a pin, else the old side, else a release looked back to.

A review fetches nothing beyond that, so it never promises a comparison that nobody will make: what it says where nobody
was expected is why, and with which release nobody compared it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.history import newest_earlier_attested
from attestree.identity import judge_identity, release_identity
from attestree.text import printable
from attestree.verdict import FileStatus, IdentityStatus

if TYPE_CHECKING:
    from attestree.records import IdentityVerdict, PackageRecord
    from attestree.session.checking import Looked

NEW = "neither pinned nor on the old side, so nobody was expected"
_UNCHECKED = "the old side could not be checked, so who was expected is not known"
_SILENT = "no certificate of the old side says who published it, so nobody was expected"
_OF_OLD_SIDE = "not pinned; what the new side is compared with"


def identity_of_change(
    after: Looked, before: PackageRecord | None, look_back: PackageRecord | None
) -> IdentityVerdict | None:
    """Return how who published the new side relates to who was expected; None where nobody is known to have.

    Args:
        after: the new side.
        before: the old side; None where there is none.
        look_back: an attested release before the old side, where that has no provenance; None where nobody looked.
    """
    for earlier in (before, look_back):
        if earlier and (published := release_identity(earlier)):
            return judge_identity(after.record, published, earlier.package.version)
    verdict = judge_identity(after.record)
    if verdict is None or verdict.status is not IdentityStatus.FIRST_SEEN or _is_pinned(after.record):
        return verdict
    return replace(verdict, reason=_nobody_expected(after, before))


def of_old_side(looked: Looked) -> Looked:
    """Return an old side that says of its own publisher what a review does with it."""
    verdict = looked.record.identity
    if verdict is None or verdict.status is not IdentityStatus.FIRST_SEEN or _is_pinned(looked.record):
        return looked
    return replace(looked, record=replace(looked.record, identity=replace(verdict, reason=_OF_OLD_SIDE)))


def _is_pinned(record: PackageRecord) -> bool:
    return bool(record.package.pins or record.package.attestation_identities)


def _nobody_expected(after: Looked, before: PackageRecord | None) -> str:
    why = NEW
    if before is not None:
        open_ = before.error or any(file.status is FileStatus.NOT_CHECKED for file in before.counted)
        why = _UNCHECKED if open_ else _SILENT
    earlier = newest_earlier_attested(after.page, after.record.package.version) if after.page else None
    version = printable(earlier.version) if earlier else ""
    same = before is not None and version == printable(before.package.version)
    return why if same or not version else f"{why}; not compared with {version}, the newest attested before it"
