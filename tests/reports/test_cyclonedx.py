"""The bill of materials: valid by the official schema, and what it says of a package, its files and their proofs."""

from __future__ import annotations

import gc
import json
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import example, given
from hypothesis import strategies as st
from packageurl import PackageURL

import attestree.reports.cyclonedx as format_
from attestree.changes import Change, ChangeKind
from attestree.errors import ReportError
from attestree.model import Artifact, Digest, Origin, OriginKind, PackageId
from attestree.reports import REPORTS
from attestree.reports.base import WHERE_NOT_WHETHER, Options, Report
from attestree.reports.cyclonedx.component import component_of
from attestree.verdict import FileStatus, Level
from builders import (
    NOW,
    checked,
    file_record,
    finding,
    graph,
    listing,
    package,
    project,
    project_of,
    record,
    root,
    sdist,
    sha256_of,
    wheel,
)
from reports.samples import hostile_report, small_report

GOLDEN = Path(__file__).parent / "golden"
render = REPORTS["cyclonedx"]


@cache
def validator() -> JsonStrictValidator:
    return JsonStrictValidator(SchemaVersion.V1_6)


def parsed(report: Report) -> dict[str, Any]:
    text = render(report, Options())
    assert validator().validate_str(text) is None
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def only(*records: Any) -> dict[str, Any]:
    return parsed(Report.of(project_of(*records), records, now=NOW))


def properties(of: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["name"].removeprefix("attestree:"), item["value"]) for item in of["properties"]]


def references(of: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [item for item in of.get("externalReferences", ()) if item["type"] == kind]


def test_the_small_report_reads_as_it_should() -> None:
    assert render(small_report(), Options()) == (GOLDEN / "small.cdx.json").read_text("utf-8")


def test_garbage_is_collected_again_once_the_report_is_written() -> None:
    assert gc.isenabled()
    render(small_report(), Options())
    assert gc.isenabled()
    gc.disable()
    try:
        render(small_report(), Options())
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_same_report_gives_the_same_bytes_and_another_time_another_number() -> None:
    one, two = parsed(small_report()), parsed(replace(small_report(), version="0.2.0"))
    assert render(small_report(), Options()) == render(small_report(), Options())
    assert one["serialNumber"].startswith("urn:uuid:")
    assert one["serialNumber"] != two["serialNumber"]


def test_it_begins_with_what_it_is() -> None:
    found = parsed(small_report())
    assert list(found)[:6] == ["$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata"]
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")


def test_it_describes_the_project_and_says_what_it_rests_on() -> None:
    meta = parsed(replace(small_report(), label="a recording"))["metadata"]
    assert meta["timestamp"] == "2026-06-30T12:00:00+00:00"
    assert (meta["component"]["name"], meta["component"]["type"]) == ("orchard-shop", "application")
    assert [(tool["name"], tool["version"]) for tool in meta["tools"]["components"]] == [
        ("attestree", "0.1.0"),
        ("pypi-attestations", "0.0.30"),
        ("sigstore", "4.5.1"),
    ]
    said = dict(properties(meta))
    assert said["scope"] == WHERE_NOT_WHETHER
    assert said["lock"].startswith("uv.lock, sha256 ")
    assert said["trust-root"].startswith("Sigstore, fetched 2026-06-30 12:00 UTC")
    assert said["index"] == "https://index.example/simple/ (serves provenance)"
    assert said["note"] == "the lock names no hashes for gone"
    assert said["recording"].startswith("a recording")


def test_who_requires_what_is_the_graph_of_the_report() -> None:
    report = small_report()
    found = parsed(report)
    edges = {item["ref"]: set(item.get("dependsOn", ())) for item in found["dependencies"]}
    assert edges == {record.id: set(report.children(record.id)) for record in report.records}
    refs = [found["metadata"]["component"]["bom-ref"], *(item["bom-ref"] for item in found["components"])]
    assert Counter(refs) == Counter(record.id for record in report.records)


def test_a_subtree_holds_exactly_what_its_root_reaches_and_describes_that_root() -> None:
    whole = small_report()
    found = parsed(Report.of(whole.project, whole.records, now=NOW, roots=[PackageId("webframe==5.1.0")]))
    assert found["metadata"]["component"]["bom-ref"] == "webframe==5.1.0"
    assert {item["bom-ref"] for item in found["components"]} == {"templater==3.0.2", "fastcodec==1.2.0"}
    assert ("part", "only webframe==5.1.0 and below") in properties(found["metadata"])
    two = parsed(
        Report.of(whole.project, whole.records, now=NOW, roots=[PackageId("gone==1.0"), PackageId("newkind==2.0")])
    )
    assert two["metadata"]["component"]["bom-ref"] == "project"
    assert {"ref": "project", "dependsOn": ["gone==1.0", "newkind==2.0"]} in two["dependencies"]


def test_a_file_has_its_hashes_its_verdict_its_place_and_its_proof() -> None:
    attested = listing(wheel())
    (found,) = only(record(files=[file_record(listed=attested)], findings=[finding(level=Level.NOTE)]))["components"]
    assert found["purl"] == "pkg:pypi/tinyledger@2.4.1"
    assert found["hashes"] == [{"alg": "SHA-256", "content": sha256_of(wheel())}]
    (place,) = references(found, "distribution")
    assert (place["url"], place["hashes"]) == (attested.url, found["hashes"])
    (proof,) = references(found, "attestation")
    assert proof["url"] == attested.provenance.url
    assert proof["comment"] == f"PEP 740 provenance of {wheel()}"
    said = dict(properties(found))
    assert (said["trust"], said["finding"]) == (
        "verified",
        "note partial-provenance: what partial-provenance found here",
    )
    (file,) = found["components"]
    assert (file["type"], file["name"]) == ("file", wheel())
    said = dict(properties(file))
    assert (said["status"], said["counted"]) == ("verified", "true")
    assert said["repository"] == "https://forge.example/tinyledger/tinyledger"
    assert said["ref"] == "refs/tags/v2.4.1"


def test_what_no_signature_covers_is_no_property() -> None:
    failed = record(files=[file_record(status=FileStatus.FAILED, attestations=[checked(status=FileStatus.FAILED)])])
    (found,) = only(failed)["components"]
    said = dict(properties(found["components"][0]))
    assert said["status"] == "failed"
    assert not {"repository", "ref", "commit", "run"} & set(said)


def test_a_release_with_several_files_has_no_hash_of_its_own() -> None:
    (found,) = only(record(files=[file_record(), file_record(sdist())]))["components"]
    assert "hashes" not in found
    assert len(references(found, "distribution")) == 2
    assert len(found["components"]) == 2


def test_every_kind_of_hash_the_lock_gives_is_named_as_the_standard_does() -> None:
    algorithms = {"md5": 32, "sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128, "blake2b": 128, "sha224": 56}
    digests = tuple(Digest.of(name, "0" * length) for name, length in algorithms.items())
    file = replace(file_record(), artifact=Artifact(wheel(), digests))
    (found,) = only(record(files=[file]))["components"]
    assert {item["alg"] for item in found["hashes"]} == {
        "MD5",
        "SHA-1",
        "SHA-256",
        "SHA-384",
        "SHA-512",
        "BLAKE2b-512",
    }


@pytest.mark.parametrize(
    ("origin", "purl", "vcs"),
    [
        (Origin(OriginKind.INDEX, "https://index.example/simple/"), "pkg:pypi/tinyledger@2.4.1", []),
        (Origin(OriginKind.PATH, "../tinyledger"), None, []),
        (
            Origin(OriginKind.GIT, "https://forge.example/a/b", commit="9f31c02"),
            "pkg:pypi/tinyledger@2.4.1?vcs_url=git%2Bhttps://forge.example/a/b%409f31c02",
            ["https://forge.example/a/b"],
        ),
        (
            Origin(OriginKind.URL, "https://user:secret@files.example/x.whl"),
            "pkg:pypi/tinyledger@2.4.1?download_url=https://files.example/x.whl",
            [],
        ),
        (Origin(OriginKind.URL, "https://files.example/a b\x1b"), "pkg:pypi/tinyledger@2.4.1", []),
    ],
)
def test_a_package_url_says_where_a_package_comes_from(origin: Origin, purl: str | None, vcs: list[str]) -> None:
    of = record(package_=replace(package(), origin=origin), files=[])
    (found,) = only(of)["components"]
    if purl is None:
        assert "purl" not in found
    else:
        assert PackageURL.from_string(found["purl"]) == PackageURL.from_string(purl)
    assert [item["url"] for item in references(found, "vcs")] == vcs
    assert "secret" not in json.dumps(found)


def test_a_name_that_makes_no_package_url_has_none() -> None:
    of = record(package_=package("", "1", id_="nameless"), files=[])
    report = Report.of(project_of(of), [of], now=NOW)
    assert component_of(of, report, "ref").purl is None
    assert parsed(report)["components"][0]["name"] == "unnamed"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://files.example/\u202e",
        "https://files.example/%",
        "https://files.example/%zz",
        "https://files.example/#a#b",
        "https://files.example/[a]",
        "",
    ],
)
def test_only_web_addresses_are_references(url: str) -> None:
    attested = listing(wheel())
    listed = replace(attested, url=url, provenance=replace(attested.provenance, url=url))
    file = replace(file_record(listed=listed), artifact=Artifact(wheel(), url=url))
    (found,) = only(record(files=[file]))["components"]
    assert "externalReferences" not in found


@pytest.mark.parametrize("url", ["https://files.example/a%20b.whl#sha256=0", "http://files.example:8080/x?y=z&w=%2F"])
def test_an_address_that_is_one_is_kept(url: str) -> None:
    file = replace(file_record(listed=replace(listing(wheel()), url=url)), artifact=Artifact(wheel()))
    (found,) = only(record(files=[file]))["components"]
    assert len(references(found, "distribution")) == 1


def test_what_was_not_checked_and_what_was_accepted_is_said() -> None:
    accepted = finding("yanked", Level.REVIEW, detail="too early", acknowledged="we know", file=wheel())
    (found,) = only(record(status=FileStatus.NOT_CHECKED, findings=[accepted]))["components"]
    said = properties(found)
    assert ("not-checked", f"{wheel()}: not checked in this test") in said
    assert ("finding:acknowledged", f"yanked ({wheel()}): we know") in said
    (lost,) = only(record(error="no answer"))["components"]
    assert ("not-checked", "no answer") in properties(lost)
    assert ("error", "no answer") in properties(lost)


def test_what_a_change_removed_is_no_part_of_the_project() -> None:
    kept, gone = record(), record("gone", "1.0")
    changes = {
        kept.id: Change(kept.id, ChangeKind.UPGRADED, package("tinyledger", "2.4.0"), kept.package),
        gone.id: Change(gone.id, ChangeKind.REMOVED, gone.package, None),
    }
    here = project(graph([root(), kept.package], [(root(), kept.package)]))
    report = replace(Report.of(here, [kept], now=NOW), records=(kept, gone), changes=changes, base=here)
    found = parsed(report)
    assert [item["name"] for item in found["components"]] == ["tinyledger"]
    assert ("change", "upgraded 2.4.0 → 2.4.1") in properties(found["components"][0])


def test_packages_that_only_look_alike_are_told_apart() -> None:
    twins = [record(package_=package("a", "1", id_=id_), files=[]) for id_ in ("a==1\x1b", "a==1\\x1b")]
    found = only(*twins)
    assert [item["bom-ref"] for item in found["components"]] == ["a==1\\x1b", "a==1\\x1b #2"]
    like_a_file = record(package_=package("a", "1 file 1", id_="a==1 file 1"), files=[])
    found = only(record(package_=package("a", "1", id_="a==1")), like_a_file)
    assert [item["bom-ref"] for item in found["components"]] == ["a==1", "a==1 file 1 #2"]
    assert found["components"][0]["components"][0]["bom-ref"] == "a==1 file 1"


def test_without_the_library_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(format_, "find_spec", lambda name: None)
    with pytest.raises(ReportError, match=r"cyclonedx: this format needs a library .*; install attestree\[cyclonedx\]"):
        render(small_report(), Options())


@given(st.text(st.characters(codec=None, categories=None), min_size=1, max_size=12))
@example("/")
def test_hostile_text_is_valid_and_printable(text: str) -> None:
    shown = render(hostile_report(text), Options())
    assert shown.replace("\n", "").isprintable()
    assert validator().validate_str(shown.encode().decode()) is None
