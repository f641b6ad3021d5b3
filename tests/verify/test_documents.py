"""Provenance objects, bare attestations and Sigstore bundles: what they may look like, and what must be refused."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from attestree.evidence import PredicateKind
from attestree.text import printable
from attestree.verdict import FileStatus
from attestree.verify.provenance import verify_document, verify_provenance
from lab import Wrong, provenance, sigstore_bundle
from verify.conftest import LEDGER, NOW, SDIST, SHA256, SIGNED, WHEEL

if TYPE_CHECKING:
    from attestree.evidence import FileVerdict
    from verify.conftest import Bench

VERIFIED, UNREADABLE, FAILED = FileStatus.VERIFIED, FileStatus.UNREADABLE, FileStatus.FAILED


def show(bench: Bench, raw: bytes, **options: Any) -> FileVerdict:
    return verify_document(raw, **{"trust_root": bench.root, "now": NOW, **options})


def test_a_good_provenance_object(bench: Bench) -> None:
    raw = bench.lab.provenance(WHEEL, SHA256, LEDGER, when=SIGNED, slsa=True)
    verdict = bench.ask_raw(raw)
    assert (verdict.status, verdict.reason) == (VERIFIED, "all 2 attestations hold")
    assert json.loads(verdict.raw) == json.loads(raw)
    publish, built = verdict.attestations
    assert publish.statement is not None
    assert built.statement is not None
    assert publish.statement.predicate_kind is PredicateKind.PUBLISH
    assert built.statement.predicate_kind is PredicateKind.SLSA
    assert built.statement.predicate is not None
    assert json.loads(built.statement.text)["subject"][0]["name"] == WHEEL
    assert publish.claims.deployment_environment == "pypi"
    assert publish.claims.token_subject == "repo:orchard/tinyledger:environment:pypi"
    assert publish.certificate is not None
    assert publish.certificate.not_before == SIGNED
    assert publish.certificate.issuer == "CN=lab-intermediate,O=lab.example"
    assert publish.log is not None
    assert publish.log.log_id == bench.lab.log_id.hex()
    assert publish.log.kind == "dsse 0.0.1"
    assert publish.log.integrated is not None
    assert publish.publisher is not None
    assert publish.publisher.get("repository") == "orchard/tinyledger"
    assert json.loads(publish.raw) == json.loads(raw)["attestation_bundles"][0]["attestations"][0]


def test_a_verdict_can_be_sent_between_processes(bench: Bench) -> None:
    verdict = bench.ask(bench.attest(), bench.attest(wrong=Wrong(signature=True)))
    assert pickle.loads(pickle.dumps(verdict)) == verdict
    assert pickle.loads(pickle.dumps(bench.root)) == bench.root


def test_a_file_takes_the_worst_of_its_attestations(bench: Bench) -> None:
    verdict = bench.ask(bench.attest(), bench.attest(wrong=Wrong(version=2)), bench.attest(wrong=Wrong(signature=True)))
    assert [checked.status for checked in verdict.attestations] == [VERIFIED, UNREADABLE, FAILED]
    assert verdict.status is FAILED
    assert verdict.reason == "attestation 3 of 3: the signature does not match the statement"


def test_each_bundle_is_read_on_its_own(bench: Bench) -> None:
    good = bench.attest()
    raw = provenance((None, [good]), (LEDGER.publisher, [good]), (LEDGER.publisher, [{"version": 1}, "x", None]))
    verdict = bench.ask_raw(raw)
    statuses = [checked.status for checked in verdict.attestations]
    assert statuses == [UNREADABLE, VERIFIED, UNREADABLE, UNREADABLE, UNREADABLE]


def test_a_bundle_that_is_no_object_spoils_no_other(bench: Bench) -> None:
    content = json.loads(provenance((LEDGER.publisher, [bench.attest()])))
    content["attestation_bundles"] += ["x", {"publisher": None, "attestations": {}}]
    verdict = bench.ask_raw(json.dumps(content).encode())
    assert [checked.status for checked in verdict.attestations] == [VERIFIED, UNREADABLE, UNREADABLE]
    assert verdict.reason == "attestation 2 of 3: a bundle of attestations is malformed"


@pytest.mark.parametrize(
    "raw",
    [
        b'{"attestation_bundles":[]}',
        b'{"version":1,"attestation_bundles":[]}',
        provenance((LEDGER.publisher, [])),
        provenance((LEDGER.publisher, []), (None, [])),
    ],
)
def test_an_empty_provenance_object_is_never_a_pass(bench: Bench, raw: bytes) -> None:
    verdict = bench.ask_raw(raw)
    assert (verdict.status, verdict.reason) == (UNREADABLE, "the provenance object holds no attestation")


MALFORMED = {
    "nothing": (b"", "malformed"),
    "no JSON": (b"<html>", "malformed"),
    "a byte-order mark": (b'\xef\xbb\xbf{"attestation_bundles":[]}', "malformed"),
    "UTF-16": ('{"attestation_bundles":[]}'.encode("utf-16"), "malformed"),
    "an array": (b"[]", "not a JSON object"),
    "null": (b"null", "not a JSON object"),
    "no bundles": (b'{"version":1}', "no list of bundles"),
    "bundles that are an object": (b'{"version":1,"attestation_bundles":{}}', "no list of bundles"),
    "version 2": (b'{"version":2,"attestation_bundles":[]}', "another version than 1: 2"),
    "version true": (b'{"version":true,"attestation_bundles":[]}', "another version than 1: true"),
    "duplicate keys": (b'{"attestation_bundles":[],"attestation_bundles":[]}', "stands twice"),
    "deep": (b'{"attestation_bundles":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "recursion limit"),
    "NaN": (b'{"attestation_bundles":[NaN]}', "malformed"),
    "a lone surrogate": (b'{"attestation_bundles":["\\udc00"]}', "malformed"),
    "seventeen attestations": (provenance((None, [{}] * 17)), "17 attestations, more than 16"),
    "seventeen bundles that are none": (json.dumps({"attestation_bundles": [1] * 17}).encode(), "17 attestations"),
    "too large": (b" " * (4 * 1024 * 1024 + 1), "larger than 4 MiB"),
}


@pytest.mark.parametrize(("raw", "word"), MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_provenance_objects(bench: Bench, raw: bytes, word: str) -> None:
    verdict = bench.ask_raw(raw)
    assert verdict.status is UNREADABLE
    assert word in verdict.reason
    assert verdict.attestations == ()


def test_an_attestation_that_is_too_large_spoils_no_other(bench: Bench) -> None:
    verdict = bench.ask(bench.attest(), bench.attest(wrong=Wrong(fields={"padding": "x" * 512 * 1024})))
    assert [checked.status for checked in verdict.attestations] == [VERIFIED, UNREADABLE]
    assert "larger than 512 KiB" in verdict.reason


def test_our_own_side_must_have_a_shape(bench: Bench) -> None:
    for filename in ("tinyledger-2.4.0.egg", "../tinyledger-2.4.0.tar.gz", "a" * 300 + ".whl", ""):
        verdict = bench.ask(bench.attest(filename=filename), filename=filename)
        assert (verdict.status, verdict.attestations[0].proven) == (FAILED, True)
        assert "nothing can speak of this file" in verdict.reason
    for digest in ("0" * 63, "x" * 64):
        verdict = bench.ask(bench.attest(wrong=Wrong(digests={"sha256": digest})), sha256=digest)
        assert (verdict.status, verdict.attestations[0].proven) == (FAILED, True)
    assert bench.ask(bench.attest(), sha256=SHA256.upper()).status is VERIFIED
    assert bench.ask(bench.attest(wrong=Wrong(digests={"sha256": ""})), sha256="").status is FileStatus.NOT_CHECKED


def test_a_local_provenance_object(bench: Bench) -> None:
    raw = bench.lab.provenance(SDIST, SHA256, LEDGER, when=SIGNED)
    shown = show(bench, raw)
    assert shown.status is VERIFIED
    assert shown.reason.endswith("; the file is the statement's own subject; no file was compared")
    assert show(bench, raw, filename=SDIST, sha256=SHA256).reason == shown.attestations[0].reason
    assert "only the SHA-256 was compared" in show(bench, raw, sha256=SHA256).reason
    assert "only the file name was compared" in show(bench, raw, filename=SDIST).reason
    assert show(bench, raw, filename=WHEEL).status is FAILED
    assert show(bench, raw, sha256="0" * 64).status is FAILED


def test_a_local_attestation_has_no_publisher_to_compare(bench: Bench) -> None:
    shown = show(bench, json.dumps(bench.attest()).encode())
    assert (shown.status, shown.attestations[0].proven) == (UNREADABLE, True)
    assert "nothing names one beside the attestation" in shown.reason
    assert shown.attestations[0].publisher is None
    assert shown.attestations[0].claims.build_trigger == "release"
    assert show(bench, json.dumps(bench.attest(wrong=Wrong(signature=True))).encode()).status is FAILED


@pytest.mark.parametrize("version", ["0.1", "0.2", "0.3"])
def test_a_local_sigstore_bundle(bench: Bench, version: str) -> None:
    shown = show(bench, sigstore_bundle(bench.attest(), version), filename=WHEEL, sha256=SHA256)
    assert (shown.status, shown.attestations[0].proven) == (UNREADABLE, True)
    assert shown.reason == "proof holds, publisher unknown: nothing names one beside the attestation"
    bad = show(bench, sigstore_bundle(bench.attest(wrong=Wrong(corrupt_proof=True)), version))
    assert (bad.status, bad.attestations[0].proven) == (FAILED, False)
    assert bad.attestations[0].statement is not None


def changed_bundle(bench: Bench, **changes: object) -> bytes:
    return json.dumps(json.loads(sigstore_bundle(bench.attest())) | changes).encode()


def test_bundles_that_cannot_be_checked(bench: Bench) -> None:
    signature = changed_bundle(bench, messageSignature={"signature": "AA=="}, dsseEnvelope=None)
    assert "signs the bytes of a file" in show(bench, signature).reason
    assert "cannot be checked" in show(bench, changed_bundle(bench, mediaType="x/y")).reason
    envelope = json.loads(sigstore_bundle(bench.attest()))["dsseEnvelope"]
    other = changed_bundle(bench, dsseEnvelope={**envelope, "payloadType": "text/\x1b[1m"})
    assert r"no in-toto statement but text/\x1b[1m" in show(bench, other).reason
    unsigned = changed_bundle(bench, dsseEnvelope={**envelope, "signatures": []})
    assert show(bench, unsigned).status is UNREADABLE
    material = json.loads(sigstore_bundle(bench.attest()))["verificationMaterial"]
    managed = changed_bundle(bench, verificationMaterial={"publicKey": {"hint": "x"}, "tlogEntries": []})
    assert "a key of its own" in show(bench, managed).reason
    twice = changed_bundle(bench, verificationMaterial={**material, "tlogEntries": material["tlogEntries"] * 2})
    assert "2 log entries" in show(bench, twice).reason


def test_a_document_that_is_none_of_the_three(bench: Bench) -> None:
    shown = show(bench, b'{"name":"x"}')
    assert (shown.status, shown.attestations) == (UNREADABLE, ())
    assert "neither a provenance object" in shown.reason
    assert "malformed" in show(bench, b"name = 'x'").reason
    assert "larger than 4 MiB" in show(bench, b"{" + b" " * 4 * 1024 * 1024).reason


def test_what_a_person_asks_about_must_have_a_shape(bench: Bench) -> None:
    with pytest.raises(ValueError, match="neither a wheel nor an sdist"):
        show(bench, b"{}", filename="x.txt")
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        show(bench, b"{}", sha256="00")


def test_a_subject_that_is_no_distribution_is_shown_but_not_accepted(bench: Bench) -> None:
    raw = sigstore_bundle(bench.attest(filename="notes.txt"))
    assert "does not speak of a distribution" in show(bench, raw).reason
    assert show(bench, raw).status is UNREADABLE
    assert show(bench, raw, filename=WHEEL).status is FAILED


def test_hostile_text_never_reaches_a_reason(bench: Bench) -> None:
    hostile = "\x1b]0;owned\x07\u202e[/b]\ud800"
    raws = [
        json.dumps({"version": hostile, "attestation_bundles": []}).encode(),
        provenance(({"kind": hostile}, [bench.attest()])),
        provenance((LEDGER.publisher, [{hostile: 1, "version": hostile}])),
        provenance((LEDGER.publisher, [bench.attest(wrong=Wrong(name=hostile.replace("\ud800", "")))])),
    ]
    for raw in raws:
        verdict = verify_provenance(raw, filename=WHEEL, sha256=SHA256, trust_root=bench.root, now=NOW)
        assert verdict.status is not VERIFIED
        assert printable(verdict.reason) == verdict.reason
