"""Recordings: written, read, replayed, and refused."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from attestree.errors import RecordingError
from attestree.index import record, record_reader
from attestree.index.answers import Absent, Failed, Forbidden, Found
from attestree.index.record import Exchange, RecordedProject, Recording
from attestree.index.replay import Recorder, ReplayTransport
from index.clients import INDEX, client, mocked
from servers import HTML, JSON, PROVENANCE, Answer, page_answer, page_json, serving

if TYPE_CHECKING:
    from pathlib import Path

ONE = frozenset({"1.0"})
PAGE = page_json("demo", {"filename": "demo-1.0.tar.gz", "url": "../f/demo-1.0.tar.gz", "provenance": "../p/demo"})
EXCHANGE = Exchange(f"{INDEX}demo/", 200, {"content-type": JSON}, PAGE)
RECORDING = Recording(
    label="an example",
    recorded=datetime(2026, 11, 22, 12, 30, tzinfo=UTC),
    project=RecordedProject("Démo", "work/demo", "uv.lock", {"uv.lock": b"version = 1\n", "a/b.bin": b"\xff\x00"}),
    python_version="3.12",
    platform="linux",
    index_url=INDEX,
    trust_root='{"mediaType": "x"}',
    exchanges=(EXCHANGE, Exchange("https://p.example/x", 404, {}, b"\xff")),
)


@pytest.mark.parametrize("name", ["session.json", "session.json.gz"])
def test_what_is_written_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    RECORDING.write(path)
    assert Recording.read(path) == RECORDING
    first = path.read_bytes()
    RECORDING.write(path)
    assert path.read_bytes() == first, "the same bytes for the same recording"
    assert (first[:2] == b"\x1f\x8b") == name.endswith(".gz")
    assert [entry.name for entry in tmp_path.iterdir()] == [name], "nothing is left beside it"


def test_a_recording_is_json_a_person_can_read() -> None:
    data = json.loads(RECORDING.to_json())
    assert data["schema"] == "attestree/recording/1"
    assert data["recorded"] == "2026-11-22T12:30:00Z"
    assert data["project"]["files"] == {"a/b.bin": {"base64": "/wA="}, "uv.lock": {"text": "version = 1\n"}}
    assert data["environment"] == {"python_version": "3.12", "platform": "linux"}
    assert data["exchanges"][0]["body"] == {"text": PAGE.decode()}
    assert RECORDING.to_json().isascii()


def test_the_old_side_of_a_review_is_kept_beside_the_new_one() -> None:
    base = RecordedProject("Démo", "main (9f31c02)", "poetry.lock", {"poetry.lock": b"\xff", "pyproject.toml": b""})
    review = replace(RECORDING, base=base)
    assert Recording.from_json(review.to_json()) == review
    assert list(json.loads(review.to_json()))[3:5] == ["project", "base"]
    assert "base" not in json.loads(RECORDING.to_json()), "a recording without one is what it always was"
    broken = json.loads(review.to_json())
    broken["base"]["files"] = {"../x": {"text": ""}}
    with pytest.raises(RecordingError, match=r"base\.files.*is not a path inside the project"):
        Recording.from_json(json.dumps(broken).encode())
    broken["base"] = None
    with pytest.raises(RecordingError, match="base is missing"):
        Recording.from_json(json.dumps(broken).encode())


def test_the_order_of_exchanges_does_not_matter() -> None:
    turned = replace(RECORDING, exchanges=RECORDING.exchanges[::-1])
    assert turned.to_json() == RECORDING.to_json()


def test_times_are_kept_in_utc() -> None:
    there = replace(RECORDING, recorded=datetime(2026, 11, 22, 13, 30, tzinfo=timezone(timedelta(hours=1))))
    assert Recording.from_json(there.to_json()).recorded == RECORDING.recorded
    assert there.to_json() == RECORDING.to_json()


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="cannot be written") as caught:
        RECORDING.write(tmp_path / "missing" / "x.json")
    assert "missing" in str(caught.value)
    (tmp_path / "folder").mkdir()
    with pytest.raises(RecordingError, match="cannot be written"):
        RECORDING.write(tmp_path / "folder")
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RecordingError, match="pipe: is a device or a pipe"):
        RECORDING.write(tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()


def test_only_the_owner_may_read_a_recording(tmp_path: Path) -> None:
    RECORDING.write(tmp_path / "x.json")
    assert (tmp_path / "x.json").stat().st_mode & 0o077 == 0


def changed(**values: Any) -> bytes:
    """Return the recording with some of its values changed; a double underscore goes one level down."""
    data = json.loads(RECORDING.to_json())
    for path, value in values.items():
        *parents, last = (int(key) if key.isdigit() else key for key in path.split("__"))
        place = data
        for parent in parents:
            place = place[parent]
        place[last] = value
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not a recording"),
        (b"[]", "holds no JSON object"),
        (b'{"schema": "\\ud800"}', "not a recording"),
        (b"[" * 1000, "not a recording"),
        (b"{}", "schema is missing"),
        (changed(schema="attestree/recording/2"), "schema is attestree/recording/2, and this version reads"),
        (changed(schema=7), "schema is not a text"),
        (changed(label=None), "label is missing"),
        (changed(recorded="yesterday"), "recorded is not a time"),
        (changed(recorded="2026-11-22T12:00:00"), "recorded has no time zone"),
        (changed(recorded="0001-01-01T00:00:00+23:00"), "recorded is not a time"),
        (changed(project=[]), "project is not an object"),
        (changed(project__files=None), "project.files is missing"),
        (changed(project__files={"../../etc/passwd": {"text": ""}}), "is not a path inside the project"),
        (changed(project__files={"/etc/passwd": {"text": ""}}), "is not a path inside the project"),
        (changed(project__files={"a/../../b": {"text": ""}}), "is not a path inside the project"),
        (changed(project__files={"a//b": {"text": ""}}), "is not a path inside the project"),
        (changed(project__files={"a/": {"text": ""}}), "is not a path inside the project"),
        (changed(project__files={"": {"text": ""}}), "is not a path inside the project"),
        (changed(project__files={"a\\b": {"text": ""}}), "is not a path inside the project"),
        (changed(project__files={"C:x": {"text": ""}}), "is not a path inside the project"),
        (changed(project__files={"a\x1b": {"text": ""}}), "is not a path inside the project"),
        (changed(project__files={str(n): {"text": ""} for n in range(50_001)}), "more than 50000 files"),
        (changed(project__files={"x": {"base64": "%%%"}}), "project.files.x.base64 is not base64"),
        (changed(project__files={"x": {}}), "project.files.x.text is missing"),
        (changed(environment__platform=7), "environment.platform is not a text"),
        (changed(index_url="http://index.example/"), "index_url is http"),
        (changed(index_url="https://us:er@index.example/"), "index_url holds credentials"),
        (changed(exchanges={}), "exchanges is not a list"),
        (changed(exchanges=None), "exchanges is missing"),
        (changed(exchanges=[7]), "exchanges[0] is not an object"),
        (changed(exchanges__0={"url": "file:///etc/passwd"}), "exchanges[0].url is no https address"),
        (changed(exchanges__0={"url": ""}), "exchanges[0].url is no https address"),
        (changed(exchanges__1__status="200"), "exchanges[1].status is not an HTTP status"),
        (changed(exchanges__1__status=True), "exchanges[1].status is not an HTTP status"),
        (changed(exchanges__1__status=99), "exchanges[1].status is not an HTTP status"),
        (changed(exchanges__0__headers__etag=7), "exchanges[0].headers.etag is not a text"),
        (changed(exchanges__0__body="x"), "exchanges[0].body is not an object"),
        (changed(exchanges__0__final_url="http://x.example"), "exchanges[0].final_url is http"),
    ],
)
def test_a_recording_that_is_none_is_one_clear_line(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)
    with pytest.raises(RecordingError) as caught:
        Recording.read(path)
    assert why in str(caught.value)
    assert str(path) in str(caught.value)
    assert str(caught.value).isprintable()


def test_headers_that_do_not_matter_are_left_out() -> None:
    headers = {"content-type": JSON, "x-more": "1", "set-cookie": "secret"}
    read = Recording.from_json(changed(exchanges__0__headers=headers))
    assert read.exchanges[0].headers == {"content-type": JSON}


@pytest.mark.parametrize("filler", ["[],", "{},", "0,"])
def test_more_values_than_memory_should_hold_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filler: str
) -> None:
    path = tmp_path / "x.json.gz"
    monkeypatch.setattr(record_reader, "MOST_VALUES", 1000)
    path.write_bytes(gzip.compress(f'{{"x": [{filler * 6000}0]}}'.encode()))
    with pytest.raises(RecordingError, match="more values than any session"):
        Recording.read(path)
    RECORDING.write(path)
    assert Recording.read(path) == RECORDING


def test_a_file_that_is_too_large_or_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.json.gz"
    with pytest.raises(RecordingError, match="cannot be read"):
        Recording.read(path)
    RECORDING.write(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    with pytest.raises(RecordingError, match="cut short"):
        Recording.read(path)
    path.write_bytes(whole[:20] + b"rubbish" + whole[27:])
    with pytest.raises(RecordingError, match=r"damaged gzip|not a recording"):
        Recording.read(path)
    monkeypatch.setattr(record, "_LARGEST", 100_000)
    path.write_bytes(gzip.compress(b" " * 10_000_000))
    with pytest.raises(RecordingError, match="unpacks to more than"):
        Recording.read(path)
    monkeypatch.setattr(record, "_LARGEST_FILE", 10)
    with pytest.raises(RecordingError, match="is larger than"):
        Recording.read(path)


async def test_a_recorded_session_is_replayed_without_a_network(tmp_path: Path) -> None:
    answers = {
        "/simple/demo/": page_answer(PAGE, Content_Encoding="identity", ETag='"x"'),
        "/p/demo": Answer(headers={"Content-Type": PROVENANCE}, body=b'{"version": 1}'),
        "/simple/gone/": Answer(404),
        "/simple/closed/": Answer(403),
        "/simple/busy/": Answer(503),
        "/simple/packed/": page_answer(gzip.compress(PAGE), Content_Encoding="gzip"),
    }
    recorder = Recorder()
    async with serving(lambda seen: answers[seen.path]) as server, client(recorder=recorder) as index:
        base = f"{server.url}/simple/"
        before = [await index.page(base, name, ONE) for name in ("demo", "gone", "closed", "busy", "packed")]
        proof = await index.provenance(f"{server.url}/p/demo", base)
    path = tmp_path / "session.json.gz"
    replace(RECORDING, index_url="", exchanges=recorder.exchanges).write(path)

    async with client(ReplayTransport(Recording.read(path)), cache_dir=tmp_path / "cache", offline=True) as index:
        after = [await index.page(base, name, ONE) for name in ("demo", "gone", "closed", "busy", "packed")]
        assert await index.provenance(f"{server.url}/p/demo", base) == proof == Found(b'{"version": 1}')
        assert await index.page(base, "other", ONE) == Failed("not in the recording")
        assert await index.provenance("https://p.example/never", base) == Failed("not in the recording")
        assert index.requests == 0
    assert after == before
    assert [type(answer) for answer in after] == [Found, Absent, Forbidden, Failed, Found]
    assert not (tmp_path / "cache").exists(), "a replay has no use for a cache"


async def test_a_cached_answer_is_recorded_too(tmp_path: Path) -> None:
    recorder = Recorder()
    async with serving(page_answer(PAGE, Cache_Control="max-age=60")) as server:
        async with client(cache_dir=tmp_path) as index:
            await index.page(server.url, "demo", ONE)
        async with client(cache_dir=tmp_path, recorder=recorder) as index:
            await index.page(server.url, "demo", ONE)
            assert index.requests == 0
    assert [exchange.body for exchange in recorder.exchanges] == [PAGE]


async def test_a_redirect_is_recorded_as_one_exchange_and_addresses_stay_right() -> None:
    hops = {"/simple/demo/": Answer(302, {"Location": "/other/place/demo/?token=secret"})}
    recorder = Recorder()
    async with serving(lambda seen: hops.get(seen.path, page_answer(PAGE))) as server:
        async with client(recorder=recorder) as index:
            before = await index.page(f"{server.url}/simple/", "demo", ONE)
        (exchange,) = recorder.exchanges
        assert exchange.url == f"{server.url}/simple/demo/"
        assert exchange.final_url == f"{server.url}/other/place/demo/"
        recording = Recording.from_json(replace(RECORDING, exchanges=recorder.exchanges).to_json())
        async with client(ReplayTransport(recording)) as index:
            after = await index.page(f"{server.url}/simple/", "demo", ONE)
    assert isinstance(before, Found)
    assert before == after
    assert before.value.files[0].provenance.url == f"{server.url}/other/place/p/demo"


async def test_failures_without_an_answer_are_not_recorded() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if "drop" in str(request.url):
            raise httpx.ReadError("x")
        return httpx.Response(200, headers={"Content-Encoding": "br"}, stream=httpx.ByteStream(b"x"))

    recorder = Recorder()
    async with client(mocked(handler), recorder=recorder) as index:
        assert isinstance(await index.page(INDEX, "drop", ONE), Failed)
        assert isinstance(await index.page(INDEX, "packed", ONE), Failed)
    assert recorder.exchanges == ()


async def test_a_later_answer_replaces_an_earlier_one() -> None:
    answers = iter([Answer(404), page_answer(PAGE)])
    recorder = Recorder()
    async with serving(lambda _seen: next(answers)) as server, client(recorder=recorder) as index:
        await index.page(server.url, "demo", ONE)
        await index.page(server.url, "demo", ONE, fresh=True)
    assert [exchange.status for exchange in recorder.exchanges] == [200]


async def test_a_recorded_page_may_be_html() -> None:
    body = b'<a href="demo-1.0.tar.gz">demo-1.0.tar.gz</a>'
    recording = replace(RECORDING, exchanges=(Exchange(f"{INDEX}demo/", 200, {"content-type": HTML}, body),))
    async with client(ReplayTransport(recording)) as index:
        answer = await index.page(INDEX, "demo", ONE)
    assert isinstance(answer, Found)
    assert answer.value.files[0].url == f"{INDEX}demo/demo-1.0.tar.gz"
