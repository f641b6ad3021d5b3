"""Poetry's ranges, in PEP 440's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.sources.ranges import ANY, parse_range


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("*", "0 1 99.0rc1", ""),
        ("", "0 1", ""),
        ("^1.2.3", "1.2.3 1.9 1.99.1", "1.2.2 2.0 2"),
        ("^0.2.3", "0.2.3 0.2.9", "0.2.2 0.3"),
        ("^0.0.3", "0.0.3", "0.0.4 0.0.2"),
        ("^0", "0 0.9", "1"),
        ("^1", "1 1.9", "2 0.9"),
        ("~1.2.3", "1.2.3 1.2.9", "1.3 1.2.2"),
        ("~1.2", "1.2 1.2.9", "1.3"),
        ("~1", "1 1.9", "2"),
        ("~=1.4.2", "1.4.2 1.4.9", "1.5"),
        (">=1.0,<2.0", "1.0 1.5 1.5b1", "2.0 0.9"),
        (">= 1.0, < 2.0", "1.5", "2.0"),
        (">=1 <2", "1.5", "2"),
        ("1.2.*", "1.2.0 1.2.9", "1.3"),
        ("1.2", "1.2 1.2.0", "1.2.1"),
        ("==1.2", "1.2", "1.3"),
        ("!=1.2,>=1", "1.1 1.3", "1.2"),
        ("^1.0 || ^3.0", "1.5 3.5", "2.0"),
        ("<2.7 || >=3.5,<4", "2.6 3.5", "2.7 4"),
        ("1!2.0", "1!2.0", "2.0"),
        ("^1!2.0", "1!2.5", "1!3 2.5"),
    ],
)
def test_ranges(text: str, inside: str, outside: str) -> None:
    found = parse_range(text)
    assert [version for version in inside.split() if not found.allows(version)] == []
    assert [version for version in outside.split() if found.allows(version)] == []


@pytest.mark.parametrize("text", ["not a version", "^x.y", ">=1 || nonsense", "1" * 2000])
def test_what_cannot_be_read_allows_everything(text: str) -> None:
    assert parse_range(text).allows("1.0")


def test_what_is_no_version_is_in_every_range() -> None:
    assert parse_range("^1.0").allows("workspace")


def test_ranges_become_markers() -> None:
    assert parse_range(">=3.8,<4").marker("python_version") == 'python_version < "4" and python_version >= "3.8"'
    assert parse_range("<2.7 || >=3.5").marker("python_version") == (
        '(python_version < "2.7") or (python_version >= "3.5")'
    )
    assert ANY.marker("python_version") == ""


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_is_a_range(text: str, version: str) -> None:
    assert parse_range(text).allows(version) in (True, False)
