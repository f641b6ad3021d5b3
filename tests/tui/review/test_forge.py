from dataclasses import replace

import pytest

import builders
from attestree.claims import Claims
from attestree.records import PackageRecord
from attestree.tui.review.forge import commit_link, comparison_link, same_commit
from attestree.verdict import FileStatus
from tui.review import canned

OLD, NEW = "a" * 40, "b" * 40


def pair(**new: str) -> tuple[PackageRecord, PackageRecord]:
    before = canned.github("lamp", "1.0", commit=OLD)
    after = canned.github("lamp", "1.1", **({"commit": NEW} | new))
    return canned.side("lamp", "1.0", before), canned.side("lamp", "1.1", after)


def gitlab(repository: str, commit: str, issuer: str) -> Claims:
    return replace(
        canned.github("lamp", "1", repository=repository, commit=commit, issuer=issuer),
        build_config_uri=f"{repository}//.gitlab-ci.yml@refs/tags/v1",
    )


def test_github_compares_two_commits() -> None:
    assert comparison_link(*pair()) == f"https://github.com/example-lamp/lamp/compare/{OLD}...{NEW}"
    assert commit_link(pair()[1]) == f"https://github.com/example-lamp/lamp/commit/{NEW}"


@pytest.mark.parametrize("host", ["https://gitlab.com", "https://code.example"])
def test_gitlab_does_too_wherever_it_is_hosted(host: str) -> None:
    before, after = (
        canned.side("lamp", version, gitlab(f"{host}/group/sub/lamp", commit, host))
        for version, commit in (("1.0", OLD), ("1.1", NEW))
    )
    assert comparison_link(before, after) == f"{host}/group/sub/lamp/-/compare/{OLD}...{NEW}"
    assert commit_link(after) == f"{host}/group/sub/lamp/-/commit/{NEW}"


def test_a_forge_nobody_knows_the_addresses_of_gets_no_link() -> None:
    before, after = (
        canned.side("lamp", version, builders.claims(commit=commit)) for version, commit in (("1", OLD), ("2", NEW))
    )
    assert comparison_link(before, after) == ""
    assert commit_link(after) == ""


def test_a_renamed_repository_is_compared_under_its_new_name() -> None:
    link = comparison_link(*pair(repository="https://github.com/example-lamp/lantern"))
    assert link == f"https://github.com/example-lamp/lantern/compare/{OLD}...{NEW}"


def test_two_repositories_are_not_compared_be_their_address_the_same_or_not() -> None:
    assert comparison_link(*pair(repository_id="666")) == ""
    assert comparison_link(*pair(repository="https://github.com/other/lamp", repository_id="666")) == ""


def test_without_numbers_the_address_decides() -> None:
    before = canned.side("lamp", "1.0", canned.github("lamp", "1.0", commit=OLD, repository_id=""))
    after = canned.side("lamp", "1.1", canned.github("lamp", "1.1", commit=NEW))
    assert comparison_link(before, after).endswith(f"{OLD}...{NEW}")
    elsewhere = canned.github("lamp", "1.1", commit=NEW, repository="https://github.com/other/lamp")
    assert comparison_link(before, canned.side("lamp", "1.1", elsewhere)) == ""


def test_one_and_the_same_commit_is_said_and_not_compared() -> None:
    before, after = pair(commit=OLD)
    assert comparison_link(before, after) == ""
    assert same_commit(before, after)
    assert not same_commit(*pair())
    assert not same_commit(None, after)


@pytest.mark.parametrize(
    "new",
    [
        {"commit": "main"},
        {"commit": "b" * 39},
        {"commit": f"{NEW}/../../evil"},
        {"commit": ""},
        {"repository": "http://github.com/example-lamp/lamp"},
        {"repository": "https://user@github.com/example-lamp/lamp"},
        {"repository": "https://github.com/example-lamp/lamp\u202e"},
        {"repository": "https://[github.com/a/b"},
    ],
)
def test_no_address_is_made_of_what_is_no_commit_or_no_plain_repository(new: dict[str, str]) -> None:
    assert comparison_link(*pair(**new)) == ""
    assert commit_link(pair(**new)[1]) == ""


def test_what_is_not_proven_leads_nowhere() -> None:
    forged = canned.side("lamp", "1.1", canned.github("lamp", "1.1", commit=NEW), status=FileStatus.FAILED)
    assert comparison_link(pair()[0], forged) == ""
    assert commit_link(forged) == ""
    assert commit_link(None) == ""


def test_a_release_of_several_commits_has_no_one_comparison() -> None:
    before, after = pair()
    other = builders.checked(claims_=canned.github("lamp", "1.1", commit="c" * 40))
    first, *others = after.files
    verdict = builders.verdict(attestations=[*first.attestations, other])
    mixed = replace(after, files=(replace(first, verdict=verdict), *others))
    assert comparison_link(before, mixed) == ""
