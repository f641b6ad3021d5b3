from dataclasses import replace

import pytest

import builders
from attestree.changes import ChangeKind
from attestree.releases import ReleaseSummary
from attestree.tui.review.entry import Entry
from attestree.tui.review.timeline import BETWEEN, NEWER, OLDER, Break, Moment, timeline
from attestree.tui.review.timeline_rows import timeline_rows
from tui.review import canned


def moments(case: canned.Case) -> tuple[Moment, ...]:
    return timeline(Entry(case.change, case.event))


def shown(case: canned.Case, *, serves: bool = True) -> list[str]:
    rows = timeline_rows(moments(case), serves=serves)
    return [f"{row.label.plain} {row.value.plain}".strip().replace("\ue000", " ") for row in rows]


def test_the_break_stands_between_the_last_attested_release_and_the_first_that_is_not() -> None:
    found = [(item.release.version, item.role, item.broken) for item in moments(canned.lost())]
    assert found == [
        ("3.3.0", "after", Break.STOPS),
        ("3.2.1", "before", None),
        ("3.2.0", "", None),
        ("3.1.1", "", None),
        ("3.1.0", "", Break.BEGINS),
        ("3.0.0", "", None),
    ]


def test_the_break_may_lie_below_the_old_side() -> None:
    found = [(item.release.version, item.role, item.broken) for item in moments(canned.looked_back())]
    assert found[:3] == [("2.4.0", "after", None), ("2.3.1", "before", Break.STOPS), ("2.3.0", "", None)]


def test_another_publisher_is_a_break_and_is_told_apart_by_number_where_the_name_is_the_same() -> None:
    newest, oldest, *_ = moments(canned.recreated())
    assert (newest.broken, newest.than) == (Break.PUBLISHER, "1.5.1")
    assert newest.identity.endswith("(.github/workflows/release.yml) repository 99417, owner 31337")
    assert oldest.identity.endswith("repository 2201, owner 801")


def test_the_same_publisher_is_no_break() -> None:
    assert [item.broken for item in moments(canned.clean())] == [None] * 4
    assert moments(canned.clean())[0].identity == (
        "https://github.com/example-webframe/webframe (.github/workflows/release.yml)"
    )


def test_who_published_the_release_that_the_identity_was_compared_with_is_known_too() -> None:
    case = canned.clean()
    found = timeline(Entry(case.change, replace(case.event, before=None)))
    assert [(item.release.version, bool(item.identity)) for item in found][:2] == [("5.1.0", True), ("5.0.2", True)]


def test_a_project_without_a_known_history_has_no_timeline() -> None:
    assert moments(canned.unreachable()) == ()
    assert timeline_rows((), serves=True) == []


def _long_history(count: int, before: int, after: int) -> canned.Case:
    old, new = canned.side("lamp", f"1.{before}"), canned.side("lamp", f"1.{after}")
    releases = tuple(builders.release(f"1.{minor}", attested=minor % 2) for minor in range(count))
    return canned.Case(canned.change(ChangeKind.UPGRADED, old, new), old, new, releases)


def test_a_long_way_from_one_side_to_the_other_is_cut_in_its_middle_and_counted() -> None:
    found = moments(_long_history(60, 10, 50))
    versions = [item.release.version for item in found]
    assert versions[:NEWER] == ["1.52", "1.51"]
    assert versions[-OLDER:] == ["1.9", "1.8", "1.7", "1.6"]
    assert len(found) == NEWER + 1 + BETWEEN + 1 + OLDER
    (cut,) = [item for item in found if item.skipped]
    assert (cut.release.version, cut.skipped, cut.skipped_attested) == ("1.47", 33, 16)
    assert "33 releases more, 16 of them attested" in "\n".join(shown(_long_history(60, 10, 50)))


def test_versions_are_found_however_they_are_written() -> None:
    case = canned.clean()
    releases = tuple(replace(item, version=item.version.removesuffix(".0") or item.version) for item in case.releases)
    found = timeline(Entry(case.change, replace(case.event, releases=releases)))
    assert [item.role for item in found if item.role] == ["after", "before"]


def test_versions_that_are_none_and_sides_that_are_not_listed_are_no_trouble() -> None:
    case = canned.clean()
    releases = (builders.release("5.0.1"), builders.release("5.0.3"))
    strange = tuple(replace(item, version=f"{item.version}-what?") for item in releases)
    found = timeline(Entry(case.change, replace(case.event, releases=strange)))
    assert [item.release.version for item in found] == ["5.0.3-what?", "5.0.1-what?"]


def test_every_release_is_one_line_with_sign_word_and_share() -> None:
    assert shown(canned.lost())[1:4] == [
        "3.3.0 2026-05-30  - not attested  after",
        "──── provenance stops here ────",
        (
            "3.2.1 2026-04-30  ✓ attested   2 of 2 files  before\n"
            "https://github.com/example-sprayplan/sprayplan (.github/workflows/release.yml)"
        ),
    ]
    assert "──── another publisher than that of 1.5.1 ────" in shown(canned.recreated())


def test_where_the_index_shows_no_provenance_its_silence_is_unknown_and_breaks_nothing() -> None:
    rows = shown(canned.lost(), serves=False)
    assert rows[1] == "3.3.0 2026-05-30  ? unknown  after"
    assert not [row for row in rows if "provenance" in row]


@pytest.mark.parametrize(
    ("release", "words"),
    [
        (builders.release("1.1", files=3, attested=1), "⚠ partly attested, 1 of 3 files"),
        (builders.release("1.1", yanked=True), "yanked"),
        (builders.release("1.1", uploaded=None), "no date"),
    ],
)
def test_what_is_odd_about_a_release_is_said(release: ReleaseSummary, words: str) -> None:
    old, new = canned.side("lamp", "1.0"), canned.side("lamp", "1.1")
    releases = (builders.release("1.0"), release)
    case = canned.Case(canned.change(ChangeKind.UPGRADED, old, new), old, new, releases)
    assert words in shown(case)[1]


def test_the_same_version_on_both_sides_is_marked_as_both() -> None:
    assert [item.role for item in moments(canned.other_files())] == ["before and after"]
