"""An index that answers nothing that could be used: one line that names it, what it did and what to do; exit code 2."""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from attestree.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JSON = "application/vnd.pypi.simple.v1+json"
REMEDY = "; check the address (--index-url), or try again later\n"
PAGE = b'{"meta": {"api-version": "1.1"}, "name": "tinyledger", "files": [], "versions": []}'
Answer = tuple[int, str, bytes] | None


@contextlib.contextmanager
def answering(answers: dict[str, Answer], default: Answer) -> Iterator[str]:
    """Serve an answer for each project on loopback, None to break off without one; yield the index's address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = answers.get(self.path.strip("/").removeprefix("simple/"), default)
            if answer is None:
                self.close_connection = True
                return
            status, kind, body = answer
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/simple/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "requirements.txt").write_text("tinyledger==2.4.1\nwebframe==5.1.0\n")
    return tmp_path / "requirements.txt"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((200, "text/html", b"<!doctype html><p>Welcome!</p>"), "answered with a web page that is not an index page"),
        ((403, "text/plain", b"no"), "forbids it (HTTP 403)"),
        ((404, "text/plain", b"no"), "the index does not have this project (404)"),
        ((429, "text/plain", b"no"), "answered HTTP 429"),
        ((500, "text/plain", b"no"), "answered HTTP 500"),
        (None, "broke off the answer"),
        ((200, JSON, b'{"meta": {"api-'), "answered with something that is not JSON"),
        ((200, JSON, b""), "answered with something that is not JSON"),
        ((200, JSON, b"[]"), "answered"),
    ],
    ids=["HTML", "403", "404", "429", "500", "nothing", "garbage", "an empty page", "another JSON"],
)
def test_one_line_names_the_index_what_it_did_and_what_to_do(
    capsys: pytest.CaptureFixture[str], project: Path, answer: Answer, told: str
) -> None:
    with answering({}, answer) as address:
        code = run(["report", str(project), "--index-url", address, "--no-cache", "--fail-on", "never"])
    written = capsys.readouterr()
    assert code == 2
    assert written.err.startswith(f"attestree: {address}: no usable answer for each of the 2 projects asked for: ")
    assert told in written.err
    assert written.err.endswith(REMEDY)
    assert written.err.count("\n") == 1
    assert told in " ".join(written.out.split()), "the report is written all the same"


def test_where_one_project_is_answered_the_rest_could_not_be_checked(
    capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    with answering({"tinyledger": (200, JSON, PAGE)}, (404, "text/plain", b"no")) as address:
        assert run(["report", str(project), "--index-url", address, "--no-cache", "--fail-on", "never"]) == 3
    assert capsys.readouterr().err == ""


def test_quiet_keeps_the_code_and_drops_the_line(capsys: pytest.CaptureFixture[str], project: Path) -> None:
    with answering({}, (403, "text/plain", b"no")) as address:
        assert run(["report", str(project), "--index-url", address, "--no-cache", "--quiet"]) == 2
    assert capsys.readouterr().err == ""


def test_a_release_that_no_index_has(capsys: pytest.CaptureFixture[str]) -> None:
    with answering({}, (404, "text/plain", b"no")) as address:
        assert run(["show", "tinyledger==2.4.1", "--index-url", address, "--no-cache"]) == 2
    assert f"attestree: {address}: no usable answer for the only project asked for: " in capsys.readouterr().err
