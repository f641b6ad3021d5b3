from dataclasses import replace

import pytest

from attestree.claims import Claims
from attestree.evidence import CheckedAttestation, PredicateKind
from attestree.identity import (
    compare_identity,
    covered_attestations,
    describe_identity,
    differences,
    identity_of,
    judge_identity,
    release_identity,
    signers_of,
)
from attestree.records import Identity
from attestree.verdict import FileStatus, IdentityStatus
from builders import (
    FORGE,
    checked,
    circleci_claims,
    claims,
    email_claims,
    file_record,
    package,
    record,
    sdist,
    wheel,
)

SIGNED_BY = Identity(
    issuer="https://token.forge.example",
    repository=f"{FORGE}/tinyledger/tinyledger",
    repository_id="1001",
    owner=f"{FORGE}/tinyledger",
    owner_id="77",
    workflow=".github/workflows/release.yml",
)


def published(values: Claims) -> CheckedAttestation:
    return checked(claims_=values)


def test_an_identity_is_what_the_certificate_claims_and_not_what_the_index_names() -> None:
    assert identity_of(checked()) == SIGNED_BY


def test_the_ref_is_no_part_of_the_workflow() -> None:
    assert identity_of(published(claims(ref="refs/heads/main"))) == SIGNED_BY


def test_an_environment_is_kept_where_it_is_claimed() -> None:
    identity = identity_of(published(claims(environment="release")))
    assert identity is not None
    assert identity.environment == "release"


def test_an_account_is_the_subject_of_a_certificate_that_names_no_repository() -> None:
    attestation = checked(claims_=email_claims(), subject="builder@accounts.example")
    assert identity_of(attestation) == Identity(
        issuer="https://accounts.google.com", subject="builder@accounts.example"
    )


def test_a_circleci_identity_is_its_project_and_pipeline_not_the_configuration_of_one_run() -> None:
    first = identity_of(published(circleci_claims()))
    assert first is not None
    assert first.workflow == "https://circleci.com/api/v2/projects/1f2e/pipeline-definitions/9a8b"
    again = replace(circleci_claims(), build_config_uri="https://circleci.com/api/v2/pipeline/other/config")
    assert identity_of(published(again)) == first


@pytest.mark.parametrize(
    ("status", "proven", "speaks"),
    [
        (FileStatus.VERIFIED, True, True),
        (FileStatus.UNREADABLE, True, True),
        (FileStatus.UNREADABLE, False, False),
        (FileStatus.FAILED, True, False),
        (FileStatus.FAILED, False, False),
        (FileStatus.NOT_CHECKED, False, False),
    ],
)
def test_only_claims_under_a_signature_that_holds_say_who_published(
    status: FileStatus, proven: bool, speaks: bool
) -> None:
    attestation = checked(status=status, proven=proven)
    assert (identity_of(attestation) is not None) is speaks
    found = record(files=[file_record(status=status, attestations=[attestation])])
    assert len(list(covered_attestations(found))) == speaks


def test_a_certificate_that_names_nobody_is_nobody() -> None:
    assert identity_of(checked(claims_=Claims(issuer="https://token.forge.example"), subject="")) is None
    assert identity_of(replace(checked(claims_=Claims()), certificate=None)) is None


class TestSigners:
    def test_files_that_count_speak_before_the_others(self) -> None:
        other = claims(repository=f"{FORGE}/other/other")
        files = [
            file_record(sdist(), counted=False, attestations=[checked(sdist(), claims_=other)]),
            file_record(wheel()),
        ]
        assert [identity_of(signer) for signer in signers_of(record(files=files))] == [SIGNED_BY]

    def test_where_no_counted_file_is_attested_the_others_speak(self) -> None:
        files = [file_record(sdist(), counted=False), file_record(wheel(), FileStatus.NO_PROVENANCE)]
        assert release_identity(record(files=files)) == SIGNED_BY

    def test_a_publish_attestation_speaks_before_build_provenance(self) -> None:
        built = checked(kind=PredicateKind.SLSA, claims_=claims(repository=f"{FORGE}/builder/builder"))
        assert release_identity(record(files=[file_record(attestations=[built, checked()])])) == SIGNED_BY
        alone = release_identity(record(files=[file_record(attestations=[built])]))
        assert alone is not None
        assert alone.repository == f"{FORGE}/builder/builder"

    def test_each_identity_is_named_once(self) -> None:
        files = [file_record(wheel()), file_record(sdist())]
        assert len(signers_of(record(files=files))) == 1

    def test_a_release_without_provenance_was_published_by_nobody_known(self) -> None:
        assert release_identity(record(status=FileStatus.NO_PROVENANCE)) is None


class TestComparison:
    def test_the_same_numbers_are_the_same_publisher(self) -> None:
        verdict = compare_identity(SIGNED_BY, SIGNED_BY, "2.4.0")
        assert verdict.status is IdentityStatus.SAME_AS_BEFORE
        assert verdict.reason == "same repository and owner ids as 2.4.0"
        assert (verdict.actual, verdict.expected, verdict.base) == (SIGNED_BY, SIGNED_BY, "2.4.0")

    def test_a_renamed_repository_is_the_same_publisher_and_the_reason_says_so(self) -> None:
        renamed = replace(SIGNED_BY, repository=f"{FORGE}/ledger-org/ledger", owner=f"{FORGE}/ledger-org")
        verdict = compare_identity(renamed, SIGNED_BY, "2.4.0")
        assert verdict.status is IdentityStatus.SAME_AS_BEFORE
        assert f"renamed from {SIGNED_BY.repository} to {FORGE}/ledger-org/ledger" in verdict.reason

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"repository_id": "2002"}, "repository_id"),
            ({"owner_id": "88"}, "owner_id"),
            ({"workflow": ".github/workflows/other.yml"}, "workflow"),
            ({"subject": "somebody@mail.example"}, "subject"),
        ],
    )
    def test_anything_else_that_changed_is_somebody_else(self, changed: dict[str, str], field: str) -> None:
        actual = replace(SIGNED_BY, **changed)
        assert [item.field for item in differences(SIGNED_BY, actual)] == [field]
        verdict = compare_identity(actual, SIGNED_BY, "2.4.0")
        assert verdict.status is IdentityStatus.DIFFERS
        assert next(iter(changed.values())) in verdict.reason

    def test_a_recreated_repository_shows_both_numbers_under_one_name(self) -> None:
        reason = compare_identity(replace(SIGNED_BY, repository_id="2002"), SIGNED_BY, "2.4.0").reason
        assert f"{SIGNED_BY.repository} (2002) instead of {SIGNED_BY.repository} (1001)" in reason

    def test_without_numbers_names_decide(self) -> None:
        bare = replace(SIGNED_BY, repository_id="", owner_id="")
        assert compare_identity(bare, bare, "2.4.0").status is IdentityStatus.SAME_AS_BEFORE
        assert "by name" in compare_identity(bare, bare, "2.4.0").reason
        moved = replace(bare, repository=f"{FORGE}/evil/tinyledger", owner=f"{FORGE}/evil")
        assert [item.field for item in differences(bare, moved)] == ["repository"]
        assert [item.field for item in differences(SIGNED_BY, moved)] == ["repository"]
        louder = replace(bare, repository=bare.repository.upper(), owner=bare.owner.upper())
        assert differences(bare, louder) == ()

    def test_numbers_of_two_issuers_are_not_compared(self) -> None:
        elsewhere = replace(SIGNED_BY, issuer="https://gitlab.com", repository_id="5", owner_id="6")
        assert [item.field for item in differences(SIGNED_BY, elsewhere)] == ["issuer"]
        assert compare_identity(elsewhere, SIGNED_BY, "2.4.0").status is IdentityStatus.DIFFERS

    def test_an_environment_is_no_identity(self) -> None:
        assert differences(SIGNED_BY, replace(SIGNED_BY, environment="release")) == ()

    def test_the_same_account_is_the_same_publisher(self) -> None:
        account = Identity(issuer="https://accounts.google.com", subject="builder@accounts.example")
        assert compare_identity(account, account, "1.0").reason == "same account as 1.0"

    def test_hostile_names_are_printable_in_the_reason(self) -> None:
        hostile = replace(SIGNED_BY, workflow="\x1b[31mrelease.yml\u202e")
        assert compare_identity(hostile, SIGNED_BY, "1\x07").reason.isprintable()

    def test_no_reason_is_without_end(self) -> None:
        endless = replace(SIGNED_BY, repository="https://forge.example/" + "a" * 9999)
        assert len(compare_identity(endless, SIGNED_BY, "2.4.0").reason) <= 600
        assert len(compare_identity(replace(endless, workflow="w" * 9999), SIGNED_BY, "2.4.0").reason) <= 600


class TestJudgement:
    def test_without_an_expectation_an_identity_is_first_seen(self) -> None:
        verdict = judge_identity(record())
        assert verdict is not None
        assert (verdict.status, verdict.actual, verdict.expected) == (IdentityStatus.FIRST_SEEN, SIGNED_BY, None)

    def test_with_an_earlier_release_it_is_compared(self) -> None:
        verdict = judge_identity(record(), SIGNED_BY, "2.4.0")
        assert verdict is not None
        assert (verdict.status, verdict.base) == (IdentityStatus.SAME_AS_BEFORE, "2.4.0")

    def test_of_several_publishers_the_one_that_differs_decides(self) -> None:
        other = checked(sdist(), claims_=claims(repository=f"{FORGE}/evil/evil", repository_id="666"))
        files = [file_record(wheel()), file_record(sdist(), attestations=[other])]
        verdict = judge_identity(record(files=files), SIGNED_BY, "2.4.0")
        assert verdict is not None
        assert verdict.status is IdentityStatus.DIFFERS
        assert "666" in verdict.reason

    def test_nobody_is_judged_where_nothing_verified_names_anybody(self) -> None:
        assert judge_identity(record(status=FileStatus.NO_PROVENANCE), SIGNED_BY, "2.4.0") is None
        assert judge_identity(record(status=FileStatus.FAILED), SIGNED_BY, "2.4.0") is None

    def test_a_pin_goes_before_an_earlier_release(self) -> None:
        pin = {"kind": "Google", "email": "builder@accounts.example"}
        attestation = checked(claims_=email_claims(), subject="builder@accounts.example")
        found = record(files=[file_record(attestations=[attestation])], package_=package(identities=[pin]))
        verdict = judge_identity(found, SIGNED_BY, "2.4.0")
        assert verdict is not None
        assert (verdict.status, verdict.base) == (IdentityStatus.PINNED, "")

    def test_a_pin_that_cannot_be_compared_leaves_the_earlier_release(self) -> None:
        found = record(package_=package(identities=[{"kind": "Forgejo", "repository": "a/b"}]))
        alone = judge_identity(found)
        assert alone is not None
        assert alone.status is IdentityStatus.FIRST_SEEN
        assert "Forgejo" in alone.reason
        compared = judge_identity(found, SIGNED_BY, "2.4.0")
        assert compared is not None
        assert compared.status is IdentityStatus.SAME_AS_BEFORE


@pytest.mark.parametrize(
    ("identity", "line"),
    [
        (SIGNED_BY, f"{FORGE}/tinyledger/tinyledger (.github/workflows/release.yml)"),
        (
            Identity(issuer="https://accounts.google.com", subject="a@b.example"),
            "a@b.example (https://accounts.google.com)",
        ),
        (Identity(subject="a@b.example\x1b"), "a@b.example\\x1b"),
        (Identity(issuer="https://token.example", workflow="x.yml"), "x.yml"),
        (Identity(issuer="https://token.example"), "https://token.example"),
    ],
)
def test_an_identity_is_described_in_one_line(identity: Identity, line: str) -> None:
    assert describe_identity(identity) == line
