import itertools
import unicodedata

import pytest

from attestree.glyphs import glyph
from attestree.verdict import FileStatus, Level, Trust

WORDS: list[Trust | FileStatus | Level] = list(itertools.chain(Trust, FileStatus, Level))


@pytest.mark.parametrize("word", WORDS)
def test_every_word_has_a_sign_that_is_one_cell_wide_in_every_locale(word: Trust | FileStatus | Level) -> None:
    assert unicodedata.east_asian_width(glyph(word)) in ("N", "Na")
    assert len(glyph(word)) == 1


@pytest.mark.parametrize("word", WORDS)
def test_the_ascii_sign_is_one_ascii_character(word: Trust | FileStatus | Level) -> None:
    assert len(glyph(word, ascii=True)) == 1
    assert glyph(word, ascii=True).isascii()


@pytest.mark.parametrize("ascii_only", [False, True])
def test_no_two_trust_words_share_a_sign(ascii_only: bool) -> None:
    assert len({glyph(word, ascii=ascii_only) for word in Trust}) == len(Trust)


def test_equal_words_of_two_vocabularies_share_their_sign() -> None:
    assert {glyph(Trust.REVIEW), glyph(Level.REVIEW)} == {"⚠"}
    assert {glyph(Trust.FAILED), glyph(FileStatus.FAILED), glyph(Level.BLOCK)} == {"✗"}
