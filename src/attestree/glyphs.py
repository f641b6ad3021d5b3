"""One sign for every word, for screens and text reports; the only place where signs are decided.

Every sign is one cell wide in every locale: no emoji, and none of the signs whose width East Asian terminals double. A
sign is never shown without its word.
"""

from __future__ import annotations

from attestree.verdict import FileStatus, Level, Trust

_SIGNS: dict[Trust | FileStatus | Level, tuple[str, str]] = {
    Trust.FAILED: ("✗", "x"),
    Trust.REVIEW: ("⚠", "!"),
    Trust.UNKNOWN: ("?", "?"),
    Trust.PENDING: ("◌", "."),
    Trust.NO_PROVENANCE: ("-", "-"),
    Trust.VERIFIED: ("✓", "+"),
    Trust.NOT_APPLICABLE: ("⊘", "/"),
    FileStatus.FAILED: ("✗", "x"),
    FileStatus.UNREADABLE: ("?", "?"),
    FileStatus.NOT_CHECKED: ("?", "?"),
    FileStatus.UNKNOWN: ("?", "?"),
    FileStatus.NO_PROVENANCE: ("-", "-"),
    FileStatus.VERIFIED: ("✓", "+"),
    FileStatus.NOT_APPLICABLE: ("⊘", "/"),
    Level.BLOCK: ("✗", "x"),
    Level.REVIEW: ("⚠", "!"),
    Level.NOTE: ("i", "i"),
}
# Members of different vocabularies with the same word are equal and share their place in a dictionary, so one word must
# have one sign everywhere; a test holds that.


def glyph(word: Trust | FileStatus | Level, *, ascii: bool = False) -> str:  # noqa: A002 - named after the flag --ascii
    """Return the sign of ``word``, one cell wide.

    Args:
        word: a trust word, a file status or the level of a finding.
        ascii: use letters and signs that every font and every screen reader has.
    """
    return _SIGNS[word][1 if ascii else 0]
