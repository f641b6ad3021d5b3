"""The source that a project declares, compared with the repository that a release was published from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from attestree.declared import DeclaredLink
from attestree.rules.base import Context
from attestree.verdict import FileStatus, Level
from builders import NOW, circleci_claims, claims, email_claims, record
from rules.upgrades import found, signed

if TYPE_CHECKING:
    from attestree.records import PackageRecord

HERE = "https://github.com/example-tinyledger/tinyledger"
OTHER = "https://github.com/famous/ledger"
RELEASE = signed(claims(repository=HERE))


def declaring(*links: tuple[str, str], release: PackageRecord = RELEASE) -> Context:
    return Context(release, None, NOW, declared=tuple(DeclaredLink(*link) for link in links))


@pytest.mark.parametrize(
    ("links", "named"),
    [
        ([("Source", OTHER)], OTHER),
        ([("Home-page", OTHER)], OTHER),
        ([("Download-URL", f"{OTHER}/archive/v1.zip")], f"{OTHER}/archive/v1.zip"),
        ([("Repository", "git@github.com:famous/ledger.git")], "git@github.com:famous/ledger.git"),
        ([("Source", OTHER), ("Homepage", f"{OTHER}-2")], f"{OTHER}, {OTHER}-2"),
        ([("Source", OTHER), ("Homepage", "https://tinyledger.example/")], OTHER),
        ([("Source", OTHER), ("Issues", f"{HERE}/issues")], OTHER),
        ([("Source", f" {OTHER}")], OTHER),
        ([("Source", f"{HERE}-fork")], f"{HERE}-fork"),
    ],
)
def test_it_fires_where_no_link_to_the_forge_leads_to_the_repository(links: list[tuple[str, str]], named: str) -> None:
    [finding] = found("source-mismatch", declaring(*links))
    assert finding.level is Level.NOTE
    assert (finding.before, finding.after, finding.file) == (named, HERE, "")
    assert finding.detail == f"the project's metadata names {named}, and the release was published from {HERE}"


@pytest.mark.parametrize(
    "links",
    [
        [("Source", HERE)],
        [("Source", f"{HERE.upper()}.git/")],
        [("Source", f"{HERE}/tree/main/python")],
        [("Homepage", OTHER), ("Source", HERE)],
        [("Homepage", "https://tinyledger.example/")],
        [("Homepage", "https://example-tinyledger.github.io/tinyledger")],
        [("Source", "https://gitlab.com/example-tinyledger/other")],
        [("Source", "https://codeberg.example/a/b")],
        [("Homepage", "https://github.com/famous")],
        [("Funding", "https://github.com/sponsors/famous"), ("Documentation", f"{OTHER}/wiki")],
        [("Source", "UNKNOWN"), ("Home-page", "")],
        [],
    ],
)
def test_it_is_quiet_where_one_leads_there_or_none_can_be_compared(links: list[tuple[str, str]]) -> None:
    assert found("source-mismatch", declaring(*links)) == ()


@pytest.mark.parametrize(
    "release",
    [
        signed(claims(repository=HERE), status=FileStatus.FAILED, proven=False),
        signed(claims(repository=HERE), status=FileStatus.NOT_CHECKED, proven=False),
        signed(claims(repository="")),
        signed(claims(repository="https://github.com/only-an-owner")),
        signed(email_claims()),
        record(files=[]),
    ],
)
def test_it_is_quiet_where_no_verified_signature_names_a_repository(release: PackageRecord) -> None:
    assert found("source-mismatch", declaring(("Source", OTHER), release=release)) == ()


def test_it_is_quiet_where_the_metadata_was_not_read() -> None:
    context = declaring(("Source", OTHER))
    assert found("source-mismatch", context)
    assert found("source-mismatch", replace(context, declared=None)) == ()


def test_an_address_without_a_scheme_is_compared_too() -> None:
    release = signed(circleci_claims())
    attested = release.files[0].attestations[0].claims.source_repository_uri
    assert attested
    assert found("source-mismatch", declaring(("Source", f"https://{attested}.git"), release=release)) == ()
    [finding] = found("source-mismatch", declaring(("Source", f"https://{attested}-2"), release=release))
    assert finding.after == attested


def test_each_repository_that_does_not_fit_is_told_with_its_one_file() -> None:
    release = signed(claims(repository=HERE), claims(repository=f"{HERE}-wheels"))
    [finding] = found("source-mismatch", declaring(("Source", HERE), release=release))
    assert finding.after == f"{HERE}-wheels"
    assert finding.file == release.files[1].artifact.filename


def test_one_repository_with_two_workflows_is_told_once() -> None:
    release = signed(claims(repository=HERE, workflow="a.yml"), claims(repository=HERE, workflow="b.yml"))
    [finding] = found("source-mismatch", declaring(("Source", OTHER), release=release))
    assert finding.file == ""


def test_hostile_links_are_shown_harmless_and_not_without_end() -> None:
    links = [("Source", f"https://github.com/a\x1b[2J\u202e/<img src=x>{number}{'x' * 900}") for number in range(50)]
    [finding] = found("source-mismatch", declaring(*links))
    for text in (finding.detail, finding.before, finding.after):
        assert text.isprintable()
        assert len(text) <= 500
