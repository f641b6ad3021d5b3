"""Rows of JSON pages, one odd value at a time."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.errors import IndexProtocolError
from attestree.releases import LinkState
from index.made_pages import SHA, entry, page, parse


def link_state(entry: dict[str, object]) -> tuple[LinkState, str]:
    (file,) = page(entry).files
    return file.provenance.state, file.provenance.url or file.provenance.refusal


def test_a_whole_row() -> None:
    found = page(
        entry(
            "demo-1.0-py3-none-any.whl",
            url="../../packages/demo-1.0-py3-none-any.whl#x",
            size=12,
            yanked="broken \x1b[31m",
            provenance="/integrity/demo",
            **{"upload-time": "2024-11-22T01:02:03.456789Z", "core-metadata": {"sha256": SHA}},
        )
    )
    (file,) = found.files
    assert file.filename == "demo-1.0-py3-none-any.whl"
    assert file.version == "1.0"
    assert file.url == "https://index.example/packages/demo-1.0-py3-none-any.whl#x"
    assert file.metadata_url == "https://index.example/packages/demo-1.0-py3-none-any.whl.metadata"
    assert file.sha256 == SHA
    assert file.size == 12
    assert file.uploaded == datetime(2024, 11, 22, 1, 2, 3, 456789, tzinfo=UTC)
    assert (file.yanked, file.yanked_reason) == (True, "broken \x1b[31m")
    assert file.provenance.url == "https://index.example/integrity/demo"
    assert found.serves_provenance
    assert found.notes == ()
    assert pickle.loads(pickle.dumps(found)) == found


def test_null_missing_and_given_are_three_things() -> None:
    assert link_state(entry()) == (LinkState.MISSING, "")
    assert link_state(entry(provenance=None)) == (LinkState.NULL, "")
    assert link_state(entry(provenance="https://p.example/x")) == (LinkState.GIVEN, "https://p.example/x")
    assert not page(entry()).serves_provenance
    assert page(entry(), entry("demo-0.1.tar.gz", provenance=None)).serves_provenance
    assert page(entry(), entry("demo-0.1.tar.gz", provenance="x")).serves_provenance


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("http://files.example/prov", "is http, and only https"),
        ("http://127.0.0.1/prov", "points to this machine"),
        ("https://10.0.0.1/prov", "private network"),
        ("https://us:er@files.example/prov", "holds credentials"),
        ("javascript:alert(1)", "is no https address"),
        ("https://files.example/\u202e", "is no"),
        ("https://[::1", "names something that is no address"),
        ("", "names something that is no address"),
        (7, "names something that is no address"),
        (["https://files.example"], "names something that is no address"),
        (True, "names something that is no address"),
    ],
)
def test_an_address_that_must_not_be_fetched_is_refused_with_a_reason(value: object, why: str) -> None:
    found = page(entry(provenance=value))
    (file,) = found.files
    if value == "https://files.example/\u202e":
        assert file.provenance.state is LinkState.GIVEN, "odd, but httpx escapes it"
        return
    assert file.provenance.state is LinkState.REFUSED
    assert why in file.provenance.refusal
    assert file.provenance.refusal.isprintable()
    assert file.provenance.url == ""
    assert not found.serves_provenance, "a refused address proves nothing"


def test_an_index_on_this_machine_may_name_addresses_on_it() -> None:
    body = json.dumps({"meta": {"api-version": "1.1"}, "files": [entry(provenance="http://localhost:9/p")]}).encode()
    (file,) = parse(body, "1.0", url="http://127.0.0.1:8/simple/demo/").files
    assert file.provenance.url == "http://localhost:9/p"


ODD_ROWS: list[object] = [None, 7, "x", [], {}, {"filename": 7}, {"filename": ""}, {"url": "x"}]


@pytest.mark.parametrize("row", ODD_ROWS)
def test_a_row_that_is_none_spoils_no_other(row: object) -> None:
    found = page(row, entry(), row)
    assert [file.filename for file in found.files] == ["demo-1.0.tar.gz"]
    assert found.notes == ("the page has entries that are not files",)


@pytest.mark.parametrize(
    ("odd", "note"),
    [
        ({"url": None}, "files without an address"),
        ({"url": 7}, "files without an address"),
        ({"url": "https://[::1"}, "files without an address"),
        ({"hashes": {"sha256": "abc"}}, "SHA-256 digests that are none"),
        ({"hashes": {"sha256": 7}}, "SHA-256 digests that are none"),
        ({"hashes": {"sha256": "g" * 64}}, "SHA-256 digests that are none"),
        ({"upload-time": "yesterday"}, "times of upload that are none"),
        ({"upload-time": 1.5}, "times of upload that are none"),
        ({"upload-time": "0001-01-01T00:00:00+23:59"}, "times of upload that are none"),
    ],
)
def test_an_odd_value_is_unknown_and_noted(odd: dict[str, object], note: str) -> None:
    found = page({**entry(), **odd}, entry("demo-2.0.tar.gz"))
    assert [file.filename for file in found.files] == ["demo-1.0.tar.gz", "demo-2.0.tar.gz"]
    (said,) = found.notes
    assert note in said
    assert "demo-1.0.tar.gz" in said
    file = found.files[0]
    assert not file.url or not file.sha256 or file.uploaded is None


@pytest.mark.parametrize(
    "odd",
    [
        {"hashes": None},
        {"hashes": {}},
        {"hashes": {"md5": "x"}},
        {"hashes": []},
        {"size": -1},
        {"size": "12"},
        {"size": True},
        {"size": 1.5},
        {"yanked": None},
        {"yanked": ""},
        {"core-metadata": False},
        {"upload-time": None},
        {"unknown": {"deep": [1, 2, 3]}},
    ],
)
def test_a_value_that_is_not_said_is_unknown_without_a_note(odd: dict[str, object]) -> None:
    found = page({**entry(), **odd})
    (file,) = found.files
    assert (file.size, file.yanked, file.uploaded, file.metadata_url) == (None, False, None, "")
    assert found.notes == ()


def test_a_time_without_zone_is_utc_and_others_are_made_so() -> None:
    times = ["2024-11-22T01:00:00", "2024-11-22T02:00:00+01:00", "2024-11-22 01:00:00Z"]
    found = page(*(entry(f"demo-{n}.0.tar.gz", **{"upload-time": time}) for n, time in enumerate(times)))
    assert {release.first_upload for release in found.releases} == {datetime(2024, 11, 22, 1, tzinfo=UTC)}


def test_digests_are_compared_in_lower_case() -> None:
    (file,) = page(entry(hashes={"sha256": SHA.upper()})).files
    assert file.sha256 == SHA


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"files": [{"filename": "\\ud800"}]}', "not JSON"),
        (b'{"meta": {"api-version": "1.0"}, "files": {}}', "no list of files"),
        (b'{"meta": {"api-version": "2.0"}, "files": []}', "version 2.0 of the Simple API"),
        (b'{"meta": {"api-version": "one"}, "files": []}', "version one"),
        (b'{"meta": NaN}', "not JSON"),
        ('{"files": []}'.encode("utf-16"), "not JSON"),
    ],
)
def test_a_page_that_is_none(body: bytes, why: str) -> None:
    with pytest.raises(IndexProtocolError, match=why) as caught:
        parse(body)
    assert str(caught.value).isprintable()


def test_numbers_depths_and_sizes_beyond_belief() -> None:
    with pytest.raises(IndexProtocolError, match="not JSON"):
        parse(b'{"files": [{"size": ' + b"9" * 10_000 + b"}]}")
    with pytest.raises(IndexProtocolError, match="not JSON"):
        parse(b"[" * 100_000)
    with pytest.raises(IndexProtocolError, match="more than 16 MiB of HTML"):
        parse(b"x" * (16 * 1024**2 + 1), content_type="text/html")


KEYS = ["meta", "api-version", "files", "filename", "url", "hashes", "sha256", "provenance", "yanked", "name"]
LEAVES = st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["1.0", "demo-1.0.tar.gz", SHA])
ROW = st.dictionaries(st.sampled_from([*KEYS, "upload-time", "size", "core-metadata"]), LEAVES)
STATUS = st.dictionaries(st.sampled_from(["status", "reason"]), LEAVES)


@given(
    st.fixed_dictionaries(
        {"files": st.lists(LEAVES | ROW)},
        optional={"meta": LEAVES | ROW, "name": LEAVES, "project-status": LEAVES | STATUS},
    )
)
def test_whatever_json_comes_it_is_a_page_or_an_error(value: object) -> None:
    body = json.dumps(value).encode()
    try:
        found = parse(body, "1.0")
    except IndexProtocolError:
        return
    assert all(note.isprintable() for note in found.notes)
