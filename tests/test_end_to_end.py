"""The installed command, a project on disk, and a real index server that nobody here wrote, all on this machine."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lab import Lab, github
from servers import PERYX, Dist, origin, peryx
from shared import SHARED, needs_shared

if TYPE_CHECKING:
    from collections.abc import Iterator

WHEN = datetime(2024, 11, 22, tzinfo=UTC)
ATTESTREE = Path(sys.executable).with_name("attestree")


def _dist(lab: Lab, name: str, version: str, *, attested: bool = True, signed: str = "") -> Dist:
    """Return an sdist; with ``signed`` its provenance is about another digest."""
    filename = f"{name}-{version}.tar.gz"
    sha256 = hashlib.sha256(filename.encode()).hexdigest()
    publisher = github(f"example-{name}/{name}", ref=f"refs/tags/v{version}")
    provenance = lab.provenance(filename, signed or sha256, publisher, when=WHEN) if attested else None
    return Dist(name, version, filename, sha256, provenance)


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab(seed=b"end to end")


@pytest.fixture(scope="module")
def dists(lab: Lab) -> list[Dist]:
    return [
        _dist(lab, "tinyledger", "2.4.0"),
        _dist(lab, "oldparser", "0.9.0", attested=False),
        _dist(lab, "fastcodec", "1.2.0", signed="ab" * 32),
    ]


@pytest.fixture(scope="module")
def index(dists: list[Dist], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert PERYX is not None, "the development dependencies install peryx"
    with origin(dists) as base, peryx(base, tmp_path_factory.mktemp("peryx")) as address:
        yield address


@pytest.fixture
def project(dists: list[Dist], tmp_path: Path) -> Path:
    lines = [f"{dist.project}=={dist.version} --hash=sha256:{dist.sha256}" for dist in dists]
    (tmp_path / "requirements.txt").write_text("\n".join(lines) + "\n")
    return tmp_path


def _attestree(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "UV_"))}
    environ |= {"SOURCE_DATE_EPOCH": "1780000000", "HOME": str(cwd), "XDG_CACHE_HOME": str(cwd / "cache")}
    command = [str(ATTESTREE), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, check=False, timeout=120)


def _statuses(report: dict[str, Any]) -> dict[str, list[str]]:
    return {
        package["name"]: [file["status"] for file in package["files"]]
        for package in report["packages"]
        if package["origin"]["kind"] != "root"
    }


def test_a_project_is_verified_recorded_and_replayed(lab: Lab, index: str, project: Path, tmp_path: Path) -> None:
    root = tmp_path / "trusted_root.json"
    root.write_bytes(lab.trusted_root())
    common = ["report", "--format", "json", "--raw"]
    live = _attestree(
        *common, project, "--index-url", index, "--trust-root", root, "--record", "s.json.gz", cwd=tmp_path
    )
    assert live.stderr == ""
    assert live.returncode == 1
    report = json.loads(live.stdout)
    assert _statuses(report) == {"tinyledger": ["verified"], "oldparser": ["no-provenance"], "fastcodec": ["failed"]}
    assert report["indexes"] == [{"url": index, "serves_provenance": True}]

    replayed = _attestree(*common, "--replay", "s.json.gz", cwd=tmp_path)
    assert replayed.returncode == 1
    assert json.loads(replayed.stdout)["packages"] == report["packages"]


def test_the_cache_answers_when_the_index_is_gone(lab: Lab, dists: list[Dist], project: Path, tmp_path: Path) -> None:
    root = tmp_path / "trusted_root.json"
    root.write_bytes(lab.trusted_root())
    arguments = ["report", project, "--trust-root", root, "--format", "json"]
    with origin(dists) as base:
        address = f"{base}/simple/"
        online = _attestree(*arguments, "--index-url", address, cwd=tmp_path)
    offline = _attestree(*arguments, "--index-url", address, "--offline", cwd=tmp_path)
    assert online.stderr == offline.stderr == ""
    assert json.loads(online.stdout)["packages"] == json.loads(offline.stdout)["packages"]
    uncached = _attestree(*arguments, "--index-url", address, "--offline", "--no-cache", cwd=tmp_path)
    assert uncached.returncode == 3
    assert {item["reason"] for item in json.loads(uncached.stdout)["not_checked"]} == {"offline, and not in the cache"}


def test_an_index_that_is_not_there_is_told_in_one_sentence(lab: Lab, project: Path, tmp_path: Path) -> None:
    root = tmp_path / "trusted_root.json"
    root.write_bytes(lab.trusted_root())
    done = _attestree(
        "report", project, "--trust-root", root, "--index-url", "http://127.0.0.1:9/simple/", cwd=tmp_path
    )
    assert done.returncode == 2
    assert "127.0.0.1:9 refuses the connection" in done.stdout
    assert done.stderr.startswith("attestree: http://127.0.0.1:9/simple/: no usable answer")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stdout + done.stderr


@needs_shared
def test_a_real_release_is_verified_through_a_real_index(tmp_path: Path) -> None:
    records = json.loads((SHARED / "corpus" / "real" / "INDEX.json").read_text())
    found = next(record for record in records if record["file"] == "pypi_attestations-0.0.19.tar.gz.provenance")
    raw = (SHARED / "corpus" / "real" / found["file"]).read_bytes()
    dist = Dist("pypi-attestations", "0.0.19", found["distribution"], found["sha256"], raw)
    (tmp_path / "requirements.txt").write_text(f"pypi-attestations==0.0.19 --hash=sha256:{dist.sha256}\n")
    [root] = [
        path
        for path in resources.files("sigstore._store").iterdir()
        if "sigstore.dev" in path.name and "sigstage" not in path.name
    ]
    with origin([dist]) as base, peryx(base, tmp_path / "peryx") as address:
        done = _attestree(
            "report",
            "--format",
            "json",
            "--index-url",
            address,
            "--trust-root",
            root / "trusted_root.json",
            cwd=tmp_path,
        )
    assert done.returncode == 0, done.stderr
    [package] = [package for package in json.loads(done.stdout)["packages"] if package["name"] == "pypi-attestations"]
    assert package["trust"] == "verified"
    [attestation] = package["files"][0]["attestations"]
    assert attestation["claims"]["source_repository_identifier"] == "772247423"
