"""The certificate authority and its certificate-transparency log."""

from __future__ import annotations

import hashlib
import struct
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.asn1 import encode_der
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from lab.keys import KeySource, key_id, public_der, sign

if TYPE_CHECKING:
    from lab.identities import Identity
    from lab.wrong import Wrong

LeafKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

FULCIO = "1.3.6.1.4.1.57264.1"
_SCT_LIST = ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_RAW_CLAIMS = range(1, 7)
_LIFETIME = timedelta(minutes=10)
_AUTHORITY_FROM = datetime(2021, 1, 1, tzinfo=UTC)
_AUTHORITY_UNTIL = datetime(2040, 1, 1, tzinfo=UTC)


class CtLog:
    """A certificate-transparency log (RFC 6962) as far as certificates show it: a key that signs timestamps."""

    def __init__(self, keys: KeySource, label: str) -> None:
        self.key = keys.key(label, ec.SECP256R1())

    def timestamp(self, issuer: bytes, tbs: bytes, when: datetime) -> bytes:
        """Return a serialised timestamp for a certificate.

        Args:
            issuer: the issuer's public key, DER.
            tbs: the certificate's part to be signed, without any timestamps.
            when: the time it states.
        """
        milliseconds = int(when.timestamp() * 1000)
        signed = struct.pack(">BBQH", 0, 0, milliseconds, 1) + hashlib.sha256(issuer).digest()
        signed += len(tbs).to_bytes(3, "big") + tbs + b"\0\0"
        signature = sign(self.key, signed)
        head = struct.pack(">B32sQH", 0, key_id(self.key), milliseconds, 0)
        return head + struct.pack(">BBH", 4, 3, len(signature)) + signature  # 4, 3: SHA-256 with ECDSA


class Authority:
    """A root and an intermediate, both P-384, as Fulcio's are; the intermediate issues."""

    def __init__(self, keys: KeySource, label: str) -> None:
        self._root_key = keys.key(f"{label} root", ec.SECP384R1())
        self.key = keys.key(f"{label} intermediate", ec.SECP384R1())
        self.root = _authority("lab-root", self._root_key, "lab-root", self._root_key, keys.serial(f"{label} root"), 1)
        self.certificate = _authority(
            "lab-intermediate", self.key, "lab-root", self._root_key, keys.serial(f"{label} intermediate"), 0
        )

    def issue(
        self, identity: Identity, key: LeafKey, when: datetime, serial: int, wrong: Wrong, log: CtLog
    ) -> x509.Certificate:
        """Return a certificate for ``key``, valid for ten minutes from ``when``, with the log's timestamp inside."""
        issuer = key if wrong.self_signed and isinstance(key, ec.EllipticCurvePrivateKey) else self.key
        builder = self._leaf(identity, key, when, serial, wrong)
        if wrong.scts:
            tbs = _signed(builder, issuer).tbs_certificate_bytes
            stamped = wrong.sct_time or when + timedelta(milliseconds=40)
            timestamps = [
                log.timestamp(public_der(issuer), tbs, stamped + timedelta(milliseconds=n)) for n in range(wrong.scts)
            ]
            builder = builder.add_extension(x509.UnrecognizedExtension(_SCT_LIST, _sct_list(timestamps)), False)
        return _signed(builder, issuer)

    def _leaf(
        self, identity: Identity, key: LeafKey, when: datetime, serial: int, wrong: Wrong
    ) -> x509.CertificateBuilder:
        start = wrong.not_before or when
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(serial)
            .not_valid_before(start)
            .not_valid_after(wrong.not_after or start + _LIFETIME)
        )
        if not wrong.no_key_usage:
            builder = builder.add_extension(_key_usage(signs=True, issues=wrong.is_authority), True)
        if not wrong.no_extended_key_usage:
            purpose = (
                ExtendedKeyUsageOID.SERVER_AUTH if wrong.wrong_extended_key_usage else ExtendedKeyUsageOID.CODE_SIGNING
            )
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), False)
        if wrong.is_authority:
            builder = builder.add_extension(x509.BasicConstraints(True, None), True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False
        )
        if not wrong.no_identity:
            name = x509.RFC822Name if identity.is_email else x509.UniformResourceIdentifier
            builder = builder.add_extension(x509.SubjectAlternativeName([name(identity.san)]), True)
        claims = {
            n: text.encode() if n in _RAW_CLAIMS else encode_der(text) for n, text in identity.claims_at(when).items()
        }
        for number, value in sorted({**claims, **(wrong.raw_claims or {})}.items()):
            extension = x509.UnrecognizedExtension(ObjectIdentifier(f"{FULCIO}.{number}"), value)
            builder = builder.add_extension(extension, False)
        return builder


def leaf_key(keys: KeySource, label: str, kind: str) -> LeafKey:
    """Return a key to sign one statement with; ``rsa`` keys are never the same twice."""
    if kind == "rsa":
        return rsa.generate_private_key(65537, 2048)
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(keys.bytes(label, 32))
    return keys.key(label, ec.SECP384R1() if kind == "p384" else ec.SECP256R1())


def spki(key: LeafKey) -> bytes:
    """Return the public half as a DER SubjectPublicKeyInfo."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _signed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    return builder.sign(key, hashes.SHA384(), ecdsa_deterministic=True)


def _authority(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    serial: int,
    path_length: int,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(_AUTHORITY_FROM)
        .not_valid_after(_AUTHORITY_UNTIL)
        .add_extension(_key_usage(signs=False, issues=True), True)
        .add_extension(x509.BasicConstraints(True, path_length), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)
    )
    if path_length == 0:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), False)
    return _signed(builder, issuer_key)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "lab.example"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def _key_usage(*, signs: bool, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _sct_list(timestamps: list[bytes]) -> bytes:
    """Return the value of the extension that embeds timestamps (RFC 6962, section 3.3)."""
    listed = b"".join(len(one).to_bytes(2, "big") + one for one in timestamps)
    return encode_der(len(listed).to_bytes(2, "big") + listed)
