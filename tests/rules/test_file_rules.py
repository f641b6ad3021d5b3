"""Rules about files: proofs, hashes, and what the index still lists."""

from dataclasses import replace

import pytest

from attestree.acknowledge import evidence_of
from attestree.model import Digest
from attestree.records import Finding, PackageRecord
from attestree.releases import IndexFile, ProjectPage, ProjectStatus
from attestree.rules import RULES_BY_ID
from attestree.rules.base import Context
from attestree.verdict import FileStatus, Level
from builders import (
    NOW,
    artifact,
    checked,
    file_record,
    listing,
    package,
    page,
    record,
    release,
    sdist,
    sha256_of,
    wheel,
)

OTHER = sha256_of("other bytes")


def found(rule: str, of: PackageRecord, on: ProjectPage | None = None) -> tuple[Finding, ...]:
    return RULES_BY_ID[rule].check(Context(of, on, NOW))


class TestVerificationFailed:
    def test_a_failed_file_blocks_and_its_reason_is_the_detail(self) -> None:
        bad = file_record(status=FileStatus.FAILED, reason="the signature does not match")
        (finding,) = found("verification-failed", record(files=[bad]))
        assert (finding.level, finding.file) == (Level.BLOCK, wheel())
        assert finding.detail == "the signature does not match"

    def test_one_that_does_not_count_is_for_review(self) -> None:
        files = [file_record(), file_record(sdist(), FileStatus.FAILED, counted=False)]
        assert [item.level for item in found("verification-failed", record(files=files))] == [Level.REVIEW]

    @pytest.mark.parametrize("status", [status for status in FileStatus if status is not FileStatus.FAILED])
    def test_nothing_else_is_a_failure(self, status: FileStatus) -> None:
        assert found("verification-failed", record(status=status)) == ()


class TestHashMismatch:
    def test_index_and_lock_contradict_each_other(self) -> None:
        (finding,) = found("hash-mismatch", record(files=[file_record(listed=listing(sha256=OTHER))]))
        assert (finding.level, finding.before) == (
            Level.BLOCK,
            f"{sha256_of(wheel())} in the lock and in the signed statement",
        )
        assert finding.after == f"{OTHER} on the index"

    def test_the_case_of_the_digits_says_nothing(self) -> None:
        upper = listing(sha256=sha256_of(wheel()).upper())
        assert found("hash-mismatch", record(files=[file_record(listed=upper)])) == ()

    @pytest.mark.parametrize(
        "file",
        [
            file_record(on_index=False),
            file_record(sha256="", listed=listing(sha256=OTHER), attestations=[]),
            file_record(listed=listing(sha256="")),
            file_record(locked=False, listed=listing(sha256=OTHER), attestations=[]),
        ],
        ids=["not listed", "not locked with a hash", "index without hash", "not locked"],
    )
    def test_a_hash_that_is_not_there_contradicts_nothing(self, file: object) -> None:
        assert found("hash-mismatch", record(files=[file])) == ()  # type: ignore[list-item]  # parametrized

    def test_a_signed_statement_about_other_bytes_contradicts_the_lock(self) -> None:
        other = checked(sha256=OTHER, status=FileStatus.FAILED, proven=True)
        (finding,) = found("hash-mismatch", record(files=[file_record(attestations=[other])]))
        assert finding.after == f"{OTHER} in the signed statement"
        assert "statement" in finding.detail

    def test_one_finding_tells_every_hash_of_a_file_and_where_each_is_from(self) -> None:
        pinned, served, stated = (sha256_of(word) for word in ("pinned", "served", "stated"))
        proof = checked(sha256=stated, status=FileStatus.FAILED, proven=True)
        after = record(files=[file_record(sha256=pinned, listed=listing(sha256=served), attestations=[proof])])
        after = replace(after, package=replace(after.package, artifacts=(artifact(sha256=pinned),)))
        before = replace(after, package=replace(after.package, artifacts=(artifact(sha256=OTHER),)))
        (finding,) = RULES_BY_ID["hash-mismatch"].check(Context(after, None, NOW, before))
        assert finding.detail == (
            f"the SHA-256 of this file is {OTHER[:12]}... in the old lock, and {pinned[:12]}... in the new lock, and "
            f"{served[:12]}... on the index, and {stated[:12]}... in the signed statement"
        )
        assert (finding.file, finding.before) == (wheel(), f"{OTHER} in the old lock")
        assert finding.after == f"{pinned} in the new lock; {served} on the index; {stated} in the signed statement"

    def test_a_swapped_wheel_is_one_finding_that_says_who_names_the_old_bytes_still(self) -> None:
        true, swapped = sha256_of(wheel()), OTHER
        proof = checked(status=FileStatus.FAILED, proven=True)
        after = record(files=[file_record(sha256=swapped, listed=listing(sha256=true), attestations=[proof])])
        after = replace(after, package=replace(after.package, artifacts=(artifact(sha256=swapped),)))
        before = replace(after, package=replace(after.package, artifacts=(artifact(),)))
        (finding,) = RULES_BY_ID["hash-mismatch"].check(Context(after, None, NOW, before))
        assert finding.before == f"{true} in the old lock, on the index and in the signed statement"
        assert finding.after == f"{swapped} in the new lock"

    def test_an_index_that_changes_sides_is_other_evidence(self) -> None:
        after = record(files=[file_record(sha256=OTHER, listed=listing(sha256=sha256_of(wheel())))])
        before = replace(after, package=replace(after.package, artifacts=(artifact(),)))
        (first,) = RULES_BY_ID["hash-mismatch"].check(Context(after, None, NOW, before))
        turned = replace(after, files=(file_record(sha256=OTHER, listed=listing(sha256=OTHER)),))
        (second,) = RULES_BY_ID["hash-mismatch"].check(Context(turned, None, NOW, before))
        assert evidence_of(after, first) != evidence_of(after, second)

    def test_a_statement_on_another_file_has_other_bytes_and_is_left_to_the_failure_it_is(self) -> None:
        other = checked(sdist(), status=FileStatus.FAILED, proven=True)
        assert found("hash-mismatch", record(files=[file_record(attestations=[other])])) == ()

    def test_a_statement_nobody_signed_is_left_to_the_failure_it_is(self) -> None:
        other = checked(sha256=OTHER, status=FileStatus.FAILED, proven=False)
        assert found("hash-mismatch", record(files=[file_record(attestations=[other])])) == ()
        unread = replace(checked(), statement=None)
        assert found("hash-mismatch", record(files=[file_record(attestations=[unread])])) == ()

    def test_without_a_locked_hash_the_statement_is_compared_with_the_index(self) -> None:
        file = file_record(sha256="", attestations=[checked(sha256=OTHER, status=FileStatus.FAILED, proven=True)])
        assert [item.before for item in found("hash-mismatch", record(files=[file]))] == [
            f"{sha256_of(wheel())} on the index"
        ]
        neither = file_record(sha256="", listed=listing(sha256=""), attestations=[checked(sha256=OTHER)])
        assert found("hash-mismatch", record(files=[neither])) == ()

    def test_of_hashes_without_file_names_one_must_fit(self) -> None:
        on = page(release("2.4.1"), files=[listing(), listing(sdist())])

        def pinned(*values: str) -> PackageRecord:
            hashes = tuple(Digest("sha256", value) for value in values)
            return record(files=[], package_=replace(package(artifacts=[]), hashes=hashes))

        (finding,) = found("hash-mismatch", pinned(OTHER), on)
        assert "none of the hashes" in finding.detail
        assert found("hash-mismatch", pinned(OTHER, sha256_of(sdist())), on) == ()
        assert found("hash-mismatch", pinned(), on) == ()
        assert found("hash-mismatch", pinned(OTHER), page(release("2.4.1"), files=[listing(sha256="")])) == ()


class TestVanishedFile:
    PAGE = page(release("2.4.1"), files=[listing(sdist())])

    def test_a_locked_file_that_is_gone_blocks(self) -> None:
        (finding,) = found("vanished-file", record(files=[file_record(on_index=False)]), self.PAGE)
        assert (finding.level, finding.file) == (Level.BLOCK, wheel())
        assert self.PAGE.index in finding.detail

    def test_several_are_one_finding(self) -> None:
        files = [file_record(wheel(tag=f"cp31{minor}-none-any"), on_index=False) for minor in range(5)]
        (finding,) = found("vanished-file", record(files=files), self.PAGE)
        assert finding.file == ""
        assert "and 2 more" in finding.detail

    @pytest.mark.parametrize(
        ("of", "on"),
        [
            (record(files=[file_record(on_index=False)]), None),
            (record(), PAGE),
            (record(files=[file_record(on_index=False)]), page(release("2.4.1"), files=[listing()])),
            (
                record(files=[file_record(on_index=False, sha256=OTHER)]),
                page(release("2.4.1"), files=[listing("Tinyledger-2.4.1-py3-none-any.whl", sha256=OTHER)]),
            ),
            (record(files=[file_record(on_index=False, locked=False)]), PAGE),
            (record(files=[file_record(on_index=False)], project_status=ProjectStatus.QUARANTINED), PAGE),
        ],
        ids=["no page", "listed", "on the page", "same bytes, other spelling", "not locked", "quarantined"],
    )
    def test_it_stays_quiet(self, of: PackageRecord, on: ProjectPage | None) -> None:
        assert found("vanished-file", of, on) == ()


class TestYanked:
    def test_a_yanked_release_gives_its_reason(self) -> None:
        yanked = file_record(listed=listing(yanked=True, yanked_reason="broken on \x1bpy3"))
        (finding,) = found("yanked", record(files=[yanked]))
        assert finding.level is Level.REVIEW
        assert finding.detail == "the release is yanked; the project says: broken on \\x1bpy3"

    def test_one_yanked_file_is_named(self) -> None:
        files = [file_record(), file_record(sdist(), listed=listing(sdist(), yanked=True))]
        (finding,) = found("yanked", record(files=files))
        assert (finding.file, finding.detail) == (sdist(), "this file is yanked, without a reason")
        both = [file_record(wheel(tag=tag), listed=listing(wheel(tag=tag), yanked=True)) for tag in ("a-b-c", "d-e-f")]
        (finding,) = found("yanked", record(files=[file_record(), *both]))
        assert finding.file == ""
        assert f"{wheel(tag='a-b-c')}, {wheel(tag='d-e-f')} are yanked" in finding.detail

    @pytest.mark.parametrize("of", [record(), record(files=[file_record(on_index=False)])])
    def test_it_stays_quiet(self, of: PackageRecord) -> None:
        assert found("yanked", of) == ()


@pytest.mark.parametrize(
    ("rule", "status", "level"),
    [
        ("quarantined", ProjectStatus.QUARANTINED, Level.BLOCK),
        ("archived", ProjectStatus.ARCHIVED, Level.NOTE),
        ("archived", ProjectStatus.DEPRECATED, Level.NOTE),
    ],
)
def test_the_status_of_a_project_is_told_with_its_reason(rule: str, status: ProjectStatus, level: Level) -> None:
    (finding,) = found(rule, record(project_status=status, project_status_reason="moved to tinyledger2"))
    assert finding.level is level
    assert "moved to tinyledger2" in finding.detail
    (silent,) = found(rule, record(project_status=status))
    assert silent.detail
    quiet = {ProjectStatus.ACTIVE, ProjectStatus.UNSAID}
    assert all(found(rule, record(project_status=other)) == () for other in quiet)


def files(*attested: bool) -> list[IndexFile]:
    return [listing(wheel(tag=f"cp3{number}-none-any"), attested=yes) for number, yes in enumerate(attested, start=10)]


class TestPartialProvenance:
    @pytest.mark.parametrize(
        ("attested", "detail"), [((True, False), "this one of 2"), ((False, False, True), "2 of 3")]
    )
    def test_some_files_without_provenance_are_for_review(self, attested: tuple[bool, ...], detail: str) -> None:
        (finding,) = found("partial-provenance", record(), page(release("2.4.1"), files=files(*attested)))
        assert finding.level is Level.REVIEW
        assert finding.detail.startswith(detail)
        assert bool(finding.file) is (attested.count(False) == 1)

    @pytest.mark.parametrize("attested", [(), (True,), (True, True), (False, False)])
    def test_all_or_none_is_not_partial(self, attested: tuple[bool, ...]) -> None:
        assert found("partial-provenance", record(), page(release("2.4.1"), files=files(*attested))) == ()

    def test_without_a_page_it_stays_quiet(self) -> None:
        assert found("partial-provenance", record()) == ()

    def test_files_of_other_releases_do_not_count(self) -> None:
        on = page(release("2.4.0"), release("2.4.1"), files=[listing(), listing(version="2.4.0", attested=False)])
        assert found("partial-provenance", record(), on) == ()
