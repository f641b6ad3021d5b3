"""What a trust root covers, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from attestree.verdict import FileStatus
from attestree.verify import documents
from attestree.verify.trust import TrustRoot
from verify.conftest import NOW, SIGNED

if TYPE_CHECKING:
    from verify.conftest import Bench

FAILED, VERIFIED = FileStatus.FAILED, FileStatus.VERIFIED


def year(number: int) -> datetime:
    return datetime(number, 1, 1, tzinfo=UTC)


ROOTS: dict[str, tuple[dict[str, Any], FileStatus, str]] = {
    "the log's window has ended": ({"log": (year(2021), year(2022))}, FAILED, "let the transparency log sign"),
    "the authority's window has ended": ({"authority": (year(2021), year(2022))}, FAILED, "authority sign"),
    "the certificate log's window has ended": ({"ct_log": (year(2021), year(2022))}, FAILED, "transparency log sign"),
    "the log begins after signing": ({"log": (SIGNED + timedelta(hours=1), None)}, FAILED, "2026-05-30"),
    "the authority begins after signing": ({"authority": (SIGNED + timedelta(hours=1), None)}, FAILED, "2026-05-30"),
    "the certificate log begins after signing": ({"ct_log": (SIGNED + timedelta(hours=1), None)}, FAILED, "2026-05-30"),
    "windows may end at the very second": ({"log": (year(2021), SIGNED + timedelta(seconds=1))}, VERIFIED, "hold"),
    "another log": ({"wrong_log_key": True}, FAILED, "outdated, or forged"),
    "another certificate log": ({"wrong_ct_key": True}, FAILED, "outdated, or forged"),
    "nothing is valid yet": ({"log": (year(2027), None)}, FileStatus.NOT_CHECKED, "clock"),
}


@pytest.mark.parametrize(("options", "status", "word"), ROOTS.values(), ids=ROOTS.keys())
def test_trust_roots(bench: Bench, options: dict[str, Any], status: FileStatus, word: str) -> None:
    root = TrustRoot.from_bytes(bench.lab.trusted_root(**options), source="the lab")
    verdict = bench.ask(bench.attest(), trust_root=root)
    assert verdict.status is status, verdict.reason
    assert word in verdict.reason


def test_the_public_root_does_not_cover_the_lab(bench: Bench) -> None:
    verdict = bench.ask(bench.attest(), trust_root=TrustRoot.embedded())
    assert verdict.status is FAILED
    assert "outdated, or forged" in verdict.reason


def test_a_clock_that_is_wrong(bench: Bench) -> None:
    attestation = bench.attest()
    assert bench.ask(attestation, now=year(2019)).status is FileStatus.NOT_CHECKED
    assert "from the future: 2026-05-30" in bench.ask(attestation, now=SIGNED - timedelta(days=1)).reason
    assert bench.ask(attestation, now=SIGNED - timedelta(minutes=5)).status is VERIFIED
    assert bench.ask(attestation, now=NOW + timedelta(days=3650)).status is VERIFIED


def test_a_trust_root_that_is_garbage_checks_nothing(bench: Bench) -> None:
    broken = TrustRoot(b"{}", bench.root.info)
    verdict = bench.ask(bench.attest(), trust_root=broken)
    assert verdict.status is FileStatus.NOT_CHECKED
    assert "not a Sigstore trusted root" in verdict.reason


def test_keys_that_the_library_does_not_use_yet_are_no_failure(bench: Bench) -> None:
    """The library goes by this machine's clock; a replay may be judged by another time."""
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    root = TrustRoot.from_bytes(bench.lab.trusted_root(log=(later, None)), source="the lab")
    verdict = bench.ask(bench.attest(when=later), trust_root=root, now=later + timedelta(days=1))
    assert verdict.status is FileStatus.NOT_CHECKED
    assert "the trust root cannot be used" in verdict.reason


def test_what_nobody_foresaw_is_a_verdict(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def surprise(raw: bytes, question: object) -> None:
        raise LookupError("\x1b[2J")

    monkeypatch.setattr(documents, "check_provenance", surprise)
    verdict = bench.ask(bench.attest())
    assert (verdict.status, verdict.reason) == (FileStatus.UNREADABLE, r"it cannot be evaluated: LookupError: \x1b[2J")
