"""Rules that compare one claim of two releases: workflow, signer, trigger, reference, runner, and what else changes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from attestree.claims import Claims
from attestree.evidence import Publisher
from attestree.pins import ENVIRONMENT_CLAIMED_SINCE
from attestree.records import Identity
from attestree.verdict import FileStatus, Level
from builders import FORGE, circleci_claims, claims, email_claims, package, record
from rules.upgrades import COMPARING, NEW, OLD, fired, found, opened, signed, upgrade

DAY = timedelta(days=1)
MAIN, TAG = "refs/heads/main", "refs/tags/v2.4.0"
SHARED = f"{FORGE}/actions/publish/.github/workflows/publish.yml"


def change(before: Claims, after: Claims) -> dict[str, str]:
    return fired(upgrade(signed(before, version=OLD), signed(after)))


def test_the_same_publisher_with_the_next_tag_changed_nothing() -> None:
    assert change(claims(ref=TAG), claims(ref="refs/tags/v2.4.1", commit="0" * 40, run="2")) == {}
    assert change(circleci_claims(), circleci_claims()) == {}
    assert change(email_claims(), email_claims()) == {}


@pytest.mark.parametrize(
    ("before", "after", "fires"),
    [
        # workflow
        (claims(), claims(workflow=".github/workflows/publish.yml"), {"workflow-changed": "review"}),
        (circleci_claims(), circleci_claims(definition="ffff"), {"workflow-changed": "review"}),
        (circleci_claims(), circleci_claims(project="ffff"), {"workflow-changed": "review"}),
        # signer
        (claims(), claims(signer=f"{SHARED}@v1"), {"signer-differs": "review"}),
        (claims(signer=f"{SHARED}@v1"), claims(signer=f"{SHARED}@v2"), {}),
        (claims(signer=f"{SHARED}@v1"), claims(), {}),
        (
            claims(signer=f"{SHARED}@v1"),
            claims(signer=f"{FORGE}/evil/x/.github/w.yml@v1"),
            {"signer-differs": "review"},
        ),
        (claims(), claims(signer=""), {}),
        (claims(signer=""), claims(signer=f"{SHARED}@v1"), {}),
        # trigger
        (claims(trigger="release"), claims(trigger="push"), {"trigger-changed": "note"}),
        (claims(trigger="push"), claims(trigger="release"), {"trigger-changed": "note"}),
        (claims(trigger="release"), claims(trigger="workflow_dispatch"), {"trigger-changed": "note"}),
        (claims(trigger="release"), claims(trigger="schedule"), {"trigger-changed": "review"}),
        (claims(trigger="schedule"), claims(trigger="release"), {"trigger-changed": "review"}),
        (claims(trigger="release"), claims(trigger="repository_dispatch"), {"trigger-changed": "review"}),
        (claims(trigger="release"), claims(trigger="issue_comment"), {}),  # risky-trigger's
        (claims(trigger=""), claims(trigger="push"), {}),
        (claims(trigger="push"), claims(trigger=""), {}),
        # reference
        (claims(ref=TAG), claims(ref=MAIN), {"ref-changed": "review"}),
        (claims(ref=TAG), claims(ref="refs/pull/12/merge"), {"ref-changed": "review"}),
        (claims(ref=MAIN), claims(ref="refs/pull/12/merge"), {"ref-changed": "review"}),
        (claims(ref="refs/pull/11/merge"), claims(ref="refs/pull/12/merge"), {"ref-changed": "review"}),
        (claims(ref=MAIN), claims(ref="refs/heads/next"), {"ref-changed": "note"}),
        (claims(ref=MAIN), claims(ref=MAIN), {}),
        (claims(ref=MAIN), claims(ref=TAG), {}),
        (claims(ref=""), claims(ref=MAIN), {}),
        (claims(ref=TAG), claims(ref=""), {}),
        # runner
        (claims(runner="github-hosted"), claims(runner="self-hosted"), {"runner-changed": "review"}),
        (claims(runner="github-hosted"), claims(runner="somebody's"), {"runner-changed": "review"}),
        (claims(runner="self-hosted"), claims(runner="github-hosted"), {}),
        (claims(runner="self-hosted"), claims(runner="self-hosted"), {}),
        (claims(runner="github-hosted"), claims(runner="gitlab-hosted"), {}),
        (claims(runner="github-hosted"), claims(runner=""), {}),
        (claims(runner=""), claims(runner="self-hosted"), {}),
        (circleci_claims('""'), circleci_claims('""'), {}),
        (circleci_claims('""'), circleci_claims("ssh-rerun"), {"runner-changed": "block"}),
        (claims(runner="github-hosted"), claims(runner="ssh-rerun"), {"runner-changed": "block"}),
        # visibility
        (claims(visibility="public"), claims(visibility="private"), {"visibility-changed": "review"}),
        (claims(visibility="public"), claims(visibility="internal"), {"visibility-changed": "review"}),
        (claims(visibility="private"), claims(visibility="public"), {}),
        (claims(visibility="private"), claims(visibility="internal"), {}),
        (claims(visibility="public"), claims(visibility=""), {}),
        (claims(visibility=""), claims(visibility="private"), {}),
        # issuer
        (claims(), claims(issuer="https://other.example"), {"issuer-changed": "review"}),
        (claims(), email_claims(), {"issuer-changed": "review"}),
    ],
)
def test_one_change_fires_one_rule(before: Claims, after: Claims, fires: dict[str, str]) -> None:
    context = upgrade(signed(before, version=OLD), signed(after))
    assert fired(context) == fires
    for rule in fires:
        (finding,) = found(rule, context)
        assert finding.after
        if finding.level is not Level.BLOCK:
            assert finding.before
            assert OLD in finding.detail


def test_before_and_after_are_the_values_in_full() -> None:
    def values(rule: str, before: Claims, after: Claims) -> tuple[str, str]:
        (finding,) = found(rule, upgrade(signed(before, version=OLD), signed(after)))
        return finding.before, finding.after

    assert values("ref-changed", claims(ref=TAG), claims(ref=MAIN)) == (TAG, MAIN)
    assert values("signer-differs", claims(), claims(signer=f"{SHARED}@v1")) == ("the workflow itself", SHARED)
    other = claims(workflow=".github/workflows/publish.yml")
    assert values("workflow-changed", claims(), other) == (
        ".github/workflows/release.yml",
        ".github/workflows/publish.yml",
    )


def test_where_the_service_changed_its_words_are_not_compared() -> None:
    other = claims(issuer="https://other.example", trigger="schedule", workflow="ci.yml", signer=f"{SHARED}@v1")
    assert change(claims(), other) == {"issuer-changed": "review"}
    assert change(claims(ref=TAG), replace(other, source_repository_ref=MAIN)).keys() == {
        "issuer-changed",
        "ref-changed",
    }


def test_what_any_file_of_the_earlier_release_claimed_is_not_new() -> None:
    both = signed(claims(), claims(workflow="wheels.yml", trigger="push", ref=MAIN, runner="self-hosted"), version=OLD)
    for after in (claims(), claims(workflow="wheels.yml", trigger="push", ref=MAIN, runner="self-hosted")):
        assert fired(upgrade(both, signed(after))) == {}


def test_a_change_in_one_of_several_files_names_it() -> None:
    after = signed(claims(), claims(runner="self-hosted"))
    context = upgrade(signed(claims(runner="forge-hosted"), version=OLD), after)
    assert found("runner-changed", context)[0].file == after.files[1].artifact.filename
    alike = upgrade(signed(claims(), version=OLD), signed(claims(runner="self-hosted"), claims(runner="self-hosted")))
    assert found("runner-changed", alike)[0].file == ""


def test_a_local_reusable_workflow_survives_a_rename_of_its_repository() -> None:
    def local(name: str) -> Claims:
        place = f"{FORGE}/tinyledger/{name}"
        return claims(repository=place, signer=f"{place}/.github/workflows/_publish.yml@refs/heads/main")

    assert change(local("tinyledger"), local("ledger")) == {"repository-renamed": "note"}


def test_an_opened_package_compares_only_what_the_earlier_publisher_says() -> None:
    expected = Identity(issuer=claims().issuer, repository=claims().source_repository_uri, workflow="wheels.yml")
    after = signed(claims(runner="self-hosted", ref=MAIN, trigger="schedule"))
    assert fired(opened(expected, after)) == {"workflow-changed": "review"}
    other = replace(expected, issuer="https://other.example")
    assert fired(opened(other, after)) == {"issuer-changed": "review"}


class TestEnvironmentChanged:
    @pytest.mark.parametrize(
        ("before", "after", "level"),
        [
            ("pypi", "", Level.REVIEW),
            ("pypi", "staging", Level.REVIEW),
            ("", "pypi", Level.NOTE),
            ("pypi", "pypi", None),
            ("pypi", "PyPI", None),
            ("", "", None),
        ],
    )
    @pytest.mark.parametrize(
        ("signed_before", "signed_after"),
        [
            (ENVIRONMENT_CLAIMED_SINCE, ENVIRONMENT_CLAIMED_SINCE + DAY),
            (ENVIRONMENT_CLAIMED_SINCE - DAY, ENVIRONMENT_CLAIMED_SINCE),
            (ENVIRONMENT_CLAIMED_SINCE, ENVIRONMENT_CLAIMED_SINCE - DAY),
        ],
        ids=["both new enough", "old side too old", "new side too old"],
    )
    def test_only_certificates_that_can_carry_it_are_compared(
        self, before: str, after: str, level: Level | None, signed_before: datetime, signed_after: datetime
    ) -> None:
        old = signed(claims(environment=before), version=OLD, at=signed_before)
        context = upgrade(old, signed(claims(environment=after), at=signed_after))
        if min(signed_before, signed_after) < ENVIRONMENT_CLAIMED_SINCE:
            level = None
        assert [finding.level for finding in found("environment-changed", context)] == ([level] if level else [])

    def test_its_absence_is_said_in_words(self) -> None:
        (finding,) = found(
            "environment-changed", upgrade(signed(claims(environment="pypi"), version=OLD), signed(claims()))
        )
        assert (finding.before, finding.after) == ("pypi", "no environment")

    def test_without_a_certificate_or_on_another_service_it_stays_quiet(self) -> None:
        before, after = signed(claims(environment="pypi"), version=OLD), signed(claims())
        attestation = replace(after.files[0].attestations[0], certificate=None)
        assert after.files[0].verdict
        file = replace(after.files[0], verdict=replace(after.files[0].verdict, attestations=(attestation,)))
        assert found("environment-changed", upgrade(before, replace(after, files=(file,)))) == ()
        assert found("environment-changed", upgrade(before, signed(claims(issuer="https://other.example")))) == ()


class TestIssuerChanged:
    def test_another_kind_of_publisher_alone_is_a_note(self) -> None:
        before, after = signed(claims(), version=OLD), signed(claims())

        def named(publisher: Publisher | None) -> list[Level]:
            attestation = replace(after.files[0].attestations[0], publisher=publisher)
            assert after.files[0].verdict
            file = replace(after.files[0], verdict=replace(after.files[0].verdict, attestations=(attestation,)))
            return [item.level for item in found("issuer-changed", upgrade(before, replace(after, files=(file,))))]

        assert named(Publisher("https://forge.example")) == [Level.NOTE]
        assert named(Publisher("GitHub")) == []
        assert named(Publisher("")) == []
        assert named(None) == []


class TestRiskyTrigger:
    @pytest.mark.parametrize(
        ("before", "after", "level"),
        [
            ("release", "issue_comment", Level.BLOCK),
            ("release", "workflow_run", Level.REVIEW),
            ("issue_comment", "pull_request_target", Level.BLOCK),
            ("issue_comment", "issue_comment", Level.REVIEW),
            ("workflow_run", "workflow_run", Level.NOTE),
            ("", "issue_comment", Level.BLOCK),
        ],
    )
    def test_a_habit_weighs_less_than_news(self, before: str, after: str, level: Level) -> None:
        context = upgrade(signed(claims(trigger=before), version=OLD), signed(claims(trigger=after)))
        (finding,) = found("risky-trigger", context)
        assert (finding.level, finding.before, finding.after) == (level, before, after)

    def test_an_added_package_has_no_habit(self) -> None:
        (finding,) = found("risky-trigger", upgrade(None, signed(claims(trigger="issue_comment"))))
        assert (finding.level, finding.before) == (Level.BLOCK, "")


class TestTagVersionMismatch:
    @pytest.mark.parametrize(
        ("before", "level"),
        [
            (claims(ref="refs/tags/v2.4.0"), Level.REVIEW),
            (claims(ref="refs/tags/suite-v7.0"), Level.NOTE),
            (claims(ref=MAIN), Level.REVIEW),
        ],
    )
    def test_a_project_whose_tags_never_fit_is_a_note(self, before: Claims, level: Level) -> None:
        context = upgrade(signed(before, version=OLD), signed(claims(ref="refs/tags/suite-v7.1")))
        assert [finding.level for finding in found("tag-version-mismatch", context)] == [level]

    def test_an_old_side_without_a_version_is_no_habit(self) -> None:
        before = signed(claims(ref="refs/tags/suite-v7.0"), version="unknown")
        assert [
            item.level for item in found("tag-version-mismatch", upgrade(before, signed(claims(ref="refs/tags/v7.1"))))
        ]

    def test_a_local_version_is_made_from_the_release_it_names(self) -> None:
        assert (
            found("tag-version-mismatch", upgrade(None, signed(claims(ref="refs/tags/v2.4.1"), version="2.4.1+cpu")))
            == ()
        )
        assert found("tag-version-mismatch", upgrade(None, signed(claims(ref="refs/tags/v2.4.0"), version="2.4.1+cpu")))


class TestInconsistentProvenance:
    OTHER = claims(workflow="wheels.yml", commit="1" * 40)

    def test_several_workflows_that_were_there_before_are_a_note(self) -> None:
        both = signed(claims(), self.OTHER, version=OLD)
        (finding,) = found("inconsistent-provenance", upgrade(both, signed(claims(), self.OTHER)))
        assert finding.level is Level.NOTE
        assert OLD in finding.detail

    def test_a_workflow_more_is_for_review(self) -> None:
        (finding,) = found(
            "inconsistent-provenance", upgrade(signed(claims(), version=OLD), signed(claims(), self.OTHER))
        )
        assert finding.level is Level.REVIEW

    def test_jobs_of_one_run_are_one_run(self) -> None:
        def job(place: str) -> Claims:
            return replace(claims(), run_invocation_uri=place)

        gitlab = [job(f"{FORGE}/a/b/-/jobs/{number}") for number in (1, 2)]
        circleci = [job(f"https://ci.example/workflow/1/job/{number}") for number in (1, 2)]
        other = [job(f"https://ci.example/workflow/{number}/job/1") for number in (1, 2)]
        assert found("inconsistent-provenance", upgrade(None, signed(*gitlab))) == ()
        assert found("inconsistent-provenance", upgrade(None, signed(*circleci))) == ()
        assert [item.level for item in found("inconsistent-provenance", upgrade(None, signed(*other)))] == [Level.NOTE]


class TestPinnedIdentityDiffers:
    PIN: ClassVar = {"kind": "Google", "email": "builder@accounts.example"}

    def swapped(self, *pins: dict[str, str], status: FileStatus = FileStatus.VERIFIED) -> list[Level]:
        before = replace(signed(email_claims(), version=OLD), package=package(version=OLD, identities=[self.PIN]))
        after = signed(claims()) if status is FileStatus.VERIFIED else record(status=status)
        after = replace(after, package=package(version=NEW, identities=pins))
        return [finding.level for finding in found("pinned-identity-differs", upgrade(before, after))]

    def test_a_pin_that_the_change_itself_swaps_or_drops_is_for_review(self) -> None:
        assert self.swapped() == [Level.REVIEW]
        assert self.swapped({"kind": "Carrier Pigeon"}) == [Level.REVIEW]
        assert self.swapped(status=FileStatus.NO_PROVENANCE) == [Level.REVIEW]

    def test_so_is_one_of_the_projects_own_pins(self) -> None:
        before = replace(signed(email_claims(), version=OLD), package=replace(package(version=OLD), pins=(self.PIN,)))
        moved = claims(issuer="https://token.actions.githubusercontent.com", repository="https://github.com/a/b")
        pin = {"kind": "GitHub", "repository": "a/b", "workflow": "release.yml"}
        for pins in ((), (pin,)):
            after = replace(signed(moved), package=replace(package(version=NEW), pins=pins))
            assert [one.level for one in found("pinned-identity-differs", upgrade(before, after))] == [Level.REVIEW]

    def test_a_pin_that_stays_and_does_not_fit_blocks_once(self) -> None:
        assert self.swapped(self.PIN) == [Level.BLOCK]

    def test_what_was_not_checked_contradicts_no_pin(self) -> None:
        assert self.swapped(status=FileStatus.NOT_CHECKED) == []

    def test_a_publisher_that_fits_the_old_pin_too_is_no_news(self) -> None:
        before = replace(signed(email_claims(), version=OLD), package=package(version=OLD, identities=[self.PIN]))
        assert found("pinned-identity-differs", upgrade(before, signed(email_claims()))) == ()


def test_every_rule_here_is_one_that_compares() -> None:
    assert {"environment-changed", "issuer-changed", "runner-changed"} < COMPARING
