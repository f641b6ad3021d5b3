import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.text import printable, printable_lines, reason_of, shorten, without_credentials

INVISIBLE = [0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x180B, 0x180E, 0x200B, 0x200D, 0x2060, 0x2800, 0x3164, 0xFE0F]
INVISIBLE += [0xFEFF, 0xFFA0, 0x16FE4, 0x1D159, 0xE0041, 0xE0101]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("webframe 5.1.0", "webframe 5.1.0"),
        ("größe 大", "größe 大"),
        ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
        ("a\nb\rc\td", "a\\x0ab\\x0dc\\x09d"),
        ("\x9b31m", "\\x9b31m"),
        ("safe\u202eexe", "safe\\u202eexe"),
        ("\ud800", "\\ud800"),
        ("a\u00a0b", "a\\xa0b"),
        ("\U000e0041", "\\U000e0041"),
        ("", ""),
    ],
)
def test_printable_shows_what_is_hidden_and_leaves_the_rest(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("code", INVISIBLE, ids=hex)
def test_a_letter_that_is_drawn_as_nothing_becomes_visible(code: int) -> None:
    assert chr(code) not in printable(f"pip{chr(code)}tools")


@pytest.mark.parametrize("mark", ["\u0301", "\u0300", "\u0489", "\u20dd"])
def test_two_marks_on_a_letter_are_writing_and_more_are_paint(mark: str) -> None:
    assert printable("a" + mark * 2) == "a" + mark * 2
    assert printable("a" + mark * 40).count(mark) == 2


def test_a_mark_at_the_start_is_not_drawn_on_what_stands_before() -> None:
    assert printable("\u0489abc") == "\\u0489abc"


@given(st.text(st.characters(codec=None, categories=None)))
def test_anything_printable_is_one_safe_line_of_utf8_and_stays_as_it_is(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert shown.encode("utf-8").decode() == shown
    assert printable(shown) == shown
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") for char in shown)


def test_lines_are_split_before_they_are_made_printable() -> None:
    assert printable_lines('{\n\t"a": 1\x1b\n}') == ["{", '    "a": 1\\x1b', "}"]


@pytest.mark.parametrize(
    ("limit", "short"), [(5, "abcde"), (4, "abc…"), (1, "…"), (0, ""), (-1, "")], ids=lambda value: str(value)
)
def test_a_text_is_cut_to_its_limit_with_a_mark(limit: int, short: str) -> None:
    assert shorten("abcde", limit) == short


def test_the_reason_of_an_error_is_its_type_and_first_line_cut_and_printable() -> None:
    assert reason_of(ValueError("no \x1b[31mluck\nsecond line")) == "ValueError: no \\x1b[31mluck"
    assert reason_of(KeyError()) == "KeyError"
    assert len(reason_of(ValueError("x" * 5000))) == 200


def test_an_error_that_cannot_say_what_it_is_still_has_its_name() -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    assert reason_of(MuteError()) == "MuteError"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:secret@index.example/simple/", "https://index.example/simple/"),
        ("https://token@index.example", "https://index.example"),
        ("https://a:p@ss@index.example/x", "https://index.example/x"),
        ("https://index.example/@scope/pkg", "https://index.example/@scope/pkg"),
        ("https://index.example/?q=a@b", "https://index.example/?q=a@b"),
        ("git+ssh://git@forge.example/a/b", "git+ssh://forge.example/a/b"),
        ("../a@b", "../a@b"),
    ],
)
def test_credentials_are_taken_out_of_an_address_and_nothing_else(url: str, shown: str) -> None:
    assert without_credentials(url) == shown
