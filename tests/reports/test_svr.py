"""The in-toto statement: whom it speaks of, what it claims, and that nobody signed it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.changes import Change, ChangeKind
from attestree.errors import ReportError
from attestree.evidence import PredicateKind
from attestree.model import PackageId
from attestree.records import IdentityVerdict
from attestree.reports import REPORTS
from attestree.reports.base import WHERE_NOT_WHETHER, Options, Report
from attestree.verdict import FileStatus, IdentityStatus, Level
from builders import NOW, checked, file_record, finding, project_of, record, sdist, sha256_of, trust_root, wheel
from reports.samples import hostile_report, small_report

GOLDEN = Path(__file__).parent / "golden"
render = REPORTS["svr"]

SHAPE = {
    "type": "object",
    "required": ["_type", "subject", "predicateType", "predicate"],
    "properties": {
        "_type": {"const": "https://in-toto.io/Statement/v1"},
        "predicateType": {"const": "https://in-toto.io/attestation/svr/v0.2"},
        "subject": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["name", "digest"],
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "digest": {
                        "type": "object",
                        "required": ["sha256"],
                        "additionalProperties": {"type": "string", "pattern": "^[0-9a-f]+$"},
                    },
                },
            },
        },
        "predicate": {
            "type": "object",
            "required": ["verifier", "timeCreated", "properties"],
            "properties": {
                "verifier": {
                    "type": "object",
                    "required": ["id"],
                    "properties": {
                        "id": {"type": "string", "format": "uri", "pattern": "^[a-z]+:"},
                        "policies": {
                            "type": "array",
                            "items": {
                                "anyOf": [{"required": ["uri"]}, {"required": ["digest"]}, {"required": ["content"]}]
                            },
                        },
                    },
                },
                "timeCreated": {"type": "string", "format": "date-time", "pattern": "Z$"},
                "properties": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {"type": "string", "pattern": "^ATTESTREE_[A-Z_]+$"},
                },
            },
        },
    },
}
"""What the in-toto Statement v1 and the predicate svr v0.2 ask for; neither has a schema of its own."""

validator = jsonschema.Draft202012Validator(SHAPE, format_checker=jsonschema.FormatChecker())


def parsed(report: Report) -> dict[str, Any]:
    found = json.loads(render(report, Options()))
    validator.validate(found)
    assert isinstance(found, dict)
    return found


def claimed(*records: Any) -> set[str]:
    found = parsed(Report.of(project_of(*records), records, now=NOW))
    return {name.removeprefix("ATTESTREE_") for name in found["predicate"]["properties"]}


def test_the_small_report_reads_as_it_should() -> None:
    assert render(small_report(), Options()) == (GOLDEN / "small.svr.json").read_text("utf-8")


def test_the_subjects_are_the_verified_files_and_no_others() -> None:
    found = parsed(small_report())
    names = [wheel("webframe", "5.1.0"), wheel("templater", "3.0.2")]
    assert found["subject"] == [{"name": name, "digest": {"sha256": sha256_of(name)}} for name in names]
    assert found["predicate"]["attestree"]["not_subjects"] == small_report().files - 2


def test_a_file_that_does_not_count_is_not_spoken_of() -> None:
    of = record(files=[file_record(), file_record(sdist(), counted=False)])
    assert len(parsed(Report.of(project_of(of), [of], now=NOW))["subject"]) == 1


def test_it_is_marked_as_unsigned_and_says_what_it_rests_on() -> None:
    predicate = parsed(small_report())["predicate"]
    own = predicate["attestree"]
    assert own["signed"] is False
    assert "Nobody has signed" in own["notice"]
    assert own["scope"] == WHERE_NOT_WHETHER
    assert own["libraries"]["sigstore"] == "4.5.1"
    assert any(row.startswith("lock: uv.lock, sha256 ") for row in own["about"])
    assert own["not_checked"][0] == "gone==1.0: the index did not answer within 10 seconds"
    assert predicate["verifier"]["id"] == "urn:attestree:verifier:0.1.0"
    assert predicate["verifier"]["policies"] == [
        {"name": "trust root: Sigstore", "digest": {"sha256": trust_root().sha256}}
    ]
    assert predicate["timeCreated"] == "2026-06-30T12:00:00Z"


def test_only_what_holds_for_every_subject_is_claimed() -> None:
    expected = IdentityVerdict(IdentityStatus.SAME_AS_BEFORE, "same")
    full = record(files=[file_record(attestations=[checked(), checked(kind=PredicateKind.SLSA)])], identity=expected)
    everything = {
        "PROVENANCE_VERIFIED",
        "HASH_FROM_LOCK",
        "PUBLISH_ATTESTED",
        "SLSA_PROVENANCE_ATTESTED",
        "IDENTITY_EXPECTED",
        "NO_OPEN_FINDING",
    }
    assert claimed(full) == everything
    for change, lost in (
        ({"files": (file_record(),)}, {"SLSA_PROVENANCE_ATTESTED"}),
        ({"identity": None}, {"IDENTITY_EXPECTED"}),
        ({"identity": replace(expected, status=IdentityStatus.DIFFERS)}, {"IDENTITY_EXPECTED"}),
        ({"findings": (finding(level=Level.REVIEW),)}, {"NO_OPEN_FINDING"}),
        ({"findings": (finding(level=Level.NOTE),)}, set()),
        ({"findings": (finding(level=Level.BLOCK, acknowledged="known"),)}, set()),
        ({"files": (replace(full.files[0], hash_source="index"),)}, {"HASH_FROM_LOCK"}),
    ):
        other = replace(full, **change)
        assert claimed(other) == everything - lost
        second = replace(other, package=replace(other.package, id=PackageId("second"), name="second"))
        assert claimed(full, second) == everything - lost


def test_where_nothing_is_verified_there_is_nothing_to_state() -> None:
    of = record(status=FileStatus.NO_PROVENANCE)
    with pytest.raises(ReportError, match="svr: no file is verified, so there is nothing to state"):
        render(Report.of(project_of(of), [of], now=NOW), Options())


def test_what_a_change_removed_is_not_spoken_of() -> None:
    kept, gone = record(), record("gone", "1.0")
    changes = {gone.id: Change(gone.id, ChangeKind.REMOVED, gone.package, None)}
    report = replace(Report.of(project_of(kept), [kept], now=NOW), records=(kept, gone), changes=changes)
    assert [item["name"] for item in parsed(report)["subject"]] == [wheel()]


def test_without_a_trust_root_there_is_no_policy() -> None:
    assert parsed(replace(small_report(), trust_root=None))["predicate"]["verifier"]["policies"] == []


@given(st.text(st.characters(codec=None, categories=None), min_size=1, max_size=12))
def test_hostile_text_is_printable(text: str) -> None:
    report = hostile_report(text)
    shown = render(report, Options())
    assert shown.replace("\n", "").isprintable()
    validator.validate(json.loads(shown.encode()))
