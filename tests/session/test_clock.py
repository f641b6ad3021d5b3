from __future__ import annotations

from datetime import UTC, datetime

import pytest

from attestree.errors import UsageError
from attestree.session.clock import current_time


def test_it_is_now_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    before = datetime.now(UTC)
    assert before <= current_time() <= datetime.now(UTC)


def test_the_epoch_of_the_sources_fixes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert current_time() == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("said", ["yesterday", "9" * 30, "1.5"])
def test_what_is_no_time_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", said)
    with pytest.raises(UsageError, match=r"SOURCE_DATE_EPOCH: .* is no number of seconds"):
        current_time()
