"""The lab itself: it puts authority, logs and statements together."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from lab import bundles, statements
from lab.authority import Authority, CtLog, LeafKey, leaf_key
from lab.keys import KeySource, key_id, public_der, sign
from lab.rekor import HOST, TransparencyLog, dsse_body, hashedrekord_v2_body
from lab.wrong import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography import x509

    from lab.identities import Identity
    from lab.wrong import Wrong

_SINCE = datetime(2021, 1, 1, tzinfo=UTC)
Window = tuple[datetime, datetime | None]


class Lab:
    """A Sigstore instance.

    Args:
        seed: everything the lab makes is a function of it and of the order of the calls; None for random keys.
    """

    def __init__(self, seed: bytes | None = None) -> None:
        self._keys = KeySource(seed)
        self._authority = Authority(self._keys, "authority")
        self._ct_log = CtLog(self._keys, "ct log")
        self._log = TransparencyLog(self._keys, "log")
        self._foreign_authority = Authority(self._keys, "foreign authority")
        self._foreign_ct_log = CtLog(self._keys, "foreign ct log")
        self._foreign_log = TransparencyLog(self._keys, "foreign log")
        self._minted = 0

    @property
    def log_id(self) -> bytes:
        """Return the transparency log's id, 32 bytes."""
        return self._log.id

    def trusted_root(
        self,
        *,
        authority: Window = (_SINCE, None),
        ct_log: Window = (_SINCE, None),
        log: Window = (_SINCE, None),
        wrong_ct_key: bool = False,
        wrong_log_key: bool = False,
    ) -> bytes:
        """Return a ``trusted_root.json``.

        Args:
            authority: when the certificate authority may be trusted: from, and until or None.
            ct_log: the same for the certificate-transparency log.
            log: the same for the transparency log.
            wrong_ct_key: the key of another log in the place of ours.
            wrong_log_key: the key of another log in the place of ours.
        """
        ct_key = (self._foreign_ct_log if wrong_ct_key else self._ct_log).key
        log_key = (self._foreign_log if wrong_log_key else self._log).key
        chain = [self._authority.certificate, self._authority.root]
        certificates = [{"rawBytes": _b64(one.public_bytes(Encoding.DER))} for one in chain]
        return json.dumps(
            {
                "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                "tlogs": [_log(f"https://{HOST}", log_key, log)],
                "certificateAuthorities": [
                    {
                        "subject": {"organization": "lab.example", "commonName": "lab-root"},
                        "uri": "https://authority.lab.example",
                        "certChain": {"certificates": certificates},
                        "validFor": _window(authority),
                    }
                ],
                "ctlogs": [_log("https://ct.lab.example", ct_key, ct_log)],
                "timestampAuthorities": [],
            },
            indent=1,
        ).encode()

    def attest(
        self,
        filename: str,
        sha256: str,
        identity: Identity,
        *,
        when: datetime,
        predicate: str = "publish",
        wrong: Wrong = NOTHING,
    ) -> dict[str, Any]:
        """Mint an attestation (PEP 740, "Attestation objects").

        Args:
            filename: the file it speaks of.
            sha256: the file's digest, hexadecimal.
            identity: who signs.
            when: the time of signing, with a time zone.
            predicate: ``publish`` or ``slsa``.
            wrong: what differs from a good attestation.
        """
        self._minted += 1
        label = f"leaf {self._minted}"
        key = leaf_key(self._keys, label, wrong.key)
        authority = self._foreign_authority if wrong.foreign_authority else self._authority
        ct_log = self._foreign_ct_log if wrong.foreign_ct_log else self._ct_log
        certificate = authority.issue(identity, key, when, self._keys.serial(label), wrong, ct_log)

        payload = statements.statement(filename, sha256, predicate, identity, wrong)
        signer = leaf_key(self._keys, f"{label} other", "p256") if wrong.other_key else key
        signed = statements.pre_authentication(payload, wrong.payload_type or statements.PAYLOAD_TYPE)
        signature = b"" if wrong.empty_signature else _sign(signer, signed)
        if wrong.signature:
            signature = signature[:-1] + bytes([signature[-1] ^ 1])

        entry = self._entry(certificate, key, payload, signed, signature, when, wrong)
        entries = [] if wrong.no_entries else [entry, *({"garbage": n} for n in range(wrong.extra_entries))]
        return {
            "version": wrong.version,
            "envelope": {"statement": _b64(payload), "signature": _b64(signature)},
            "verification_material": {
                "certificate": _b64(certificate.public_bytes(Encoding.DER)),
                "transparency_entries": entries,
            },
            **(wrong.fields or {}),
        }

    def provenance(
        self,
        filename: str,
        sha256: str,
        identity: Identity,
        *,
        when: datetime,
        slsa: bool = False,
        wrong: Wrong = NOTHING,
    ) -> bytes:
        """Mint a provenance object with a publish attestation, and with SLSA provenance beside it if ``slsa``."""
        predicates: Sequence[str] = ("publish", "slsa") if slsa else ("publish",)
        attestations = [
            self.attest(filename, sha256, identity, when=when, predicate=predicate, wrong=wrong)
            for predicate in predicates
        ]
        return bundles.provenance((identity.publisher, attestations))

    def _entry(
        self,
        certificate: x509.Certificate,
        key: LeafKey,
        payload: bytes,
        signed: bytes,
        signature: bytes,
        when: datetime,
        wrong: Wrong,
    ) -> dict[str, Any]:
        log = self._foreign_log if wrong.foreign_log else self._log
        recorded = _sign(key, signed + b" ") if wrong.other_body else signature
        if wrong.rekor_v2:
            body = hashedrekord_v2_body(signed, recorded, certificate.public_bytes(Encoding.DER))
            kind = ("hashedrekord", "0.0.2")
        else:
            body = dsse_body(payload, recorded, certificate.public_bytes(Encoding.PEM))
            kind = ("dsse", "0.0.1")
        return log.integrate(body, wrong.entry_kind or kind, when, wrong)


def _sign(key: LeafKey, message: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return sign(key, message)
    return key.sign(message)


def _log(url: str, key: ec.EllipticCurvePrivateKey, window: Window) -> dict[str, Any]:
    return {
        "baseUrl": url,
        "hashAlgorithm": "SHA2_256",
        "publicKey": {
            "rawBytes": _b64(public_der(key)),
            "keyDetails": "PKIX_ECDSA_P256_SHA_256",
            "validFor": _window(window),
        },
        "logId": {"keyId": _b64(key_id(key))},
    }


def _window(window: Window) -> dict[str, str]:
    start, end = window
    until = {"end": end.isoformat().replace("+00:00", "Z")} if end else {}
    return {"start": start.isoformat().replace("+00:00", "Z"), **until}


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode()
