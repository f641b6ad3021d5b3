"""Core metadata beside a file: fetched where the page says, within bounds, and only if its hash is right."""

from __future__ import annotations

import hashlib

import httpx
import pytest

from attestree.index.answers import Absent, Found
from index.clients import INDEX, client, mocked, reason
from index.made_pages import SHA, entry, page
from servers import Answer, serving

METADATA = b"Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Dist: other\n\n<h1>Not a web page</h1>\n"


async def test_metadata_comes_back_byte_for_byte() -> None:
    digest = hashlib.sha256(METADATA).hexdigest()
    async with serving(Answer(headers={"Content-Type": "text/plain"}, body=METADATA)) as server, client() as index:
        url = f"{server.url}/demo-1.0.tar.gz.metadata"
        assert await index.metadata(url, server.url, sha256=digest.upper()) == Found(METADATA)
        assert await index.metadata(url, server.url) == Found(METADATA)
    assert server.seen[0].headers["accept"].startswith("text/plain")


@pytest.mark.parametrize(
    ("body", "kind", "sha256", "said"),
    [
        (METADATA, "text/plain", "0" * 64, "answered with other bytes than its page gives the SHA-256 of, in place of"),
        (b" \n", "text/plain", "", "answered with an empty body in place of core metadata"),
        (b"<html>", "application/octet-stream", "", "answered with a web page in place of core metadata"),
        (METADATA, "text/html", "", "answered with a web page in place of core metadata"),
        (b"1" * (4 * 1024**2 + 1), "text/plain", "", "more than the limit of 4096 KiB"),
    ],
)
async def test_what_is_no_metadata_is_said(body: bytes, kind: str, sha256: str, said: str) -> None:
    async with serving(Answer(headers={"Content-Type": kind}, body=body)) as server, client() as index:
        assert said in reason(await index.metadata(f"{server.url}/demo.metadata", server.url, sha256=sha256))


async def test_metadata_that_is_not_there_is_absent() -> None:
    async with client(mocked(lambda _request: httpx.Response(404))) as index:
        assert isinstance(await index.metadata("https://files.example/demo.metadata", INDEX), Absent)


@pytest.mark.parametrize("url", ["http://files.example/m", "file:///etc/passwd", "https://10.0.0.1/m"])
async def test_an_unsafe_address_is_not_fetched(url: str) -> None:
    async with client(mocked(lambda _request: httpx.Response(200))) as index:
        assert reason(await index.metadata(url, INDEX)).startswith("the metadata address ")
        assert index.requests == 0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"sha256": SHA}, SHA),
        ({"sha256": SHA.upper()}, SHA),
        ({"sha256": "short"}, ""),
        ({"md5": "x"}, ""),
        (True, ""),
    ],
)
def test_a_page_gives_the_hash_of_the_metadata(value: object, expected: str) -> None:
    (file,) = page({**entry(), "core-metadata": value}).files
    assert file.metadata_url == "https://files.example/demo-1.0.tar.gz.metadata"
    assert file.metadata_sha256 == expected


def test_a_page_without_metadata_gives_neither() -> None:
    (file,) = page(entry()).files
    assert (file.metadata_url, file.metadata_sha256) == ("", "")
