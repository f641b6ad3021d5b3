"""The client's answers, against servers on loopback that behave and misbehave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
import stamina
import stamina.instrumentation

from attestree.index.answers import Absent, Forbidden, Found
from attestree.index.client import IndexClient
from attestree.index.limits import Limits
from attestree.pool import WorkerPool
from attestree.releases import LinkState
from index.clients import INDEX, client, mocked, reason
from servers import HTML, JSON, PROVENANCE, Answer, page_answer, page_json, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


ONE = frozenset({"1.0"})
WHEEL = {"filename": "demo-1.0-py3-none-any.whl", "url": "../../files/demo.whl", "provenance": "/prov/demo"}
PAGE = page_json("demo", WHEEL)


@pytest.fixture
def waits() -> Iterator[list[float]]:
    """How long the client waited before each retry."""
    found: list[float] = []
    stamina.instrumentation.set_on_retry_hooks([lambda details: found.append(details.wait_for)])
    yield found
    stamina.instrumentation.set_on_retry_hooks(None)


async def test_a_page_is_one_request_that_prefers_json() -> None:
    async with serving(page_answer(PAGE)) as server, client() as index:
        answer = await index.page(f"{server.url}/simple", "De_Mo", ONE)
        assert isinstance(answer, Found)
        assert not answer.from_cache
        assert index.requests == 1
    (seen,) = server.seen
    assert seen.path == "/simple/de-mo/"
    assert seen.headers["accept"].startswith(JSON)
    assert seen.headers["accept"].index(JSON) < seen.headers["accept"].index(HTML)
    assert seen.headers["accept-encoding"] == "gzip"
    assert seen.headers["user-agent"].startswith("attestree/")
    assert "authorization" not in seen.headers


async def test_relative_addresses_are_seen_from_the_page() -> None:
    async with serving(page_answer(PAGE)) as server, client() as index:
        answer = await index.page(f"{server.url}/simple/", "demo", ONE)
        assert isinstance(answer, Found)
        (file,) = answer.value.files
        assert file.provenance.state is LinkState.GIVEN
        assert file.provenance.url == f"{server.url}/prov/demo"
        assert file.url == f"{server.url}/files/demo.whl"


async def test_provenance_comes_back_byte_for_byte() -> None:
    body = b'{"version": 1,\n "attestation_bundles": [] }\n'
    answer = Answer(headers={"Content-Type": PROVENANCE}, body=body)
    async with serving(answer) as server, client() as index:
        assert await index.provenance(f"{server.url}/prov/demo", server.url) == Found(body)
    assert server.seen[0].headers["accept"].startswith(PROVENANCE)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://files.index.example/prov", "only https is fetched from other machines"),
        ("ftp://files.index.example/prov", "no https address"),
        ("file:///etc/passwd", "no https address"),
        ("https://user:secret@index.example/prov", "holds credentials"),
        ("https://index.example/pr ov", "holds characters"),
        ("https://good.example\\@index.example/prov", "holds characters"),
        ("https://index.example/\x1b[31m", "holds characters"),
        ("http://127.0.0.1:9/prov", "points to this machine or into a private network"),
        ("https://2852039166/latest", "points to this machine or into a private network"),
        ("https://index.example/" + "a" * 5000, "longer than"),
        ("https://bücher.example/prov", "another alphabet"),
    ],
)
async def test_an_unsafe_provenance_address_is_not_fetched(url: str, why: str) -> None:
    async with client(mocked(lambda _request: httpx.Response(200))) as index:
        text = reason(await index.provenance(url, INDEX))
        assert why in text
        assert "secret" not in text
        assert index.requests == 0


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("../wheels", "no https address"),
        ("http://index.example/simple", "only https"),
        ("https://10.1.2.3/simple", "private network"),
        ("https://[fd00::1]/simple", "private network"),
        ("https://169.254.169.254/simple", "private network"),
        ("https://[::1", "no address"),
    ],
)
async def test_an_unsafe_index_is_not_asked(url: str, why: str) -> None:
    async with client(mocked(lambda _request: httpx.Response(200))) as index:
        assert why in reason(await index.page(url, "demo", ONE))
        assert index.requests == 0


async def test_a_name_that_is_none_is_not_asked_for() -> None:
    async with client(mocked(lambda _request: httpx.Response(200))) as index:
        for name in ("", "../x", "a/b", "a?b", "\u202ex", "a" * 300):
            assert "is not the name of a project" in reason(await index.page(INDEX, name, ONE))
        assert index.requests == 0


async def test_absent_forbidden_and_failed_stay_different() -> None:
    statuses = {"/simple/a/": 404, "/simple/b/": 403, "/simple/c/": 401, "/simple/d/": 500, "/simple/e/": 410}
    async with serving(lambda seen: Answer(statuses[seen.path])) as server, client() as index:
        base = f"{server.url}/simple/"
        assert await index.page(base, "a", ONE) == Absent()
        assert await index.page(base, "e", ONE) == Absent()
        assert "HTTP 403" in reason(await index.page(base, "b", ONE))
        assert isinstance(await index.page(base, "b", ONE), Forbidden)
        assert isinstance(await index.page(base, "c", ONE), Forbidden)
        assert "HTTP 500 (Internal Server Error)" in reason(await index.page(base, "d", ONE))
    assert [seen.path for seen in server.seen].count("/simple/d/") == 1, "a plain 500 is not tried again"


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_what_may_pass_is_tried_again(status: int) -> None:
    answers = iter([Answer(status), Answer(status), page_answer(PAGE)])
    async with serving(lambda _seen: next(answers)) as server, client() as index:
        assert isinstance(await index.page(server.url, "demo", ONE), Found)
        assert index.requests == 3


async def test_what_does_not_pass_fails_after_three_tries() -> None:
    async with serving(Answer(503)) as server, client() as index:
        assert "HTTP 503" in reason(await index.page(server.url, "demo", ONE))
        assert len(server.seen) == 3


async def test_retry_after_is_honoured(waits: list[float]) -> None:
    answers = iter([Answer(429, {"Retry-After": "0"}), Answer(503), page_answer(PAGE)])
    limits = Limits(backoff=0.001)
    async with serving(lambda _seen: next(answers)) as server, client(limits=limits) as index:
        assert isinstance(await index.page(server.url, "demo", ONE), Found)
    assert waits[0] == 0, "what the server asks for comes first"
    assert 0 < waits[1] < 0.01


async def test_pages_are_parsed_in_the_pool() -> None:
    pool = WorkerPool(1)
    bad = httpx.Response(200, headers={"Content-Type": JSON}, content=b"{}")
    good = httpx.Response(200, headers={"Content-Type": JSON}, content=PAGE)
    answers = iter([good, bad])
    try:
        async with IndexClient(pool, transport=mocked(lambda _request: next(answers))) as index:
            page = await index.page(INDEX, "demo", ONE)
            assert isinstance(page, Found)
            assert page.value.file("demo-1.0-py3-none-any.whl") is not None
            text = reason(await index.page(INDEX, "other", ONE))
            assert text == "index.example answered with a page that has no list of files"
    finally:
        pool.kill()


async def test_offline_without_cache_nothing_is_asked() -> None:
    async with serving(page_answer(PAGE)) as server, client(offline=True) as index:
        assert reason(await index.page(server.url, "demo", ONE)) == "offline, and not in the cache"
        assert server.seen == []
