"""TOML: what is refused before parsing, and how errors name their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.errors import SourceError
from attestree.sources.toml import parse


def refusal(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        parse(data, "uv.lock")
    return str(caught.value)


def test_values_and_text_come_back() -> None:
    assert parse(b"a = 1\r\nb = 'x'\r\n", "uv.lock") == ({"a": 1, "b": "x"}, "a = 1\r\nb = 'x'\r\n")


def test_a_byte_order_mark_is_stripped() -> None:
    assert parse(b"\xef\xbb\xbfa = 1\n", "uv.lock") == ({"a": 1}, "a = 1\n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_named(encoding: str) -> None:
    said = refusal("version = 1\n".encode(encoding))
    assert said == "uv.lock: is UTF-16, and TOML must be UTF-8; save it again as UTF-8"


def test_what_is_not_utf8_is_named_with_its_line() -> None:
    assert refusal(b"a = 1\nb = '\xe9'\n").startswith("uv.lock, line 2: is not UTF-8")


@pytest.mark.parametrize("marker", ["<<<<<<< HEAD", ">>>>>>> theirs", "||||||| base", "<<<<<<<"])
def test_conflict_markers_are_named_with_the_line_of_the_first(marker: str) -> None:
    said = refusal(f"a = 1\n{marker}\nb = 2\n=======\nb = 3\n>>>>>>> theirs\n".encode())
    assert said.startswith("uv.lock, line 2: holds merge-conflict markers; finish the merge")


def test_signs_inside_a_value_are_no_conflict() -> None:
    values, _ = parse(b"a = 'x <<<<<<< y'\nb = '''\n<<<<<<<y'''\n", "uv.lock")
    assert values == {"a": "x <<<<<<< y", "b": "<<<<<<<y"}


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = \n", 1), ("a = 1\nb = 'x", 2), ("a = 1\na = 2\n", 2), ("\n\n[[package]]\nname = x\n", 4)],
)
def test_errors_name_the_line(text: str, line: int) -> None:
    assert refusal(text.encode()).startswith(f"uv.lock, line {line}: is not valid TOML: ")


def test_errors_are_printable() -> None:
    said = refusal(b"a = 1\n\x1b[2J = 2\n")
    assert said.isprintable()
    assert said.startswith("uv.lock, line 2: is not valid TOML")


@pytest.mark.parametrize(
    "bomb",
    [
        ".".join(["a"] * 20_000) + " = 1",
        "[" + ".".join(["a"] * 20_000) + "]",
        "[[" + " . ".join(["a"] * 20_000) + "]]",
        "x = {" + ".".join(['"a"'] * 20_000) + " = 1}",
        "x = {" + ".".join(["'a'"] * 33) + " = 1}",
        '"' + '\\"' * 200_000 + "." * 64,
    ],
    ids=["key", "header", "array", "quoted", "just over", "no end"],
)
def test_keys_of_many_parts_never_reach_the_parser(bomb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = refusal(f"version = 1\n{bomb}\n".encode())
    assert said.startswith("uv.lock, line 2: ")
    assert "more than 32 parts" in said or "not valid TOML" in said


def test_dots_inside_values_are_no_parts() -> None:
    url = "https://files.index.example/" + "a." * 100
    values, _ = parse(f"a = '{url}'\nb = \"{url}\"\nc = [{'1.5, ' * 100}]\n".encode(), "uv.lock")
    assert values["a"] == values["b"] == url


def test_deep_nesting_is_said() -> None:
    assert refusal(b"a = " + b"[" * 100_000) == "uv.lock: is nested too deeply to be a lock file"


def test_an_endless_number_is_said_with_its_line() -> None:
    said = refusal(b"a = 1\nb = " + b"9" * 5000)
    assert said.startswith("uv.lock, line 2: holds a number that cannot be read")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        values, text = parse(data, "uv.lock")
    except SourceError as error:
        said = str(error)
    else:
        said = ""
        assert isinstance(values, dict)
        assert text.encode() == data.removeprefix(b"\xef\xbb\xbf")
    assert said.isprintable()
