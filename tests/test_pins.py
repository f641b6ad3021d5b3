from datetime import UTC, datetime

import pytest

from attestree.evidence import CheckedAttestation
from attestree.identity import judge_identity
from attestree.pins import expected_by, mismatches
from attestree.records import Identity, IdentityVerdict
from attestree.verdict import FileStatus, IdentityStatus
from builders import (
    NOW,
    checked,
    circleci_claims,
    claims,
    email_claims,
    file_record,
    listing,
    package,
    record,
    sdist,
    wheel,
)

GITHUB: dict[str, object] = {
    "kind": "GitHub",
    "repository": "tinyledger/tinyledger",
    "workflow": "release.yml",
    "environment": "release",
}
GITLAB: dict[str, object] = {
    "kind": "GitLab",
    "repository": "group/sub/tinyledger",
    "workflow_filepath": ".gitlab-ci.yml",
}
GOOGLE: dict[str, object] = {"kind": "Google", "email": "builder@accounts.example"}
CIRCLECI: dict[str, object] = {"kind": "CircleCI", "project_id": "1f2e", "pipeline_definition_id": "9a8b"}
BEFORE_ENVIRONMENTS = datetime(2025, 11, 3, tzinfo=UTC)


def github(
    repository: str = "tinyledger/tinyledger",
    workflow: str = "release.yml",
    environment: str = "release",
    signed: datetime = NOW,
) -> CheckedAttestation:
    values = claims(
        issuer="https://token.actions.githubusercontent.com",
        repository=f"https://github.com/{repository}",
        workflow=f".github/workflows/{workflow}",
        environment=environment,
    )
    return checked(claims_=values, signed=signed)


def gitlab(path: str = ".gitlab-ci.yml") -> CheckedAttestation:
    values = claims(
        issuer="https://gitlab.com", repository="https://gitlab.com/group/sub/tinyledger", workflow=f"/{path}"
    )
    return checked(claims_=values)


def judged(attestation: CheckedAttestation, *pins: dict[str, object]) -> IdentityVerdict:
    files = [file_record(attestations=[attestation])]
    verdict = judge_identity(record(files=files, package_=package(identities=pins)))
    assert verdict is not None
    return verdict


@pytest.mark.parametrize(
    ("attestation", "pin"),
    [
        (github(), GITHUB),
        (github(repository="TinyLedger/TinyLedger"), GITHUB),
        (github(environment="Release"), GITHUB),
        (github(), {**GITHUB, "environment": ""}),
        (github(), {**GITHUB, "environment": None}),
        (github(environment="", signed=BEFORE_ENVIRONMENTS), GITHUB),
        (gitlab(), GITLAB),
        (checked(claims_=email_claims(), subject="builder@accounts.example"), GOOGLE),
        (checked(claims_=circleci_claims()), CIRCLECI),
        (checked(claims_=circleci_claims()), {**CIRCLECI, "vcs_origin": "forge.example/tinyledger/tinyledger"}),
    ],
)
def test_the_pinned_publisher_is_recognised(attestation: CheckedAttestation, pin: dict[str, object]) -> None:
    verdict = judged(attestation, pin)
    assert verdict.status is IdentityStatus.PINNED
    assert verdict.reason == "the publisher the lock pins"
    assert verdict.expected == expected_by(pin)


@pytest.mark.parametrize(
    ("attestation", "pin", "what"),
    [
        (github(repository="evil/tinyledger"), GITHUB, "repository https://github.com/evil/tinyledger"),
        (github(workflow="debug.yml"), GITHUB, "workflow .github/workflows/debug.yml"),
        (github(environment="staging"), GITHUB, "environment staging instead of release"),
        (github(environment=""), GITHUB, "environment not claimed instead of release"),
        (gitlab("other.yml"), GITLAB, "workflow other.yml"),
        (github(), GITLAB, "issuer"),
        (checked(claims_=email_claims(), subject="evil@accounts.example"), GOOGLE, "subject evil@accounts.example"),
        (checked(claims_=circleci_claims(definition="ffff")), CIRCLECI, "pipeline-definitions/ffff"),
        (checked(claims_=circleci_claims()), {**CIRCLECI, "vcs_origin": "forge.example/fork/fork"}, "repository"),
    ],
)
def test_somebody_else_differs_and_the_reason_names_what(
    attestation: CheckedAttestation, pin: dict[str, object], what: str
) -> None:
    verdict = judged(attestation, pin)
    assert (verdict.status, verdict.base) == (IdentityStatus.DIFFERS, "")
    assert what in verdict.reason


def test_fitting_one_of_several_pins_is_enough() -> None:
    assert judged(github(), GOOGLE, GITLAB, GITHUB).status is IdentityStatus.PINNED


def test_the_nearest_pin_is_the_one_that_is_shown() -> None:
    assert judged(github(workflow="debug.yml"), GOOGLE, GITHUB).expected == expected_by(GITHUB)


def test_every_publisher_of_a_release_must_be_pinned() -> None:
    files = [file_record(wheel(), attestations=[github()]), file_record(sdist(), attestations=[github("evil/evil")])]
    verdict = judge_identity(record(files=files, package_=package(identities=[GITHUB])))
    assert verdict is not None
    assert verdict.status is IdentityStatus.DIFFERS
    assert "evil/evil" in verdict.reason


@pytest.mark.parametrize(
    "pin",
    [
        {},
        {"kind": "Forgejo", "repository": "a/b"},
        {"kind": "GitHub"},
        {"kind": "GitHub", "repository": "a/b", "workflow": 5},
        {"kind": "GitLab", "repository": "a/b"},
        {"kind": "Google"},
        {"kind": "CircleCI", "project_id": "1"},
        {"kind": ["GitHub"]},
    ],
)
def test_a_pin_of_another_kind_or_form_is_neither_a_fit_nor_a_difference(pin: dict[str, object]) -> None:
    assert expected_by(pin) is None
    verdict = judged(github(), pin)
    assert verdict.status is IdentityStatus.FIRST_SEEN
    assert "cannot be compared" in verdict.reason
    assert judged(github(), pin, GITHUB).status is IdentityStatus.PINNED


def test_a_hostile_kind_is_printable_and_short() -> None:
    reason = judged(github(), {"kind": "\x1b[31m" + "K" * 500}).reason
    assert reason.isprintable()
    assert len(reason) < 150


def test_a_pinned_release_without_any_provenance_differs() -> None:
    bare = file_record(status=FileStatus.NO_PROVENANCE)
    verdict = judge_identity(record(files=[bare], package_=package(identities=[GITHUB])))
    assert verdict is not None
    assert (verdict.status, verdict.actual) == (IdentityStatus.DIFFERS, None)
    assert "no provenance" in verdict.reason


@pytest.mark.parametrize("status", [FileStatus.NOT_CHECKED, FileStatus.UNKNOWN, FileStatus.FAILED])
def test_what_could_not_be_checked_is_no_difference_to_a_pin(status: FileStatus) -> None:
    found = record(files=[file_record(status=status)], package_=package(identities=[GITHUB]))
    assert judge_identity(found) is None


def test_the_pin_may_be_that_of_a_file_nobody_looked_at() -> None:
    files = [
        file_record(wheel(), FileStatus.NO_PROVENANCE),
        file_record(sdist(), FileStatus.NOT_CHECKED, counted=False, listed=listing(sdist(), attested=True)),
    ]
    assert judge_identity(record(files=files, package_=package(identities=[GITHUB]))) is None


def test_an_unknown_time_of_signing_asks_for_no_environment() -> None:
    expected = Identity(environment="release")
    assert mismatches(expected, Identity(), None) == ()
    assert mismatches(expected, Identity(), NOW) == ("environment",)
