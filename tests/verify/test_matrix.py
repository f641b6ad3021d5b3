"""Everything that can be wrong about an attestation, and the verdict it must get."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from attestree.verdict import FileStatus
from lab import SLSA, Wrong
from verify.conftest import SDIST, SHA256, SIGNED, WHEEL

if TYPE_CHECKING:
    from verify.conftest import Bench

FAILED, UNREADABLE, VERIFIED = FileStatus.FAILED, FileStatus.UNREADABLE, FileStatus.VERIFIED
SUBJECT = {"name": WHEEL, "digest": {"sha256": SHA256}}


def year(number: int) -> datetime:
    return datetime(number, 1, 1, tzinfo=UTC)


def statement(**changes: Any) -> bytes:
    good = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [SUBJECT],
        "predicateType": SLSA,
        "predicate": {"buildDefinition": {}},
    }
    return json.dumps(good | changes).encode()


UNPROVEN: dict[str, tuple[Wrong, FileStatus, str]] = {
    "a flipped bit of the signature": (Wrong(signature=True), FAILED, "signature does not match"),
    "an empty signature": (Wrong(empty_signature=True), FAILED, "signature is empty"),
    "another key signed": (Wrong(other_key=True), FAILED, "signature does not match"),
    "signed as another payload type": (Wrong(payload_type="text/plain"), FAILED, "signature does not match"),
    "a foreign authority": (
        Wrong(foreign_authority=True),
        FAILED,
        "authority is not covered by the trust root of 2021",
    ),
    "a self-signed certificate": (Wrong(self_signed=True), FAILED, "does not chain"),
    "an RSA key": (Wrong(key="rsa"), UNREADABLE, "key is of a kind"),
    "an Ed25519 key": (Wrong(key="ed25519"), UNREADABLE, "key is of a kind"),
    "no key usage": (Wrong(no_key_usage=True), FAILED, "lacks an extension"),
    "no extended key usage": (Wrong(no_extended_key_usage=True), FAILED, "lacks an extension"),
    "a server's certificate": (Wrong(wrong_extended_key_usage=True), FAILED, "code signing"),
    "an authority's certificate": (Wrong(is_authority=True), FAILED, "does not chain"),
    "no name in the certificate": (Wrong(no_identity=True), FAILED, "does not chain"),
    "not yet valid when signed": (Wrong(not_before=SIGNED + timedelta(hours=1)), FAILED, "not valid at"),
    "expired when signed": (Wrong(not_before=SIGNED - timedelta(hours=1)), FAILED, "not valid at"),
    "no timestamp in the certificate": (Wrong(scts=0), FAILED, "transparency timestamp"),
    "two timestamps in the certificate": (Wrong(scts=2), FAILED, "transparency timestamp"),
    "a foreign certificate log": (Wrong(foreign_ct_log=True), FAILED, "transparency log is not covered"),
    "a timestamp from the future": (Wrong(sct_time=year(2040)), FAILED, "from the future: 2040-01-01"),
    "a timestamp before the log began": (Wrong(sct_time=year(2011)), FAILED, "at that time, 2011-01-01"),
    "a foreign log": (Wrong(foreign_log=True), FAILED, "the transparency log is not covered"),
    "a foreign checkpoint": (Wrong(foreign_checkpoint=True), FAILED, "checkpoint does not hold"),
    "a foreign promise": (Wrong(foreign_promise=True), FAILED, "promise does not hold"),
    "an unknown log id": (Wrong(claimed_log_id=b"\1" * 32), FAILED, "the transparency log is not covered"),
    "no inclusion proof": (Wrong(no_proof=True), UNREADABLE, "inclusionProof"),
    "no checkpoint": (Wrong(no_checkpoint=True), UNREADABLE, "checkpoint"),
    "no promise": (Wrong(no_promise=True), UNREADABLE, "inclusion promise"),
    "a corrupt proof": (Wrong(corrupt_proof=True), FAILED, "proof that it includes"),
    "another root hash": (Wrong(wrong_root_hash=True), FAILED, "proof that it includes"),
    "integrated in the future": (Wrong(integrated=year(2034)), FAILED, "not valid at"),
    "integrated after the certificate expired": (
        Wrong(integrated=SIGNED + timedelta(minutes=11)),
        FAILED,
        "not valid at",
    ),
    "an entry version of tomorrow": (Wrong(entry_kind=("dsse", "0.0.9")), UNREADABLE, "0.0.9"),
    "an intoto entry": (Wrong(entry_kind=("intoto", "0.0.2")), UNREADABLE, "cannot be checked yet"),
    "a hashedrekord entry": (Wrong(entry_kind=("hashedrekord", "0.0.1")), UNREADABLE, "cannot be checked yet"),
    "the entry of another signature": (Wrong(other_body=True), FAILED, "about another signature"),
    "an entry of Rekor v2": (Wrong(rekor_v2=True), UNREADABLE, "inclusion promise"),
    "further entries": (Wrong(extra_entries=2), UNREADABLE, "3 log entries"),
    "no entry": (Wrong(no_entries=True), UNREADABLE, "0 log entries"),
    "an unknown field in the entry": (Wrong(entry_fields={"new": 1}), UNREADABLE, "new"),
    "attestation version 2": (Wrong(version=2), UNREADABLE, "another version than 1: 2"),
}
"""Signature, certificate or log do not hold: nothing in the attestation is covered by a signature."""

PROVEN: dict[str, tuple[Wrong, FileStatus, str]] = {
    "no subject": (Wrong(subjects=[]), FAILED, "speaks of 0 files"),
    "the subject twice": (Wrong(subjects=[SUBJECT, SUBJECT]), FAILED, "speaks of 2 files"),
    "a nameless subject": (Wrong(subjects=[{"digest": {"sha256": SHA256}}]), FAILED, "names no file"),
    "an empty name": (Wrong(name=""), FAILED, "names no file"),
    "another version": (Wrong(name="tinyledger-2.4.1-py3-none-any.whl"), FAILED, "another file: tinyledger-2.4.1"),
    "other tags": (Wrong(name="tinyledger-2.4.0-py2-none-any.whl"), FAILED, "another file"),
    "a build tag": (Wrong(name="tinyledger-2.4.0-1-py3-none-any.whl"), FAILED, "another file"),
    "the sdist": (Wrong(name=SDIST), FAILED, "another file"),
    "a path": (Wrong(name="../../tinyledger-2.4.0.tar.gz"), FAILED, "not the name of a distribution"),
    "no distribution": (Wrong(name="tinyledger.txt"), FAILED, "neither a wheel nor an sdist"),
    "a name with escapes": (Wrong(name="\x1b[31m.whl"), FAILED, r"\x1b[31m"),
    "a name with a thousand tags": (Wrong(name="a-1-" + "p." * 40 + "p-" + "a." * 40 + "a-b.whl"), FAILED, "tags"),
    "another digest": (Wrong(digests={"sha256": "0" * 64}), FAILED, "another SHA-256: 0000"),
    "an empty digest": (Wrong(digests={"sha256": ""}), FAILED, "another SHA-256: nothing"),
    "SHA-512 only": (Wrong(digests={"sha512": "0" * 128}), FAILED, "gives no SHA-256"),
    "no digest": (Wrong(digests={}), FAILED, "gives no SHA-256"),
    "a statement of version 0.1": (
        Wrong(statement_type="https://in-toto.io/Statement/v0.1"),
        UNREADABLE,
        "another version of in-toto",
    ),
    "an unknown predicate": (Wrong(predicate_type="https://x.example/\x1b[1m"), UNREADABLE, r"x.example/\x1b[1m"),
    "SLSA without a predicate": (Wrong(predicate_type=SLSA), UNREADABLE, "no predicate"),
    "a byte-order mark": (Wrong(statement=b"\xef\xbb\xbf" + statement()), UNREADABLE, "cannot be read"),
    "duplicate keys": (Wrong(statement=statement()[:-1] + b',"subject":[]}'), UNREADABLE, "subject stands twice"),
    "duplicate keys below": (
        Wrong(statement=statement().replace(b'{"sha256"', b'{"sha256":"","sha256"')),
        UNREADABLE,
        "sha256 stands twice",
    ),
    "no JSON": (Wrong(statement=b"hello"), UNREADABLE, "cannot be read"),
    "no object": (Wrong(statement=b"[]"), UNREADABLE, "not a JSON object"),
    "no types": (Wrong(statement=b"{}"), UNREADABLE, "no type"),
    "a subject that is no object": (Wrong(statement=statement(subject=["x"])), UNREADABLE, "has no digest"),
    "a digest that is no text": (
        Wrong(statement=statement(subject=[{"name": WHEEL, "digest": {"sha256": 1}}])),
        UNREADABLE,
        "not a text",
    ),
    "subjects that are no list": (Wrong(statement=statement(subject={})), UNREADABLE, "no list"),
    "a predicate that is no object": (Wrong(statement=statement(predicate=[1])), UNREADABLE, "predicate is not"),
    "three hundred levels": (
        Wrong(statement=statement(predicate={"a": 0}).replace(b"0}", b"[" * 300 + b"]" * 300 + b"}")),
        UNREADABLE,
        "recursion",
    ),
    "a lone surrogate": (Wrong(statement=statement(x="a").replace(b'"a"', b'"\\ud800"')), UNREADABLE, "cannot be read"),
    "a number without end": (Wrong(statement=statement(x=0).replace(b" 0", b" " + b"1" * 5000)), UNREADABLE, "number"),
    "a claim with trailing bytes": (Wrong(raw_claims={20: b"\x0c\x07releaseX"}), UNREADABLE, "Build Trigger (.20)"),
    "a claim that is no text": (Wrong(raw_claims={4: b"\xff"}), UNREADABLE, "Workflow Name"),
}
"""The proof holds, but not of this file or not in a form that is understood."""

HARMLESS: dict[str, Wrong] = {
    "a key on another curve": Wrong(key="p384"),
    "the version written otherwise": Wrong(name="Tinyledger-2.4-py3-none-any.whl"),
    "the digest in upper case": Wrong(digests={"sha256": SHA256.upper()}),
    "a second digest": Wrong(digests={"sha256": SHA256, "sha512": "0" * 128}),
    "an unknown field": Wrong(fields={"timestamps": []}),
    "SLSA of another build type": Wrong(statement=statement()),
    "another name for the log": Wrong(checkpoint_origin="other.example", checkpoint_signer="other.example"),
}


@pytest.mark.parametrize(("wrong", "status", "word"), UNPROVEN.values(), ids=UNPROVEN.keys())
def test_what_no_signature_covers(bench: Bench, wrong: Wrong, status: FileStatus, word: str) -> None:
    verdict = bench.ask(bench.attest(wrong=wrong))
    assert (verdict.status, verdict.attestations[0].proven) == (status, False)
    assert word in verdict.reason
    assert verdict.reason.isprintable()


@pytest.mark.parametrize(("wrong", "status", "word"), PROVEN.values(), ids=PROVEN.keys())
def test_what_was_signed_but_does_not_count(bench: Bench, wrong: Wrong, status: FileStatus, word: str) -> None:
    verdict = bench.ask(bench.attest(wrong=wrong))
    assert (verdict.status, verdict.attestations[0].proven) == (status, True)
    assert word in verdict.reason
    assert verdict.reason.isprintable()


@pytest.mark.parametrize("wrong", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_does_not_matter(bench: Bench, wrong: Wrong) -> None:
    verdict = bench.ask(bench.attest(wrong=wrong))
    assert verdict.status is VERIFIED, verdict.reason


def test_a_suffix_is_part_of_the_name(bench: Bench) -> None:
    """The libraries take ``foo-1.0.zip`` and ``foo-1.0.tar.gz`` for the same distribution."""
    attestation = bench.attest(filename=SDIST)
    assert bench.ask(attestation, filename=SDIST).status is VERIFIED
    assert bench.ask(attestation, filename="tinyledger-2.4.0.zip").status is FAILED
