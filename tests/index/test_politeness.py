"""Waiting as long as an origin asks, and leaving a silent one alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from attestree.index.politeness import Politeness, retry_after

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ORIGIN = "https://index.example:443"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("0", 0),
        (" 7 ", 7),
        ("59", 59),
        ("61", 60),
        ("99999999999999999999", 60),
        ("Sun, 22 Nov 2026 12:00:10 GMT", 10),
        ("Sun, 22 Nov 2026 13:00:10 GMT", 60),
        ("Sun, 22 Nov 2026 11:59:00 GMT", 0),
        ("Sun, 22 Nov 2026 12:00:10 -0000", 10),
        ("Sun, 22 Nov 2026 13:00:10 +0100", 10),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("\u0661", None),
        ("Sun, 99 Nov 2026 12:00:10 GMT", None),
        ("", None),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_who_asks_for_a_pause_gets_it_from_every_question(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, slept = Clock(), list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    politeness = Politeness(clock)
    politeness.pause(ORIGIN, 10)
    politeness.pause(ORIGIN, 2)
    await politeness.wait(ORIGIN)
    await politeness.wait("https://other.example:443")
    clock.now += 4
    await politeness.wait(ORIGIN)
    clock.now += 7
    await politeness.wait(ORIGIN)
    assert slept == [10, 6]


def test_three_silences_in_a_row_and_it_is_left_alone_for_a_while() -> None:
    clock = Clock()
    politeness = Politeness(clock)
    for _ in range(2):
        politeness.was_silent(ORIGIN, "it does not answer")
    assert politeness.given_up(ORIGIN) == ""
    politeness.answered(ORIGIN)
    for _ in range(3):
        assert politeness.given_up(ORIGIN) == ""
        politeness.was_silent(ORIGIN, "it does not answer")
    assert politeness.given_up(ORIGIN) == "it does not answer"
    assert politeness.given_up("https://other.example:443") == ""
    clock.now += 5
    assert politeness.given_up(ORIGIN) == "it does not answer"
    assert politeness.given_up(ORIGIN, again=True) == "", "a person who asks again is heard sooner"
    clock.now += 30
    assert politeness.given_up(ORIGIN) == ""
