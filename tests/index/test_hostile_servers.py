"""Servers that say nothing, garbage, too much, or what they say for ever."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import zlib
from concurrent.futures.process import BrokenProcessPool

import httpx
import pytest

from attestree.index.answers import Found
from attestree.index.limits import Limits
from index.clients import INDEX, client, mocked, reason
from servers import JSON, PROVENANCE, Answer, page_answer, page_json, serving

ONE = frozenset({"1.0"})
WHEEL = {"filename": "demo-1.0-py3-none-any.whl", "url": "../../files/demo.whl", "provenance": "/prov/demo"}
PAGE = page_json("demo", WHEEL)


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
