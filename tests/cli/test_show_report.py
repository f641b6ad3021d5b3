"""``attestree show REPORT.json``: a report that was handed on, every proof in it verified again with lab data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from attestree.cli.main import run
from attestree.model import OriginKind
from attestree.reports import REPORTS
from attestree.reports.base import Options, Report
from attestree.session.single import document_project, document_record
from attestree.verify.provenance import verify_provenance
from attestree.verify.trust import TrustRoot
from lab import Lab, Wrong, github

if TYPE_CHECKING:
    from pathlib import Path

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 30, tzinfo=UTC)
NAME = "tinyledger-2.4.1.tar.gz"
SHA256 = "ab" * 32
PUBLISHER = github("example-tinyledger/tinyledger", ref="refs/tags/v2.4.1")


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab(seed=b"again")


@pytest.fixture(scope="module")
def root(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("root") / "trusted_root.json"
    path.write_bytes(lab.trusted_root())
    return path


def report_on(provenance: bytes, root: Path) -> dict[str, Any]:
    """Return a report, as JSON values, on one file with this provenance."""
    trust_root = TrustRoot.from_file(root)
    verdict = verify_provenance(provenance, filename=NAME, sha256=SHA256, trust_root=trust_root, now=NOW)
    record = document_record(verdict, NAME, SHA256, NOW)
    assert record.package.origin.kind is OriginKind.INDEX
    project = document_project(record, "x", provenance)
    report = Report.of(project, [record], now=NOW, trust_root=trust_root.info)
    found = json.loads(REPORTS["json"](report, Options(raw=True)))
    assert isinstance(found, dict)
    return found


def show(document: dict[str, Any], folder: Path, *arguments: object) -> int:
    path = folder / "report.json"
    path.write_text(json.dumps(document), "utf-8")
    return run(["show", str(path), *map(str, arguments)])


def test_a_report_that_tells_the_truth(
    capsys: pytest.CaptureFixture[str], lab: Lab, root: Path, tmp_path: Path
) -> None:
    document = report_on(lab.provenance(NAME, SHA256, PUBLISHER, when=WHEN, slsa=True), root)
    assert show(document, tmp_path, "--trust-root", root) == 0
    captured = capsys.readouterr()
    assert "1 provenance object: 1 as the report says, 0 not." in captured.out
    assert captured.err == ""


def test_a_report_that_calls_a_forgery_verified(
    capsys: pytest.CaptureFixture[str], lab: Lab, root: Path, tmp_path: Path
) -> None:
    document = report_on(lab.provenance(NAME, SHA256, PUBLISHER, when=WHEN, wrong=Wrong(signature=True)), root)
    file = document["packages"][0]["files"][0]
    assert file["status"] == "failed"
    assert show(document, tmp_path, "--trust-root", root) == 1
    assert "1 as the report says, 0 not." in capsys.readouterr().out  # it failed then, and still does
    file["status"] = "verified"
    assert show(document, tmp_path, "--trust-root", root) == 1
    assert "the report says verified it is now failed:" in " ".join(capsys.readouterr().out.split())


def test_a_report_with_another_hash_or_claim_than_the_proof(
    capsys: pytest.CaptureFixture[str], lab: Lab, root: Path, tmp_path: Path
) -> None:
    document = report_on(lab.provenance(NAME, SHA256, PUBLISHER, when=WHEN), root)
    file = document["packages"][0]["files"][0]
    file["attestations"][0]["claims"]["build_trigger"] = "pull_request_target"
    assert show(document, tmp_path, "--trust-root", root, "--format", "json") == 1
    (found,) = json.loads(capsys.readouterr().out)["files"]
    assert [item["where"] for item in found["mismatches"]] == ["attestation 1, claims, build_trigger"]
    file["sha256"] = "cd" * 32
    assert show(document, tmp_path, "--trust-root", root) == 1
    assert "failed" in capsys.readouterr().out


def test_against_another_trust_root_nothing_holds(
    capsys: pytest.CaptureFixture[str], lab: Lab, root: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.json"
    other.write_bytes(Lab(seed=b"elsewhere").trusted_root())
    document = report_on(lab.provenance(NAME, SHA256, PUBLISHER, when=WHEN), root)
    assert show(document, tmp_path, "--trust-root", other) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "verified now with another" in told
    assert "not covered by the trust root" in told


def test_a_report_without_provenance_or_with_a_file_beside_it_is_a_usage_error(
    capsys: pytest.CaptureFixture[str], lab: Lab, root: Path, tmp_path: Path
) -> None:
    document = report_on(lab.provenance(NAME, SHA256, PUBLISHER, when=WHEN), root)
    assert show(document, tmp_path, "--dist", tmp_path / "x.whl", "--trust-root", root) == 2
    assert "a report names its files itself" in capsys.readouterr().err
    document["packages"][0]["files"][0]["provenance"] = None
    assert show(document, tmp_path, "--trust-root", root) == 2
    assert "carries no provenance; write it with --format json --raw" in capsys.readouterr().err
