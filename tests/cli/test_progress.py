"""The line on standard error that says how far a session has come."""

from __future__ import annotations

import pytest

from attestree.cli.progress import ProgressLine


def drawn(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, terminal: bool, quiet: bool) -> str:
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    with ProgressLine("changes", quiet=quiet) as line:
        line.resolving(7)
        line(2, 5)
    return capsys.readouterr().err


def test_it_overwrites_itself_and_goes_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = drawn(monkeypatch, capsys, terminal=True, quiet=False)
    assert said == "\r\x1b[Kresolving with uv: 7 packages decided on\r\x1b[Kchecked 2 of 5 changes\r\x1b[K"


@pytest.mark.parametrize(("terminal", "quiet"), [(False, False), (True, True)])
def test_it_is_silent_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terminal: bool, quiet: bool
) -> None:
    assert drawn(monkeypatch, capsys, terminal=terminal, quiet=quiet) == ""
