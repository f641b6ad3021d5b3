"""JSON that has one meaning, and JSON that has not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.verify.problems import MalformedError, attempt
from attestree.verify.strict import as_array, as_object, as_text, parse_json

SCALARS: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30)


@given(VALUES)
def test_what_json_writes_is_read_back(value: object) -> None:
    assert parse_json(json.dumps(value).encode()) == value
    assert parse_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary())
def test_garbage_has_one_printable_reason(raw: bytes) -> None:
    outcome = attempt(lambda: parse_json(raw))
    if isinstance(outcome, Exception):
        assert type(outcome) is MalformedError
        assert str(outcome).isprintable()
        assert 0 < len(str(outcome)) <= 120


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1,"a":1}',
        b'[{"x":{"a":1,"a":1}}]',
        b"\xef\xbb\xbf{}",
        b'{"a":"\\ud800"}',
        b'{"\\udc00":1}',
        b'"\xed\xa0\x80"',
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"{} {}",
        b"'a'",
        b"[1,]",
        b"1" * 5000,
        b"[" * 300 + b"]" * 300,
        b"",
        "{}".encode("utf-16"),
    ],
    ids=lambda raw: repr(raw[:24]),
)
def test_what_parsers_disagree_on_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_json(raw)


def test_a_duplicate_key_is_named_and_cannot_write_to_a_terminal() -> None:
    with pytest.raises(MalformedError, match=r"the key \\x1b\[2J stands twice"):
        parse_json(b'{"\\u001b[2J":1,"\\u001b[2J":2}')


def test_values_of_another_kind_are_empty() -> None:
    assert as_object({"a": 1}) == {"a": 1}
    assert as_object([1]) == {}
    assert as_array([1]) == [1]
    assert as_array({"a": 1}) == []
    assert as_text("a") == "a"
    assert as_text(b"a") == ""
