"""Pages as indexes write them, well and badly."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from attestree.errors import IndexProtocolError
from attestree.releases import ProjectStatus
from index.made_pages import SHA, entry, page, parse
from servers import JSON


def test_a_file_that_is_listed_twice_counts_once() -> None:
    found = page(entry(), entry(), entry(hashes={"sha256": "cd" * 32}))
    assert [file.sha256 for file in found.files] == [SHA]
    assert found.releases[0].files == 1
    assert len(found.notes) == 2
    assert "files are listed twice (1," in found.notes[0]
    assert "with different digests" in found.notes[1]


def test_files_of_other_projects_are_left_out_and_noted() -> None:
    found = page(entry("evil-1.0.tar.gz"), entry("demo-1.0.tar.gz"), entry("De.mo-1.0.tar.gz"))
    assert [file.filename for file in found.files] == ["demo-1.0.tar.gz"]
    assert found.notes == ("the page lists files of other projects (2, the first is evil-1.0.tar.gz)",)


def test_a_page_of_another_project_is_noted() -> None:
    assert page(entry(), name="De_Mo").notes == ("the page says it is another project's (1, the first is De_Mo)",)
    assert page(entry(), name="Demo").notes == ()
    assert page(entry(), name=None).notes == ()


@pytest.mark.parametrize(
    ("value", "status", "reason"),
    [
        ({"status": "archived"}, ProjectStatus.ARCHIVED, ""),
        ({"status": "quarantined", "reason": "mal\x1bware"}, ProjectStatus.QUARANTINED, "mal\x1bware"),
        ({"status": "Deprecated", "reason": None}, ProjectStatus.DEPRECATED, ""),
        ("active", ProjectStatus.ACTIVE, ""),
        (None, ProjectStatus.UNSAID, ""),
    ],
)
def test_the_status_of_the_project(value: object, status: ProjectStatus, reason: str) -> None:
    found = page(entry(), **{"project-status": value})
    assert (found.status, found.status_reason) == (status, reason)
    assert found.notes == ()


@pytest.mark.parametrize("value", [{"status": "zombie"}, {"status": "unsaid"}, {"status": 7}, {}, 7, "gone"])
def test_a_status_that_is_not_known_is_unsaid_and_noted(value: object) -> None:
    found = page(entry(), **{"project-status": value})
    assert found.status is ProjectStatus.UNSAID
    assert len(found.notes) == 1


def test_a_page_that_does_not_say_its_version_is_read_and_noted() -> None:
    assert page(entry(), meta={}).notes == ("the page does not say which version of the Simple API it is",)
    assert page(entry(), meta=7).files
    assert page(entry(), meta={"api-version": "1.99"}).notes == ()


def test_versions_are_compared_as_versions() -> None:
    """``1.0`` in a lock is the release whose files say ``1`` or ``1.0.0``."""
    found = page(entry("demo-1.tar.gz"), entry("demo-1.0.0-py3-none-any.whl"), entry("demo-2.0rc1.tar.gz"))
    assert [file.version for file in found.files] == ["1.0", "1.0"]
    assert [release.version for release in found.releases] == ["1.0", "2.0rc1"]
    assert len(found.release("1.0")) == 2


def test_only_the_files_of_the_wanted_releases_and_all_releases() -> None:
    found = page(*(entry(f"demo-{version}.tar.gz") for version in ("10.0", "9.0", "1.0", "2.0", "1.0a1", "1!0.1")))
    assert [file.version for file in found.files] == ["1.0", "2.0"]
    assert [release.version for release in found.releases] == ["1.0a1", "1.0", "2.0", "9.0", "10.0", "1!0.1"]


def test_names_that_say_no_version_are_kept_where_they_may_belong() -> None:
    """An egg or an installer is no distribution that could be parsed, and yet a lock may name it."""
    names = ["demo-1.0-py2.7.egg", "demo-1.0.win32.exe", "demo-3.5-py2.7.egg", "demo-1.0.tar.bz2", "../demo-1.0.tar.gz"]
    found = page(*(entry(name) for name in names))
    assert [(file.filename, file.version) for file in found.files] == [
        ("demo-1.0-py2.7.egg", ""),
        ("demo-1.0.win32.exe", ""),
        ("demo-1.0.tar.bz2", ""),
        ("../demo-1.0.tar.gz", ""),
    ]
    assert found.releases == ()


def test_a_wanted_version_that_is_none_wants_nothing() -> None:
    body = json.dumps({"meta": {"api-version": "1.0"}, "files": [entry()]}).encode()
    assert parse(body, "", "not a version", "1" * 500).files == ()


def test_what_a_release_is_as_a_whole() -> None:
    found = page(
        entry("demo-1.0.tar.gz", provenance="https://p.example/s", yanked=True, **{"upload-time": "2024-01-03T00:00Z"}),
        entry("demo-1.0-py3-none-any.whl", provenance="https://p.example/w", **{"upload-time": "2024-01-02T00:00Z"}),
        entry("demo-1.0-cp312-cp312-win32.whl", provenance=None),
        entry("demo-2.0.tar.gz", yanked="bad", provenance="https://p.example/t"),
        entry("demo-3.0.tar.gz"),
    )
    one, two, three = found.releases
    assert (one.files, one.attested, one.yanked) == (3, 2, False)
    assert one.first_upload == datetime(2024, 1, 2, tzinfo=UTC)
    assert one.last_upload == datetime(2024, 1, 3, tzinfo=UTC)
    assert one.sample is not None
    assert one.sample.filename == "demo-1.0-py3-none-any.whl", "a wheel where there is one"
    assert (two.yanked, two.first_upload) == (True, None)
    assert two.sample is not None
    assert three.sample is None


def test_a_hostile_name_costs_no_time() -> None:
    many = ".".join(f"t{number}" for number in range(60))
    found = page(entry(f"demo-1.0-{many}-{many}-{many}.whl"), entry("demo-1.0.tar.gz"), entry("x" * 100_000))
    assert "demo-1.0.tar.gz" in [file.filename for file in found.files]


@pytest.mark.parametrize("content_type", ["", "image/png", "text/plain", "application/vnd.pypi.simple.v2+json"])
def test_a_content_type_that_is_not_understood(content_type: str) -> None:
    with pytest.raises(IndexProtocolError, match=r"index page|without saying"):
        parse(b"{}", content_type=content_type)


@pytest.mark.parametrize("content_type", ["application/json", f"{JSON}; charset=utf-8", JSON.upper()])
def test_spellings_of_the_content_type(content_type: str) -> None:
    body = json.dumps({"meta": {"api-version": "1.0"}, "files": [entry()]}).encode()
    assert parse(body, "1.0", content_type=content_type).files
