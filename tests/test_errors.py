import pickle

import pytest

from attestree.errors import AttestreeError, IndexProtocolError, RecordingError, ReportError, SourceError, UsageError


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            SourceError("this is no TOML", where="uv.lock, line 3", remedy="run the lock command again"),
            "uv.lock, line 3: this is no TOML; run the lock command again",
        ),
        (UsageError("there is no such format"), "there is no such format"),
        (ReportError("the disk is full", where="report.json"), "report.json: the disk is full"),
        (RecordingError("it is empty", remedy="record it again"), "it is empty; record it again"),
    ],
)
def test_an_error_explains_itself_in_one_line(error: AttestreeError, line: str) -> None:
    assert str(error) == error.explain() == line


def test_foreign_text_in_an_error_cannot_reach_the_terminal_as_it_is() -> None:
    error = IndexProtocolError("\x1b[2Jbad\nanswer", where="index\u202e", remedy="try\x07")
    assert str(error) == "index\\u202e: \\x1b[2Jbad\\x0aanswer; try\\x07"


def test_an_error_survives_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(SourceError("bad", where="uv.lock", remedy="lock again")))
    assert isinstance(error, SourceError)
    assert (error.what, error.where, error.remedy, str(error)) == (
        "bad",
        "uv.lock",
        "lock again",
        "uv.lock: bad; lock again",
    )
