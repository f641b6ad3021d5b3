"""Everything that can be wrong about an attestation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """What differs from a good attestation; nothing by default.

    Attributes, the statement:
        statement: signed in place of the whole statement, as raw bytes.
        statement_type: in place of in-toto's v1.
        subjects: in place of the one subject.
        name: in place of the file's name.
        digests: in place of the file's SHA-256.
        predicate_type: in place of the type of the predicate.
        predicate: in place of the predicate; ``{}`` and nested values are possible.

    Attributes, the signature:
        signature: one bit of it is flipped.
        empty_signature: it is empty.
        other_key: made by a key that the certificate does not hold.
        payload_type: signed as another DSSE payload type.

    Attributes, the certificate:
        foreign_authority: issued by an authority of the same name that no root covers.
        self_signed: signed by its own key.
        key: ``p384``, ``rsa`` or ``ed25519`` in place of a P-256 key.
        no_key_usage, no_extended_key_usage, wrong_extended_key_usage, is_authority, no_identity: as they say.
        not_before, not_after: the ends of its validity.
        raw_claims: extensions ``1.3.6.1.4.1.57264.1.N`` by N with their raw value, in place of the identity's own.
        scts: how many timestamps of the certificate-transparency log it embeds, 0 to 2.
        foreign_ct_log: its timestamp is signed by a log that no root covers.
        sct_time: the timestamp's time.

    Attributes, the log entry:
        foreign_log: checkpoint and promise are signed by a log that no root covers.
        foreign_checkpoint, foreign_promise: only that one is.
        claimed_log_id: the log's id in the entry, in place of the true one, all signatures being the true log's.
        no_proof, no_checkpoint, no_promise: as they say.
        corrupt_proof: one bit of the first hash of the proof is flipped.
        wrong_root_hash: the proof's root hash is another one.
        checkpoint_origin: in place of the checkpoint's first line.
        checkpoint_signer: in place of the name on the checkpoint's signature.
        integrated: when the log says it took the entry in.
        entry_kind: kind and version, in place of ``dsse`` ``0.0.1``.
        other_body: the entry is that of another signature by the same key.
        rekor_v2: an entry of the log's next version, which promises no time.
        extra_entries: how many further entries follow the first; each is garbage.
        no_entries: none at all.
        entry_fields: further fields of the entry.

    Attributes, the attestation:
        version: in place of 1.
        fields: further fields of the attestation.
    """

    statement: bytes | None = None
    statement_type: str | None = None
    subjects: Sequence[Mapping[str, Any]] | None = None
    name: str | None = None
    digests: Mapping[str, str] | None = None
    predicate_type: str | None = None
    predicate: Mapping[str, Any] | None = None

    signature: bool = False
    empty_signature: bool = False
    other_key: bool = False
    payload_type: str | None = None

    foreign_authority: bool = False
    self_signed: bool = False
    key: str = "p256"
    no_key_usage: bool = False
    no_extended_key_usage: bool = False
    wrong_extended_key_usage: bool = False
    is_authority: bool = False
    no_identity: bool = False
    not_before: datetime | None = None
    not_after: datetime | None = None
    raw_claims: Mapping[int, bytes] | None = None
    scts: int = 1
    foreign_ct_log: bool = False
    sct_time: datetime | None = None

    foreign_log: bool = False
    foreign_checkpoint: bool = False
    foreign_promise: bool = False
    claimed_log_id: bytes | None = None
    no_proof: bool = False
    no_checkpoint: bool = False
    no_promise: bool = False
    corrupt_proof: bool = False
    wrong_root_hash: bool = False
    checkpoint_origin: str | None = None
    checkpoint_signer: str | None = None
    integrated: datetime | None = None
    entry_kind: tuple[str, str] | None = None
    other_body: bool = False
    rekor_v2: bool = False
    extra_entries: int = 0
    no_entries: bool = False
    entry_fields: Mapping[str, Any] | None = None

    version: int = 1
    fields: Mapping[str, Any] | None = None


NOTHING = Wrong()
"""A good attestation."""
