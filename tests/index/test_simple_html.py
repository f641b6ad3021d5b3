"""Pages in HTML, for indexes that have no other form."""

from __future__ import annotations

import asyncio
import json

import pytest

from attestree.errors import IndexProtocolError
from attestree.index import pages
from attestree.releases import LinkState, ProjectPage, ProjectStatus
from index.made_pages import SHA, entry, parse
from servers import HTML


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
    assert file.metadata_sha256 == SHA
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
