"""The refresh as the library does it, against a TUF repository on loopback."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp

from attestree.verify import refresh
from attestree.verify.trust import TrustRoot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from verify.conftest import Bench


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def publish(folder: Path, trusted_root: bytes, expires: datetime) -> Path:
    """Write a TUF repository with one target into ``folder`` and return its first root."""
    signer = CryptoSigner.generate_ecdsa()
    target = TargetFile.from_data("trusted_root.json", trusted_root, ["sha256"])
    (folder / "targets").mkdir()
    (folder / "targets" / f"{target.hashes['sha256']}.trusted_root.json").write_bytes(trusted_root)
    root = Root(expires=expires, consistent_snapshot=True)
    for role in ("root", "timestamp", "snapshot", "targets"):
        root.add_key(signer.public_key, role)
    files: dict[str, Signed] = {
        "1.root.json": root,
        "1.targets.json": Targets(expires=expires, targets={"trusted_root.json": target}),
        "1.snapshot.json": Snapshot(expires=expires, meta={"targets.json": MetaFile(1)}),
        "timestamp.json": Timestamp(expires=expires, snapshot_meta=MetaFile(1)),
    }
    for name, signed in files.items():
        metadata: Metadata[Any] = Metadata(signed)
        metadata.sign(signer)
        metadata.to_file(str(folder / name))
    return folder / "1.root.json"


@pytest.fixture(autouse=True)
def own_directories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def repository(tmp_path: Path, trusted_root: bytes, days: int = 30) -> tuple[Path, Path]:
    folder = tmp_path / "repository"
    folder.mkdir()
    return folder, publish(folder, trusted_root, datetime.now(UTC) + timedelta(days=days))


def test_what_the_repository_signs_is_fetched(bench: Bench, tmp_path: Path) -> None:
    folder, bootstrap = repository(tmp_path, bench.lab.trusted_root())
    with served(folder) as url:
        assert refresh.fetch(url, bootstrap) == bench.lab.trusted_root()
        for cached in (tmp_path / "cache").rglob("trusted_root.json"):
            cached.write_bytes(b"{}")  # somebody else writes there
        assert refresh.fetch(url, bootstrap) == bench.lab.trusted_root()


def test_an_expired_repository_is_not_believed(bench: Bench, tmp_path: Path) -> None:
    folder, bootstrap = repository(tmp_path, bench.lab.trusted_root(), days=-1)
    with served(folder) as url, pytest.raises(Exception, match="TUF metadata"):
        refresh.fetch(url, bootstrap)


def test_a_root_that_cannot_be_used_is_not_believed(tmp_path: Path) -> None:
    folder, bootstrap = repository(tmp_path, b'{"from":"tomorrow"}')
    with served(folder) as url, pytest.raises(Exception, match="not a Sigstore trusted root"):
        refresh.fetch(url, bootstrap)


def test_the_program_prints_the_root(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder, bootstrap = repository(tmp_path, bench.lab.trusted_root())
    with served(folder) as url:
        refresh.fetch(url, bootstrap)  # from now on the library knows this repository
        assert refresh.main([url]) == 0
    assert capfdbinary.readouterr().out == bench.lab.trusted_root()


def test_the_program_complains_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "attestree.verify.refresh", "http://127.0.0.1:9"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


def test_the_complaint_is_printable(capfd: pytest.CaptureFixture[str]) -> None:
    assert refresh.main(["http://127.0.0.1:9/\x1b[2J"]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert err.removesuffix("\n").isprintable()


async def test_without_a_network_the_embedded_root_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    root = await TrustRoot.refresh(deadline=60)
    assert root.json == TrustRoot.embedded().json
    assert "not refreshed: " in root.info.note
    assert root.info.refreshed is None


async def test_the_working_directory_cannot_bring_its_own_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project that holds a folder called like this package must not be run by looking at it."""
    package = tmp_path / "attestree" / "verify"
    package.mkdir(parents=True)
    for path in (package.parent / "__init__.py", package / "__init__.py", package / "refresh.py"):
        path.write_text("open('owned', 'w')\n")
    monkeypatch.chdir(tmp_path)
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    await TrustRoot.refresh(deadline=60)
    assert not (tmp_path / "owned").exists()
