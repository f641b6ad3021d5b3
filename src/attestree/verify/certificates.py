"""Signing certificates read: validity, identity and Fulcio's claims by name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial

from cryptography import x509
from cryptography.hazmat.asn1 import decode_der
from cryptography.x509.oid import ObjectIdentifier

from attestree.claims import CLAIMS, FULCIO_ARC, ClaimInfo, Claims
from attestree.evidence import Certificate
from attestree.text import reason_of
from attestree.verify.problems import MalformedError, attempt

_OTHER_NAME = ObjectIdentifier(f"{FULCIO_ARC}.7")
"""No extension of its own, but the type of a name inside the subject alternative name."""
_EXTENSIONS = {ObjectIdentifier(info.oid): info for info in CLAIMS if info.field != "other_name"}


@dataclass(frozen=True, slots=True)
class SigningCertificate:
    """A certificate, read as far as it can be.

    Attributes:
        x509: the certificate itself.
        shown: what there is to show of it.
        claims: those that could be decoded; nobody vouches for them before the chain was verified.
        problems: why others could not, each a printable sentence.
        is_email: whether its one name is an e-mail address.
    """

    x509: x509.Certificate
    shown: Certificate
    claims: Claims
    problems: tuple[str, ...]
    is_email: bool


def read_certificate(der: bytes) -> SigningCertificate:
    """Return the certificate in its DER form, read.

    Raises:
        MalformedError: it is not a certificate; the message is printable.
    """
    certificate = attempt(lambda: x509.load_der_x509_certificate(der))
    if isinstance(certificate, Exception):
        raise MalformedError(f"the certificate cannot be read: {reason_of(certificate)}") from certificate
    problems: list[str] = []
    extensions = attempt(lambda: list(certificate.extensions))
    if isinstance(extensions, Exception):
        problems.append(f"the certificate's extensions cannot be read: {reason_of(extensions)}")
        extensions = []
    names = attempt(partial(_names, extensions))
    if isinstance(names, Exception):
        problems.append(f"the certificate's name cannot be read: {reason_of(names)}")
        names = []
    claims = _claims(extensions, problems)
    claims["other_name"] = next((text for kind, text in names if kind is x509.OtherName), "")
    shown = attempt(partial(_shown, certificate, der, ", ".join(text for _, text in names)))
    if isinstance(shown, Exception):
        raise MalformedError(f"the certificate cannot be read: {reason_of(shown)}") from shown
    is_email = [kind for kind, _ in names] == [x509.RFC822Name]
    return SigningCertificate(certificate, shown, Claims(**claims), tuple(problems), is_email)


def _shown(certificate: x509.Certificate, der: bytes, identity: str) -> Certificate:
    return Certificate(
        sha256=hashlib.sha256(der).hexdigest(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        identity=identity,
        issuer=certificate.issuer.rfc4514_string(),
    )


def _claims(extensions: list[x509.Extension[x509.ExtensionType]], problems: list[str]) -> dict[str, str]:
    """Return the claims by field name; what cannot be decoded is added to ``problems``."""
    claims: dict[str, str] = {}
    for extension in extensions:
        info = _EXTENSIONS.get(extension.oid)
        if info is None:
            continue
        text = attempt(partial(_decode, info, extension.value))
        if isinstance(text, Exception):
            problems.append(f"the claim {info.title} (.{info.number}) cannot be decoded: {reason_of(text)}")
        else:
            claims[info.field] = text
    return claims


def _decode(info: ClaimInfo, value: x509.ExtensionType) -> str:
    raw = value.public_bytes()
    return raw.decode("utf-8") if info.raw else decode_der(str, raw)


def _names(extensions: list[x509.Extension[x509.ExtensionType]]) -> list[tuple[type[x509.GeneralName], str]]:
    """Return the names of the subject alternative name with their kinds; names without text are left out."""
    names: list[tuple[type[x509.GeneralName], str]] = []
    for extension in extensions:
        if not isinstance(extension.value, x509.SubjectAlternativeName):
            continue
        for name in extension.value:
            if isinstance(name, x509.OtherName) and name.type_id == _OTHER_NAME:
                names.append((x509.OtherName, decode_der(str, name.value)))
            elif isinstance(name, x509.UniformResourceIdentifier | x509.RFC822Name | x509.DNSName):
                names.append((type(name), name.value))
    return names
