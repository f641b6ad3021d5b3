"""A large project as a recording: every file locked, most of them attested by the lab, to be verified for real."""

from __future__ import annotations

import hashlib
import json
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from attestree.index.record import Exchange, RecordedProject, Recording
from lab import Lab, github

INDEX = "https://index.example/simple"
_WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
_NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
_FORM = 1
"""To be counted up whenever the recording changes, since it is kept."""
_PLATFORMS = (
    "manylinux_2_28_x86_64",
    "manylinux_2_28_aarch64",
    "macosx_11_0_arm64",
    "win_amd64",
    "musllinux_1_2_x86_64",
)
_DIRECT = 40
_MOST_NEEDS = 4
_UNATTESTED = 7  # one package in so many


def recording_of(packages: int, files: int) -> Path:
    """Return the recording of a project of so many packages with so many files each; made once, then kept."""
    path = Path(tempfile.gettempdir()) / f"attestree-benchmark-{_FORM}-{packages}-{files}.json"
    if not path.exists():
        _record(packages, files).write(path)
    return path


def _record(packages: int, files: int) -> Recording:
    lab = Lab(seed=b"benchmark")
    names = [f"package-{number:05}" for number in range(packages)]
    exchanges: list[Exchange] = []
    lock = [
        "version = 1",
        "revision = 3",
        'requires-python = ">=3.11"',
        "",
        _block("benchmark", "0.1.0", names[:_DIRECT]),
    ]
    dice = random.Random(1)
    for number, name in enumerate(names):
        rows = [
            _row(lab, name, platform, exchanges, attested=number % _UNATTESTED != 0) for platform in _PLATFORMS[:files]
        ]
        page = {"meta": {"api-version": "1.4"}, "name": name, "files": rows}
        headers = {"content-type": "application/vnd.pypi.simple.v1+json"}
        exchanges.append(Exchange(f"{INDEX}/{name}/", 200, headers, json.dumps(page).encode()))
        later = names[number + 1 : number + 1 + _DIRECT * 2]
        needs = dice.sample(later, min(len(later), dice.randint(0, _MOST_NEEDS)))
        lock.append(_block(name, "1.0", [*needs, *names[number + _DIRECT : number + _DIRECT + 1]], rows))
    return Recording(
        label="a benchmark",
        recorded=_NOW,
        project=RecordedProject("benchmark", "benchmark", "uv.lock", {"uv.lock": "\n\n".join(lock).encode()}),
        python_version="3.12",
        platform="linux",
        index_url="",
        trust_root=lab.trusted_root().decode(),
        exchanges=tuple(exchanges),
    )


def _row(lab: Lab, name: str, platform: str, exchanges: list[Exchange], *, attested: bool) -> dict[str, object]:
    filename = f"{name.replace('-', '_')}-1.0-cp312-cp312-{platform}.whl"
    sha256 = hashlib.sha256(filename.encode()).hexdigest()
    link = f"https://index.example/integrity/{filename}"
    if attested:
        identity = github(f"example-{name}/{name}", ref="refs/tags/v1.0")
        body = lab.provenance(filename, sha256, identity, when=_WHEN)
        exchanges.append(Exchange(link, 200, {"content-type": "application/vnd.pypi.integrity.v1+json"}, body))
    return {
        "filename": filename,
        "url": f"https://files.example/{filename}",
        "sha256": sha256,
        "hashes": {"sha256": sha256},
        "size": 100_000,
        "upload-time": _WHEN.isoformat().replace("+00:00", "Z"),
        "provenance": link if attested else None,
    }


def _block(name: str, version: str, needs: list[str], rows: list[dict[str, object]] | None = None) -> str:
    """Return one package as uv writes it into a lock."""
    source = '{ virtual = "." }' if rows is None else f'{{ registry = "{INDEX}" }}'
    lines = [f'[[package]]\nname = "{name}"\nversion = "{version}"\nsource = {source}']
    if needs:
        lines += ["dependencies = [", *(f'    {{ name = "{need}" }},' for need in needs), "]"]
    if rows:
        lines += ["wheels = [", *map(_wheel, rows), "]"]
    return "\n".join(lines)


def _wheel(row: dict[str, object]) -> str:
    url, sha256 = row["url"], row["sha256"]
    return f'    {{ url = "{url}", hash = "sha256:{sha256}", size = 100000 }},'
