"""Rules about what the release before had and this one has not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from attestree.changes import ChangeKind
from attestree.evidence import PredicateKind
from attestree.model import Digest
from attestree.records import PackageRecord
from attestree.releases import LinkState, ProjectPage, ProvenanceLink, ReleaseSummary
from attestree.verdict import FileStatus, Level
from builders import (
    UPLOADED,
    artifact,
    checked,
    claims,
    file_record,
    listing,
    package,
    page,
    record,
    release,
    sdist,
    sha256_of,
    wheel,
)
from rules.upgrades import NEW, OLD, found, signed, upgrade

DAY = timedelta(days=1)
PUBLISH, SLSA = PredicateKind.PUBLISH, PredicateKind.SLSA


def bare(version: str = NEW) -> PackageRecord:
    return record(version=version, status=FileStatus.NO_PROVENANCE)


def history(*releases: ReleaseSummary, version: str = NEW, attested: int = 0) -> ProjectPage:
    """Return a page with ``releases`` and then ``version``, uploaded at the usual time."""
    return page(*releases, release(version, attested=attested), files=[listing(version=version, attested=False)])


def ago(version: str, days: int, attested: int = 1) -> ReleaseSummary:
    return release(version, attested=attested, uploaded=UPLOADED - days * DAY)


class TestLostProvenance:
    @pytest.mark.parametrize(
        ("old", "new", "earlier", "level"),
        [
            (OLD, NEW, [ago(OLD, 9)], Level.REVIEW),
            (OLD, NEW, [ago("2.3.0", 20), ago(OLD, 9)], Level.REVIEW),
            (OLD, NEW, [ago("2.2.0", 30), ago("2.3.0", 20), ago(OLD, 9)], Level.BLOCK),
            # another series: it fires all the same, and the series that was attested decides
            ("1.9.0", "2.0.0", [ago("1.9.0", 9)], Level.REVIEW),
            ("1.9.0", "2.0.0", [ago("1.7.0", 30), ago("1.8.0", 20), ago("1.9.0", 9)], Level.BLOCK),
            ("1.9.0", "1!2.0.0", [ago("1.7.0", 30), ago("1.8.0", 20), ago("1.9.0", 9)], Level.BLOCK),
            # pre-releases
            (OLD, "2.5.0rc1", [ago("2.2.0", 30), ago("2.3.0", 20), ago(OLD, 9)], Level.REVIEW),
            ("2.5.0rc1", "2.5.0", [ago("2.5.0a1", 30), ago("2.5.0b1", 20), ago("2.5.0rc1", 9)], Level.REVIEW),
            # back to before the project attested, and to a series that never was
            (OLD, "2.0.0", [ago("2.2.0", -30), ago("2.3.0", -40), ago(OLD, -50)], Level.REVIEW),
            (OLD, "1.9.9", [ago("2.2.0", 30), ago("2.3.0", 20), ago(OLD, 9)], Level.REVIEW),
            # back within a series that was attested already
            ("2.6.0", NEW, [ago("2.2.0", 30), ago("2.3.0", 20), ago(OLD, 9), ago("2.6.0", 2)], Level.BLOCK),
            # attesting was given up long ago
            (
                OLD,
                "2.9.0",
                [ago("2.2.0", 900), ago("2.3.0", 800), ago(OLD, 700), ago("2.5.0", 600, 0), ago("2.8.0", 9, 0)],
                Level.REVIEW,
            ),
            (
                OLD,
                "2.9.0",
                [ago("2.2.0", 900), ago("2.3.0", 800), ago(OLD, 700), ago("2.5.0", 20, 0), ago("2.8.0", 9, 0)],
                Level.BLOCK,
            ),
        ],
    )
    def test_it_fires_whenever_the_old_side_had_it(
        self, old: str, new: str, earlier: list[ReleaseSummary], level: Level
    ) -> None:
        before = record(version=old)
        (finding,) = found("lost-provenance", upgrade(before, bare(new), history(*earlier, version=new)))
        assert finding.level is level
        assert (finding.before, finding.after) == (f"{old}: attested", f"{new}: no provenance")

    @pytest.mark.parametrize("status", [FileStatus.VERIFIED, FileStatus.FAILED, FileStatus.UNREADABLE])
    def test_provenance_that_did_not_hold_was_there(self, status: FileStatus) -> None:
        before = record(version=OLD, status=status)
        assert found("lost-provenance", upgrade(before, bare(), history())) != ()

    def test_an_address_on_the_page_says_that_there_was_provenance_though_nobody_could_fetch_it(self) -> None:
        file = file_record(wheel(version=OLD), FileStatus.NOT_CHECKED, listed=listing(version=OLD))
        before = record(version=OLD, files=[file])
        assert found("lost-provenance", upgrade(before, bare(), history())) != ()

    def test_the_history_says_so_too_where_it_is_of_the_same_index(self) -> None:
        before = record(version="1.0", files=[])
        on = history(ago("1.0", 9))
        assert found("lost-provenance", upgrade(before, bare(), on)) != ()
        for index in ("https://other.example/", ""):
            assert found("lost-provenance", upgrade(replace(before, index=index), bare(), on)) == ()

    def test_where_the_old_side_had_none_either_it_looks_back_in_the_series(self) -> None:
        on = history(ago("2.3.0", 20), ago(OLD, 9, attested=0))
        (finding,) = found("lost-provenance", upgrade(bare(OLD), bare(), on))
        assert finding.before == "2.3.0: attested"
        assert f"nor has {OLD}" in finding.detail
        other = history(ago("1.3.0", 20), ago(OLD, 9, attested=0))
        assert found("lost-provenance", upgrade(bare(OLD), bare(), other)) == ()

    def test_of_one_release_the_files_are_compared_and_never_a_version_with_itself(self) -> None:
        had, has = wheel(), sdist()
        before = record(files=[file_record(had)])
        after = record(files=[file_record(has, FileStatus.NO_PROVENANCE)])
        on = page(release(OLD), release(NEW), files=[listing(had), listing(has, attested=False)])
        (finding,) = found("lost-provenance", upgrade(before, after, on, change=ChangeKind.FILES_CHANGED))
        assert finding.detail == (
            f"another file of the same release would be installed now: {has} has no provenance, and {had}, "
            "of the old side, has"
        )
        assert (finding.before, finding.after) == (f"{had}: attested", f"{has}: no provenance")
        assert finding.level is Level.REVIEW
        assert found("lost-provenance", upgrade(after, before, on, change=ChangeKind.FILES_CHANGED)) == ()

    def test_the_same_file_from_elsewhere_says_from_where(self) -> None:
        before = replace(record(), index="https://mirror.example/simple/")
        (finding,) = found("lost-provenance", upgrade(before, bare(), history(), change=ChangeKind.ORIGIN_CHANGED))
        assert finding.before == f"{wheel()} from https://mirror.example/simple/: attested"
        assert finding.after == f"{wheel()} from {bare().index}: no provenance"

    def test_one_release_that_never_had_it_is_not_told_twice(self) -> None:
        on = history(ago(OLD, 9))
        (finding,) = found("lost-provenance", upgrade(bare(), bare(), on, change=ChangeKind.FILES_CHANGED))
        assert f"nor has {NEW}" not in finding.detail
        assert (finding.before, finding.after) == (f"{OLD}: attested", f"{NEW}: no provenance")

    @pytest.mark.parametrize(
        "status",
        [FileStatus.NOT_CHECKED, FileStatus.UNKNOWN, FileStatus.UNREADABLE, FileStatus.FAILED, FileStatus.VERIFIED],
    )
    def test_only_no_provenance_is_a_loss(self, status: FileStatus) -> None:
        before = record(version=OLD)
        assert found("lost-provenance", upgrade(before, record(status=status), None)) == ()
        listed = page(release(OLD), release(NEW), files=[listing()])
        assert found("lost-provenance", upgrade(before, record(status=status), listed)) == ()

    def test_an_index_that_shows_no_provenance_loses_none(self) -> None:
        missing = listing(link=ProvenanceLink(LinkState.MISSING))
        on = page(release(NEW, attested=0), files=[missing], serves_provenance=False)
        after = record(files=[file_record(status=FileStatus.UNKNOWN, listed=missing)])
        assert found("lost-provenance", upgrade(record(version=OLD), after, on)) == ()

    def test_without_a_page_the_files_decide_and_nothing_is_known_of_a_habit(self) -> None:
        (finding,) = found("lost-provenance", upgrade(record(version=OLD), bare(), None))
        assert finding.level is Level.REVIEW

    def test_versions_that_are_none_still_lose(self) -> None:
        after = replace(bare(), package=package(version="odd"))
        for on in (None, page(release("1.0"), files=[])):
            (finding,) = found("lost-provenance", upgrade(record(version=OLD), after, on))
            assert finding.level is Level.REVIEW

    def test_the_installed_file_alone_may_lose_it(self) -> None:
        on = page(
            release(OLD, files=2),
            release(NEW, files=2, attested=1),
            files=[listing(attested=False), listing(sdist())],
        )
        files = [file_record(status=FileStatus.NO_PROVENANCE), file_record(sdist(), counted=False)]
        (finding,) = found("lost-provenance", upgrade(record(version=OLD), record(files=files), on))
        assert finding.level is Level.REVIEW
        assert "other files" in finding.detail
        assert found("lost-provenance", upgrade(bare(OLD), record(files=files), on)) == ()

    def test_upload_times_that_nobody_gives_are_no_obstacle(self) -> None:
        timeless = [release(version, uploaded=None) for version in ("2.2.0", "2.3.0", OLD)]
        (finding,) = found("lost-provenance", upgrade(record(version=OLD), bare(), history(*timeless)))
        assert finding.level is Level.BLOCK


class TestSlsaLost:
    def both(self, *kinds: PredicateKind, **details: object) -> PackageRecord:
        return signed(claims(), kinds=kinds, **details)  # type: ignore[arg-type]  # any detail of signed()

    def test_losing_one_kind_is_a_note(self) -> None:
        (finding,) = found("slsa-lost", upgrade(self.both(PUBLISH, SLSA, version=OLD), self.both(PUBLISH)))
        assert finding.level is Level.NOTE
        assert "SLSA" in finding.before
        assert "SLSA" not in finding.after

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ((PUBLISH, SLSA), (PUBLISH, SLSA)),
            ((PUBLISH,), (PUBLISH,)),
            ((PUBLISH,), (PUBLISH, SLSA)),
            ((PUBLISH, SLSA), (SLSA,)),
            ((SLSA,), (PUBLISH,)),
        ],
    )
    def test_it_stays_quiet(self, before: tuple[PredicateKind, ...], after: tuple[PredicateKind, ...]) -> None:
        assert found("slsa-lost", upgrade(self.both(*before, version=OLD), self.both(*after))) == ()

    @pytest.mark.parametrize(
        "status", [FileStatus.FAILED, FileStatus.UNREADABLE, FileStatus.NOT_CHECKED, FileStatus.UNKNOWN]
    )
    def test_what_could_not_be_read_may_be_the_one_that_is_missed(self, status: FileStatus) -> None:
        before, after = self.both(PUBLISH, SLSA, version=OLD), self.both(PUBLISH)
        assert after.files[0].verdict
        file = replace(after.files[0], verdict=replace(after.files[0].verdict, status=status))
        assert found("slsa-lost", upgrade(before, replace(after, files=(file,)))) == ()

    def test_a_side_without_provenance_has_nothing_to_compare(self) -> None:
        assert found("slsa-lost", upgrade(self.both(PUBLISH, SLSA, version=OLD), bare())) == ()
        assert found("slsa-lost", upgrade(bare(OLD), self.both(PUBLISH))) == ()
        assert found("slsa-lost", upgrade(None, self.both(PUBLISH))) == ()
        assert found("slsa-lost", upgrade(self.both(PUBLISH, SLSA, version=OLD), record(files=[]))) == ()

    def files(self, version: str, *kinds: tuple[PredicateKind, ...]) -> PackageRecord:
        names = [wheel(version=version), sdist(version=version)]
        return record(
            version=version,
            files=[
                file_record(name, attestations=[checked(name, kind=kind) for kind in each])
                for name, each in zip(names, kinds, strict=True)
            ],
        )

    def test_one_file_of_several_is_named_where_all_had_it(self) -> None:
        after = self.files(NEW, (PUBLISH, SLSA), (PUBLISH,))
        (finding,) = found("slsa-lost", upgrade(self.files(OLD, (PUBLISH, SLSA), (PUBLISH, SLSA)), after))
        assert finding.file == sdist()
        assert found("slsa-lost", upgrade(self.files(OLD, (PUBLISH, SLSA), (PUBLISH,)), after)) == ()
        none = self.files(NEW, (PUBLISH,), (PUBLISH,))
        assert found("slsa-lost", upgrade(self.files(OLD, (PUBLISH, SLSA), (PUBLISH,)), none)) != ()


class TestUnreadableProvenance:
    @staticmethod
    def unreadable(version: str = NEW, proven: bool = False) -> PackageRecord:
        name = wheel(version=version)
        attestation = checked(name, status=FileStatus.UNREADABLE, proven=proven)
        return record(version=version, files=[file_record(name, FileStatus.UNREADABLE, attestations=[attestation])])

    def test_what_could_be_checked_before_is_for_review(self) -> None:
        (finding,) = found("unreadable-provenance", upgrade(record(version=OLD), self.unreadable()))
        assert (finding.level, finding.file) == (Level.REVIEW, wheel())
        assert (finding.before, finding.after) == ("verified", "could not be read")
        (known,) = found("unreadable-provenance", upgrade(record(version=OLD), self.unreadable(proven=True)))
        assert known.after == "held, its publisher unknown"
        (held,) = found("unreadable-provenance", upgrade(self.unreadable(OLD, proven=True), self.unreadable()))
        assert held.before == "held, its publisher unknown"

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (unreadable(OLD), unreadable()),
            (unreadable(OLD, proven=True), unreadable(proven=True)),
            (bare(OLD), unreadable()),
            (record(version=OLD, status=FileStatus.NOT_CHECKED), unreadable()),
            (None, unreadable()),
            (record(version=OLD), record()),
            (record(version=OLD), record(status=FileStatus.NOT_CHECKED)),
            (record(version=OLD), record(status=FileStatus.FAILED)),
        ],
    )
    def test_it_stays_quiet(self, before: PackageRecord | None, after: PackageRecord) -> None:
        assert found("unreadable-provenance", upgrade(before, after)) == ()


class TestNewWithoutProvenance:
    def test_an_added_package_without_provenance_is_a_note(self) -> None:
        (finding,) = found("new-without-provenance", upgrade(None, bare()))
        assert finding.level is Level.NOTE

    @pytest.mark.parametrize("change", [change for change in ChangeKind if change is not ChangeKind.ADDED])
    def test_only_added_ones(self, change: ChangeKind) -> None:
        assert found("new-without-provenance", upgrade(bare(OLD), bare(), change=change)) == ()

    def test_outside_a_review_nothing_is_new(self) -> None:
        assert found("new-without-provenance", replace(upgrade(None, bare()), change=None)) == ()

    @pytest.mark.parametrize("status", [status for status in FileStatus if status is not FileStatus.NO_PROVENANCE])
    def test_only_what_is_known_to_have_none(self, status: FileStatus) -> None:
        assert found("new-without-provenance", upgrade(None, record(status=status))) == ()
        assert found("new-without-provenance", upgrade(None, record(files=[]))) == ()

    def test_a_loss_says_more(self) -> None:
        context = upgrade(None, bare(), history(ago(OLD, 9)))
        assert found("lost-provenance", context) != ()
        assert found("new-without-provenance", context) == ()


class TestHashMismatchOfTwoLocks:
    @staticmethod
    def locked(value: str, version: str = NEW, name: str = "") -> PackageRecord:
        name = name or wheel(version=NEW)
        return record(
            version=version, files=[], package_=package(version=version, artifacts=[artifact(name, sha256=value)])
        )

    def test_one_name_with_two_hashes_blocks(self) -> None:
        before, after = sha256_of("before"), sha256_of("after")
        context = upgrade(self.locked(before), self.locked(after), change=ChangeKind.FILES_CHANGED)
        (finding,) = found("hash-mismatch", context)
        told = (f"{before} in the old lock", f"{after} in the new lock")
        assert (finding.level, finding.before, finding.after) == (Level.BLOCK, *told)
        assert finding.file == wheel()

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (locked(sha256_of("a")), locked(sha256_of("a"))),
            (locked(sha256_of("a")), locked("")),
            (locked(""), locked(sha256_of("a"))),
            (locked(sha256_of("a"), name=sdist()), locked(sha256_of("b"))),
            (locked(sha256_of("a"), version=OLD), locked(sha256_of("b"))),
            (None, locked(sha256_of("a"))),
        ],
    )
    def test_it_stays_quiet(self, before: PackageRecord | None, after: PackageRecord) -> None:
        assert found("hash-mismatch", upgrade(before, after)) == ()

    def test_hashes_without_names_are_left_to_the_index(self) -> None:
        def loose(value: str) -> PackageRecord:
            return record(
                files=[], package_=replace(package(artifacts=[]), hashes=(Digest("sha256", sha256_of(value)),))
            )

        assert found("hash-mismatch", upgrade(loose("a"), loose("b"))) == ()
