"""Which trust root is chosen, and what is said when it is not the freshest."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from attestree.errors import TrustRootError
from attestree.verdict import FileStatus
from attestree.verify import trust
from attestree.verify.provenance import verify_provenance
from attestree.verify.trust import TrustRoot
from lab import Lab
from verify.conftest import LEDGER, NOW, SHA256, SIGNED, WHEEL

if TYPE_CHECKING:
    from verify.conftest import Bench


@pytest.mark.parametrize(("staging", "name"), [(False, "Sigstore"), (True, "Sigstore staging")])
def test_the_embedded_root_is_the_librarys_and_touches_no_cache(
    staging: bool, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    root = TrustRoot.embedded(staging=staging)
    assert root.info.source == name
    assert root.sha256 == sha256(root.json).hexdigest()
    assert root.info.refreshed is None
    assert root.info.note.startswith("the copy in sigstore ")
    assert TrustRoot.from_bytes(root.json, source=name).json == root.json
    assert list(tmp_path.iterdir()) == []


def test_the_two_instances_do_not_vouch_for_each_other() -> None:
    assert TrustRoot.embedded().sha256 != TrustRoot.embedded(staging=True).sha256


def test_choosing_the_embedded_root_does_not_load_sigstores_verifier() -> None:
    script = """
import sys
import attestree.verify.provenance
from attestree.verify.trust import TrustRoot
TrustRoot.embedded()
print(sorted({"sigstore.verify", "sigstore.models", "pypi_attestations", "tuf"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_root_from_a_file(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "trusted_root.json"
    path.write_bytes(bench.lab.trusted_root())
    root = TrustRoot.from_file(path)
    assert root.info.source == str(path)
    assert root.info.note == ""
    assert bench.ask(bench.attest(), trust_root=root).status is FileStatus.VERIFIED


def changed_root(bench: Bench, **changes: Any) -> bytes:
    return json.dumps(json.loads(bench.lab.trusted_root()) | changes).encode()


def test_files_that_hold_no_trust_root(bench: Bench, tmp_path: Path) -> None:
    starting = datetime.now(UTC) + timedelta(days=30)
    hostile = json.loads(bench.lab.trusted_root()) | {"\x1b[2J": 1}
    cases = {
        b"": "not a Sigstore trusted root",
        b"hello": "not a Sigstore trusted root",
        b"{}": "not a Sigstore trusted root",
        b"[" * 100_000: "not a Sigstore trusted root",
        changed_root(bench, mediaType="x/y"): "mediaType",
        changed_root(bench, tlogs=[]): "cannot be used",
        changed_root(bench, ctlogs=[]): "names no certificate-transparency log",
        changed_root(bench, certificateAuthorities=[]): "cannot be used",
        bench.lab.trusted_root()[:-200]: "not a Sigstore trusted root",
        bench.lab.trusted_root().replace(b"00:00:00Z", b"00:00:00"): "offset-naive",
        json.dumps(hostile).encode(): r"\x1b[2J",
        b" " * (1024 * 1024 + 1): "too large",
        bench.lab.trusted_root().replace(b'"rawBytes": "MII', b'"rawBytes": "AAA'): "cannot be used",
    }
    path = tmp_path / "root.json"
    for raw, word in cases.items():
        path.write_bytes(raw)
        with pytest.raises(TrustRootError) as raised:
            TrustRoot.from_file(path)
        assert str(raised.value).startswith(f"{path}: ")
        assert word in str(raised.value)
        assert str(raised.value).isprintable()
    path.write_bytes(bench.lab.trusted_root(log=(starting, None)))
    verdict = verify_provenance(
        bench.lab.provenance(WHEEL, SHA256, LEDGER, when=SIGNED),
        filename=WHEEL,
        sha256=SHA256,
        trust_root=TrustRoot.from_file(path),
        now=datetime.now(UTC),
    )
    assert verdict.status is FileStatus.NOT_CHECKED


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path, word in {
        tmp_path / "missing.json": "No such file or directory",
        tmp_path: "Is a directory",
        Path("nul\0.json"): "null",
    }.items():
        with pytest.raises(TrustRootError, match=r"name a trusted_root\.json") as raised:
            TrustRoot.from_file(path)
        assert word in str(raised.value)


def command(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


async def test_a_refreshed_root_says_when(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "root.json"
    path.write_bytes(bench.lab.trusted_root())
    code = f"import sys; sys.stdout.buffer.write(open({str(path)!r}, 'rb').read())"
    monkeypatch.setattr(trust, "_refresh_command", lambda staging: command(code))
    before = datetime.now(UTC)
    root = await TrustRoot.refresh()
    assert root.json == bench.lab.trusted_root()
    assert root.info.source == "Sigstore"
    assert root.info.refreshed is not None
    assert before <= root.info.refreshed <= datetime.now(UTC)
    assert root.info.note == ""
    foreign = bench.ask(Lab().attest(WHEEL, SHA256, LEDGER, when=SIGNED), trust_root=root, now=NOW)
    assert f"the trust root of {root.info.refreshed:%Y-%m-%d}: outdated, or forged" in foreign.reason


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("import sys; sys.exit('a\\nConnectionError: \\x1b[31mrefused')", r"ConnectionError: \x1b[31mrefused"),
        ("raise SystemExit(7)", "ended with 7"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended with -9"),
    ],
)
async def test_a_refresh_that_fails_falls_back_visibly(code: str, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "_refresh_command", lambda staging: command(code))
    root = await TrustRoot.refresh(staging=True)
    assert root.json == TrustRoot.embedded(staging=True).json
    assert root.info.refreshed is None
    assert "not refreshed: " in root.info.note
    assert word in root.info.note
    assert root.info.note.isprintable()


async def test_a_refresh_that_cannot_be_started_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "_refresh_command", lambda staging: ("/nowhere/python",))
    assert "No such file" in (await TrustRoot.refresh()).info.note


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_refresh_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "_refresh_command", lambda staging: command("import time; time.sleep(3600)"))
    root = await TrustRoot.refresh(deadline=0.5)
    assert root.json == TrustRoot.embedded().json
    assert "no answer from Sigstore within 0.5 s" in root.info.note


async def test_a_session_that_ends_takes_its_refresh_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = tmp_path / "pid"
    os.mkfifo(noted)
    code = f"import os, time; open({str(noted)!r}, 'w').write(str(os.getpid())); time.sleep(3600)"
    monkeypatch.setattr(trust, "_refresh_command", lambda staging: command(code))
    refreshing = asyncio.create_task(TrustRoot.refresh(deadline=3600))
    pid = int(await asyncio.to_thread(noted.read_text))
    assert is_running(pid)
    refreshing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await refreshing
    assert not is_running(pid)
