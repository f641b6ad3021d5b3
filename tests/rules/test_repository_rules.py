"""Renamed, moved, transferred, or made anew under the same name: four findings, told apart by numbers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.identity import compare_identity
from attestree.records import Identity
from attestree.rules import RULES, judge
from attestree.rules.base import Context
from attestree.rules.repositories import Fate, fate_of
from attestree.verdict import FileStatus, IdentityStatus, Level
from builders import FORGE, NOW, circleci_claims, claims, email_claims, record
from rules.upgrades import COMPARING, NEW, OLD, fired, found, opened, signed, upgrade

HERE = f"{FORGE}/tinyledger/tinyledger"
THERE = f"{FORGE}/tinyledger/ledger"
ELSEWHERE = f"{FORGE}/others/tinyledger"

REPOSITORIES = {"repository-renamed", "repository-recreated", "repository-moved", "owner-changed"}


def identity(
    repository: str = HERE,
    repository_id: str = "1001",
    owner_id: str = "77",
    issuer: str = "https://token.forge.example",
) -> Identity:
    return Identity(
        issuer=issuer,
        repository=repository,
        repository_id=repository_id,
        owner=repository.rsplit("/", 1)[0],
        owner_id=owner_id,
        workflow=".github/workflows/release.yml",
    )


CASES = [
    (identity(), None, ""),
    (identity(THERE), "repository-renamed", "note"),
    (identity(HERE.replace("tinyledger/tiny", "TinyLedger/Tiny")), "repository-renamed", "note"),
    (identity(repository_id="2"), "repository-recreated", "block"),
    (identity(owner_id="2"), "repository-recreated", "block"),
    (identity(repository_id="2", owner_id="2"), "repository-recreated", "block"),
    (identity(HERE.upper(), repository_id="2"), "repository-recreated", "block"),
    (identity(HERE, "", owner_id="2"), "repository-recreated", "block"),
    (identity(ELSEWHERE, owner_id="2"), "owner-changed", "review"),
    (identity(ELSEWHERE, owner_id=""), "owner-changed", "review"),
    (identity(ELSEWHERE), "repository-renamed", "note"),
    (identity(THERE, owner_id=""), "repository-renamed", "note"),
    (identity(ELSEWHERE, "2", "2"), "repository-moved", "review"),
    (identity(THERE, "2"), "repository-moved", "review"),
    (identity(ELSEWHERE, "", ""), "repository-moved", "review"),
    (identity(HERE, "", ""), None, ""),
    (identity("", "", ""), "repository-moved", "review"),
    (identity(""), "repository-renamed", "note"),
]


@pytest.mark.parametrize(("after", "rule", "level"), CASES)
@pytest.mark.parametrize("in_review", [True, False], ids=["review", "opened"])
def test_exactly_one_of_them_fires(after: Identity, rule: str | None, level: str, in_review: bool) -> None:
    before, now = (
        signed(
            replace(
                claims(repository=item.repository, repository_id=item.repository_id, owner_id=item.owner_id),
                source_repository_owner_uri=item.owner,
            ),
            version=version,
        )
        for item, version in ((identity(), OLD), (after, NEW))
    )
    context = upgrade(before, now) if in_review else opened(identity(), now)
    assert {name: word for name, word in fired(context).items() if name in REPOSITORIES} == (
        {rule: level} if rule else {}
    )
    if rule:
        (finding,) = found(rule, context)
        assert finding.before == f"{HERE} (repository 1001, owner 77)"
        assert finding.after.startswith(after.repository or "no repository claimed")
        assert all(f" {number}" in finding.after for number in (after.repository_id, after.owner_id) if number)
        assert OLD in finding.detail
        assert finding.file == ""


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (identity(repository_id="2", owner_id="2"), "another repository of another owner"),
        (identity(repository_id="2"), "it is another repository"),
        (identity(owner_id="2"), "its owner is another account"),
    ],
)
def test_a_recreated_repository_says_which_number_is_another(after: Identity, words: str) -> None:
    now = signed(claims(repository_id=after.repository_id, owner_id=after.owner_id))
    (finding,) = found("repository-recreated", upgrade(signed(claims(), version=OLD), now))
    assert finding.detail.endswith(words)


@pytest.mark.parametrize(
    ("repository", "repository_id", "owner_id", "words"),
    [
        (ELSEWHERE, "2", "2", "another repository of another owner"),
        (THERE, "2", "77", "another repository of the same owner"),
        (THERE, "2", "", "another repository"),
        (THERE, "", "", "this may be a rename"),
    ],
)
def test_a_moved_repository_says_how_far(repository: str, repository_id: str, owner_id: str, words: str) -> None:
    now = signed(claims(repository=repository, repository_id=repository_id, owner_id=owner_id))
    (finding,) = found("repository-moved", upgrade(signed(claims(), version=OLD), now))
    assert finding.detail.endswith(words)


def test_numbers_of_two_services_are_not_compared() -> None:
    before = signed(claims(), version=OLD)
    same_place = claims(issuer="https://other.example", repository_id="9", owner_id="9")
    assert fired(upgrade(before, signed(same_place))) == {"issuer-changed": "review"}
    other_place = claims(issuer="https://other.example", repository=ELSEWHERE)
    assert fired(upgrade(before, signed(other_place))) == {"issuer-changed": "review", "repository-moved": "review"}


def test_a_service_that_leaves_out_the_scheme_means_the_same_repository() -> None:
    now = signed(circleci_claims())
    assert fired(upgrade(signed(claims(), version=OLD), now)).keys() == {"issuer-changed", "ref-changed"}


def test_the_nearest_of_several_earlier_publishers_counts() -> None:
    other = claims(repository=ELSEWHERE, repository_id="5", owner_id="6")
    before = signed(claims(), other, version=OLD)
    assert fired(upgrade(before, signed(other))) == {}
    renamed = claims(repository=THERE, repository_id="5", owner_id="6")
    assert fired(upgrade(before, signed(renamed))) == {"repository-renamed": "note"}


def test_a_second_publisher_is_told_with_its_file() -> None:
    before = signed(claims(), version=OLD)
    after = signed(claims(), claims(repository=ELSEWHERE, repository_id="5", owner_id="6"))
    (finding,) = found("repository-moved", upgrade(before, after))
    assert finding.file == after.files[1].artifact.filename


def test_files_that_do_not_count_are_not_asked_where_one_that_counts_says_who() -> None:
    before = signed(claims(), version=OLD)
    elsewhere = claims(repository=ELSEWHERE, repository_id="5", owner_id="6")
    assert fired(upgrade(before, signed(claims(), elsewhere, counted=False))) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (record(version=OLD, status=FileStatus.NO_PROVENANCE), signed(claims())),
        (record(version=OLD, status=FileStatus.NOT_CHECKED), signed(claims())),
        (record(version=OLD, status=FileStatus.UNKNOWN), signed(claims())),
        (signed(claims(repository=THERE), version=OLD, status=FileStatus.FAILED, proven=True), signed(claims())),
        (signed(claims(repository=THERE), version=OLD, status=FileStatus.UNREADABLE, proven=False), signed(claims())),
        (signed(claims(), version=OLD), record(status=FileStatus.NOT_CHECKED)),
        (signed(claims(), version=OLD), record(status=FileStatus.UNKNOWN)),
        (signed(claims(), version=OLD), signed(claims(repository=THERE), status=FileStatus.FAILED, proven=True)),
        (None, signed(claims())),
    ],
    ids=[
        "old without",
        "old not checked",
        "old unknown",
        "old failed",
        "old not proven",
        "new not checked",
        "new unknown",
        "new failed",
        "added",
    ],
)
def test_a_side_that_proves_nothing_is_no_change(before: object, after: object) -> None:
    assert fired(upgrade(before, after)) == {}  # type: ignore[arg-type]  # parametrized


def test_where_the_old_side_proves_nothing_the_release_it_was_compared_with_takes_its_place() -> None:
    after = signed(claims(repository_id="2", owner_id="2"))
    context = replace(opened(identity(), after, "2.3.0"), before=record(version=OLD, status=FileStatus.NO_PROVENANCE))
    (finding,) = found("repository-recreated", context)
    assert "2.3.0" in finding.detail


def test_a_release_that_a_review_looked_back_to_is_compared_claim_by_claim() -> None:
    bare = record(version=OLD, status=FileStatus.NO_PROVENANCE)
    looked_back = signed(claims(ref="refs/tags/v2.3.0"), version="2.3.0")
    after = signed(claims(ref="refs/heads/main", repository_id="2"))
    context = replace(upgrade(bare, after), look_back=looked_back)
    assert fired(context) == {"repository-recreated": "block", "ref-changed": "review"}
    assert "2.3.0" in found("ref-changed", context)[0].detail
    nearer = replace(context, before=signed(claims(ref="refs/heads/main"), version=OLD))
    assert fired(nearer) == {"repository-recreated": "block"}


def test_a_publisher_that_only_a_pin_names_is_not_compared() -> None:
    after = signed(claims(repository_id="2"))
    pinned = compare_identity(identity(repository_id="2"), identity(), "")
    assert fired(Context(replace(after, identity=pinned), None, NOW)) == {}


class TestAccountChanged:
    def test_another_account_is_for_review(self) -> None:
        accounts = [Identity(issuer="https://accounts.google.com", subject=f"{name}@x.example") for name in "ab"]
        before = signed(email_claims(), version=OLD)
        assert fired(upgrade(before, signed(email_claims()))) == {}
        (finding,) = found("account-changed", opened(accounts[0], signed(email_claims())))
        assert finding.level is Level.REVIEW
        assert (finding.before, finding.after) == ("a@x.example", "builder@accounts.example")

    def test_between_an_account_and_a_workflow_of_one_issuer(self) -> None:
        workflow, account = signed(claims()), signed(email_claims(claims().issuer))
        for before, after in ((workflow, account), (account, workflow)):
            assert fired(upgrade(replace(before, package=record(version=OLD).package), after)) == {
                "account-changed": "review"
            }

    def test_another_issuer_is_left_to_its_own_rule(self) -> None:
        assert fired(upgrade(signed(claims(), version=OLD), signed(email_claims()))) == {"issuer-changed": "review"}


words = st.sampled_from(["", "a", "b"])
identities = st.builds(
    Identity,
    issuer=st.sampled_from(["https://one.example", "https://two.example"]),
    repository=st.sampled_from(["", HERE, THERE, ELSEWHERE]),
    repository_id=words,
    owner=st.sampled_from(["", f"{FORGE}/tinyledger", f"{FORGE}/others"]),
    owner_id=words,
    workflow=words,
)


@given(identities, identities)
def test_whoever_differs_from_before_is_for_review(before: Identity, after: Identity) -> None:
    """An opened package that somebody else published must not stay green, whatever the certificates leave out."""
    of = signed(
        replace(
            claims(),
            issuer=after.issuer,
            source_repository_uri=after.repository,
            source_repository_identifier=after.repository_id,
            source_repository_owner_uri=after.owner,
            source_repository_owner_identifier=after.owner_id,
            build_config_uri=f"{after.repository}/{after.workflow}@refs/tags/v1" if after.workflow else "",
        )
    )
    if not (before.repository or before.workflow) or not (after.repository or after.workflow):
        return
    context = opened(before, of)
    assert context.record.identity
    levels = {item.level for item in judge(context, [rule for rule in RULES if rule.id in COMPARING])}
    if context.record.identity.status is IdentityStatus.DIFFERS:
        assert levels & {Level.BLOCK, Level.REVIEW}
    else:
        assert levels <= {Level.NOTE}


@given(identities, identities)
def test_nothing_happened_to_a_repository_that_is_the_same(before: Identity, after: Identity) -> None:
    assert fate_of(before, before) in {Fate.SAME, None}
    assert (fate_of(before, after) is None) == (fate_of(after, before) is None)
