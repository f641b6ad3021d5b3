from datetime import timedelta

import pytest

from attestree.history import earlier_attested, newest_earlier_attested, parse_version, release_of, series_of
from builders import UPLOADED, page, release

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("version", "series"), [("1.26.4", (0, 1)), ("2.0rc1", (0, 2)), ("1!4.0", (1, 4)), ("2024.10.8", (0, 2024))]
)
def test_a_series_is_the_epoch_and_the_first_number(version: str, series: tuple[int, int]) -> None:
    parsed = parse_version(version)
    assert parsed is not None
    assert series_of(parsed) == series


def test_what_is_no_version_has_no_past() -> None:
    assert parse_version("not a version") is None
    assert release_of(page(release("1.0")), "nonsense") is None
    assert earlier_attested(page(release("1.0")), "nonsense") == ()


def test_a_release_is_found_however_its_version_is_written() -> None:
    found = release_of(page(release("1.0"), release("2024.10.8")), "2024.10.08")
    assert found is not None
    assert found.version == "2024.10.8"
    assert release_of(page(release("1.0")), "3.0") is None


def earlier(*releases: str, version: str = "2.4.1", **options: bool) -> list[str]:
    history = page(*(release(item, uploaded=UPLOADED - DAY) for item in releases), release("2.4.1", uploaded=UPLOADED))
    return [item.version for item in earlier_attested(history, version, **options)]


def test_earlier_releases_come_newest_first_and_from_the_same_series() -> None:
    assert earlier("2.3.0", "2.4.0", "2.10.0", "1.9", "2.4.1rc1", "1!2.0") == ["2.4.1rc1", "2.4.0", "2.3.0"]
    assert earlier("2.3.0", "1.9", same_series=False) == ["2.3.0", "1.9"]


def test_a_release_that_was_uploaded_later_did_not_come_before() -> None:
    history = page(
        release("2.0.9", uploaded=UPLOADED + DAY), release("2.0.8", uploaded=None), release("2.1", uploaded=UPLOADED)
    )
    assert [item.version for item in earlier_attested(history, "2.1")] == ["2.0.8"]


def test_without_upload_times_versions_decide() -> None:
    history = page(release("2.0.9", uploaded=UPLOADED), release("2.1", uploaded=None))
    assert [item.version for item in earlier_attested(history, "2.1")] == ["2.0.9"]


def test_an_unattested_release_and_one_without_a_readable_version_are_left_out() -> None:
    history = page(release("2.0", attested=0), release("2.1"))
    assert earlier_attested(history, "2.1") == ()


def test_the_newest_earlier_release_is_of_the_same_series_where_there_is_one() -> None:
    history = page(release("1.9"), release("1.8"), release("2.0", attested=0), release("2.1"))
    found = newest_earlier_attested(history, "2.1")
    assert found is not None
    assert found.version == "1.9"
    both = newest_earlier_attested(page(release("1.9"), release("2.0"), release("2.1")), "2.1")
    assert both is not None
    assert both.version == "2.0"
    assert newest_earlier_attested(page(release("2.1")), "2.1") is None
