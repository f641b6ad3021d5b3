"""``attestree show``: a release of an index, and documents on disk."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from attestree.cli.main import run
from attestree.demo import recording
from lab import Lab, Wrong, github, sigstore_bundle

if TYPE_CHECKING:
    from pathlib import Path

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
CONTENT = b"the distribution's bytes"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
NAME = "tinyledger-2.4.1.tar.gz"


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab(seed=b"show")


@pytest.fixture(scope="module")
def root(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("root") / "trusted_root.json"
    path.write_bytes(lab.trusted_root())
    return path


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(CONTENT)
    return path


PUBLISHER = github("example-tinyledger/tinyledger", ref="refs/tags/v2.4.1")


def _show(*arguments: object) -> int:
    return run(["show", *(str(argument) for argument in arguments)])


def test_a_provenance_object_of_a_local_file(
    capsys: pytest.CaptureFixture[str], lab: Lab, root: Path, dist: Path, tmp_path: Path
) -> None:
    document = tmp_path / "tinyledger.provenance"
    document.write_bytes(lab.provenance(NAME, SHA256, PUBLISHER, when=WHEN, slsa=True))
    assert _show(document, "--dist", dist, "--trust-root", root) == 0
    told = capsys.readouterr().out
    assert "tinyledger 2.4.1: ✓ verified" in told
    assert "Uploaded from https://github.com/example-tinyledger/tinyledger" in told
    assert "Built by" in told
    assert "Source Repository Identifier (1.3.6.1.4.1.57264.1.15)" in told
    assert "not whether it is safe" in told


def test_another_file_than_the_one_attested_fails(
    capsys: pytest.CaptureFixture[str], lab: Lab, root: Path, dist: Path, tmp_path: Path
) -> None:
    dist.write_bytes(CONTENT + b"!")
    document = tmp_path / "tinyledger.provenance"
    document.write_bytes(lab.provenance(NAME, SHA256, PUBLISHER, when=WHEN))
    assert _show(document, "--dist", dist, "--trust-root", root) == 1
    assert "✗ failed" in capsys.readouterr().out


def test_without_the_file_the_verdict_says_that_none_was_compared(
    capsys: pytest.CaptureFixture[str], lab: Lab, root: Path, tmp_path: Path
) -> None:
    document = tmp_path / "tinyledger.provenance"
    document.write_bytes(lab.provenance(NAME, SHA256, PUBLISHER, when=WHEN))
    assert _show(document, "--trust-root", root) == 0
    assert "no file was compared" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("form", ["attestation", "bundle"])
def test_a_document_that_names_no_publisher_is_proven_but_unreadable(
    capsys: pytest.CaptureFixture[str], lab: Lab, root: Path, dist: Path, tmp_path: Path, form: str
) -> None:
    attestation = lab.attest(NAME, SHA256, PUBLISHER, when=WHEN)
    document = tmp_path / "document.json"
    document.write_bytes(json.dumps(attestation).encode() if form == "attestation" else sigstore_bundle(attestation))
    assert _show(document, "--dist", dist, "--trust-root", root) == 0
    told = capsys.readouterr().out
    assert "unreadable" in told
    assert "No verified signature" not in told


def test_a_forged_document_is_shown_with_its_claims_and_a_warning(
    capsys: pytest.CaptureFixture[str], lab: Lab, root: Path, dist: Path, tmp_path: Path
) -> None:
    document = tmp_path / "forged.json"
    document.write_bytes(lab.provenance(NAME, SHA256, PUBLISHER, when=WHEN, wrong=Wrong(signature=True)))
    assert _show(document, "--dist", dist, "--trust-root", root) == 1
    told = capsys.readouterr().out
    assert "No verified signature covers what follows" in told
    assert "https://github.com/example-tinyledger/tinyledger" in told


def test_a_document_as_a_report(
    capsys: pytest.CaptureFixture[str], lab: Lab, root: Path, dist: Path, tmp_path: Path
) -> None:
    document = tmp_path / "tinyledger.provenance"
    document.write_bytes(lab.provenance(NAME, SHA256, PUBLISHER, when=WHEN))
    assert _show(document, "--dist", dist, "--trust-root", root, "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    [package] = found["packages"]
    assert (package["name"], package["version"], package["trust"]) == ("tinyledger", "2.4.1", "verified")


@pytest.mark.parametrize("content", [b"", b"not json", b"[]", b"\xff\xfe", b'{"a": "\x1b[2J"}'])
def test_what_is_no_document_is_unreadable_and_no_crash(
    capsys: pytest.CaptureFixture[str], root: Path, tmp_path: Path, content: bytes
) -> None:
    document = tmp_path / "what.json"
    document.write_bytes(content)
    assert _show(document, "--trust-root", root) == 0
    captured = capsys.readouterr()
    assert "unreadable" in captured.out
    assert "\x1b" not in captured.out


def test_a_trust_root_that_is_none_is_one_line(capsys: pytest.CaptureFixture[str], dist: Path, tmp_path: Path) -> None:
    (tmp_path / "root.json").write_text("{}")
    assert _show(dist, "--trust-root", tmp_path / "root.json") == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.fixture
def example(tmp_path: Path) -> Path:
    path = tmp_path / "example.json.gz"
    recording().write(path)
    return path


def test_a_release_with_all_its_files(capsys: pytest.CaptureFixture[str], example: Path) -> None:
    assert _show("tinyledger==2.4.1", "--replay", example) == 0
    told = capsys.readouterr().out
    assert "tinyledger 2.4.1: ⚠ review" in told, "it was built from a branch for the first time"
    assert told.count("attestation 1: ✓ verified") == 2


def test_a_release_is_compared_with_the_one_before_and_with_what_it_says_of_itself(
    capsys: pytest.CaptureFixture[str], example: Path
) -> None:
    assert _show("envleaf==1.2.0", "--replay", example, "--format", "json") == 0
    [package] = json.loads(capsys.readouterr().out)["packages"]
    assert package["identity"]["status"] == "differs"
    assert [found["rule"] for found in package["findings"]] == ["repository-moved", "source-mismatch"]
    mismatch = package["findings"][1]
    assert mismatch["before"] == "https://github.com/example-envleaf/envleaf"
    assert mismatch["after"] == "https://github.com/example-leafworks/envleaf"


def test_a_release_has_no_local_file(capsys: pytest.CaptureFixture[str], dist: Path) -> None:
    assert _show("tinyledger==2.4.1", "--dist", dist) == 2
    assert "--dist: a release's files come from the index; leave it out" in capsys.readouterr().err
