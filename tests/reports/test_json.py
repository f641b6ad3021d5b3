import json
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.claims import Claims
from attestree.evidence import LogEntry, Publisher
from attestree.identity import judge_identity
from attestree.reports import REPORTS
from attestree.reports.base import Options, Report
from attestree.reports.json import document, schema_text
from attestree.text import printable
from attestree.verdict import FileStatus, IdentityStatus, Level, ReleaseState, Trust
from builders import NOW, UPLOADED, checked, file_record, finding, package, project_of, record, verdict
from reports.samples import hostile_report, small_report

GOLDEN = Path(__file__).parent / "golden"
render = REPORTS["json"]


@cache
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def parsed(report: Report, *, raw: bool = False) -> dict[str, Any]:
    found = json.loads(render(report, Options(raw=raw)))
    validator().validate(found)
    assert isinstance(found, dict)
    return found


def only(*records: Any, **options: Any) -> dict[str, Any]:
    return parsed(Report.of(project_of(*records), records, now=NOW, **options))


def test_the_small_report_reads_as_it_should() -> None:
    assert render(small_report(), Options()) == (GOLDEN / "small.json").read_text("utf-8")


def test_the_small_report_is_valid_and_says_what_was_found() -> None:
    found = parsed(small_report())
    assert found["schema"] == "attestree/report/1"
    assert found["generated"] == "2026-06-30T12:00:00Z"
    assert found["base"] is None
    assert found["roots"] == ["orchard-shop==0.1.0"]
    assert found["summary"] == {
        "packages": 11,
        "files": 8,
        "attestations": 4,
        "trust": {"failed": 1, "review": 1, "unknown": 5, "no-provenance": 1, "verified": 2, "not-applicable": 1},
        "findings": {"block": 1, "review": 1, "note": 0},
    }
    assert [item["package"] for item in found["not_checked"]] == [
        "gone==1.0",
        "a-package-with-a-rather-long-name-for-a-table==2026.11.22.post1",
    ]
    assert found["not_checked"][0]["file"] is None


def test_the_keys_come_in_the_order_of_the_schema() -> None:
    schema = json.loads(schema_text())
    found = parsed(small_report())
    assert list(found) == list(schema["properties"])
    assert list(found["packages"][1]) == list(schema["$defs"]["package"]["properties"])
    file = found["packages"][1]["files"][0]
    assert list(file) == list(schema["$defs"]["file"]["properties"])[:-1]
    assert list(file["attestations"][0]) == list(schema["$defs"]["attestation"]["properties"])


def test_the_schema_names_every_word_and_every_claim() -> None:
    definitions = json.loads(schema_text())["$defs"]
    assert set(definitions["claims"]["properties"]) == {item.name for item in fields(Claims)}
    assert definitions["file"]["properties"]["status"]["enum"] == [word.value for word in FileStatus]
    assert definitions["identity_verdict"]["properties"]["status"]["enum"] == [word.value for word in IdentityStatus]
    assert definitions["finding"]["properties"]["level"]["enum"] == [word.value for word in Level]
    words = [word.value for word in Trust if word is not Trust.PENDING]
    assert definitions["package"]["properties"]["trust"]["enum"] == words
    states = definitions["package"]["properties"]["release_states"]["items"]["enum"]
    assert states == [word.value for word in ReleaseState]


def test_the_schema_is_strict() -> None:
    found = parsed(small_report())
    found["packages"][1]["surprise"] = 1
    with pytest.raises(jsonschema.ValidationError, match="surprise"):
        validator().validate(found)
    found = parsed(small_report())
    found["packages"][1]["trust"] = "pending"
    with pytest.raises(jsonschema.ValidationError, match="pending"):
        validator().validate(found)


def test_the_projects_own_package_is_there_without_files_and_not_counted() -> None:
    own = parsed(small_report())["packages"][0]
    assert (own["origin"]["kind"], own["files"], own["trust"]) == ("root", [], "not-applicable")


def test_a_verified_package_carries_its_evidence() -> None:
    found = parsed(small_report())["packages"][1]
    assert (found["name"], found["version"], found["direct"]) == ("webframe", "5.1.0", True)
    assert found["dependencies"] == ["templater==3.0.2"]
    assert found["required_by"] == ["orchard-shop==0.1.0"]
    assert found["release_states"] == ["full-provenance"]
    assert found["identity"]["status"] == "first-seen"
    assert found["identity"]["actual"]["repository"] == "https://forge.example/webframe/webframe"
    assert found["identity"]["expected"] is None
    (file,) = found["files"]
    assert (file["status"], file["installable"], file["counted"]) == ("verified", True, True)
    assert file["uploaded"] == "2026-05-30T09:00:00Z"
    (attestation,) = file["attestations"]
    assert attestation["proven"] is True
    assert attestation["publisher"]["kind"] == "GitHub"
    assert attestation["claims"]["build_trigger"] == "release"
    assert "deployment_environment" not in attestation["claims"]
    assert attestation["certificate"]["not_after"] == "2026-05-30T09:10:00Z"
    assert attestation["log"]["index"] == 123456789
    assert attestation["statement"]["subjects"][0]["digests"] == {"sha256": file["sha256"]}


def test_claims_nobody_signed_are_labelled() -> None:
    bad = record(files=[file_record(status=FileStatus.FAILED)])
    assert only(bad)["packages"][1]["files"][0]["attestations"][0]["proven"] is False


def test_what_could_not_be_read_is_null() -> None:
    bare = replace(checked(), publisher=None, statement=None, certificate=None, log=None, claims=Claims())
    found = only(record(files=[file_record(attestations=[bare])]))["packages"][1]["files"][0]["attestations"][0]
    assert [found[key] for key in ("publisher", "statement", "certificate", "log", "predicate_type")] == [None] * 5
    assert found["claims"] == {}
    nobody = replace(checked(), publisher=Publisher(""), log=LogEntry(1, "ab", None, "hashedrekord 0.0.2"))
    found = only(record(files=[file_record(attestations=[nobody])]))["packages"][1]["files"][0]["attestations"][0]
    assert (found["publisher"], found["log"]["integrated"]) == ({"kind": None}, None)


def test_size_hash_and_time_come_from_the_index_where_the_lock_has_none() -> None:
    file = file_record(sha256="")
    file = replace(file, artifact=replace(file.artifact, size=None, uploaded=None))
    found = only(record(files=[file]))["packages"][1]["files"][0]
    assert file.listing is not None
    assert (found["sha256"], found["size"], found["uploaded"]) == (file.listing.sha256, 4096, "2026-05-30T09:00:00Z")
    unlisted = only(record(files=[replace(file, listing=None)]))["packages"][1]["files"][0]
    assert (unlisted["sha256"], unlisted["size"], unlisted["uploaded"]) == (None, None, None)
    assert UPLOADED.isoformat() == "2026-05-30T09:00:00+00:00"


def test_both_sides_of_an_identity_are_there() -> None:
    pinned = record(package_=package(identities=[{"kind": "Google", "email": "a@b.example"}]))
    pinned = replace(pinned, identity=judge_identity(pinned))
    found = only(pinned)["packages"][1]["identity"]
    assert (found["status"], found["expected"]["subject"]) == ("differs", "a@b.example")
    assert found["actual"]["repository_id"] == "1001"


def test_a_finding_keeps_its_sides_and_its_file() -> None:
    found = only(record(findings=[finding(level=Level.BLOCK, before="x", after="y", file="f.whl")]))["packages"][1]
    assert found["trust"] == "failed"
    (told,) = found["findings"]
    assert (told["level"], told["before"], told["after"], told["file"]) == ("block", "x", "y", "f.whl")
    assert told["acknowledged"] is None


def test_a_session_without_a_trust_root_says_so() -> None:
    assert only(record())["trust_root"] is None


def test_the_original_provenance_is_carried_only_when_asked_for_and_unchanged() -> None:
    original = '{"version": 1,\n "a": "\ud800 \x1b \u202e \U0001f40d"}'
    file = replace(file_record(), verdict=verdict(FileStatus.VERIFIED, raw=original))
    report = Report.of(project_of(record(files=[file])), [record(files=[file, file_record(status=None)])], now=NOW)
    files = parsed(report, raw=True)["packages"][1]["files"]
    assert [item["provenance"] for item in files] == [original, None]
    assert "provenance" not in parsed(report)["packages"][1]["files"][0]
    text = render(report, Options(raw=True))
    assert text.replace("\n", "").isprintable()
    assert "\U0001f40d" in text
    assert r"\ud800" in text


@given(st.text(st.characters(codec=None, categories=None), min_size=1, max_size=12))
def test_hostile_text_is_valid_printable_and_parses_back(text: str) -> None:
    report = hostile_report(text)
    shown = render(report, Options(raw=True))
    assert shown.replace("\n", "").isprintable()
    found = json.loads(shown.encode("utf-8"))
    validator().validate(found)
    assert found["packages"][1]["name"] == printable(text)
    assert found["packages"][1]["files"][0]["provenance"] == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (2**63, 2**63),
        (10**5000, "(a number of 16610 bits)"),
        (True, True),
        (None, None),
        ((1, "a\x1b"), [1, "a\\x1b"]),
        (b"bytes", "b'bytes'"),
    ],
    ids=lambda value: str(type(value)),
)
def test_foreign_values_become_values_json_can_say(value: object, shown: object) -> None:
    odd = replace(checked(), publisher=Publisher("GitHub", {"odd": value}))
    report = Report.of(project_of(record()), [record(files=[file_record(attestations=[odd])])], now=NOW)
    assert parsed(report)["packages"][1]["files"][0]["attestations"][0]["publisher"]["odd"] == shown


def test_values_nested_without_end_are_cut() -> None:
    deep: object = "bottom"
    for _ in range(5000):
        deep = [deep]
    odd = replace(checked(), publisher=Publisher("GitHub", {"odd": deep}))
    report = Report.of(project_of(record()), [record(files=[file_record(attestations=[odd])])], now=NOW)
    assert "(nested deeper than 64 levels)" in json.dumps(document(report))


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render(small_report(), Options()) == render(small_report(), Options())
