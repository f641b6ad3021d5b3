from dataclasses import replace

import pytest

from attestree.model import OriginKind
from attestree.outcome import SilentIndex, exit_code, is_not_checked, silent_indexes
from attestree.records import PackageRecord
from attestree.verdict import FileStatus, Level
from builders import file_record, finding, package, record, root, wheel

CLEAN = record()
UNCHECKED = record("webframe", "5.1.0", status=FileStatus.NOT_CHECKED)
NOTE, REVIEW, BLOCK = (record(findings=[finding(level=level)]) for level in (Level.NOTE, Level.REVIEW, Level.BLOCK))
FAILED = record(status=FileStatus.FAILED)


@pytest.mark.parametrize(
    ("found", "fail_on", "code"),
    [
        ([], Level.BLOCK, 0),
        ([CLEAN], Level.NOTE, 0),
        ([CLEAN, BLOCK], Level.BLOCK, 1),
        ([CLEAN, REVIEW], Level.BLOCK, 0),
        ([CLEAN, REVIEW], Level.REVIEW, 1),
        ([BLOCK], Level.REVIEW, 1),
        ([NOTE], Level.REVIEW, 0),
        ([NOTE], Level.NOTE, 1),
        ([FAILED], Level.BLOCK, 1),
        ([FAILED], Level.NOTE, 1),
        ([BLOCK, FAILED], None, 0),
        ([UNCHECKED], Level.BLOCK, 3),
        ([UNCHECKED, BLOCK], Level.BLOCK, 1),
        ([BLOCK, UNCHECKED], Level.BLOCK, 1),
        ([REVIEW, UNCHECKED], Level.BLOCK, 3),
        ([UNCHECKED, CLEAN], None, 3),
    ],
)
def test_the_worst_thing_found_decides(found: list[PackageRecord], fail_on: Level | None, code: int) -> None:
    assert exit_code(found, fail_on) == code


def test_what_somebody_acknowledged_does_not_count() -> None:
    accepted = finding(level=Level.BLOCK, acknowledged="we looked")
    assert exit_code([record(findings=[accepted])], Level.NOTE) == 0
    assert exit_code([record(findings=[accepted, finding(level=Level.NOTE)])], Level.NOTE) == 1
    assert exit_code([record(findings=[accepted]), UNCHECKED]) == 3


def test_a_failed_file_is_acknowledged_by_its_own_finding_only() -> None:
    accepted = finding("verification-failed", Level.BLOCK, file=wheel(), acknowledged="we looked")
    assert exit_code([record(status=FileStatus.FAILED, findings=[accepted])]) == 0
    other = replace(accepted, file="tinyledger-2.4.1.tar.gz")
    assert exit_code([record(status=FileStatus.FAILED, findings=[other])]) == 1
    another_rule = replace(accepted, rule="hash-mismatch")
    assert exit_code([record(status=FileStatus.FAILED, findings=[another_rule])]) == 1


@pytest.mark.parametrize("status", [FileStatus.UNKNOWN, FileStatus.UNREADABLE, FileStatus.NO_PROVENANCE])
def test_an_answer_that_proves_nothing_is_no_failure_to_ask(status: FileStatus) -> None:
    assert exit_code([record(status=status)]) == 0


def test_a_failed_file_that_does_not_count_is_left_to_its_finding() -> None:
    files = [file_record(wheel()), file_record("tinyledger-2.4.1.tar.gz", FileStatus.FAILED, counted=False)]
    assert exit_code([record(files=files)]) == 0


@pytest.mark.parametrize(
    ("found", "unchecked"),
    [
        (CLEAN, False),
        (UNCHECKED, True),
        (record(error="no answer"), True),
        (record(settled=False), True),
        (record(files=[file_record(status=None)]), True),
        (record(files=[file_record(), file_record("x-1.tar.gz", None, counted=False)]), False),
        (record(files=[]), True),
        (replace(record(files=[]), skipped="removed"), False),
        (record(package_=root(), settled=False), False),
        (record(package_=package(kind=OriginKind.GIT)), False),
    ],
)
def test_only_what_counts_and_comes_from_an_index_can_be_unchecked(found: PackageRecord, unchecked: bool) -> None:
    assert is_not_checked(found) is unchecked


MAIN, EXTRA = "https://index.example/simple/", "https://extra.example/simple/"


def asked(name: str, index: str, error: str) -> PackageRecord:
    return replace(record(name, "1.0"), index=index, error=error)


def test_indexes_are_silent_where_none_of_them_answered_anything() -> None:
    found = [asked("one", MAIN, "HTTP 500"), asked("two", MAIN, "HTTP 429"), asked("three", EXTRA, "refused")]
    assert silent_indexes(found) == (SilentIndex(MAIN, 2, "HTTP 500"), SilentIndex(EXTRA, 1, "refused"))


@pytest.mark.parametrize(
    "other", [asked("two", MAIN, ""), asked("two", EXTRA, "")], ids=["the same index", "another index"]
)
def test_one_answer_is_enough_for_indexes_not_to_be_silent(other: PackageRecord) -> None:
    assert silent_indexes([asked("one", MAIN, "HTTP 500"), other]) == ()


def test_two_versions_of_a_project_are_one_question() -> None:
    first = asked("one", MAIN, "HTTP 500")
    second = replace(first, package=replace(first.package, version="2.0"))
    assert [index.projects for index in silent_indexes([first, second])] == [1]


def test_what_no_index_was_asked_for_says_nothing_of_one() -> None:
    path = record("local", "1.0", error="never asked")
    elsewhere = replace(path, index=MAIN, package=replace(path.package, origin=root("local").origin))
    assert silent_indexes([]) == silent_indexes([asked("one", "", "no index is configured"), elsewhere]) == ()
