"""Typed access: every error names the dotted path to the key."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from attestree.errors import SourceError
from attestree.model import Digest
from attestree.sources.fields import Fields

LOCK = Fields({"package": [{"name": "a", "sdist": {"size": "big"}}, "x"], "version": True, "list": "a"}, "uv.lock")


def said(caught: pytest.ExceptionInfo[SourceError]) -> str:
    return str(caught.value)


def test_values_of_the_right_type_come_back() -> None:
    table = Fields({"t": "x", "n": 3, "l": ["a", "b"], "d": {"k": "v"}, "h": "SHA256:" + "AB" * 32})
    assert table.text("t") == "x"
    assert table.required("t") == "x"
    assert table.number("n") == 3
    assert table.texts("l") == ("a", "b")
    assert table.table("d").text("k") == "v"
    assert table.digest("h") == Digest("sha256", "ab" * 32)


def test_what_is_missing_is_empty() -> None:
    table = Fields({})
    assert table.text("t") == ""
    assert table.number("n") is None
    assert table.texts("l") == ()
    assert not table.table("d").values
    assert list(table.tables("d")) == []
    assert table.digest("h") is None
    assert table.time("u") is None


def test_wrong_types_are_named_with_path_and_words() -> None:
    package = next(LOCK.tables("package"))
    with pytest.raises(SourceError) as caught:
        package.table("sdist").number("size")
    assert said(caught) == "uv.lock: package[0].sdist.size must be a whole number, not a text"
    with pytest.raises(SourceError) as caught:
        list(LOCK.tables("package"))
    assert said(caught) == "uv.lock: package[1] must be a table, not a text"
    with pytest.raises(SourceError) as caught:
        LOCK.number("version")
    assert said(caught) == "uv.lock: version must be a whole number, not true or false"
    with pytest.raises(SourceError) as caught:
        LOCK.texts("list")
    assert said(caught) == "uv.lock: list must be a list, not a text"
    with pytest.raises(SourceError) as caught:
        LOCK.text("version")
    assert said(caught) == "uv.lock: version must be a text, not true or false"
    with pytest.raises(SourceError) as caught:
        LOCK.table("list")
    assert said(caught) == "uv.lock: list must be a table, not a text"
    with pytest.raises(SourceError) as caught:
        Fields({"l": ["a", 1.5]}).texts("l")
    assert said(caught) == "l[1] must be a text, not a number"
    with pytest.raises(SourceError) as caught:
        Fields({"t": date(2026, 1, 1)}).text("t")
    assert said(caught) == "t must be a text, not date"
    with pytest.raises(SourceError) as caught:
        Fields({"n": -1}).number("n")
    assert said(caught) == "n must not be negative"
    with pytest.raises(SourceError) as caught:
        Fields({"t": ""}, path="a").required("t")
    assert said(caught) == "a.t is missing"
    with pytest.raises(SourceError) as caught:
        Fields({"h": 1}).digest("h")
    assert said(caught) == "h must be a text, not a whole number"


def test_the_nearest_place_counts() -> None:
    inner = Fields({}, where="uv.lock, line 7", path="package[2]", parent=Fields({}, "uv.lock"))
    assert str(Fields({}, path="sdist", parent=inner).error("url", "is odd")) == (
        "uv.lock, line 7: package[2].sdist.url is odd"
    )


@pytest.mark.parametrize("text", ["", "sha256:", "sha256:00", "sha256:" + "0g" * 32, "0f" * 32, "\x1b:" + "00" * 32])
def test_malformed_digests_are_refused_with_their_place(text: str) -> None:
    with pytest.raises(SourceError, match=r"^uv\.lock: hash is malformed: .*; restore the file") as caught:
        Fields({"hash": text}, "uv.lock").digest("hash")
    assert said(caught).isprintable()


def test_times_have_a_zone() -> None:
    moment = datetime(2026, 5, 30, 12, 0, 0, 267000, tzinfo=UTC)
    assert Fields({"t": "2026-05-30T12:00:00.267Z"}).time("t") == moment
    assert Fields({"t": moment}).time("t") == moment
    assert Fields({"t": moment.replace(tzinfo=None)}).time("t") == moment
    assert Fields({"t": "yesterday"}).time("t") is None
    assert Fields({"t": 5}).time("t") is None
