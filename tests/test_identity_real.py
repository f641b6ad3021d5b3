"""Who published the real releases of the shared corpus, and who is who among them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from attestree.identity import compare_identity, identity_of, judge_identity
from attestree.verdict import FileStatus, IdentityStatus
from attestree.verify.provenance import verify_provenance
from attestree.verify.trust import TrustRoot
from builders import file_record, package, record
from shared import SHARED, needs_shared

if TYPE_CHECKING:
    from attestree.records import IdentityVerdict, PackageRecord

pytestmark = needs_shared

REAL = SHARED / "corpus" / "real"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def index() -> list[dict[str, Any]]:
    path = REAL / "INDEX.json"
    found: list[dict[str, Any]] = json.loads(path.read_bytes()) if path.is_file() else []
    return found


PUBLISHED = [item for item in index() if "kind" in (item["publisher"] or {})]


@cache
def root(instance: str) -> TrustRoot:
    return TrustRoot.embedded(staging=instance == "staging")


def verified(item: dict[str, Any], *pins: dict[str, Any]) -> PackageRecord:
    content = json.loads((REAL / item["file"]).read_bytes())
    if item["form"] != "pep740-provenance":
        content = {"version": 1, "attestation_bundles": [{"publisher": item["publisher"], "attestations": [content]}]}
    found = verify_provenance(
        json.dumps(content).encode(),
        filename=item["distribution"],
        sha256=item["sha256"],
        trust_root=root(item["trust_root"]),
        now=NOW,
    )
    assert found.status is FileStatus.VERIFIED
    file = file_record(item["distribution"], attestations=found.attestations, sha256=item["sha256"])
    return record(files=[file], package_=package(identities=pins))


@pytest.mark.parametrize("item", PUBLISHED, ids=lambda item: item["file"])
def test_a_real_publisher_fits_a_pin_of_itself_and_of_nobody_else(item: dict[str, Any]) -> None:
    pin = item["publisher"]
    verdict = judge_identity(verified(item, pin))
    assert verdict is not None
    assert verdict.status is IdentityStatus.PINNED
    for key in set(pin) - {"kind", "environment", "claims", "vcs_ref"}:
        other = judge_identity(verified(item, {**pin, key: f"{pin[key]}x"}))
        assert other is not None
        assert other.status is IdentityStatus.DIFFERS, key


def compared(before: str, after: str) -> IdentityVerdict:
    by_file = {item["distribution"]: item for item in reversed(PUBLISHED)}
    old, new = (identity_of(verified(by_file[name]).files[0].attestations[0]) for name in (before, after))
    assert old is not None
    assert new is not None
    return compare_identity(new, old, before)


def test_a_clean_upgrade_is_the_same_publisher() -> None:
    verdict = compared("abi3info-2024.10.3-py3-none-any.whl", "abi3info-2024.10.8-py3-none-any.whl")
    assert verdict.status is IdentityStatus.SAME_AS_BEFORE
    assert "renamed" not in verdict.reason


def test_a_renamed_repository_is_the_same_publisher() -> None:
    verdict = compared("pypi_attestation_models-0.0.4a2.tar.gz", "pypi_attestations-0.0.19.tar.gz")
    assert verdict.status is IdentityStatus.SAME_AS_BEFORE
    assert "renamed from https://github.com/trailofbits/pypi-attestation-models" in verdict.reason


def test_a_repository_that_moved_to_another_owner_differs_in_its_owner_only() -> None:
    verdict = compared("pypi_attestations-0.0.19.tar.gz", "pypi_attestations-0.0.28.tar.gz")
    assert verdict.status is IdentityStatus.DIFFERS
    assert "owner number https://github.com/pypi (2964877)" in verdict.reason
    assert "repository number" not in verdict.reason


def test_two_projects_are_two_publishers() -> None:
    verdict = compared("sigstore-3.6.1.tar.gz", "sampleproject-4.0.0.tar.gz")
    assert verdict.status is IdentityStatus.DIFFERS
