"""Servers on loopback: one that does what a test scripts, a small origin, and a real index server in front of it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import shutil
import socket
import subprocess
import sysconfig
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from pathlib import Path

JSON = "application/vnd.pypi.simple.v1+json"
HTML = "application/vnd.pypi.simple.v1+html"
PROVENANCE = "application/vnd.pypi.integrity.v1+json"


@dataclass(frozen=True)
class Seen:
    """A request as it arrived; the names of headers in lower case."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What a scripted server says; ``Content-Length`` and ``Connection`` are added unless they are given."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def to_bytes(self) -> bytes:
        headers = {"Content-Length": str(len(self.body)), "Connection": "close", **self.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 {self.status} x\r\n{lines}\r\n".encode() + self.body


Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]
Script = Callable[[Seen], Answer | Behaviour]


class ScriptedServer:
    """An HTTP server whose every answer a test decides; ``seen`` holds the requests in their order."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.seen: list[Seen] = []
        self.url = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._more = asyncio.Condition()

    async def arrived(self, count: int) -> None:
        """Wait until so many requests have arrived."""
        async with self._more:
            await self._more.wait_for(lambda: len(self.seen) >= count)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)
            }
            seen = Seen(head[0].split(" ")[1], headers)
            self.seen.append(seen)
            async with self._more:
                self._more.notify_all()
            answer = self.script(seen)
            if isinstance(answer, Answer):
                writer.write(answer.to_bytes())
                await writer.drain()
            else:
                await answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[ScriptedServer]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()
            tasks = list(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await server.wait_closed()


def serving(script: Script | Answer) -> contextlib.AbstractAsyncContextManager[ScriptedServer]:
    """Run a server that follows ``script``, or always gives the same answer."""
    return ScriptedServer(script if callable(script) else lambda _seen: script).running()


def page_json(name: str, *files: Mapping[str, object], version: str = "1.4", **more: object) -> bytes:
    """Return a project's page as JSON."""
    return json.dumps({"meta": {"api-version": version}, "name": name, "files": list(files), **more}).encode()


def page_answer(body: bytes, **headers: str) -> Answer:
    """Return a page as an answer; an underscore in a header's name stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(headers={"Content-Type": JSON, **named}, body=body)


@dataclass(frozen=True)
class Dist:
    """A distribution as an origin lists it, with its provenance object and its core metadata."""

    project: str
    version: str
    filename: str
    sha256: str
    provenance: bytes | None = None
    metadata: str | None = None


@contextlib.contextmanager
def origin(dists: list[Dist]) -> Iterator[str]:
    """Serve Simple API pages and provenance for ``dists`` from a thread; the address is that of the server."""
    names = sorted({dist.project for dist in dists})
    proofs = {f"/prov/{dist.filename}": dist.provenance for dist in dists if dist.provenance is not None}
    metadata = {f"/files/{dist.filename}.metadata": dist.metadata for dist in dists if dist.metadata is not None}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base calls it that
            pass

        def _send(self, body: bytes, content_type: str, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def do_GET(self) -> None:
            base = f"http://{self.headers['Host']}"
            path = self.path.partition("?")[0]
            if path in proofs:
                return self._send(proofs[path], PROVENANCE)
            if path in metadata:
                return self._send(metadata[path].encode(), "text/plain")
            if path == "/simple/":
                body = {"meta": {"api-version": "1.3"}, "projects": [{"name": name} for name in names]}
                return self._send(json.dumps(body).encode(), JSON)
            name = path.removeprefix("/simple/").removesuffix("/")
            mine = [dist for dist in dists if dist.project == name]
            if not mine:
                return self._send(b"not found", "text/plain", 404)
            files = [_listed(dist, base) for dist in mine]
            versions = sorted({dist.version for dist in mine})
            return self._send(page_json(name, *files, version="1.3", versions=versions), JSON)

        do_HEAD = do_GET  # noqa: N815 - the base calls it that

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _listed(dist: Dist, base: str) -> dict[str, object]:
    proof: dict[str, object] = {}
    if dist.provenance is not None:
        proof["provenance"] = f"{base}/prov/{dist.filename}"
    if dist.metadata is not None:  # PEP 658
        proof["core-metadata"] = {"sha256": hashlib.sha256(dist.metadata.encode()).hexdigest()}
    return {
        "filename": dist.filename,
        "url": f"{base}/files/{dist.filename}",
        "hashes": {"sha256": dist.sha256},
        "size": 1000,
        "upload-time": "2024-11-22T00:00:00Z",
        "yanked": False,
        **proof,
    }


PERYX = shutil.which("peryx", path=sysconfig.get_path("scripts")) or shutil.which("peryx")
"""A real index server that nobody here wrote; None where it is not installed."""

_PERYX_CONFIGURATION = """
host = "127.0.0.1"
port = {port}
data_dir = "{data}"

[[index]]
ecosystem = "pypi"
name = "mirror"
[[index.upstream]]
name = "origin"
url = "{origin}/simple/"
[index.policy]
upstream_attestations = "cache"

[[index]]
ecosystem = "pypi"
name = "all"
layers = ["mirror"]
[index.policy]
upstream_attestations = "cache"
"""


@contextlib.contextmanager
def peryx(origin_url: str, folder: Path) -> Iterator[str]:
    """Run peryx in front of an origin; the address is that of its index, for ``--index-url``."""
    assert PERYX is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "peryx.toml"
    configuration.write_text(_PERYX_CONFIGURATION.format(port=port, data=folder / "data", origin=origin_url))
    base = f"http://127.0.0.1:{port}"
    with (folder / "log").open("wb") as log:
        command = [PERYX, "serve", "--config", str(configuration), "--log-level", "warn"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_until_ready(process, base, folder / "log")
        yield f"{base}/all/simple/"
    finally:
        process.terminate()
        process.wait(15)


def _wait_until_ready(process: subprocess.Popen[bytes], base: str, log: Path) -> None:
    deadline = time.monotonic() + 20
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(log.read_text())
            with contextlib.suppress(httpx.HTTPError):
                if client.get(f"{base}/+ready").status_code == 200:
                    return
            time.sleep(0.02)  # a process says nothing when it is ready; it has to be asked
    raise TimeoutError(log.read_text())
