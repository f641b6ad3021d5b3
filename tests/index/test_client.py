"""The client's answers, against servers on loopback that behave and misbehave."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import zlib
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

import httpx
import pytest
import stamina
import stamina.instrumentation

from attestree.index.answers import Absent, Failed, Forbidden, Found
from attestree.index.client import IndexClient, Limits
from attestree.index.wire import Network
from attestree.pool import WorkerPool
from attestree.releases import LinkState
from index.clients import INDEX, client, mocked
from servers import HTML, JSON, PROVENANCE, Answer, page_answer, page_json, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.index.answers import Answer as IndexAnswer
    from attestree.releases import ProjectPage

ONE = frozenset({"1.0"})
WHEEL = {"filename": "demo-1.0-py3-none-any.whl", "url": "../../files/demo.whl", "provenance": "/prov/demo"}
PAGE = page_json("demo", WHEEL)


def reason(answer: IndexAnswer[ProjectPage] | IndexAnswer[bytes]) -> str:
    assert isinstance(answer, Failed | Forbidden), answer
    text = answer.reason
    assert text.isprintable()
    assert not text.endswith(".")
    return text


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


async def test_a_server_that_says_nothing() -> None:
    async def hang_up(writer: object) -> None:
        pass

    async with serving(lambda _seen: hang_up) as server, client() as index:
        assert "broke off the answer" in reason(await index.page(server.url, "demo", ONE))
        assert len(server.seen) == 3


async def test_a_server_that_is_not_there() -> None:
    async with serving(Answer()) as server:
        pass
    async with client() as index:
        text = reason(await index.page(server.url, "demo", ONE))
    assert text == f"{server.url.removeprefix('http://')} refuses the connection"


async def test_a_body_cut_short_fails() -> None:
    cut = Answer(headers={"Content-Type": JSON, "Content-Length": "100000"}, body=PAGE)
    async with serving(cut) as server, client() as index:
        assert "broke off the answer" in reason(await index.page(server.url, "demo", ONE))


async def test_a_length_that_is_too_small_leaves_garbage() -> None:
    lying = Answer(headers={"Content-Type": JSON, "Content-Length": "20"}, body=PAGE)
    async with serving(lying) as server, client() as index:
        assert "not JSON" in reason(await index.page(server.url, "demo", ONE))


async def test_a_length_beyond_the_limit_is_not_read() -> None:
    async def promise(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 x\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\n")
        await writer.drain()
        await asyncio.Event().wait()

    async with serving(lambda _seen: promise) as server, client() as index:
        assert "more than the limit of 65536 KiB" in reason(await index.page(server.url, "demo", ONE))


async def test_a_server_that_drips_ends_at_the_deadline() -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 x\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    limits = Limits(deadline=0.2, silence=5, backoff=0)
    async with serving(lambda _seen: drip) as server, client(limits=limits) as index:
        text = reason(await index.page(server.url, "demo", ONE))
        assert "did not finish its answer within 0.2 seconds" in text
        assert len(server.seen) == 1, "a server this slow is not asked again"


async def test_silence_is_no_answer() -> None:
    async def say_nothing(_writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    limits = Limits(deadline=5, silence=0.1, backoff=0)
    async with serving(lambda _seen: say_nothing) as server, client(limits=limits) as index:
        assert "does not answer" in reason(await index.page(server.url, "demo", ONE))
        assert len(server.seen) == 1


async def test_a_dead_origin_is_left_alone_after_three_questions() -> None:
    async def say_nothing(_writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    limits = Limits(silence=0.05, backoff=0)
    async with serving(lambda _seen: say_nothing) as server, client(limits=limits, concurrency=1) as index:
        for name in "abcdef":
            assert "does not answer" in reason(await index.page(server.url, name, ONE))
        assert len(server.seen) == 3


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(headers={"Content-Type": "text/html"}, body=b"<html><p>Please log in"), "not an index page"),
        (Answer(headers={"Content-Type": JSON}, body=b"<html>"), "not JSON"),
        (Answer(headers={"Content-Type": JSON}, body=b""), "not JSON"),
        (Answer(headers={"Content-Type": JSON}, body=b"[]"), "no page of a project"),
        (Answer(headers={"Content-Type": JSON}, body=b'{"meta": {"api-version": "1.0"}}'), "no list of files"),
        (Answer(headers={"Content-Type": JSON}, body=page_json("demo", version="2.0")), "only version 1"),
        (Answer(headers={"Content-Type": JSON}, body=b"\xff\xfe{\x00}\x00"), "not JSON"),
        (Answer(headers={"Content-Type": "image/\x1bpng"}, body=b"x"), "no index page"),
        (Answer(body=b"x"), "without saying what"),
        (Answer(204), "HTTP 204"),
        (Answer(304), "HTTP 304"),
        (Answer(418), "HTTP 418"),
        (Answer(599), "HTTP 599"),
    ],
)
async def test_garbage_is_one_sentence(answer: Answer, why: str) -> None:
    async with serving(answer) as server, client() as index:
        assert why in reason(await index.page(server.url, "demo", ONE))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(headers={"Content-Type": "text/html"}, body=b"{}"),
        Answer(headers={"Content-Type": PROVENANCE}, body=b"  <!doctype html>"),
        Answer(headers={"Content-Type": PROVENANCE}, body=b" \n"),
    ],
)
async def test_a_web_page_is_no_provenance(answer: Answer) -> None:
    async with serving(answer) as server, client() as index:
        assert "in place of a provenance object" in reason(await index.provenance(f"{server.url}/p", server.url))


async def test_gzip_is_read() -> None:
    body = gzip.compress(PAGE[:10]) + gzip.compress(PAGE[10:])  # two members are one body
    async with serving(page_answer(body, Content_Encoding="gzip")) as server, client() as index:
        assert isinstance(await index.page(server.url, "demo", ONE), Found)


LARGE = Limits().provenance + 1
HOSTILE = {
    "bomb": ("gzip", gzip.compress(b"0" * LARGE), "more than the limit of 4096 KiB"),
    "large": ("identity", b"1" * LARGE, "more than the limit of 4096 KiB"),
    "padding": ("gzip", gzip.compress(b"") * (LARGE // 20 + 1), "too many parts"),
    "stacked": ("gzip, gzip", gzip.compress(gzip.compress(b"{}")), "encoding gzip, gzip, which was not asked for"),
    "deflate": ("deflate", zlib.compress(b"{}"), "encoding deflate"),
    "brotli": ("br", b"\x8b\x03\x80{}", "encoding br"),
    "cut": ("gzip", gzip.compress(b"{}")[:-5], "broke off in the middle of a gzip body"),
    "none": ("gzip", b"not gzip", "damaged gzip"),
    "changed": ("gzip", gzip.compress(b"{}")[:-8] + b"changed!", "damaged gzip"),
}


@pytest.mark.parametrize("case", HOSTILE)
async def test_a_hostile_encoding_is_bounded(case: str) -> None:
    encoding, body, why = HOSTILE[case]

    async def without_length(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 x\r\nContent-Encoding: {encoding}\r\nConnection: close\r\n\r\n".encode())
        writer.write(body)
        await writer.drain()

    async with serving(lambda _seen: without_length) as server, client() as index:
        assert why in reason(await index.provenance(f"{server.url}/prov", server.url))


async def test_many_questions_are_one_request_while_it_is_under_way() -> None:
    release = asyncio.Event()

    async def later(writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.write(page_answer(PAGE).to_bytes())

    async with serving(lambda _seen: later) as server, client() as index:
        questions = [asyncio.create_task(index.page(server.url, "demo", frozenset({v}))) for v in ("1.0", "2.0", "1.0")]
        await server.arrived(1)
        release.set()
        first, second, _ = await asyncio.gather(*questions)
        assert len(server.seen) == 1
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert [len(first.value.files), len(second.value.files)] == [1, 0]


async def test_no_more_than_the_allowed_requests_are_under_way() -> None:
    under_way, most = 0, 0

    async def handler(_request: httpx.Request) -> httpx.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        for _ in range(5):
            await asyncio.sleep(0)
        under_way -= 1
        return httpx.Response(404)

    async with client(httpx.MockTransport(handler), concurrency=3) as index:
        answers = await asyncio.gather(*(index.page(INDEX, f"p{number}", ONE) for number in range(20)))
    assert answers == [Absent()] * 20
    assert most == 3


async def test_who_gives_up_does_not_end_it_for_the_others() -> None:
    asked, release = asyncio.Event(), asyncio.Event()

    async def handler(_request: httpx.Request) -> httpx.Response:
        asked.set()
        await release.wait()
        return httpx.Response(200, headers={"Content-Type": JSON}, content=PAGE)

    async with client(httpx.MockTransport(handler)) as index:
        stays, goes = (asyncio.create_task(index.page(INDEX, "demo", ONE)) for _ in range(2))
        await asked.wait()
        goes.cancel()
        with pytest.raises(asyncio.CancelledError):
            await goes
        release.set()
        assert isinstance(await stays, Found)


async def test_when_all_give_up_the_request_ends() -> None:
    asked, ended = asyncio.Event(), asyncio.Event()

    async def handler(_request: httpx.Request) -> httpx.Response:
        asked.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        raise AssertionError

    async with client(httpx.MockTransport(handler)) as index:
        question = asyncio.create_task(index.page(INDEX, "demo", ONE))
        await asked.wait()
        question.cancel()
        with pytest.raises(asyncio.CancelledError):
            await question
        async with asyncio.timeout(2):
            await ended.wait()


async def test_closing_ends_everything_at_once() -> None:
    async def say_nothing(_writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with serving(lambda _seen: say_nothing) as server, client(limits=Limits()) as index:
        questions = [asyncio.create_task(index.page(server.url, name, ONE)) for name in "abc"]
        await server.arrived(3)
        async with asyncio.timeout(2):
            await index.aclose()
            answers = await asyncio.gather(*questions)
        assert answers == [Failed("the session was closed")] * 3
        assert await index.page(server.url, "d", ONE) == Failed("the session was closed")


async def test_a_certificate_that_is_not_trusted_is_said_and_not_tried_again() -> None:
    def handler(_request: httpx.Request) -> httpx.Response:
        cause = ssl.SSLCertVerificationError(1, "certificate verify failed")
        cause.verify_message = "self-signed certificate\x1b"
        raise httpx.ConnectError("x") from cause

    async with client(mocked(handler)) as index:
        text = reason(await index.page(INDEX, "demo", ONE))
        assert text == "the certificate of index.example is not trusted (self-signed certificate\\x1b)"
        assert index.requests == 1


async def test_a_name_that_does_not_resolve_is_said() -> None:
    async with client() as index:
        assert "nowhere.invalid cannot be found" in reason(await index.page("https://nowhere.invalid/", "demo", ONE))


@pytest.mark.parametrize("error", [RuntimeError("boom\x1b"), OSError("disk"), httpx.UnsupportedProtocol("x")])
async def test_a_surprise_in_the_network_is_an_answer(error: Exception) -> None:
    def handler(_request: httpx.Request) -> httpx.Response:
        raise error

    async with client(mocked(handler)) as index:
        assert "could not be asked" in reason(await index.page(INDEX, "demo", ONE))


async def test_a_proxy_that_cannot_be_used_is_said_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://user:hunter2@proxy.example")
    async with client() as index:
        text = reason(await index.page(INDEX, "demo", ONE))
    assert "the proxy that the environment names cannot be used" in text
    assert "hunter2" not in text


@pytest.mark.parametrize(
    ("error", "why"),
    [(BrokenProcessPool(), "ended the process that read it"), (MemoryError(), "cannot be read (MemoryError)")],
)
async def test_a_parser_that_dies_is_an_answer(monkeypatch: pytest.MonkeyPatch, error: BaseException, why: str) -> None:
    async def die(*_args: object) -> None:
        raise error

    network = mocked(lambda _request: httpx.Response(200, headers={"Content-Type": JSON}, content=PAGE))
    async with client(network) as index:
        monkeypatch.setattr(index._pool, "run", die)
        assert why in reason(await index.page(INDEX, "demo", ONE))


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


async def test_http_2_is_offered() -> None:
    """What the real network layer negotiates needs TLS: here, that it is built to."""
    network = Network(2)
    built = network._build()
    try:
        pool = built._transport._pool  # type: ignore[attr-defined]
        assert pool._http2
    finally:
        await built.aclose()
    await network.aclose()
