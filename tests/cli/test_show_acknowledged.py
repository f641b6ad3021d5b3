"""What the project in the current folder acknowledges counts when a single release is shown."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from attestree.acknowledge import acknowledgement_of
from attestree.acknowledge_file import add_acknowledgement
from attestree.cli.main import run
from attestree.model import Artifact, Digest, Origin, OriginKind, Package, PackageId
from attestree.records import FileRecord, Finding, PackageRecord
from attestree.verdict import Level
from lab import Lab, github
from servers import Dist, origin

if TYPE_CHECKING:
    from collections.abc import Iterator

FILENAME = "lintworm-0.14.5.tar.gz"
SHA256 = hashlib.sha256(FILENAME.encode()).hexdigest()
WHEN = datetime(2024, 11, 22, tzinfo=UTC)
LAB = Lab(seed=b"acknowledged")


@pytest.fixture(scope="module")
def index() -> Iterator[str]:
    publisher = github("example-lintworm/lintworm", ref="refs/tags/v0.14.5", trigger="pull_request_target")
    proof = LAB.provenance(FILENAME, SHA256, publisher, when=WHEN)
    with origin([Dist("lintworm", "0.14.5", FILENAME, SHA256, proof)]) as base:
        yield f"{base}/simple/"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "root.json").write_bytes(LAB.trusted_root())
    monkeypatch.chdir(tmp_path)


def _shown(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, Any]]:
    code = run(["show", "lintworm==0.14.5", "--format", "json", "--trust-root", "root.json", "--no-cache", *options])
    [package] = json.loads(capsys.readouterr().out)["packages"]
    [finding] = package["findings"]
    return code, finding


def _accept(finding: dict[str, Any]) -> None:
    file = FileRecord(Artifact(FILENAME, (Digest("sha256", SHA256),)), locked=True, installable=True, counted=True)
    package = Package(PackageId("x"), "lintworm", "0.14.5", Origin(OriginKind.INDEX))
    texts = {key: finding[key] or "" for key in ("file", "before", "after")}
    found = Finding(finding["rule"], Level.BLOCK, "", "", **texts)
    record = PackageRecord(package, direct=False, files=(file,))
    add_acknowledgement(Path("attestree.toml"), acknowledgement_of(record, found, "we asked them", date(2099, 1, 1)))


def test_an_acknowledged_finding_is_shown_as_such_and_weighs_nothing(
    capsys: pytest.CaptureFixture[str], index: str
) -> None:
    code, finding = _shown(capsys, "--index-url", index)
    assert (code, finding["rule"], finding["acknowledged"]) == (1, "risky-trigger", None)
    _accept(finding)
    code, finding = _shown(capsys, "--index-url", index)
    assert (code, finding["rule"], finding["acknowledged"]) == (0, "risky-trigger", "we asked them")
    assert run(["show", "lintworm==0.14.5", "--index-url", index, "--trust-root", "root.json", "--no-cache"]) == 0
    assert "acknowledged: we asked them" in capsys.readouterr().out


def test_a_replay_takes_what_was_acknowledged_when_it_was_recorded(
    capsys: pytest.CaptureFixture[str], index: str
) -> None:
    _accept(_shown(capsys, "--index-url", index)[1])
    assert _shown(capsys, "--index-url", index, "--record", "shown.json")[0] == 0
    Path("attestree.toml").unlink()
    code, finding = _shown(capsys, "--replay", "shown.json")
    assert (code, finding["acknowledged"]) == (0, "we asked them")


def test_acknowledgements_that_cannot_be_read_are_one_line(capsys: pytest.CaptureFixture[str], index: str) -> None:
    Path("attestree.toml").write_text("[[acknowledge]]\nrule = 'nothing'\n", encoding="utf-8")
    assert run(["show", "lintworm==0.14.5", "--index-url", index, "--trust-root", "root.json", "--no-cache"]) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.count("\n") == 1
    assert "attestree.toml" in written.err
