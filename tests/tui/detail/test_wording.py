from datetime import UTC, datetime, timedelta, timezone

import pytest

from attestree.tui.detail.wording import day, exactly, https, many, short, size, when

NOON = datetime(2026, 5, 30, 14, 0, 5, tzinfo=timezone(timedelta(hours=2)))


def test_times_are_shown_in_utc() -> None:
    assert when(NOON) == "2026-05-30 12:00 UTC"
    assert exactly(NOON) == "2026-05-30 12:00:05 UTC"
    assert day(datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))) == "2025-12-31"
    assert day(datetime(2026, 1, 1, 0, 30, tzinfo=UTC)) == "2026-01-01"


def test_a_time_nobody_said_is_not_made_up() -> None:
    assert when(None) == exactly(None) == "not said"
    assert day(None) == ""


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (None, ""),
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (12_345_678, "12.3 MB"),
        (5_000_000_000, "5.0 GB"),
        (2_000_000_000_000, "2.0 TB"),
    ],
)
def test_sizes(count: int | None, text: str) -> None:
    assert size(count) == text


def test_digests_and_counts() -> None:
    assert short("0123456789abcdef") == "0123456789ab"
    assert short("9f31") == "9f31"
    assert many(1, "file") == "1 file"
    assert many(0, "file") == "0 files"
    assert many(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize("url", ["https://forge.example/a/b", "https://forge.example:8443/a?x=1#y"])
def test_https_addresses_may_be_offered(url: str) -> None:
    assert https(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://forge.example/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https://user@forge.example/",
        "https://forge.example/\u202egpj",
        "https://forge.example/a b",
        "https://forge.example/\x1b]0;x\x07",
        "https://förge.example/",
        "https://[::1/",
    ],
)
def test_nothing_else_is_offered_for_opening(url: str) -> None:
    assert https(url) == ""
