from dataclasses import replace

import pytest

from attestree.model import OriginKind
from attestree.verdict import FileStatus, Level, Trust
from builders import file_record, finding, package, record, sdist, wheel


@pytest.mark.parametrize(
    ("status", "trust"),
    [
        (FileStatus.VERIFIED, Trust.VERIFIED),
        (FileStatus.NO_PROVENANCE, Trust.NO_PROVENANCE),
        (FileStatus.UNKNOWN, Trust.UNKNOWN),
        (FileStatus.UNREADABLE, Trust.UNKNOWN),
        (FileStatus.NOT_CHECKED, Trust.UNKNOWN),
        (FileStatus.FAILED, Trust.FAILED),
        (FileStatus.NOT_APPLICABLE, Trust.NOT_APPLICABLE),
    ],
)
def test_a_package_takes_the_word_of_its_file(status: FileStatus, trust: Trust) -> None:
    assert record(status=status).trust is trust


def test_a_package_takes_the_worst_of_the_files_that_count_and_ignores_the_others() -> None:
    good, bad = file_record(wheel()), file_record(sdist(), FileStatus.FAILED)
    assert record(files=[good, bad]).trust is Trust.FAILED
    assert record(files=[good, replace(bad, counted=False)]).trust is Trust.VERIFIED


@pytest.mark.parametrize(
    ("level", "trust"), [(Level.BLOCK, Trust.FAILED), (Level.REVIEW, Trust.REVIEW), (Level.NOTE, Trust.VERIFIED)]
)
def test_a_finding_colours_a_verified_package_unless_it_is_a_note(level: Level, trust: Trust) -> None:
    assert record(findings=[finding(level=level)]).trust is trust


def test_a_failure_shows_at_once_and_anything_better_waits() -> None:
    assert record(settled=False).trust is Trust.PENDING
    assert record(status=FileStatus.UNKNOWN, settled=False).trust is Trust.UNKNOWN
    assert record(status=FileStatus.FAILED, settled=False).trust is Trust.FAILED
    assert record(findings=[finding(level=Level.BLOCK)], settled=False).trust is Trust.FAILED


def test_a_file_without_a_verdict_at_the_end_was_not_checked_and_is_no_pass() -> None:
    files = [file_record(wheel()), file_record(sdist(), None)]
    assert record(files=files).trust is Trust.UNKNOWN
    assert record(files=files, settled=False).trust is Trust.PENDING


def test_a_package_of_an_index_of_which_nothing_was_looked_at_is_unknown() -> None:
    assert record(files=[]).trust is Trust.UNKNOWN
    assert record(error="the index did not answer").trust is Trust.UNKNOWN


@pytest.mark.parametrize("kind", [OriginKind.ROOT, OriginKind.GIT, OriginKind.URL, OriginKind.PATH])
def test_what_no_index_serves_is_not_applicable(kind: OriginKind) -> None:
    assert record(package_=package(kind=kind, url="")).trust is Trust.NOT_APPLICABLE


def test_a_file_without_a_verdict_says_that_it_waits() -> None:
    waiting = file_record(status=None)
    assert (waiting.status, waiting.reason, waiting.attestations) == (FileStatus.NOT_CHECKED, "still queued", ())
    done = file_record(reason="all checks hold")
    assert (done.status, done.reason, len(done.attestations)) == (FileStatus.VERIFIED, "all checks hold", 1)


def test_the_worst_level_is_that_of_the_worst_finding() -> None:
    assert record().worst_level is None
    assert record(findings=[finding(level=Level.NOTE), finding(level=Level.BLOCK)]).worst_level is Level.BLOCK


def test_a_record_answers_for_its_package() -> None:
    assert record("webframe", "5.1.0").id == "webframe==5.1.0"


def test_what_was_skipped_on_purpose_is_not_unknown() -> None:
    bare = record(files=[])
    assert bare.trust is Trust.UNKNOWN
    assert replace(bare, skipped="removed").trust is Trust.NOT_APPLICABLE
