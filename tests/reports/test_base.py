from dataclasses import replace
from importlib import metadata

import pytest

from attestree.errors import UsageError
from attestree.events import IndexSeen
from attestree.model import OriginKind, PackageId
from attestree.reports.base import Report
from attestree.reports.subtree import find_packages
from attestree.verdict import FileStatus, Level, Trust
from builders import (
    INDEX,
    NOW,
    file_record,
    finding,
    graph,
    package,
    project,
    project_of,
    record,
    root,
    trust_root,
    wheel,
)
from reports.samples import small_report

A, B, C, D = (record(name, "1.0") for name in "abcd")


def report(*roots: str, records: tuple[object, ...] = (A, B, C, D)) -> Report:
    top, a, b, c, d = root(), A.package, B.package, C.package, D.package
    nodes = graph([top, a, b, c, d], [(top, a), (a, b), (b, c), (c, b), (top, d), (d, c)])
    return Report.of(project(nodes), records, now=NOW, roots=[PackageId(item) for item in roots])  # type: ignore[arg-type]


def test_a_report_holds_every_package_in_the_order_of_the_file() -> None:
    assert [item.id for item in report().records] == ["orchard-shop==0.1.0", "a==1.0", "b==1.0", "c==1.0", "d==1.0"]
    assert report().roots == ("orchard-shop==0.1.0",)
    assert report().whole
    assert len(report().locked) == 4


@pytest.mark.parametrize(
    ("roots", "names"), [(["a==1.0"], "abc"), (["d==1.0"], "bcd"), (["b==1.0"], "bc"), (["a==1.0", "d==1.0"], "abcd")]
)
def test_the_report_of_a_subtree_holds_exactly_what_its_root_reaches(roots: list[str], names: str) -> None:
    part = report(*roots)
    assert [item.package.name for item in part.records] == list(names)
    assert part.roots == tuple(roots)
    assert not part.whole
    for item in part.records:
        assert set(part.children(item.id)) | set(part.parents(item.id)) <= part.ids


def test_edges_that_leave_a_subtree_are_left_out() -> None:
    part = report("b==1.0")
    assert part.parents(PackageId("b==1.0")) == ("c==1.0",)
    assert report().parents(PackageId("b==1.0")) == ("a==1.0", "c==1.0")


def test_a_package_the_session_never_mentioned_was_not_checked() -> None:
    found = report(records=(A,))
    assert [item.package for item in found.not_checked] == ["b==1.0", "c==1.0", "d==1.0"]
    assert found.trust[Trust.UNKNOWN] == 3


def test_no_report_says_pending() -> None:
    waiting = replace(record(files=[file_record(status=None)]), settled=False)
    found = Report.of(project_of(waiting), [waiting], now=NOW)
    assert Trust.PENDING not in found.trust
    assert found.trust[Trust.UNKNOWN] == 1
    assert [(item.file, item.reason) for item in found.not_checked] == [(wheel(), "still queued")]


@pytest.mark.parametrize(
    ("of", "unchecked"),
    [
        (record(), []),
        (record(status=FileStatus.UNKNOWN), []),
        (record(status=FileStatus.NOT_CHECKED), [(wheel(), "not checked in this test")]),
        (record(error="no answer"), [("", "no answer")]),
        (
            record(files=[file_record(status=FileStatus.NOT_CHECKED, reason="offline")], error="no answer"),
            [(wheel(), "offline")],
        ),
        (record(files=[]), [("", "none of its files fits the target environment, so none was looked at")]),
        (record(files=[file_record(), file_record("x-1.tar.gz", None, counted=False)]), []),
        (record(package_=package(kind=OriginKind.PATH)), []),
    ],
)
def test_what_was_not_checked_is_listed_with_its_reason(of: object, unchecked: list[tuple[str, str]]) -> None:
    found = Report.of(project_of(of), [of], now=NOW)  # type: ignore[arg-type, list-item]  # parametrized
    assert [(item.file, item.reason) for item in found.not_checked] == unchecked


def test_counts_leave_the_project_itself_out_and_count_only_files_that_count() -> None:
    files = [file_record(), file_record("tinyledger-2.4.1.tar.gz", counted=False)]
    of = record(files=files, findings=[finding(level=Level.NOTE), finding(level=Level.REVIEW)])
    found = Report.of(project_of(of), [record(package_=root()), of], now=NOW)
    assert (len(found.locked), found.files, found.attestations) == (1, 1, 1)
    assert found.trust == {**dict.fromkeys(found.trust, 0), Trust.REVIEW: 1}
    assert found.levels == {Level.BLOCK: 0, Level.REVIEW: 1, Level.NOTE: 1}


def test_the_versions_are_those_that_run() -> None:
    found = Report.of(project_of(A), [A], now=NOW, trust_root=trust_root())
    assert found.version == metadata.version("attestree")
    assert found.libraries["sigstore"] == metadata.version("sigstore")
    assert found.trust_root == trust_root()


def test_the_last_word_on_an_index_counts() -> None:
    assert small_report().indexes == (IndexSeen(INDEX, serves_provenance=True),)


class TestFindPackages:
    PROJECT = project_of(A, record("Web_Frame", "5.1.0"), record("b", "2.0"), B)

    @pytest.mark.parametrize(
        ("names", "ids"),
        [
            (["a"], ["a==1.0"]),
            (["b"], ["b==2.0", "b==1.0"]),
            (["b==1.0"], ["b==1.0"]),
            (["web.frame", "A", "a"], ["Web_Frame==5.1.0", "a==1.0"]),
            ([], []),
        ],
    )
    def test_packages_are_found_by_name_and_by_name_and_version(self, names: list[str], ids: list[str]) -> None:
        assert list(find_packages(self.PROJECT, names)) == ids

    def test_a_name_that_is_not_there_is_told_with_what_comes_close(self) -> None:
        with pytest.raises(UsageError, match=r"--root: the project has no package webfrane; did you mean web-frame"):
            find_packages(self.PROJECT, ["webfrane"])
        with pytest.raises(UsageError, match="name a package of the lock file"):
            find_packages(self.PROJECT, ["zzzzzz\x1b"])
