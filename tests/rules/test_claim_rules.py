"""Rules about what certificates claim."""

from dataclasses import replace

import pytest

from attestree.claims import Claims
from attestree.identity import judge_identity
from attestree.records import Finding, Identity, IdentityVerdict, PackageRecord
from attestree.rules import RULES_BY_ID
from attestree.rules.base import Context
from attestree.rules.tag_version_mismatch import named_versions
from attestree.verdict import FileStatus, IdentityStatus, Level
from builders import (
    FORGE,
    NOW,
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


def found(rule: str, of: PackageRecord) -> tuple[Finding, ...]:
    return RULES_BY_ID[rule].check(Context(of, None, NOW))


def signed(values: Claims, other: Claims | None = None, version: str = "2.4.1", proven: bool = True) -> PackageRecord:
    status = FileStatus.VERIFIED if proven else FileStatus.FAILED
    files = [file_record(wheel(), status, attestations=[checked(status=status, claims_=values)])]
    if other is not None:
        files.append(file_record(sdist(), status, attestations=[checked(sdist(), status=status, claims_=other)]))
    return record(version=version, files=files)


class TestPinnedIdentityDiffers:
    PIN = Identity(issuer="https://accounts.google.com", subject="builder@accounts.example")

    def test_anybody_but_the_pinned_publisher_blocks(self) -> None:
        pinned = package(identities=[{"kind": "Google", "email": "builder@accounts.example"}])
        of = record(package_=pinned)
        (finding,) = found("pinned-identity-differs", replace(of, identity=judge_identity(of)))
        assert finding.level is Level.BLOCK
        assert "builder@accounts.example" in finding.before
        assert f"{FORGE}/tinyledger/tinyledger" in finding.after

    def test_a_release_without_provenance_has_no_after(self) -> None:
        verdict = IdentityVerdict(IdentityStatus.DIFFERS, "no provenance", None, self.PIN)
        (finding,) = found("pinned-identity-differs", record(identity=verdict))
        assert (finding.after, finding.detail) == ("", "no provenance")

    @pytest.mark.parametrize(
        "identity",
        [
            None,
            IdentityVerdict(IdentityStatus.PINNED, "", PIN, PIN),
            IdentityVerdict(IdentityStatus.FIRST_SEEN, "", PIN),
            IdentityVerdict(IdentityStatus.DIFFERS, "not who published 2.4.0", PIN, Identity(), base="2.4.0"),
        ],
        ids=["unknown", "pinned", "first seen", "differs from an earlier release"],
    )
    def test_it_stays_quiet(self, identity: IdentityVerdict | None) -> None:
        assert found("pinned-identity-differs", record(identity=identity)) == ()


class TestInconsistentProvenance:
    @pytest.mark.parametrize(
        ("other", "level", "words"),
        [
            (claims(repository=f"{FORGE}/evil/evil", repository_id="6"), Level.REVIEW, f"{FORGE}/evil/evil"),
            (claims(workflow=".github/workflows/wheels.yml"), Level.REVIEW, "2 workflows"),
            (email_claims(), Level.REVIEW, "2 workflows"),
            (claims(commit="0" * 40), Level.NOTE, "2 commits"),
            (claims(run="2"), Level.NOTE, "2 runs"),
        ],
    )
    def test_what_differs_decides_how_much_it_weighs(self, other: Claims, level: Level, words: str) -> None:
        (finding,) = found("inconsistent-provenance", signed(claims(), other))
        assert finding.level is level
        assert words in finding.detail

    def test_another_attempt_of_one_run_is_the_same_run(self) -> None:
        again = replace(claims(), run_invocation_uri=claims().run_invocation_uri.replace("attempts/1", "attempts/2"))
        assert found("inconsistent-provenance", signed(claims(), again)) == ()

    @pytest.mark.parametrize(
        "of",
        [
            signed(claims()),
            signed(claims(), claims()),
            signed(claims(), claims(repository=f"{FORGE}/evil/evil"), proven=False),
            signed(circleci_claims(), circleci_claims()),
            record(status=FileStatus.NO_PROVENANCE),
        ],
        ids=["one file", "alike", "nothing proven", "CircleCI", "no provenance"],
    )
    def test_it_stays_quiet(self, of: PackageRecord) -> None:
        assert found("inconsistent-provenance", of) == ()


class TestRiskyTrigger:
    @pytest.mark.parametrize(
        ("trigger", "level"),
        [
            ("pull_request_target", Level.BLOCK),
            ("issue_comment", Level.BLOCK),
            ("workflow_run", Level.REVIEW),
            ("pull_request", Level.REVIEW),
        ],
    )
    def test_what_outsiders_can_start_is_told(self, trigger: str, level: Level) -> None:
        (finding,) = found("risky-trigger", signed(claims(trigger=trigger)))
        assert (finding.level, finding.after, finding.file) == (level, trigger, wheel())

    @pytest.mark.parametrize("trigger", ["release", "push", "workflow_dispatch", "schedule", ""])
    def test_usual_triggers_are_not(self, trigger: str) -> None:
        assert found("risky-trigger", signed(claims(trigger=trigger))) == ()

    def test_one_trigger_is_told_once_and_unproven_claims_never(self) -> None:
        risky = claims(trigger="issue_comment")
        assert len(found("risky-trigger", signed(risky, risky))) == 1
        assert found("risky-trigger", signed(risky, proven=False)) == ()


class TestTagVersionMismatch:
    @pytest.mark.parametrize(
        ("tag", "version"),
        [
            ("v2.4.0", "2.4.1"),
            ("2.4.0", "2.4.1"),
            ("tinyledger-v2.4", "2.4.1"),
            ("tinyledger/2.4.0", "2.4.1"),
            ("tinyledger==2.4.0", "2.4.1"),
            ("v2.4.1rc1", "2.4.1"),
            ("REL_2_4_0", "2.4.1"),
            ("REL_1_2_3", "3"),
        ],
    )
    def test_another_version_is_for_review(self, tag: str, version: str) -> None:
        (finding,) = found("tag-version-mismatch", signed(claims(ref=f"refs/tags/{tag}"), version=version))
        assert (finding.level, finding.before, finding.after) == (Level.REVIEW, version, tag)

    @pytest.mark.parametrize(
        ("ref", "version"),
        [
            ("refs/tags/v2.4.1", "2.4.1"),
            ("refs/tags/V2.4.1", "2.4.1"),
            ("refs/tags/2.4.1.0", "2.4.1"),
            ("refs/tags/v2024.10.08", "2024.10.8"),
            ("refs/tags/2024-10-08", "2024.10.8"),
            ("refs/tags/v2.4.1-rc.1", "2.4.1rc1"),
            ("refs/tags/tinyledger-v2.4.1", "2.4.1"),
            ("refs/tags/tinyledger/2.4.1", "2.4.1"),
            ("refs/tags/packages/tinyledger/v2.4.1", "2.4.1"),
            ("refs/tags/tinyledger==2.4.1", "2.4.1"),
            ("refs/tags/tinyledger@2.4.1", "2.4.1"),
            ("refs/tags/py3-tinyledger-2.4.1", "2.4.1"),
            ("refs/tags/REL_2_4_1", "2.4.1"),
            ("refs/tags/1!2.4.1", "1!2.4.1"),
            ("refs/tags/2.4.1-1", "2.4.1.post1"),
            ("refs/tags/v8", "9.0"),
            ("refs/tags/nightly", "2.4.1"),
            ("refs/tags/latest-release", "2.4.1"),
            ("refs/tags/" + "1." * 300, "2.4.1"),
            ("refs/tags/", "2.4.1"),
            ("refs/heads/release-2.3", "2.4.1"),
            ("refs/pull/12/merge", "2.4.1"),
            ("", "2.4.1"),
            ("refs/tags/v1.0", "not a version"),
        ],
    )
    def test_tags_that_fit_or_name_no_version_and_branches_say_nothing(self, ref: str, version: str) -> None:
        assert found("tag-version-mismatch", signed(claims(ref=ref), version=version)) == ()

    def test_unproven_claims_say_nothing(self) -> None:
        assert found("tag-version-mismatch", signed(claims(ref="refs/tags/v1.0"), proven=False)) == ()

    def test_the_likeliest_version_is_the_longest_one(self) -> None:
        assert str(named_versions("2024-10-09")[0]) == "2024.10.9"
        assert str(named_versions("release-2.4.0")[0]) == "2.4.0"


class TestRunnerChanged:
    @pytest.mark.parametrize("runner", ["ssh-rerun", '"ssh-rerun"'])
    def test_a_job_run_again_with_ssh_blocks(self, runner: str) -> None:
        (finding,) = found("runner-changed", signed(circleci_claims(runner), circleci_claims(runner)))
        assert (finding.level, finding.after) == (Level.BLOCK, "ssh-rerun")

    @pytest.mark.parametrize("runner", ["github-hosted", "gitlab-hosted", "self-hosted", '""', ""])
    def test_one_side_alone_shows_no_change(self, runner: str) -> None:
        assert found("runner-changed", signed(claims(runner=runner))) == ()

    def test_unproven_claims_say_nothing(self) -> None:
        assert found("runner-changed", signed(circleci_claims("ssh-rerun"), proven=False)) == ()
