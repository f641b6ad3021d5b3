"""The words of the vocabulary as they stand on the screen: glyph, word and tone, always together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.glyphs import glyph
from attestree.tui.detail.rows import SIGN, said
from attestree.verdict import TRUST_OF_STATUS, FileStatus, IdentityStatus, Level, Trust

if TYPE_CHECKING:
    from textual.content import Content

_LEVELS = {Level.BLOCK: Trust.FAILED, Level.REVIEW: Trust.REVIEW, Level.NOTE: Trust.NOT_APPLICABLE}
_IDENTITY = {
    IdentityStatus.DIFFERS: Trust.REVIEW,
    IdentityStatus.FIRST_SEEN: Trust.UNKNOWN,
    IdentityStatus.SAME_AS_BEFORE: Trust.VERIFIED,
    IdentityStatus.PINNED: Trust.VERIFIED,
}


def trust(word: Trust, text: str = "") -> Content:
    """Return a trust word with its glyph; ``text`` instead of the word where another one says it better here."""
    return said((f"{glyph(word)} {text or word.words}", word.value)).stylize(SIGN, 0, 1)


def status(word: FileStatus, *, running: bool = False) -> Content:
    """Return a file's status with its glyph; ``running`` while the work on it goes on."""
    return trust(Trust.PENDING, "checking") if running else trust(TRUST_OF_STATUS[word], word.words)


def level(word: Level, text: str = "") -> Content:
    """Return a finding's level with its glyph; ``text`` instead of the word where another one says it better here."""
    return said((f"{glyph(word)} {text or word.words}", level_tone(word))).stylize(SIGN, 0, 1)


def level_tone(word: Level) -> str:
    """Return the tone of a finding's level."""
    return _LEVELS[word].value


def identity(word: IdentityStatus) -> Content:
    """Return an identity's status with its glyph."""
    return trust(_IDENTITY[word], word.words)
