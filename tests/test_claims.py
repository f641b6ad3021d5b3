"""The table of claims, and what is read from several of them at once."""

from __future__ import annotations

from dataclasses import fields

import pytest

from attestree.claims import CLAIMS, Claims


def test_every_field_is_in_the_table_exactly_once() -> None:
    assert sorted(info.field for info in CLAIMS) == sorted(field.name for field in fields(Claims))
    assert sorted(info.number for info in CLAIMS) == list(range(1, 25))


def test_the_table_is_in_the_order_of_the_fields() -> None:
    assert [info.field for info in CLAIMS] == [field.name for field in fields(Claims)]


def test_only_the_deprecated_claims_are_raw() -> None:
    assert {info.number for info in CLAIMS if info.raw} == {1, 2, 3, 4, 5, 6}


def test_every_claim_is_explained_in_one_line() -> None:
    for info in CLAIMS:
        assert info.oid == f"1.3.6.1.4.1.57264.1.{info.number}"
        assert info.meaning.endswith(".")
        assert info.meaning.isprintable()
        assert len(info.meaning) <= 100
    assert len({info.meaning for info in CLAIMS}) == len({info.title for info in CLAIMS}) == len(CLAIMS)


def test_only_claims_that_are_there_are_present() -> None:
    assert Claims().present() == {}
    claims = Claims(token_subject="repo:a/b", issuer="https://forge.example")
    assert list(claims.present().items()) == [("issuer", "https://forge.example"), ("token_subject", "repo:a/b")]


REPOSITORY = "https://forge.example/orchard/tinyledger"


@pytest.mark.parametrize(
    ("repository", "config", "path"),
    [
        (REPOSITORY, f"{REPOSITORY}/.github/workflows/release.yml@refs/tags/v1", ".github/workflows/release.yml"),
        (REPOSITORY, f"{REPOSITORY}//.gitlab-ci.yml@refs/heads/main", ".gitlab-ci.yml"),
        (REPOSITORY, f"{REPOSITORY}//ci/release.yml@9f31c02", "ci/release.yml"),
        (REPOSITORY, f"{REPOSITORY}-fork/.github/workflows/x.yml@main", f"{REPOSITORY}-fork/.github/workflows/x.yml"),
        ("", "https://ci.example/pipeline/1/config", "https://ci.example/pipeline/1/config"),
        (REPOSITORY, "", ""),
        ("", "", ""),
    ],
)
def test_the_workflows_path(repository: str, config: str, path: str) -> None:
    assert Claims(source_repository_uri=repository, build_config_uri=config).workflow_path == path


def test_a_ref_may_hold_an_at_sign() -> None:
    for ref in ("refs/heads/fix@home", "refs/tags/pkg@1.2", "refs/heads/@"):
        config = f"{REPOSITORY}/.github/workflows/release.yml@{ref}"
        claims = Claims(source_repository_uri=REPOSITORY, source_repository_ref=ref, build_config_uri=config)
        assert claims.workflow_path == ".github/workflows/release.yml"


def test_a_build_configuration_may_be_of_another_ref_than_the_source() -> None:
    config = f"{REPOSITORY}/.github/workflows/release.yml@refs/heads/main"
    for ref in ("refs/heads/ma", "refs/tags/v1", ""):
        claims = Claims(source_repository_uri=REPOSITORY, source_repository_ref=ref, build_config_uri=config)
        assert claims.workflow_path == ".github/workflows/release.yml"
