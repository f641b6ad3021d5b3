"""Claims by name, and certificates that are not what they should be."""

from __future__ import annotations

import base64
from functools import partial
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.asn1 import encode_der
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from attestree.claims import CLAIMS
from attestree.verify.certificates import read_certificate
from attestree.verify.problems import MalformedError, attempt
from lab import Identity, Wrong, google
from verify.conftest import LEDGER, NOW, SIGNED

if TYPE_CHECKING:
    from attestree.verify.certificates import SigningCertificate
    from verify.conftest import Bench

EVERY = {info.number: f"value of {info.number}" for info in CLAIMS if info.number != 7}


def certificate(bench: Bench, identity: Identity, wrong: Wrong | None = None) -> SigningCertificate:
    attestation = bench.attest(identity, wrong or Wrong())
    return read_certificate(base64.b64decode(attestation["verification_material"]["certificate"]))


def test_every_claim_is_decoded_into_its_field(bench: Bench) -> None:
    read = certificate(bench, LEDGER.claiming(EVERY))
    expected = {info.field: f"value of {info.number}" for info in CLAIMS if info.number != 7}
    assert read.claims.present() == expected
    assert read.problems == ()
    assert read.shown.identity == LEDGER.san
    assert not read.is_email


def test_claims_of_every_length(bench: Bench) -> None:
    for length in (0, 1, 127, 128, 255, 256, 4000):
        read = certificate(bench, LEDGER.claiming({18: "ä" * length}))
        assert read.claims.build_config_uri == "ä" * length


def test_an_address_is_told_from_a_uri(bench: Bench) -> None:
    assert certificate(bench, google("bot@lab.example")).is_email
    assert not certificate(bench, google("bot@lab.example").at("https://bot@lab.example")).is_email


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x0c",
        b"\x0c\x05abc",
        b"\x0c\x03abcX",
        b"\x13\x03abc",
        b"\x0c\x02\xff\xfe",
        b"\x0c\x81\x03abc",
        b"plain text",
        encode_der(7),
    ],
)
def test_a_claim_must_be_one_der_text_and_nothing_more(bench: Bench, raw: bytes) -> None:
    read = certificate(bench, LEDGER, Wrong(raw_claims={14: raw}))
    assert read.claims.source_repository_ref == ""
    assert read.claims.source_repository_uri == "https://github.com/orchard/tinyledger"
    assert len(read.problems) == 1
    assert read.problems[0].startswith("the claim Source Repository Ref (.14) cannot be decoded: ")
    assert read.problems[0].isprintable()


def test_the_older_claims_are_plain_bytes(bench: Bench) -> None:
    read = certificate(bench, LEDGER, Wrong(raw_claims={4: "Ünïcode\x1b".encode(), 2: b"\xff"}))
    assert read.claims.legacy_workflow_name == "Ünïcode\x1b"
    assert [problem.partition(" cannot")[0] for problem in read.problems] == [
        "the claim GitHub Workflow Trigger (deprecated) (.2)"
    ]


@given(st.binary(max_size=400))
def test_garbage_is_not_a_certificate(raw: bytes) -> None:
    with pytest.raises(MalformedError, match="the certificate cannot be read"):
        read_certificate(raw)


def test_a_certificate_with_any_byte_changed_is_read_or_refused(bench: Bench) -> None:
    der = base64.b64decode(bench.attest()["verification_material"]["certificate"])
    refused = 0
    for place in range(0, len(der), 3):
        changed = der[:place] + bytes([der[place] ^ 0x15]) + der[place + 1 :]
        outcome = attempt(partial(read_certificate, changed))
        if isinstance(outcome, Exception):
            assert type(outcome) is MalformedError
            assert str(outcome).isprintable()
            refused += 1
        else:
            assert all(problem.isprintable() for problem in outcome.problems)
    assert 0 < refused < len(der) / 3


def self_signed(*names: x509.GeneralName) -> bytes:
    key = ec.derive_private_key(740, ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(x509.Name([]))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(SIGNED)
        .not_valid_after(NOW)
        .add_extension(x509.SubjectAlternativeName(names), critical=True)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


USER_NAME = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.7")


def test_a_user_name_is_a_claim_of_its_own() -> None:
    read = read_certificate(self_signed(x509.OtherName(USER_NAME, encode_der("someone!lab.example"))))
    assert read.claims.present() == {"other_name": "someone!lab.example"}
    assert read.shown.identity == "someone!lab.example"
    assert not read.is_email


def test_names_that_are_no_text_are_left_out() -> None:
    address = x509.IPAddress(IPv4Address("192.0.2.1"))
    read = read_certificate(self_signed(address, x509.DNSName("lab.example"), x509.RFC822Name("bot@lab.example")))
    assert read.shown.identity == "lab.example, bot@lab.example"
    assert not read.is_email


def test_a_user_name_that_cannot_be_read_is_a_problem() -> None:
    read = read_certificate(self_signed(x509.OtherName(USER_NAME, encode_der(7))))
    assert read.shown.identity == ""
    assert [problem.partition(":")[0] for problem in read.problems] == ["the certificate's name cannot be read"]
