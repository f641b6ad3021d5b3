"""What `attestree pin` makes of a release: whether today's publisher can be taken for the expected one from now on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from attestree.identity import describe_identity, identity_of, signers_of
from attestree.outcome import CLEAN, FOUND, NOT_CHECKED, is_not_checked
from attestree.pin_file import Pin
from attestree.pins import pin_of
from attestree.records import Identity
from attestree.verdict import FileStatus, IdentityStatus, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from attestree.records import PackageRecord


class Fate(StrEnum):
    """What becomes of a package's pin, in the order in which a person should see it."""

    DIFFERS = "differs"
    """Somebody else is pinned. Nothing is changed unless a person says so."""
    PINNED = "pinned"
    """Nobody was pinned, and whoever published the release now is."""
    KEPT = "kept"
    """Whoever published the release is pinned already."""
    UNPROVEN = "not pinned"
    """It is not proven who published the release, or not all of it."""
    UNCHECKED = "not checked"
    """It could not be checked."""


@dataclass(frozen=True, slots=True)
class Pinning:
    """What becomes of the pin of one release.

    Attributes:
        record: the release.
        fate: see ``Fate``.
        words: who is pinned, or why nobody is; a printable clause.
        pins: what names today's publisher, where all of the release is proven to be that publisher's.
    """

    record: PackageRecord
    fate: Fate
    words: str
    pins: tuple[Pin, ...] = ()


def pinning_of(record: PackageRecord) -> Pinning:
    """Return what becomes of the pin of ``record``, a settled release of an index.

    Only who published every file that counts, proven file by file, is ever proposed; a release that nobody should
    install before looking is not.
    """
    if is_not_checked(record):
        why = record.error or _first_reason(record, FileStatus.NOT_CHECKED) or "no file of it is known"
        return Pinning(record, Fate.UNCHECKED, why)
    identity, package = record.identity, record.package
    pinned = bool(package.pins or package.attestation_identities)
    unproven = next((file for file in record.counted if file.status is not FileStatus.VERIFIED), None)
    found = {published: pin_of(published) for signer in signers_of(record) if (published := identity_of(signer))}
    pins = tuple(Pin(package.name, pin) for pin in found.values() if pin)
    if unproven or package.attestation_identities:  # what the lock pins is the lock's to change
        pins = ()
    if pinned and identity is not None:
        match identity.status:
            case IdentityStatus.PINNED:
                return Pinning(record, Fate.KEPT, describe_identity(identity.actual or Identity()), pins)
            case IdentityStatus.DIFFERS:
                return Pinning(record, Fate.DIFFERS, identity.reason, pins)
            case _:
                return Pinning(record, Fate.UNPROVEN, identity.reason)
    if unproven:
        return Pinning(record, Fate.UNPROVEN, unproven.status.value)
    if record.worst_level is Level.BLOCK:
        return Pinning(record, Fate.UNPROVEN, "nobody should install it before looking at its findings")
    if not pins or None in found.values():
        return Pinning(record, Fate.UNPROVEN, "published by somebody whom no pin can name")
    return Pinning(record, Fate.PINNED, "; ".join(map(describe_identity, found)), pins)


def to_write(pinnings: Sequence[Pinning], *, update: bool) -> tuple[list[Pin], frozenset[str]]:
    """Return the pins to add, each once, and the names of the packages whose pins they take the place of.

    Args:
        pinnings: of every release; a package may have several.
        update: whether today's publisher takes the place of another that is pinned.
    """
    replaced = frozenset(
        one.record.package.name for one in pinnings if update and one.fate is Fate.DIFFERS and one.pins
    )
    pins: list[Pin] = []
    for one in pinnings:
        if one.fate is Fate.PINNED or one.record.package.name in replaced:
            pins += [pin for pin in one.pins if pin not in pins]
    return pins, replaced


def code_of(pinnings: Iterable[Pinning], replaced: frozenset[str]) -> int:
    """Return the exit code: 1 where somebody else stays pinned, 3 where something could not be checked, else 0."""
    fates = {one.fate for one in pinnings if one.record.package.name not in replaced}
    return FOUND if Fate.DIFFERS in fates else NOT_CHECKED if Fate.UNCHECKED in fates else CLEAN


def _first_reason(record: PackageRecord, status: FileStatus) -> str:
    return next((file.reason for file in record.counted if file.status is status), "")
