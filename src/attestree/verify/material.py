"""The forms one attestation comes in, each turned into a Sigstore bundle and its readable parts."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding
from pypi_attestations import Attestation, ConversionError
from sigstore.dsse import InvalidEnvelope
from sigstore.models import Bundle, InvalidBundle

from attestree.verify.problems import Problem, attempt, failed, quote, unreadable
from attestree.verify.reasons import short
from attestree.verify.strict import as_array, as_object, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PAYLOAD_TYPE = "application/vnd.in-toto+json"


@dataclass(frozen=True, slots=True)
class Parts:
    """The bytes and values of an attestation that can be shown, whether or not anything vouches for them.

    Attributes:
        payload: the statement.
        certificate: the signing certificate, DER.
        entry: the first log entry, protobuf JSON.
    """

    payload: bytes
    certificate: bytes
    entry: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Material:
    """One attestation.

    Attributes:
        bundle: as the library verifies it; None where it cannot be one.
        parts: the bundle's own where there is one, else what the document seems to hold.
        problems: why there is no bundle, or why it must not be verified.
    """

    bundle: Bundle | None
    parts: Parts
    problems: tuple[Problem, ...] = ()


def from_attestation(content: Mapping[str, object]) -> Material:
    """Return the material of an attestation object (PEP 740)."""
    material = as_object(content.get("verification_material"))
    envelope = as_object(content.get("envelope"))
    entries = as_array(material.get("transparency_entries"))
    entry = as_object(entries[0]) if entries else {}
    parts = Parts(_decoded(envelope.get("statement")), _decoded(material.get("certificate")), entry)
    problem = _version_problem(content.get("version")) or _entries_problem(entries)
    if problem:
        return Material(None, parts, (problem,))
    return _material(lambda: Attestation.model_validate(content).to_bundle(), parts)


def from_bundle(raw: bytes, content: Mapping[str, object]) -> Material:
    """Return the material of a Sigstore bundle, version 0.1 to 0.3.

    Args:
        raw: the bundle.
        content: the same, parsed.
    """
    material = as_object(content.get("verificationMaterial"))
    envelope = as_object(content.get("dsseEnvelope"))
    chain = as_array(as_object(material.get("x509CertificateChain")).get("certificates"))
    leaf = as_object(material.get("certificate")) or (as_object(chain[0]) if chain else {})
    entries = as_array(material.get("tlogEntries"))
    entry = as_object(entries[0]) if entries else {}
    parts = Parts(_decoded(envelope.get("payload")), _decoded(leaf.get("rawBytes")), entry)
    if "messageSignature" in content:
        return Material(None, parts, (unreadable("the bundle signs the bytes of a file, not a statement about it"),))
    if material.get("publicKey") is not None:
        return Material(None, parts, (unreadable("the bundle is signed with a key of its own, without a certificate"),))
    if envelope and envelope.get("payloadType") != _PAYLOAD_TYPE:
        kind = quote(as_text(envelope.get("payloadType")))
        return Material(None, parts, (unreadable(f"the bundle holds no in-toto statement but {kind}"),))
    problem = _entries_problem(entries)
    if problem:
        return Material(None, parts, (problem,))
    return _material(partial(Bundle.from_json, raw), parts)


def _material(make: Callable[[], Bundle], seeming: Parts) -> Material:
    material = attempt(lambda: _readable(make()))
    return Material(None, seeming, (_refusal(material),)) if isinstance(material, Exception) else material


def _readable(bundle: Bundle) -> Material:
    """Return a bundle and its parts, which are read from the very object that is verified.

    A document may be read in more than one way: what is shown must be what was checked.
    """
    content = as_object(json.loads(bundle.to_json()))
    envelope = as_object(content.get("dsseEnvelope"))
    entry = as_object(as_array(as_object(content.get("verificationMaterial")).get("tlogEntries"))[0])
    certificate = bundle.signing_certificate.public_bytes(Encoding.DER)
    return Material(bundle, Parts(_decoded(envelope.get("payload")), certificate, entry))


def _version_problem(version: object) -> Problem | None:
    if type(version) is int and version == 1:
        return None
    return unreadable(f"an attestation of another version than 1: {quote(json.dumps(version))}")


def _entries_problem(entries: list[object]) -> Problem | None:
    # The library verifies the first entry only: what stands in a second one would look verified without being it.
    if len(entries) == 1:
        return None
    return unreadable(f"it holds {len(entries)} log entries; exactly one can be checked")


def _refusal(error: Exception) -> Problem:
    if isinstance(error, InvalidEnvelope) and "non-empty" in str(error):
        return failed("the signature is empty")
    if isinstance(error, InvalidBundle):
        return unreadable(f"a form of bundle that cannot be checked: {short(error)}")
    cause = error.__cause__ if isinstance(error, ConversionError) and error.__cause__ else error
    return unreadable(f"it is malformed, or newer than can be read: {short(cause)}")


def _decoded(value: object) -> bytes:
    """Return base64 decoded as leniently as the libraries do; empty where it cannot be."""
    decoded = attempt(partial(base64.b64decode, as_text(value)))
    return b"" if isinstance(decoded, Exception) else decoded
