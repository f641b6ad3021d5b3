"""The forms attestations travel in: provenance objects (PEP 740) and Sigstore bundles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lab.statements import PAYLOAD_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def provenance(*bundles: tuple[object, Sequence[object]]) -> bytes:
    """Return a provenance object.

    Args:
        bundles: pairs of the publisher and its attestations, whatever they are.
    """
    listed = [{"publisher": publisher, "attestations": list(attestations)} for publisher, attestations in bundles]
    return json.dumps({"version": 1, "attestation_bundles": listed}).encode()


def sigstore_bundle(attestation: Mapping[str, Any], version: str = "0.3") -> bytes:
    """Return an attestation as a Sigstore bundle of that version: ``0.1``, ``0.2`` or ``0.3``."""
    material, envelope = attestation["verification_material"], attestation["envelope"]
    if version == "0.3":
        media_type = "application/vnd.dev.sigstore.bundle.v0.3+json"
        certificate: dict[str, Any] = {"certificate": {"rawBytes": material["certificate"]}}
    else:
        media_type = f"application/vnd.dev.sigstore.bundle+json;version={version}"
        certificate = {"x509CertificateChain": {"certificates": [{"rawBytes": material["certificate"]}]}}
    return json.dumps(
        {
            "mediaType": media_type,
            "verificationMaterial": {**certificate, "tlogEntries": material["transparency_entries"]},
            "dsseEnvelope": {
                "payload": envelope["statement"],
                "payloadType": PAYLOAD_TYPE,
                "signatures": [{"sig": envelope["signature"]}],
            },
        }
    ).encode()
