"""Real attestations, published bad ones, and what real index servers emit about publishers."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from attestree.verdict import FileStatus
from attestree.verify.provenance import verify_document, verify_provenance
from attestree.verify.trust import TrustRoot
from shared import SHARED, needs_shared

if TYPE_CHECKING:
    from attestree.evidence import FileVerdict

pytestmark = needs_shared

CORPUS = SHARED / "corpus"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
FIELDS = {
    "issuer_v1": "legacy_issuer",
    "issuer_v2": "issuer",
    "gh_workflow_trigger": "legacy_workflow_trigger",
    "gh_workflow_sha": "legacy_workflow_sha",
    "gh_workflow_name": "legacy_workflow_name",
    "gh_workflow_repository": "legacy_workflow_repository",
    "gh_workflow_ref": "legacy_workflow_ref",
    "source_repository_id": "source_repository_identifier",
    "source_repository_owner_id": "source_repository_owner_identifier",
}
"""Names that the index of the corpus gives to claims, where they are not ours."""


def index_of(folder: str) -> list[dict[str, Any]]:
    path = CORPUS / folder / "INDEX.json"
    return json.loads(path.read_bytes()) if path.is_file() else []


REAL = index_of("real")
BAD = index_of("bad")


@lru_cache
def public_root(instance: str) -> TrustRoot:
    return TrustRoot.embedded(staging=instance == "staging")


def provenance_of(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record as a provenance object; a bare attestation is put beside the publisher the index gives."""
    content: dict[str, Any] = json.loads((CORPUS / "real" / record["file"]).read_bytes())
    if record["form"] == "pep740-provenance":
        return content
    return {"version": 1, "attestation_bundles": [{"publisher": record["publisher"], "attestations": [content]}]}


def ask(record: dict[str, Any], provenance: dict[str, Any] | None = None, **changes: str) -> FileVerdict:
    return verify_provenance(
        json.dumps(provenance or provenance_of(record)).encode(),
        filename=changes.get("filename", record["distribution"]),
        sha256=changes.get("sha256", record["sha256"]),
        trust_root=public_root(record["trust_root"]),
        now=NOW,
    )


def test_the_corpus_is_the_one_that_is_meant() -> None:
    assert len(REAL) == 18
    assert sum("kind" in record["publisher"] for record in REAL) == 16


@pytest.mark.parametrize("record", REAL, ids=lambda record: record["file"])
def test_real_attestations(record: dict[str, Any]) -> None:
    verdict = ask(record)
    checked = verdict.attestations[0]
    assert checked.proven
    if "kind" in record["publisher"]:
        assert verdict.status is FileStatus.VERIFIED, verdict.reason
    else:
        assert verdict.status is FileStatus.UNREADABLE
        assert "proof holds, publisher unknown" in verdict.reason
    assert checked.certificate is not None
    expected = {FIELDS.get(name, name): value for name, value in record["claims"].items() if name != "san"}
    assert checked.claims.present() == expected
    assert [checked.certificate.identity] == record["claims"]["san"]
    assert checked.statement is not None
    assert checked.statement.predicate_kind == record["predicate"]


@pytest.mark.parametrize("record", REAL, ids=lambda record: record["file"])
def test_real_attestations_fail_when_one_byte_changes(record: dict[str, Any]) -> None:
    name: str = record["distribution"]
    for place, character in enumerate(name):
        if character not in "-_.":  # separators are one and the same to PEP 503
            other_name = name[:place] + chr(ord(character) ^ 1) + name[place + 1 :]
            assert ask(record, filename=other_name).status is FileStatus.FAILED

    digest: str = record["sha256"]
    for place in range(0, 64, 5):
        other_digest = digest[:place] + chr(ord(digest[place]) ^ 1) + digest[place + 1 :]
        assert ask(record, sha256=other_digest).status is FileStatus.FAILED

    provenance = provenance_of(record)
    envelope = provenance["attestation_bundles"][0]["attestations"][0]["envelope"]
    statement = base64.b64decode(envelope["statement"])
    for place in range(0, len(statement), 7):
        changed = statement[:place] + bytes([statement[place] ^ 1]) + statement[place + 1 :]
        envelope["statement"] = base64.b64encode(changed).decode()
        assert ask(record, provenance).status is FileStatus.FAILED


@pytest.mark.parametrize("record", BAD, ids=lambda record: record["file"])
def test_published_bad_ones(record: dict[str, Any]) -> None:
    raw = (CORPUS / "bad" / record["file"]).read_bytes()
    if "trusted_root" in record:
        roots = [TrustRoot.from_file(CORPUS / "bad" / record["trusted_root"])]
    else:
        roots = [public_root("production"), public_root("staging")]
    verdicts = [verify_document(raw, trust_root=root, now=NOW) for root in roots]
    for verdict in verdicts:
        assert verdict.status in {FileStatus.FAILED, FileStatus.UNREADABLE}
        assert verdict.reason.isprintable()
    if record["expected"] == "pass":
        assert FileStatus.UNREADABLE in {verdict.status for verdict in verdicts}
    served = verify_provenance(raw, filename="a-1.tar.gz", sha256="0" * 64, trust_root=roots[0], now=NOW)
    assert served.status in {FileStatus.FAILED, FileStatus.UNREADABLE}


def test_a_bundle_with_a_timestamp_of_its_own_is_proven() -> None:
    """Rekor v2 states no time; the bundle brings a timestamp, and the library reads it."""
    raw = (CORPUS / "bad" / "rekor2-dsse-happy-path.sigstore.json").read_bytes()
    root = TrustRoot.from_file(CORPUS / "bad" / "rekor2-dsse-happy-path.trusted_root.json")
    checked = verify_document(raw, trust_root=root, now=NOW).attestations[0]
    assert checked.proven
    assert checked.log is not None
    assert checked.log.integrated is None


UNKNOWN = {
    "peryx-hosted.gitlab_oidc_project-0.0.3.tar.gz.provenance": (
        "gitlab_oidc_project-0.0.3.tar.gz",
        "c1ca9b0d85df1606451098233018534497bf584362e10e4a8c21dfaea92c02a8",
        "https://gitlab.com/facutuesca/gitlab-oidc-project",
    ),
    "pulp-hosted.pypi_attestations-0.0.19.tar.gz.provenance": (
        "pypi_attestations-0.0.19.tar.gz",
        "9bb1add04b1b4e182be6b0b80931593f7a291eb49d69b4fd728a5d4cbcdc4bd3",
        "https://github.com/trailofbits/pypi-attestations",
    ),
}


@pytest.mark.parametrize("file", UNKNOWN)
def test_publishers_that_real_servers_make_up(file: str) -> None:
    filename, sha256, repository = UNKNOWN[file]
    raw = (CORPUS / "unknown-publisher" / file).read_bytes()
    root = public_root("production")
    verdict = verify_provenance(raw, filename=filename, sha256=sha256, trust_root=root, now=NOW)
    assert verdict.status is FileStatus.UNREADABLE
    assert "proof holds, publisher unknown: the index names the kind" in verdict.reason
    for checked in verdict.attestations:
        assert checked.proven
        assert checked.statement is not None
        assert checked.statement.subjects[0].name == filename
        assert checked.claims.source_repository_uri == repository
    other = verify_provenance(raw, filename=filename, sha256="0" * 64, trust_root=root, now=NOW)
    assert other.status is FileStatus.FAILED
