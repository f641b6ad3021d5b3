"""Every format of a report, from the built-in example and by the command."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from attestree.cli.delivery import FORMATS
from attestree.cli.main import run
from attestree.demo import recording
from attestree.reports import REPORTS
from attestree.reports.base import WHERE_NOT_WHETHER

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "orchard-shop.json.gz"
    recording().write(path)
    return path


def test_the_command_offers_every_format_there_is() -> None:
    assert list(FORMATS) == list(REPORTS)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_writes_the_example_byte_for_byte_alike_and_with_one_exit_code(
    form: str, example: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793000000")
    pages = []
    for _ in range(2):
        assert run(["report", "--replay", str(example), "--format", form, "--quiet"]) == 1
        captured = capfdbinary.readouterr()
        assert captured.err == b""
        pages.append(captured.out)
    assert pages[0] == pages[1]
    text = pages[0].decode()
    assert text.replace("\r\n", "").replace("\n", "").isprintable()
    # coinpurse failed, which every form tells but the statement on what was verified.
    assert ("coinpurse" in text) is (form != "svr")
    assert ("basketry" in text) is (form != "sarif")
    match form:
        case "json":
            assert json.loads(text)["schema"] == "attestree/report/1"
        case "sarif":
            assert len(json.loads(text)["runs"][0]["results"]) > 20
        case "csv":
            assert len(list(csv.reader(io.StringIO(text, newline=""), strict=True))) > 75
        case _:
            assert WHERE_NOT_WHETHER in text


@pytest.mark.parametrize(
    ("terminal", "environment", "coloured"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
    ],
)
def test_text_is_as_wide_as_the_terminal_and_coloured_only_there(
    terminal: bool,
    environment: dict[str, str],
    coloured: bool,
    example: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {"TERM": "xterm", "COLUMNS": "60", "NO_COLOR": "", **environment}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    run(["report", "--replay", str(example), "--root", "docstove", "--quiet"])
    written = capfdbinary.readouterr().out.decode()
    assert ("\x1b[" in written) is coloured
    heading = next(line for line in written.splitlines() if "Provenance says" in line)
    assert ("whether it is safe." in heading) is not terminal
