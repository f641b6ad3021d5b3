"""What a written report says, held against what its provenance proves: agreement, every kind of mismatch, bad files."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.errors import UsageError
from attestree.reports import REPORTS
from attestree.reports.again import FileAgain, WrittenReport, compared, read_report
from attestree.reports.again_text import Again, render, render_json
from attestree.reports.base import Options, Report
from attestree.verdict import FileStatus
from builders import NOW, checked, claims, file_record, project_of, record, trust_root, verdict, wheel

PROVENANCE = '{"version": 1}'
HOLDS = verdict(FileStatus.VERIFIED, "all checks hold", [checked()], raw=PROVENANCE)


def report() -> Report:
    of = record(files=[replace(file_record(), verdict=HOLDS)])
    return Report.of(project_of(of), [of], now=NOW, trust_root=trust_root())


def written(**changes: Any) -> dict[str, Any]:
    document = json.loads(REPORTS["json"](report(), Options(raw=True)))
    assert isinstance(document, dict)
    document.update(changes)
    return document


def file_of(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["packages"][1]["files"][0]
    return found


def read(document: object) -> WrittenReport:
    found = read_report(json.dumps(document).encode(), "report.json")
    assert found is not None
    return found


def again(document: dict[str, Any], now: Any = HOLDS) -> FileAgain:
    found = read(document)
    ((package, file),) = found.carried
    assert file.provenance == PROVENANCE
    return compared(package, file, now)


def test_a_report_agrees_with_its_own_provenance() -> None:
    found = again(written())
    assert (found.title, found.filename) == ("tinyledger 2.4.1", wheel())
    assert found.mismatches == ()


def test_another_reason_is_no_mismatch() -> None:
    document = written()
    file_of(document)["reason"] = file_of(document)["attestations"][0]["reason"] = "in the words of an older version"
    assert again(document).mismatches == ()


def mismatches(document: dict[str, Any], now: Any = HOLDS) -> list[tuple[str, str, str]]:
    return [(item.where, item.said, item.found) for item in again(document, now).mismatches]


def test_a_prettier_status_is_a_mismatch() -> None:
    failed = verdict(FileStatus.FAILED, "the signature is wrong", [replace(checked(), proven=False)])
    assert mismatches(written(), failed) == [
        ("status", "verified", "failed: the signature is wrong"),
        ("attestation 1, proven", "yes", "no"),
    ]


def test_a_changed_claim_is_a_mismatch_with_its_name() -> None:
    document = written()
    said = file_of(document)["attestations"][0]["claims"]
    said["source_repository_uri"] = "https://forge.example/evil/evil"
    said["invented"] = "x"
    del said["build_trigger"]
    assert mismatches(document) == [
        (
            "attestation 1, claims, source_repository_uri",
            "https://forge.example/evil/evil",
            claims().source_repository_uri,
        ),
        ("attestation 1, claims, build_trigger", "nothing", "release"),
        ("attestation 1, claims, invented", "x", "nothing"),
    ]


def test_a_changed_statement_or_certificate_is_a_mismatch() -> None:
    document = written()
    said = file_of(document)["attestations"][0]
    said["statement"]["subjects"][0]["name"] = "other.whl"
    said["certificate"]["sha256"] = "0" * 64
    said["log"] = None
    places = [where for where, _, _ in mismatches(document)]
    assert places == [
        "attestation 1, statement, subjects 1, name",
        "attestation 1, certificate, sha256",
        "attestation 1, log",
    ]


@pytest.mark.parametrize("attestations", [[], [{}, {}]])
def test_an_attestation_more_or_less_is_a_mismatch(attestations: list[dict[str, Any]]) -> None:
    document = written()
    file_of(document)["attestations"] = attestations
    assert mismatches(document)[0] == ("attestations", str(len(attestations)), "1")


@pytest.mark.parametrize(
    "raw", [b"", b"not json", b"[]", b"{}", b'{"version": 1, "attestation_bundles": []}', b'{"schema": "other/1"}',
            b'"attestree/report/1"', b'{"a": "attestree/report/1"}', b'{"schema": "attestree/report/1"', b"\xff\xfe"]
)  # fmt: skip
def test_what_is_no_report_is_left_to_others(raw: bytes) -> None:
    assert read_report(raw, "x.json") is None


def test_a_report_of_another_version_is_named() -> None:
    with pytest.raises(UsageError, match=r"x.json: a report in the form attestree/report/2; this version reads .*/1"):
        read_report(b'{"schema": "attestree/report/2"}', "x.json")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"packages": 1}, "packages: Input should be a valid list"),
        ({"packages": [{"files": []}]}, "packages.0.name: Field required"),
        ({"project": None}, "project: Input should"),
    ],
)
def test_a_damaged_report_is_one_line_with_the_place(change: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=f"x.json: a damaged report: {says}"):
        read_report(json.dumps(written(**change)).encode(), "x.json")


def test_a_report_without_provenance_says_how_to_get_one_with_it() -> None:
    text = REPORTS["json"](report(), Options())
    with pytest.raises(UsageError, match="carries no provenance; write it with --format json --raw"):
        read_report(text.encode(), "x.json")


def test_files_without_their_provenance_are_counted() -> None:
    document = written()
    lost = {**file_of(document), "provenance": None}
    silent = {**lost, "status": "no-provenance", "attestations": []}
    document["packages"][1]["files"] += [lost, silent]
    assert read(document).without == 1


def whole(document: dict[str, Any] | None = None, now: Any = HOLDS, **root: Any) -> Again:
    found = read(document or written())
    files = tuple(compared(package, file, now) for package, file in found.carried)
    return Again("report.json", found, replace(trust_root(), **root), files)


def test_agreement_in_words() -> None:
    text = render(whole(), Options(width=100))
    assert "report.json: the report on orchard-shop, verified again" in text
    assert "trust root: the one it was written with, sha256" in text
    assert "1 provenance object: 1 as the report says, 0 not." in text
    assert "✓ 1 verified" in text
    assert "compare them with the lock file" in " ".join(text.split())
    assert "not whether it is safe" in text


def test_disagreement_in_words() -> None:
    document = written(trust_root=None)
    file_of(document)["status"] = "failed"
    text = render(whole(document), Options(width=100, ascii_only=True))
    assert f"x tinyledger 2.4.1, {wheel()}" in text
    assert "the report says  failed" in text
    assert "it is now        verified: all checks hold" in text
    assert "it rests on no trust root" in text
    assert "0 as the report says, 1 not." in text


def test_another_trust_root_is_named_with_both_hashes() -> None:
    text = " ".join(render(whole(sha256="f" * 64, note="offline"), Options()).split())
    assert f"written with the trust root Sigstore, sha256 {trust_root().sha256}" in text
    assert f"verified now with another: Sigstore, sha256 {'f' * 64} offline" in text


@pytest.mark.parametrize(
    ("status", "code"),
    [(FileStatus.VERIFIED, 0), (FileStatus.UNREADABLE, 0), (FileStatus.FAILED, 1), (FileStatus.NOT_CHECKED, 3)],
)
def test_the_exit_code_says_what_the_proofs_say(status: FileStatus, code: int) -> None:
    document = written()
    file_of(document)["status"] = status.value
    now = replace(HOLDS, status=status)
    assert whole(document, now).code == code
    file_of(document)["status"] = "no-provenance"
    assert whole(document, now).code == 1


def test_the_same_as_json() -> None:
    document = written()
    file_of(document)["status"] = "failed"
    found = json.loads(render_json(whole(document)))
    assert (found["schema"], found["agree"], found["differ"]) == ("attestree/verified-again/1", 0, 1)
    assert found["files"][0]["mismatches"] == [
        {"where": "status", "report": "failed", "now": "verified: all checks hold"}
    ]
    assert found["trust_root"]["report"] == found["trust_root"]["now"]


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12))
def test_hostile_text_is_printable(text: str) -> None:
    document = written(generated=text, project={"name": text}, trust_root={"source": text, "sha256": text})
    document["packages"][1]["name"] = document["packages"][1]["version"] = text
    file_of(document).update(filename=text, status=text)
    file_of(document)["attestations"][0]["claims"] = {text: text}
    found = whole(document)
    for shown in (render(found, Options()), render_json(found)):
        assert shown.replace("\n", "").isprintable()
