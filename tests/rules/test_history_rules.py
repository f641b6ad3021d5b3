"""Rules about time and about releases before this one."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from attestree.evidence import PredicateKind
from attestree.records import Finding, PackageRecord
from attestree.release_states import release_states
from attestree.releases import LinkState, ProjectPage, ProvenanceLink, ReleaseSummary
from attestree.rules import RULES_BY_ID
from attestree.rules.base import Context
from attestree.verdict import FileStatus, Level, ReleaseState
from builders import NOW, UPLOADED, checked, file_record, listing, page, record, release, sdist, wheel

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def found(rule: str, of: PackageRecord, on: ProjectPage | None, now: datetime = NOW) -> tuple[Finding, ...]:
    of = replace(of, states=release_states(of, on))
    return RULES_BY_ID[rule].check(Context(of, on, now))


class TestLostProvenance:
    @staticmethod
    def lost(*earlier: ReleaseSummary, version: str = "2.4.1", attested: bool = False) -> tuple[Finding, ...]:
        on = page(*earlier, release(version, attested=0), files=[listing(version=version, attested=attested)])
        return found("lost-provenance", record(version=version, status=FileStatus.NO_PROVENANCE), on)

    @pytest.mark.parametrize(
        ("earlier", "version", "level"),
        [
            (["2.4.0"], "2.4.1", Level.REVIEW),
            (["2.3.0", "2.4.0"], "2.4.1", Level.REVIEW),
            (["2.2.0", "2.3.0", "2.4.0"], "2.4.1", Level.BLOCK),
            (["2.4.1a1", "2.4.1b1", "2.4.1rc1"], "2.4.1", Level.REVIEW),
            (["2.2.0", "2.3.0", "2.4.0"], "2.4.1rc1", Level.REVIEW),
            (["2.4.0a1", "2.4.0b1", "2.4.0rc1"], "2.4.1rc1", Level.BLOCK),
            (["2.2.0", "2.3.0", "2.4.0.post1"], "2.4.1", Level.BLOCK),
        ],
    )
    def test_it_fires_and_three_attested_releases_of_its_kind_make_it_block(
        self, earlier: list[str], version: str, level: Level
    ) -> None:
        (finding,) = self.lost(*map(release, earlier), version=version)
        assert finding.level is level
        assert earlier[-1] in finding.before
        assert str(len(earlier)) in finding.detail
        assert version in finding.after

    @pytest.mark.parametrize(
        "earlier",
        [
            [],
            [release("1.0"), release("1.1"), release("1!2.0")],
            [release("2.4.0", attested=0)],
            [release("2.5.0")],
            [release("2.4.0", uploaded=UPLOADED + DAY)],
        ],
        ids=["first release", "other series", "never attested", "only later versions", "attested only later"],
    )
    def test_it_stays_quiet(self, earlier: list[ReleaseSummary]) -> None:
        assert self.lost(*earlier) == ()

    def test_an_attested_release_lost_nothing(self) -> None:
        assert self.lost(release("2.4.0"), attested=True) == ()

    def test_a_state_without_the_history_it_came_from_says_nothing(self) -> None:
        states = {ReleaseState.LOST_PROVENANCE}
        on = page(release("2.4.1", attested=0))
        assert RULES_BY_ID["lost-provenance"].check(Context(record(states=states), on, NOW)) == ()

    def test_on_an_index_that_shows_no_provenance_nothing_is_lost(self) -> None:
        missing = listing(link=ProvenanceLink(LinkState.MISSING))
        on = page(release("2.4.0", attested=0), release("2.4.1", attested=0), files=[missing], serves_provenance=False)
        assert found("lost-provenance", record(status=FileStatus.UNKNOWN), on) == ()
        assert found("lost-provenance", record(status=FileStatus.NO_PROVENANCE), None) == ()


class TestLateFile:
    @staticmethod
    def added(*gaps: timedelta | None, attested: bool = False) -> tuple[Finding, ...]:
        late = [
            listing(
                wheel(tag=f"cp3{number}-none-any"),
                attested=attested,
                uploaded=UPLOADED + gap if gap is not None else None,
            )
            for number, gap in enumerate(gaps, start=10)
        ]
        on = page(release("2.4.1"), files=[listing(), listing(sdist(), uploaded=UPLOADED - DAY), *late])
        return found("late-file", record(), on)

    def test_an_unattested_file_more_than_an_hour_later_is_for_review(self) -> None:
        (finding,) = self.added(3 * DAY)
        assert (finding.level, finding.file) == (Level.REVIEW, wheel(tag="cp310-none-any"))
        assert "3 days after" in finding.detail
        assert "2026-06-02 09:00 UTC" in finding.after

    def test_several_are_one_finding_that_counts_from_the_first(self) -> None:
        (finding,) = self.added(5 * DAY, 2 * HOUR)
        assert finding.file == ""
        assert "2 hours after" in finding.detail

    @pytest.mark.parametrize("gap", [timedelta(0), HOUR, -DAY, None])
    def test_an_hour_is_one_upload(self, gap: timedelta | None) -> None:
        assert self.added(gap) == ()

    def test_an_attested_file_may_come_late(self) -> None:
        assert self.added(3 * DAY, attested=True) == ()

    def test_without_an_attested_file_or_its_time_it_stays_quiet(self) -> None:
        bare = [listing(attested=False), listing(sdist(), attested=False, uploaded=UPLOADED + DAY)]
        assert found("late-file", record(), page(release("2.4.1"), files=bare)) == ()
        timeless = [listing(uploaded=None), listing(sdist(), attested=False)]
        assert found("late-file", record(), page(release("2.4.1"), files=timeless)) == ()
        assert found("late-file", record(), None) == ()


class TestFreshRelease:
    @pytest.mark.parametrize(
        ("age", "words"),
        [
            (timedelta(0), "less than a minute ago"),
            (20 * timedelta(minutes=1), "20 minutes ago"),
            (HOUR, "1 hour ago"),
            (6 * DAY + 23 * HOUR, "6 days ago"),
            (-DAY, "later than 2026-06-30 12:00 UTC"),
        ],
    )
    def test_a_young_release_is_for_review(self, age: timedelta, words: str) -> None:
        on = page(release("2.4.1", uploaded=NOW - age))
        (finding,) = found("fresh-release", record(files=[]), on)
        assert finding.level is Level.REVIEW
        assert words in finding.detail

    @pytest.mark.parametrize("age", [7 * DAY, 400 * DAY])
    def test_a_week_is_old_enough(self, age: timedelta) -> None:
        assert found("fresh-release", record(files=[]), page(release("2.4.1", uploaded=NOW - age))) == ()

    def test_a_file_that_counts_may_be_younger_than_its_release(self) -> None:
        on = page(release("2.4.1", uploaded=NOW - 60 * DAY))
        young = listing(uploaded=NOW - 2 * DAY)
        assert "2 days ago" in found("fresh-release", record(files=[file_record(listed=young)]), on)[0].detail
        aside = file_record(sdist(), listed=listing(sdist(), uploaded=NOW - DAY), counted=False)
        assert found("fresh-release", record(files=[file_record(), aside]), on) == ()

    def test_without_times_it_stays_quiet(self) -> None:
        on = page(release("2.4.1", uploaded=None))
        assert found("fresh-release", record(files=[file_record(listed=listing(uploaded=None))]), on) == ()
        assert found("fresh-release", record(files=[]), None) == ()


class TestReleaseBurst:
    @staticmethod
    def burst(*others: tuple[str, timedelta], version: str = "2.4.1", now: datetime = NOW) -> tuple[Finding, ...]:
        releases = [release(name, uploaded=UPLOADED + gap) for name, gap in others]
        on = page(*releases, release(version, uploaded=UPLOADED))
        return found("release-burst", record(version=version), on, now)

    @pytest.mark.parametrize(
        "others",
        [
            [("2.4.0", -HOUR), ("2.4.2", HOUR)],
            [("2.4.2", HOUR), ("2.4.3", 24 * HOUR)],
            [("2.4.0", -23 * HOUR), ("2.3.9", -24 * HOUR)],
        ],
    )
    def test_three_releases_within_a_day_are_for_review(self, others: list[tuple[str, timedelta]]) -> None:
        (finding,) = self.burst(*others)
        assert finding.level is Level.REVIEW
        assert finding.detail.startswith("3 releases within 24 hours")
        assert all(name in finding.detail for name, _ in others)

    @pytest.mark.parametrize(
        "others",
        [
            [],
            [("2.4.0", -HOUR)],
            [("2.4.0", -20 * HOUR), ("2.4.2", 20 * HOUR)],
            [("1.9.9", -HOUR), ("3.0.1", HOUR)],
            [("2.4.1rc1", -HOUR), ("2.4.1rc2", -2 * HOUR)],
            [("2.4.0", -2 * DAY), ("2.4.2", 2 * DAY)],
        ],
        ids=["alone", "two", "two days", "fixes for several series", "candidates", "far apart"],
    )
    def test_it_stays_quiet(self, others: list[tuple[str, timedelta]]) -> None:
        assert self.burst(*others) == ()

    def test_an_old_burst_is_a_note(self) -> None:
        (finding,) = self.burst(("2.4.0", -HOUR), ("2.4.2", HOUR), now=UPLOADED + 91 * DAY)
        assert finding.level is Level.NOTE

    def test_without_times_it_stays_quiet(self) -> None:
        on = page(release("2.4.0", uploaded=None), release("2.4.1", uploaded=None), release("2.4.2", uploaded=None))
        assert found("release-burst", record(), on) == ()
        assert found("release-burst", record(), None) == ()


class TestSigningUploadGap:
    @staticmethod
    def signed(gap: timedelta, **changes: object) -> tuple[Finding, ...]:
        attestation = replace(checked(signed=UPLOADED - gap), **changes)  # type: ignore[arg-type]  # any field
        return found("signing-upload-gap", record(files=[file_record(attestations=[attestation])]), None)

    @pytest.mark.parametrize(
        ("gap", "words"), [(2 * HOUR, "2 hours before"), (3 * DAY, "3 days before"), (-2 * HOUR, "2 hours after")]
    )
    def test_more_than_an_hour_is_a_note(self, gap: timedelta, words: str) -> None:
        (finding,) = self.signed(gap)
        assert (finding.level, finding.file) == (Level.NOTE, wheel())
        assert f"signed {words} it was uploaded" == finding.detail
        (without_log,) = self.signed(gap, log=None)
        assert without_log.detail == finding.detail

    @pytest.mark.parametrize("gap", [timedelta(0), HOUR, -HOUR])
    def test_an_hour_is_usual(self, gap: timedelta) -> None:
        assert self.signed(gap) == ()

    def test_the_widest_gap_is_told(self) -> None:
        files = [
            file_record(wheel(), attestations=[checked(signed=UPLOADED - 2 * HOUR)]),
            file_record(sdist(), attestations=[checked(sdist(), signed=UPLOADED - 2 * DAY)]),
            file_record(wheel(tag="cp312-none-any"), attestations=[checked(signed=UPLOADED - DAY)]),
        ]
        (finding,) = found("signing-upload-gap", record(files=files), None)
        assert finding.file == sdist()

    def test_without_times_or_for_build_provenance_it_stays_quiet(self) -> None:
        assert self.signed(DAY, log=None, certificate=None) == ()
        assert self.signed(DAY, statement=None) == ()
        assert self.signed(DAY, status=FileStatus.FAILED) == ()
        built = checked(kind=PredicateKind.SLSA, signed=UPLOADED - DAY)
        assert found("signing-upload-gap", record(files=[file_record(attestations=[built])]), None) == ()
        unlisted = file_record(attestations=[checked(signed=UPLOADED - DAY)], on_index=False)
        assert found("signing-upload-gap", record(files=[unlisted]), None) == ()
