"""Pages as indexes write them, well and badly."""

from __future__ import annotations

import asyncio
import json
import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.errors import IndexProtocolError
from attestree.index import pages
from attestree.index.pages import parse_page
from attestree.releases import LinkState, ProjectPage, ProjectStatus
from servers import HTML, JSON

PAGE_URL = "https://index.example/simple/demo/"
SHA = "ab" * 32


def parse(
    body: bytes, *versions: str, content_type: str = JSON, url: str = PAGE_URL, project: str = "demo"
) -> ProjectPage:
    return parse_page(body, content_type, url, "https://index.example/simple/", project, frozenset(versions))


def entry(filename: str = "demo-1.0.tar.gz", **more: object) -> dict[str, object]:
    return {"filename": filename, "url": f"https://files.example/{filename}", "hashes": {"sha256": SHA}, **more}


def page(*entries: object, **more: object) -> ProjectPage:
    """Return a page of those entries, with the files of 1.0 and 2.0."""
    top: dict[str, object] = {"meta": {"api-version": "1.4"}, "name": "demo", "files": list(entries), **more}
    return parse(json.dumps(top).encode(), "1.0", "2.0")


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


def test_a_file_that_is_listed_twice_counts_once() -> None:
    found = page(entry(), entry(), entry(hashes={"sha256": "cd" * 32}))
    assert [file.sha256 for file in found.files] == [SHA]
    assert found.releases[0].files == 1
    assert len(found.notes) == 2
    assert "files are listed twice (1," in found.notes[0]
    assert "with different digests" in found.notes[1]


def test_files_of_other_projects_are_left_out_and_noted() -> None:
    found = page(entry("evil-1.0.tar.gz"), entry("demo-1.0.tar.gz"), entry("De.mo-1.0.tar.gz"))
    assert [file.filename for file in found.files] == ["demo-1.0.tar.gz"]
    assert found.notes == ("the page lists files of other projects (2, the first is evil-1.0.tar.gz)",)


def test_a_page_of_another_project_is_noted() -> None:
    assert page(entry(), name="De_Mo").notes == ("the page says it is another project's (1, the first is De_Mo)",)
    assert page(entry(), name="Demo").notes == ()
    assert page(entry(), name=None).notes == ()


@pytest.mark.parametrize(
    ("value", "status", "reason"),
    [
        ({"status": "archived"}, ProjectStatus.ARCHIVED, ""),
        ({"status": "quarantined", "reason": "mal\x1bware"}, ProjectStatus.QUARANTINED, "mal\x1bware"),
        ({"status": "Deprecated", "reason": None}, ProjectStatus.DEPRECATED, ""),
        ("active", ProjectStatus.ACTIVE, ""),
        (None, ProjectStatus.UNSAID, ""),
    ],
)
def test_the_status_of_the_project(value: object, status: ProjectStatus, reason: str) -> None:
    found = page(entry(), **{"project-status": value})
    assert (found.status, found.status_reason) == (status, reason)
    assert found.notes == ()


@pytest.mark.parametrize("value", [{"status": "zombie"}, {"status": "unsaid"}, {"status": 7}, {}, 7, "gone"])
def test_a_status_that_is_not_known_is_unsaid_and_noted(value: object) -> None:
    found = page(entry(), **{"project-status": value})
    assert found.status is ProjectStatus.UNSAID
    assert len(found.notes) == 1


def test_a_page_that_does_not_say_its_version_is_read_and_noted() -> None:
    assert page(entry(), meta={}).notes == ("the page does not say which version of the Simple API it is",)
    assert page(entry(), meta=7).files
    assert page(entry(), meta={"api-version": "1.99"}).notes == ()


def test_versions_are_compared_as_versions() -> None:
    """``1.0`` in a lock is the release whose files say ``1`` or ``1.0.0``."""
    found = page(entry("demo-1.tar.gz"), entry("demo-1.0.0-py3-none-any.whl"), entry("demo-2.0rc1.tar.gz"))
    assert [file.version for file in found.files] == ["1.0", "1.0"]
    assert [release.version for release in found.releases] == ["1.0", "2.0rc1"]
    assert len(found.release("1.0")) == 2


def test_only_the_files_of_the_wanted_releases_and_all_releases() -> None:
    found = page(*(entry(f"demo-{version}.tar.gz") for version in ("10.0", "9.0", "1.0", "2.0", "1.0a1", "1!0.1")))
    assert [file.version for file in found.files] == ["1.0", "2.0"]
    assert [release.version for release in found.releases] == ["1.0a1", "1.0", "2.0", "9.0", "10.0", "1!0.1"]


def test_names_that_say_no_version_are_kept_where_they_may_belong() -> None:
    """An egg or an installer is no distribution that could be parsed, and yet a lock may name it."""
    names = ["demo-1.0-py2.7.egg", "demo-1.0.win32.exe", "demo-3.5-py2.7.egg", "demo-1.0.tar.bz2", "../demo-1.0.tar.gz"]
    found = page(*(entry(name) for name in names))
    assert [(file.filename, file.version) for file in found.files] == [
        ("demo-1.0-py2.7.egg", ""),
        ("demo-1.0.win32.exe", ""),
        ("demo-1.0.tar.bz2", ""),
        ("../demo-1.0.tar.gz", ""),
    ]
    assert found.releases == ()


def test_a_wanted_version_that_is_none_wants_nothing() -> None:
    body = json.dumps({"meta": {"api-version": "1.0"}, "files": [entry()]}).encode()
    assert parse(body, "", "not a version", "1" * 500).files == ()


def test_what_a_release_is_as_a_whole() -> None:
    found = page(
        entry("demo-1.0.tar.gz", provenance="https://p.example/s", yanked=True, **{"upload-time": "2024-01-03T00:00Z"}),
        entry("demo-1.0-py3-none-any.whl", provenance="https://p.example/w", **{"upload-time": "2024-01-02T00:00Z"}),
        entry("demo-1.0-cp312-cp312-win32.whl", provenance=None),
        entry("demo-2.0.tar.gz", yanked="bad", provenance="https://p.example/t"),
        entry("demo-3.0.tar.gz"),
    )
    one, two, three = found.releases
    assert (one.files, one.attested, one.yanked) == (3, 2, False)
    assert one.first_upload == datetime(2024, 1, 2, tzinfo=UTC)
    assert one.last_upload == datetime(2024, 1, 3, tzinfo=UTC)
    assert one.sample is not None
    assert one.sample.filename == "demo-1.0-py3-none-any.whl", "a wheel where there is one"
    assert (two.yanked, two.first_upload) == (True, None)
    assert two.sample is not None
    assert three.sample is None


def test_a_hostile_name_costs_no_time() -> None:
    many = ".".join(f"t{number}" for number in range(60))
    found = page(entry(f"demo-1.0-{many}-{many}-{many}.whl"), entry("demo-1.0.tar.gz"), entry("x" * 100_000))
    assert "demo-1.0.tar.gz" in [file.filename for file in found.files]


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


def html(*links: str, head: str = "", content_type: str = HTML) -> ProjectPage:
    """Return an HTML page of those links, with the files of 1.0 and 2.0."""
    body = f"<!DOCTYPE html><html><head>{head}</head><body>{'<br/>'.join(links)}</body></html>"
    return parse(body.encode(), "1.0", "2.0", content_type=content_type)


def test_a_whole_link() -> None:
    found = html(
        f'<a href="../../f/demo-1.0.tar.gz#sha256={SHA}" data-yanked="why &lt;" data-core-metadata="sha256={SHA}"'
        ' data-provenance="https://p.example/x" data-requires-python="&gt;=3.8">demo-1.0.tar.gz</a>',
        head='<meta name="pypi:project-status" content="archived">'
        '<meta name="pypi:project-status-reason" content="done">',
    )
    (file,) = found.files
    assert file.url == "https://index.example/f/demo-1.0.tar.gz"
    assert file.sha256 == SHA
    assert (file.yanked, file.yanked_reason) == (True, "why <")
    assert file.metadata_url == "https://index.example/f/demo-1.0.tar.gz.metadata"
    assert (file.provenance.state, file.provenance.url) == (LinkState.GIVEN, "https://p.example/x")
    assert (file.size, file.uploaded) == (None, None)
    assert (found.status, found.status_reason) == (ProjectStatus.ARCHIVED, "done")
    assert found.serves_provenance


def test_html_knows_no_null() -> None:
    found = html('<a href="demo-1.0.tar.gz#md5=abc">demo-1.0.tar.gz</a>')
    assert found.files[0].provenance.state is LinkState.MISSING
    assert found.files[0].sha256 == ""
    assert not found.serves_provenance


def test_links_to_other_things_are_left_out() -> None:
    found = html(
        '<a href="https://demo.example/">home page</a>',
        '<a href="/download?id=7">demo-1.0.tar.gz</a>',
        '<a href="demo-2.0.tar.gz"></a>',
        '<a name="x">no address</a>',
        '<a href="https://[::1">demo-1.0.zip</a>',
    )
    assert [(file.filename, file.url.rpartition("/")[2]) for file in found.files] == [
        ("demo-1.0.tar.gz", "download?id=7"),
        ("demo-2.0.tar.gz", "demo-2.0.tar.gz"),
        ("demo-1.0.zip", ""),
    ]


def test_html_in_another_charset() -> None:
    body = '<a href="demo-1.0.tar.gz" data-yanked="Ä">demo-1.0.tar.gz</a>'.encode("latin-1")
    (file,) = parse(body, "1.0", content_type="text/html; charset=ISO-8859-1").files
    assert file.yanked_reason == "Ä"
    assert parse(body, "1.0", content_type="text/html; charset=zlib").files


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html><body><form>Please log in</form></body></html>", "not an index page"),
        (b'<a href="/login">log in</a>', "not an index page"),
        (b"", "not an index page"),
        (b"\x00\xff", "not an index page"),
        (b'<meta name="pypi:repository-version" content="2.0">', "version of the Simple API that is not understood"),
        (b'<meta name="pypi:repository-version" content="x">', "cannot be read"),
    ],
)
def test_html_that_is_no_page(body: bytes, why: str) -> None:
    with pytest.raises(IndexProtocolError, match=why):
        parse(body, content_type="text/html")


def test_an_empty_page_that_says_what_it_is() -> None:
    assert html(head='<meta name="pypi:repository-version" content="1.1">').releases == ()
    assert html(head='<meta name="pypi:repository-version" content="1.99">').releases == ()


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_MOST_SECONDS", 0.2)
    monkeypatch.setattr(pages, "_AGAIN", 0.1)
    links_in_links = b"<a href=demo-1.0.tar.gz>x" * 8_000
    with pytest.raises(IndexProtocolError, match=r"longer than 0\.2 seconds"):
        parse(links_in_links, content_type="text/html")
    assert html('<a href="demo-1.0.tar.gz">demo-1.0.tar.gz</a>').files, "the next page has its own time"


def test_the_end_of_the_time_is_said_again_where_it_was_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is in a destructor, or in a library that catches everything."""
    monkeypatch.setattr(pages, "_AGAIN", 0.05)
    lost: list[IndexProtocolError] = []

    def run_for_ever() -> None:
        while True:
            try:
                while not lost:
                    pass
                break
            except IndexProtocolError as error:
                lost.append(error)
        while True:
            pass

    with pytest.raises(IndexProtocolError, match="takes longer"), pages._time_limit(0.05):
        run_for_ever()
    assert len(lost) == 1


async def test_in_a_thread_there_is_no_such_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the main thread gets signals; the processes of the pool have no other."""
    monkeypatch.setattr(pages, "_MOST_SECONDS", 1e-9)
    body = json.dumps({"meta": {"api-version": "1.0"}, "files": [entry()]}).encode()
    assert (await asyncio.to_thread(parse, body, "1.0")).files


@pytest.mark.parametrize("content_type", ["", "image/png", "text/plain", "application/vnd.pypi.simple.v2+json"])
def test_a_content_type_that_is_not_understood(content_type: str) -> None:
    with pytest.raises(IndexProtocolError, match=r"index page|without saying"):
        parse(b"{}", content_type=content_type)


@pytest.mark.parametrize("content_type", ["application/json", f"{JSON}; charset=utf-8", JSON.upper()])
def test_spellings_of_the_content_type(content_type: str) -> None:
    body = json.dumps({"meta": {"api-version": "1.0"}, "files": [entry()]}).encode()
    assert parse(body, "1.0", content_type=content_type).files
