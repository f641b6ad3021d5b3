"""In-toto statements and the DSSE envelope's bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pypi_attestations import AttestationType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lab.identities import Identity
    from lab.wrong import Wrong

PUBLISH = AttestationType.PYPI_PUBLISH_V1.value
SLSA = AttestationType.SLSA_PROVENANCE_V1.value
IN_TOTO_V1 = "https://in-toto.io/Statement/v1"
PAYLOAD_TYPE = "application/vnd.in-toto+json"


def statement(filename: str, sha256: str, predicate: str, identity: Identity, wrong: Wrong) -> bytes:
    """Return the statement about one file.

    Args:
        filename: the file's name.
        sha256: its digest, hexadecimal.
        predicate: ``publish`` or ``slsa``.
        identity: whom SLSA provenance names as the builder.
        wrong: what differs from a good statement.
    """
    if wrong.statement is not None:
        return wrong.statement
    digests = {"sha256": sha256} if wrong.digests is None else dict(wrong.digests)
    subject = {"name": filename if wrong.name is None else wrong.name, "digest": digests}
    kind, content = (SLSA, slsa_predicate(identity)) if predicate == "slsa" else (PUBLISH, None)
    return json.dumps(
        {
            "_type": wrong.statement_type or IN_TOTO_V1,
            "subject": [subject] if wrong.subjects is None else list(wrong.subjects),
            "predicateType": kind if wrong.predicate_type is None else wrong.predicate_type,
            "predicate": content if wrong.predicate is None else wrong.predicate,
        },
        separators=(",", ":"),
    ).encode()


def slsa_predicate(identity: Identity) -> Mapping[str, Any]:
    """Return what a forge's own builder writes about a run (SLSA provenance v1)."""
    claims = identity.claims
    repository, ref, commit = claims.get(12, ""), claims.get(14, ""), claims.get(13, "")
    path = claims.get(18, "").removeprefix(repository).rpartition("@")[0].lstrip("/")
    return {
        "buildDefinition": {
            "buildType": "https://actions.github.io/buildtypes/workflow/v1",
            "externalParameters": {"workflow": {"ref": ref, "repository": repository, "path": path}},
            "internalParameters": {
                "github": {
                    "event_name": claims.get(20, ""),
                    "repository_id": claims.get(15, ""),
                    "repository_owner_id": claims.get(17, ""),
                    "runner_environment": claims.get(11, ""),
                }
            },
            "resolvedDependencies": [{"uri": f"git+{repository}@{ref}", "digest": {"gitCommit": commit}}],
        },
        "runDetails": {
            "builder": {"id": claims.get(9, "")},
            "metadata": {"invocationId": claims.get(21, "")},
        },
    }


def pre_authentication(payload: bytes, payload_type: str = PAYLOAD_TYPE) -> bytes:
    """Return what a DSSE signature covers (DSSE protocol, PAE)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
