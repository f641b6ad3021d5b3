"""A transparency log that speaks as Rekor v1 does."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric import ec

from lab.keys import KeySource, key_id, sign
from lab.merkle import MerkleTree

if TYPE_CHECKING:
    from datetime import datetime

    from lab.wrong import Wrong

HOST = "log.lab.example"
_EARLIER_SHARDS = 4_163_431
"""Entries in the log's earlier shards: a global index is this much more than the index in the tree."""


class TransparencyLog:
    """A log with a Merkle tree; other people's entries surround every one of ours."""

    def __init__(self, keys: KeySource, label: str) -> None:
        self._keys = keys
        self.key = keys.key(label, ec.SECP256R1())
        self._stranger = keys.key(f"{label} stranger", ec.SECP256R1())
        self._tree = MerkleTree()
        self._others(11)

    @property
    def id(self) -> bytes:
        """Return the SHA-256 of the log's public key."""
        return key_id(self.key)

    def integrate(self, body: bytes, kind: tuple[str, str], when: datetime, wrong: Wrong) -> dict[str, Any]:
        """Take an entry in.

        Args:
            body: the canonical body.
            kind: kind and version.
            when: the time the log states, unless ``wrong`` says another.
            wrong: what differs from a good entry.

        Returns:
            the entry as Sigstore's protobuf JSON has it.
        """
        index = self._tree.append(body)
        self._others(index % 3)
        log_id = self.id if wrong.claimed_log_id is None else wrong.claimed_log_id
        entry: dict[str, Any] = {
            "logIndex": str(index + _EARLIER_SHARDS),
            "logId": {"keyId": _b64(log_id)},
            "kindVersion": {"kind": kind[0], "version": kind[1]},
            "canonicalizedBody": _b64(body),
        }
        if not wrong.rekor_v2:
            integrated = int((wrong.integrated or when + timedelta(seconds=1)).timestamp())
            entry["integratedTime"] = str(integrated)
            if not wrong.no_promise:
                entry["inclusionPromise"] = {"signedEntryTimestamp": self._promise(entry, integrated, log_id, wrong)}
        if not wrong.no_proof:
            entry["inclusionProof"] = self._proof(index, log_id, wrong)
        return {**entry, **(wrong.entry_fields or {})}

    def _others(self, count: int) -> None:
        for _ in range(count):
            self._tree.append(self._keys.bytes(f"other entry {len(self._tree)}", 32))

    def _promise(self, entry: dict[str, Any], integrated: int, log_id: bytes, wrong: Wrong) -> str:
        promised = {
            "body": entry["canonicalizedBody"],
            "integratedTime": integrated,
            "logID": log_id.hex(),
            "logIndex": int(entry["logIndex"]),
        }
        key = self._stranger if wrong.foreign_promise else self.key
        return _b64(sign(key, rfc8785.dumps(promised)))

    def _proof(self, index: int, log_id: bytes, wrong: Wrong) -> dict[str, Any]:
        hashes, root, size = self._tree.proof(index), self._tree.root(), len(self._tree)
        if wrong.corrupt_proof:
            hashes[0] = bytes([hashes[0][0] ^ 1]) + hashes[0][1:]
        if wrong.wrong_root_hash:
            root = hashlib.sha256(root).digest()
        proof: dict[str, Any] = {
            "logIndex": str(index),
            "rootHash": _b64(root),
            "treeSize": str(size),
            "hashes": [_b64(one) for one in hashes],
        }
        if not wrong.no_checkpoint:
            proof["checkpoint"] = {"envelope": self._checkpoint(size, root, log_id, wrong)}
        return proof

    def _checkpoint(self, size: int, root: bytes, log_id: bytes, wrong: Wrong) -> str:
        """Return a signed note (C2SP, signed-note and tlog-checkpoint)."""
        origin = wrong.checkpoint_origin or f"{HOST} - 1193050959916656506"
        note = f"{origin}\n{size}\n{_b64(root)}\n"
        key = self._stranger if wrong.foreign_checkpoint else self.key
        signature = _b64(log_id[:4] + sign(key, note.encode()))
        return f"{note}\n\u2014 {wrong.checkpoint_signer or HOST} {signature}\n"


def dsse_body(payload: bytes, signature: bytes, certificate_pem: bytes) -> bytes:
    """Return the canonical body of a ``dsse`` 0.0.1 entry."""
    envelope = json.dumps({"payload": _b64(payload), "signatures": [{"sig": _b64(signature)}]}).encode()
    return rfc8785.dumps(
        {
            "apiVersion": "0.0.1",
            "kind": "dsse",
            "spec": {
                "envelopeHash": {"algorithm": "sha256", "value": hashlib.sha256(envelope).hexdigest()},
                "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()},
                "signatures": [{"signature": _b64(signature), "verifier": _b64(certificate_pem)}],
            },
        }
    )


def hashedrekord_v2_body(signed: bytes, signature: bytes, certificate_der: bytes) -> bytes:
    """Return the canonical body of a ``hashedrekord`` 0.0.2 entry, the log's next version."""
    return rfc8785.dumps(
        {
            "apiVersion": "0.0.2",
            "kind": "hashedrekord",
            "spec": {
                "hashedRekordV002": {
                    "data": {"algorithm": "SHA2_256", "digest": _b64(hashlib.sha256(signed).digest())},
                    "signature": {
                        "content": _b64(signature),
                        "verifier": {
                            "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                            "x509Certificate": {"rawBytes": _b64(certificate_der)},
                        },
                    },
                }
            },
        }
    )


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode()
