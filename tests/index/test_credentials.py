"""Logins: who gets them, who does not, and where they never turn up."""

from __future__ import annotations

import base64
import logging
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from attestree.index.answers import Failed, Forbidden, Found
from attestree.index.credentials import Credentials, netrc_path
from attestree.index.record import RecordedProject, Recording
from attestree.index.replay import Recorder
from index.clients import INDEX, client, mocked
from servers import JSON, PROVENANCE, Answer, Seen, page_answer, page_json, serving

ONE = frozenset({"1.0"})
SECRET = "correct-horse-battery"
BASIC = "Basic " + base64.b64encode(f"ann:{SECRET}".encode()).decode()
PAGE = page_json("demo", {"filename": "demo-1.0.tar.gz", "url": "demo.tar.gz"})


def login(url: str) -> str:
    return url.replace("://", f"://ann:{SECRET}@")


async def test_a_login_goes_to_its_index_and_nowhere_else() -> None:
    proof = Answer(headers={"Content-Type": PROVENANCE}, body=b"{}")
    async with serving(proof) as elsewhere, serving(page_answer(PAGE)) as server:
        credentials = Credentials([login(f"{server.url}/simple")])
        async with client(credentials=credentials) as index:
            assert isinstance(await index.page(f"{server.url}/simple", "demo", ONE), Found)
            await index.provenance(f"{server.url}/prov", f"{server.url}/simple")
            await index.provenance(f"{elsewhere.url}/prov", f"{server.url}/simple")
            await index.provenance(f"{server.url}/prov", f"{elsewhere.url}/simple")
    assert [seen.headers.get("authorization") for seen in server.seen] == [BASIC, BASIC, None]
    assert [seen.headers.get("authorization") for seen in elsewhere.seen] == [None]


async def test_a_login_in_the_address_that_is_asked_is_not_used() -> None:
    """Only what the person configured counts, and that is what ``Credentials`` was given."""
    async with serving(page_answer(PAGE)) as server, client() as index:
        answer = await index.page(login(server.url), "demo", ONE)
        assert isinstance(answer, Found)
        assert SECRET not in answer.value.index
    assert "authorization" not in server.seen[0].headers


async def test_a_redirect_takes_no_login_to_another_origin_nor_back() -> None:
    async with serving(Answer()) as other, serving(Answer()) as server:
        hops = {
            "/simple/demo/": Answer(302, {"Location": "/moved/"}),
            "/moved/": Answer(307, {"Location": f"{other.url}/there/"}),
            "/back/": page_answer(PAGE),
        }
        server.script = lambda seen: hops[seen.path]
        other.script = lambda _seen: Answer(301, {"Location": f"{server.url}/back/"})
        async with client(credentials=Credentials([login(server.url), login(other.url)])) as index:
            assert isinstance(await index.page(f"{server.url}/simple/", "demo", ONE), Found)
            assert index.requests == 4
    assert [(seen.path, seen.headers.get("authorization")) for seen in server.seen] == [
        ("/simple/demo/", BASIC),
        ("/moved/", BASIC),
        ("/back/", None),
    ]
    assert "authorization" not in other.seen[0].headers


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("/simple/demo/", "it has led to before"),
        (f"https://ann:{SECRET}@files.example/", "holds credentials"),
        ("http://files.example/", "is http"),
        ("file:///etc/passwd", "is no https address"),
        ("gopher://files.example/", "no https address"),
    ],
)
async def test_a_redirect_that_is_not_followed(location: str, why: str) -> None:
    async with serving(Answer(302, {"Location": location})) as server, client() as index:
        answer = await index.page(f"{server.url}/simple/", "demo", ONE)
        assert isinstance(answer, Failed)
        assert why in answer.reason
        assert SECRET not in answer.reason
        assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://index.example/simple/demo/", "is not https"),
        ("https://10.0.0.1/", "private network"),
        ("http://127.0.0.1:1/", "is not https"),
        ("https://localhost/", "this machine"),
    ],
)
async def test_a_redirect_from_the_internet_that_is_not_followed(location: str, why: str) -> None:
    async with client(mocked(lambda _request: httpx.Response(301, headers={"Location": location}))) as index:
        answer = await index.page(INDEX, "demo", ONE)
        assert isinstance(answer, Failed)
        assert why in answer.reason


async def test_five_redirects_are_enough() -> None:
    def script(seen: Seen) -> Answer:
        return Answer(308, {"Location": f"{seen.path}x/"})

    async with serving(script) as server, client() as index:
        answer = await index.page(f"{server.url}/simple/", "demo", ONE)
        assert isinstance(answer, Failed)
        assert "the sixth in a row" in answer.reason
        assert len(server.seen) == 6


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, "HTTP 302 (Found)"),
        ({"Location": ""}, "it has led to before"),
        ({"Location": "//[::1"}, "location header"),
        ({"Location": "https:///x"}, "no https address"),
    ],
)
async def test_a_redirect_without_an_address_is_no_answer(headers: dict[str, str], why: str) -> None:
    async with serving(Answer(302, headers)) as server, client() as index:
        answer = await index.page(f"{server.url}/simple/", "demo", ONE)
        assert isinstance(answer, Failed)
        assert why in answer.reason


async def test_a_redirect_that_only_looks_like_an_address_is_not_followed() -> None:
    async with client(mocked(lambda _request: httpx.Response(302, headers={"Location": "//[::1"}))) as index:
        answer = await index.page(INDEX, "demo", ONE)
        assert isinstance(answer, Failed)
        assert "redirects to an address that is not https" in answer.reason


async def test_the_secret_turns_up_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the cache, a recording, a reason, a note, a representation or a log; not even what the server echoes."""
    caplog.set_level(logging.DEBUG)
    answers = {
        "/simple/a/": page_answer(PAGE, ETag='"a"', Set_Cookie=f"session={SECRET}", Cache_Control="max-age=60"),
        "/simple/b/": Answer(403, {"WWW-Authenticate": f"Basic {SECRET}"}, SECRET.encode()),
        "/simple/c/": Answer(503, body=SECRET.encode()),
        "/simple/d/": Answer(302, {"Location": f"/x?token={SECRET}"}),
        f"/x?token={SECRET}": page_answer(PAGE),
    }
    recorder = Recorder()
    async with serving(lambda seen: answers[seen.path]) as server:
        credentials = Credentials([login(f"{server.url}/simple/")])
        async with client(cache_dir=tmp_path, credentials=credentials, recorder=recorder) as index:
            found = [await index.page(login(f"{server.url}/simple/"), name, ONE) for name in "abcd"]
            shown = repr((index, vars(index), credentials, found, index.notes))
            kept = b"".join(path.read_bytes() for path in (tmp_path / "index").iterdir())
        kept += b"".join(path.read_bytes() for path in (tmp_path / "index").iterdir())
        assert server.seen[0].headers["authorization"] == BASIC
    async with client(credentials=credentials) as index:
        found.append(await index.page(login(f"{server.url}/simple/"), "a", ONE))
    assert isinstance(found[1], Forbidden)
    assert isinstance(found[2], Failed)
    assert isinstance(found[4], Failed)
    project = RecordedProject("demo", ".", "uv.lock", {})
    written = Recording(
        label="",
        recorded=datetime(2026, 11, 22, tzinfo=UTC),
        project=project,
        python_version="3.12",
        platform="linux",
        index_url="",
        trust_root="",
        exchanges=recorder.exchanges,
    ).to_json()
    assert len(recorder.exchanges) == 4
    encoded = BASIC.removeprefix("Basic ").encode()
    for place in (kept, written, shown.encode(), repr(found).encode(), caplog.text.encode()):
        assert SECRET.encode() not in place
        assert encoded not in place


async def test_answers_to_different_logins_are_kept_apart(tmp_path: Path) -> None:
    def script(seen: Seen) -> Answer:
        return page_answer(PAGE, Cache_Control="max-age=60") if "authorization" in seen.headers else Answer(403)

    async with serving(script) as server:
        async with client(cache_dir=tmp_path, credentials=Credentials([login(server.url)])) as index:
            assert isinstance(await index.page(server.url, "demo", ONE), Found)
        async with client(cache_dir=tmp_path) as index:
            assert isinstance(await index.page(server.url, "demo", ONE), Forbidden)
        async with client(cache_dir=tmp_path, offline=True) as index:
            assert isinstance(await index.page(server.url, "demo", ONE), Failed)


def test_logins_are_decoded_and_bound_to_scheme_host_and_port() -> None:
    credentials = Credentials(["https://us%40er:p%3Aw@Index.Example/simple", "https://token@other.example:8443/x"])
    header = credentials.header("https://index.example:443")
    assert header is not None
    assert base64.b64decode(header.removeprefix("Basic ")) == b"us@er:p:w"
    assert credentials.header("https://other.example:8443") == "Basic " + base64.b64encode(b"token:").decode()
    assert credentials.header("https://other.example:443") is None
    assert credentials.header("http://index.example:80") is None
    assert "us@er" not in repr(credentials)
    assert credentials.fingerprint("https://index.example:443") != credentials.fingerprint("https://other.example:8443")
    assert credentials.fingerprint("https://nobody.example:443") == ""


def test_netrc_names_machines_and_its_default_is_for_the_configured(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text(f"machine index.example login ann password {SECRET}\ndefault login any password thing\n")
    credentials = Credentials(["https://configured.example/simple"], file)
    assert credentials.header("https://index.example:443") == BASIC
    anyone = "Basic " + base64.b64encode(b"any:thing").decode()
    assert credentials.header("https://configured.example:443") == anyone
    assert credentials.header("https://only-a-lock-names-it.example:443") is None
    assert credentials.note == ""


@pytest.mark.parametrize(
    ("content", "why"), [(b"\nrubbish", "at line"), (b"machine \xff login a password b", "Unicode")]
)
def test_a_netrc_that_cannot_be_read_is_noted(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "netrc"
    file.write_bytes(content)
    credentials = Credentials((), file)
    assert why in credentials.note
    assert credentials.header("https://a:443") is None


def test_a_netrc_that_is_a_folder_or_missing(tmp_path: Path) -> None:
    assert "IsADirectoryError" in Credentials((), tmp_path).note
    assert Credentials((), tmp_path / "missing").note == ""


def test_where_the_netrc_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert netrc_path({}) is None
    (tmp_path / "_netrc").touch()
    assert netrc_path({}) == tmp_path / "_netrc"
    (tmp_path / ".netrc").touch()
    assert netrc_path({}) == tmp_path / ".netrc"
    assert netrc_path({"NETRC": "/else/where"}) == Path("/else/where")


async def test_a_private_network_is_asked_only_where_the_person_configured_it() -> None:
    network = mocked(lambda _request: httpx.Response(200, headers={"Content-Type": JSON}, content=PAGE))
    async with client(network, credentials=Credentials(["https://10.0.0.7/simple"])) as index:
        assert isinstance(await index.page("https://10.0.0.7/simple", "demo", ONE), Found)
        answer = await index.page("https://10.0.0.8/simple", "demo", ONE)
        assert isinstance(answer, Failed)
        assert "only the project's file names it" in answer.reason
