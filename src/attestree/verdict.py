"""The words for what was found, each set in one order: from worst to best.

PyPI and the OpenSSF have named most of these things; their words are used here, on every screen and in every report.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Ranked(StrEnum):
    """A word in a vocabulary whose members are declared from worst to best."""

    @cached_property
    def rank(self) -> int:
        """Return the place in the order, 0 being the worst."""
        return list(type(self)).index(self)

    @property
    def words(self) -> str:
        """Return the member as it is read: ``no provenance`` for ``no-provenance``."""
        return self.value.replace("-", " ")


class FileStatus(_Ranked):
    """What is known of the provenance of one file."""

    FAILED = "failed"
    """The proof does not hold: signature, chain, log, subject, digest or publisher."""
    UNREADABLE = "unreadable"
    """There is provenance, but malformed or in a form that cannot be checked yet; the reason says which."""
    NOT_CHECKED = "not-checked"
    """Offline, a network error, a trust-root problem, or still queued; the reason says which."""
    UNKNOWN = "unknown"
    """This index has shown no provenance at all, so its silence about this file proves nothing."""
    NO_PROVENANCE = "no-provenance"
    """The index serves provenance and has none for this file."""
    VERIFIED = "verified"
    """Every attestation holds, and there is at least one."""
    NOT_APPLICABLE = "not-applicable"
    """Not from an index: a path, a version-control checkout or a direct address."""


class ReleaseState(_Ranked):
    """PyPI's states of a release; several can hold at once."""

    LOST_PROVENANCE = "lost-provenance"
    CHANGED_PROVENANCE = "changed-provenance"
    INCONSISTENT_PROVENANCE = "inconsistent-provenance"
    PARTIAL_PROVENANCE = "partial-provenance"
    NO_PROVENANCE = "no-provenance"
    FULL_PROVENANCE = "full-provenance"


class IdentityStatus(_Ranked):
    """How the identity that published a release relates to the one that was expected."""

    DIFFERS = "differs"
    FIRST_SEEN = "first-seen"
    SAME_AS_BEFORE = "same-as-before"
    PINNED = "pinned"


class Level(_Ranked):
    """How much a finding weighs."""

    BLOCK = "block"
    """Nobody should merge before looking."""
    REVIEW = "review"
    NOTE = "note"


class Trust(_Ranked):
    """The one word that colours a package or a subtree."""

    FAILED = "failed"
    REVIEW = "review"
    UNKNOWN = "unknown"
    PENDING = "pending"
    """Work is still running; never in a finished report."""
    NO_PROVENANCE = "no-provenance"
    VERIFIED = "verified"
    NOT_APPLICABLE = "not-applicable"


TRUST_OF_STATUS: dict[FileStatus, Trust] = {
    FileStatus.FAILED: Trust.FAILED,
    FileStatus.UNREADABLE: Trust.UNKNOWN,
    FileStatus.NOT_CHECKED: Trust.UNKNOWN,
    FileStatus.UNKNOWN: Trust.UNKNOWN,
    FileStatus.NO_PROVENANCE: Trust.NO_PROVENANCE,
    FileStatus.VERIFIED: Trust.VERIFIED,
    FileStatus.NOT_APPLICABLE: Trust.NOT_APPLICABLE,
}
TRUST_OF_LEVEL: dict[Level, Trust] = {Level.BLOCK: Trust.FAILED, Level.REVIEW: Trust.REVIEW}
"""A note colours nothing."""


def worst_status(statuses: Iterable[FileStatus]) -> FileStatus:
    """Return the worst of ``statuses``; none at all is never a pass, but ``NOT_CHECKED``."""
    return min(statuses, key=lambda status: status.rank, default=FileStatus.NOT_CHECKED)


def worst_trust(words: Iterable[Trust]) -> Trust:
    """Return the worst of ``words``, and ``NOT_APPLICABLE`` where there are none."""
    return min(words, key=lambda word: word.rank, default=Trust.NOT_APPLICABLE)
