"""What becomes of the pin of one release: only who is proven to have published all of it is ever proposed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from attestree.identity import judge_identity
from attestree.pin_file import Pin
from attestree.pinning import Fate, Pinning, code_of, pinning_of, to_write
from attestree.verdict import FileStatus, Level
from builders import checked, claims, file_record, finding, package, record, sdist, wheel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.evidence import CheckedAttestation
    from attestree.records import FileRecord, Finding, PackageRecord

ISSUER = "https://token.actions.githubusercontent.com"
PIN = {
    "kind": "GitHub",
    "repository": "tinyledger/tinyledger",
    "workflow": "release.yml",
    "repository_id": "11",
    "owner_id": "7",
}


def by(repository: str = "tinyledger/tinyledger", number: str = "11", issuer: str = ISSUER) -> CheckedAttestation:
    values = claims(
        issuer=issuer,
        repository=f"https://github.com/{repository}",
        workflow=".github/workflows/release.yml",
        repository_id=number,
        owner_id="7",
        environment="",
    )
    return checked(claims_=values)


def release(
    *files: FileRecord,
    pins: Sequence[dict[str, str]] = (),
    locked: Sequence[dict[str, object]] = (),
    findings: Sequence[Finding] = (),
    version: str = "2.4.1",
) -> PackageRecord:
    named = replace(package("tinyledger", version, identities=locked), pins=tuple(pins))
    found = record(files=files or [file_record(attestations=[by()])], package_=named, findings=findings)
    return replace(found, identity=judge_identity(found))


def test_who_published_an_unpinned_release_is_proposed_with_the_forges_numbers() -> None:
    found = pinning_of(release())
    assert (found.fate, found.pins) == (Fate.PINNED, (Pin("tinyledger", PIN),))
    assert found.words == "https://github.com/tinyledger/tinyledger (.github/workflows/release.yml)"
    assert judge_identity(replace(release(), package=release(pins=[PIN]).package)) == release(pins=[PIN]).identity


def test_whoever_is_pinned_already_stays_pinned() -> None:
    found = pinning_of(release(pins=[PIN]))
    assert found.fate is Fate.KEPT
    assert to_write([found], update=True) == ([], frozenset())


def test_the_same_name_with_another_number_differs_and_is_replaced_only_when_asked() -> None:
    found = pinning_of(release(file_record(attestations=[by(number="12")]), pins=[PIN]))
    assert found.fate is Fate.DIFFERS
    assert found.words == "not the publisher attestree.toml pins: repository number 12 instead of 11"
    assert to_write([found], update=False) == ([], frozenset())
    pins, replaced = to_write([found], update=True)
    assert [pin.publisher["repository_id"] for pin in pins] == ["12"]
    assert replaced == {"tinyledger"}
    assert code_of([found], frozenset()) == 1
    assert code_of([found], replaced) == 0


def test_a_renamed_repository_is_still_the_one_that_is_pinned() -> None:
    assert pinning_of(release(file_record(attestations=[by("renamed/ledger")]), pins=[PIN])).fate is Fate.KEPT


def test_an_update_keeps_the_publisher_of_another_locked_version() -> None:
    kept = pinning_of(release(pins=[PIN], version="1.9"))
    moved = pinning_of(release(file_record(attestations=[by("moved/ledger", "12")]), pins=[PIN]))
    pins, _ = to_write([kept, moved], update=True)
    assert [pin.publisher["repository"] for pin in pins] == ["tinyledger/tinyledger", "moved/ledger"]


def test_two_publishers_of_one_release_are_both_expected() -> None:
    files = [file_record(wheel(), attestations=[by()]), file_record(sdist(), attestations=[by("other/ci", "13")])]
    assert [pin.publisher["repository"] for pin in pinning_of(release(*files)).pins] == [
        "tinyledger/tinyledger",
        "other/ci",
    ]


@pytest.mark.parametrize("status", [FileStatus.NO_PROVENANCE, FileStatus.FAILED, FileStatus.UNREADABLE])
def test_a_release_of_which_a_file_is_not_proven_is_not_pinned(status: FileStatus) -> None:
    found = pinning_of(release(file_record(attestations=[by()]), file_record(sdist(), status)))
    assert (found.fate, found.words, found.pins) == (Fate.UNPROVEN, status.value, ())
    assert code_of([found], frozenset()) == 0


def test_what_could_not_be_checked_is_told_apart() -> None:
    found = pinning_of(release(file_record(status=FileStatus.NOT_CHECKED)))
    assert found.fate is Fate.UNCHECKED
    assert code_of([found], frozenset()) == 3
    unreachable = pinning_of(replace(release(), error="index.example refuses the connection"))
    assert (unreachable.fate, unreachable.words) == (Fate.UNCHECKED, "index.example refuses the connection")


def test_a_pinned_release_that_lost_its_provenance_differs_and_has_nobody_to_propose() -> None:
    found = pinning_of(release(file_record(status=FileStatus.NO_PROVENANCE), pins=[PIN]))
    assert (found.fate, found.pins) == (Fate.DIFFERS, ())
    assert to_write([found], update=True) == ([], frozenset())


def test_nobody_is_pinned_on_a_release_that_should_not_be_installed() -> None:
    bad = finding(rule="quarantined", level=Level.BLOCK)
    assert pinning_of(release(findings=[bad])).fate is Fate.UNPROVEN
    assert pinning_of(release(findings=[replace(bad, acknowledged="looked at")])).fate is Fate.PINNED


def test_what_the_lock_pins_is_left_to_the_lock() -> None:
    found = pinning_of(release(locked=[{"kind": "GitHub", "repository": "other/ledger", "workflow": "release.yml"}]))
    assert (found.fate, found.pins) == (Fate.DIFFERS, ())
    assert "the lock pins" in found.words
    incomparable = pinning_of(release(locked=[{"kind": "Forgejo", "repository": "a/b"}]))
    assert incomparable.fate is Fate.UNPROVEN


def test_a_publisher_that_no_pin_can_name_is_said() -> None:
    found = pinning_of(release(file_record(attestations=[by(issuer="https://forge.example")])))
    assert found == Pinning(found.record, Fate.UNPROVEN, "published by somebody whom no pin can name")


def test_a_release_without_any_file_that_counts_is_not_pinned() -> None:
    found = pinning_of(release(file_record(counted=False, attestations=[by()])))
    assert (found.fate, found.words, found.pins) == (Fate.UNCHECKED, "no file of it is known", ())
