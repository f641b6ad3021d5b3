"""Requirements files in every encoding that pip reads."""

from __future__ import annotations

import codecs
import locale

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.errors import SourceError
from attestree.sources import requirements_text
from attestree.sources.requirements_text import decode
from sources.projects import requirements_project

TEXT = "web==1  # gr\u00fc\u00dfe\r\nlint==2\r\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
        b"# -*- coding: latin-1 -*-\n" + TEXT.encode("latin-1"),
        b"# words\n# vim: set fileencoding=cp1252 :\n" + TEXT.encode("cp1252"),
        TEXT.replace("\r\n", "\r").encode(),
    ],
)
def test_encodings_that_say_what_they_are(data: bytes) -> None:
    text, note = decode(data, "requirements.txt")
    assert "gr\u00fc\u00dfe" in text
    assert note == ""
    assert requirements_project(data).graph.locked == ("web==1", "lint==2")


def test_what_says_nothing_is_read_in_the_locales_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "getpreferredencoding", lambda do_setlocale=True: "cp1252")
    text, note = decode("a==1 # \u20ac".encode("cp1252"), "requirements.txt")
    assert text == "a==1 # \u20ac"
    assert note == "requirements.txt is not UTF-8: it was read as cp1252, this machine's encoding"


@pytest.mark.parametrize("encoding", ["utf-8", "no-such-codec"])
def test_what_is_nothing_of_this_machine_is_read_as_latin_1(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "getpreferredencoding", lambda do_setlocale=True: encoding)
    project = requirements_project(b"a==1 # \xe9\n")
    assert project.graph.locked == ("a==1",)
    assert project.notes[0] == ("requirements.txt is not UTF-8: it was read as Latin-1, and pip would refuse it here")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"# coding: rot13\na==1\n", "says it is in the encoding rot13, which cannot be read; save it as UTF-8"),
        (b"# coding: no-such\na==1\n", "says it is in the encoding no-such, which cannot be read"),
        (b"# coding: punycode\na==1\n", "says it is in the encoding punycode, which cannot be read"),
        (b"# coding: unicode-escape\na==1\n", "says it is in the encoding unicode-escape, which cannot be read"),
        (b"# coding: ascii\na==1 # \xe9\n", "is not the ascii it says it is; save it as UTF-8"),
        (codecs.BOM_UTF8 + b"\xe9", "is not the utf-8 it says it is"),
        (codecs.BOM_UTF16_LE + b"\x00", "is not the utf-16-le it says it is"),
    ],
)
def test_wrong_claims_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        decode(data, "requirements.txt")
    assert str(caught.value).startswith(f"requirements.txt: {said}")


def test_a_cookie_counts_in_the_first_two_lines_and_in_comments_only() -> None:
    assert decode(b"a==1\n\n# coding: rot13\n", "r.txt") == ("a==1\n\n# coding: rot13\n", "")
    assert decode(b"coding: rot13\n", "r.txt") == ("coding: rot13\n", "")


def test_conflicts_and_size_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match=r"^r\.txt, line 2: holds merge-conflict markers"):
        decode(b"a==1\n<<<<<<< HEAD\n", "r.txt")
    monkeypatch.setattr(requirements_text, "MOST_BYTES", 3)
    with pytest.raises(SourceError, match=r"^r\.txt: is larger than"):
        decode(b"a==1", "r.txt")


@given(st.binary(max_size=300))
def test_any_bytes_make_a_project_or_one_clear_line(data: bytes) -> None:
    try:
        said = requirements_project(data).notes
    except SourceError as error:
        said = (str(error),)
    assert all(line.isprintable() for line in said)


@given(
    st.lists(
        st.sampled_from(["a==1", "-r x.txt", "# via b", "#   c", "--hash=sha256:00", "\\", " ", ";", "-e .", "\x85"])
    )
)
def test_any_order_of_parts_makes_a_connected_graph(parts: list[str]) -> None:
    project = requirements_project("\n".join(parts))
    assert project.graph.orphans == ()
    assert all(note.isprintable() for note in project.notes)
