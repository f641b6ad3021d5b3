"""What became of the repository between two releases: the rules on repositories and their owners share this one answer.

A repository and its owner each have a number (Fulcio's extensions .15 and .17) that a rename keeps and a re-creation
does not. Of the numbers of two different services nothing can be said, so there only addresses are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from attestree.rules.sides import earlier_of, publishers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.records import Identity
    from attestree.rules.base import Context


class Fate(IntEnum):
    """What became of a repository; where a release had several, the first of these that fits one of them counts."""

    SAME = 0
    RENAMED = 1
    """Another address; the same repository and owner."""
    TRANSFERRED = 2
    """Another owner; the same repository."""
    RECREATED = 3
    """The same address; another repository or owner."""
    MOVED = 4
    """Another address and another repository."""


@dataclass(frozen=True, slots=True)
class Repository:
    """One publisher whose repository is not simply the same as before.

    Attributes:
        fate: what became of it.
        before: the publisher of the earlier release that is nearest.
        after: the publisher of this release.
        file: the one file it signed; empty where several or all.
        version: the earlier release's.
    """

    fate: Fate
    before: Identity
    after: Identity
    file: str
    version: str

    @property
    def has_numbers(self) -> bool:
        """Return whether both sides claim numbers that mean the same."""
        numbered = self.before.repository_id and self.after.repository_id
        return bool(numbered) and self.before.issuer == self.after.issuer


def repositories(context: Context, fate: Fate) -> Iterator[Repository]:
    """Yield the publishers of this release whose repository met ``fate`` since the earlier one."""
    earlier = earlier_of(context)
    if earlier is None:
        return
    for identity, file in publishers(context.record):
        compared = [
            (found, before) for before in earlier.identities if (found := fate_of(before, identity)) is not None
        ]
        if not compared:
            continue
        mildest, before = min(compared, key=lambda pair: pair[0])
        if mildest is fate:
            yield Repository(fate, before, identity, file, earlier.version)


def fate_of(before: Identity, after: Identity) -> Fate | None:
    """Return what became of the repository of ``before``, ``after`` being the later one; None for accounts."""
    if before.subject or after.subject:
        return None
    same_address = address_of(before) == address_of(after)
    if before.issuer != after.issuer:
        return Fate.SAME if same_address else Fate.MOVED
    repository = _same(before.repository_id, after.repository_id)
    owner = _same(before.owner_id, after.owner_id)
    if same_address:
        if repository is False or owner is False:
            return Fate.RECREATED
        if repository and owner is None and before.owner.casefold() != after.owner.casefold():
            return Fate.TRANSFERRED
        return Fate.SAME if before.repository == after.repository else Fate.RENAMED  # but for capitals
    if not repository:
        return Fate.MOVED
    if owner is None:
        owner = before.owner == after.owner
    return Fate.RENAMED if owner else Fate.TRANSFERRED


def address_of(identity: Identity) -> str:
    """Return the repository's address in the form in which two are compared: CircleCI leaves the scheme out."""
    address = identity.repository.casefold().rstrip("/")
    return address.removeprefix("https://").removesuffix(".git")


def _same(before: str, after: str) -> bool | None:
    """Return whether two numbers are the same; None where one of them is missing."""
    return before == after if before and after else None
