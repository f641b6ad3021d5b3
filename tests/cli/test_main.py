"""The command as a person meets it: what it prints where, and its exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from attestree.cli.main import run
from attestree.demo import recording

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "orchard-shop.json.gz"
    recording().write(path)
    return path


def _run(*arguments: object) -> int:
    return run([str(argument) for argument in arguments])


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["report", "--help"], ["--version"]])
def test_help_is_a_success(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run(arguments) == 0
    assert "attestree" in capsys.readouterr().out


def test_help_names_every_command_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    run(["--help"])
    told = " ".join(capsys.readouterr().out.split())
    for word in ("explore", "report", "show", "demo", "schema", "cache", "130 interrupted", "not that it is safe"):
        assert word in told


def test_a_replayed_report_as_text(capsys: pytest.CaptureFixture[str], example: Path) -> None:
    assert _run("report", "--replay", example) == 1
    captured = capsys.readouterr()
    assert "orchard-shop" in captured.out
    assert "not whether it is safe" in captured.out
    assert captured.err == ""


def test_a_replayed_report_as_json_is_the_same_twice(
    capsys: pytest.CaptureFixture[str], example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    told = []
    for _ in range(2):
        assert _run("report", "--replay", example, "--format", "json", "--raw") == 1
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    found = json.loads(told[0])
    assert found["schema"] == "attestree/report/1"
    assert found["generated"].startswith("2026-05-28T")
    assert found["summary"]["trust"]["failed"] > 0


@pytest.mark.parametrize(("level", "code"), [("block", 1), ("review", 1), ("note", 1), ("never", 3)])
def test_what_makes_it_fail(capsys: pytest.CaptureFixture[str], example: Path, level: str, code: int) -> None:
    assert _run("report", "--replay", example, "--fail-on", level) == code


def test_a_subtree_alone(capsys: pytest.CaptureFixture[str], example: Path) -> None:
    assert _run("report", "--replay", example, "--root", "tinyledger", "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert "tinyledger==2.4.1" in {package["id"] for package in found["packages"]}
    assert found["summary"]["packages"] < 10


def test_a_subtree_that_is_not_there(capsys: pytest.CaptureFixture[str], example: Path) -> None:
    assert _run("report", "--replay", example, "--root", "tinyleger") == 2
    assert "did you mean tinyledger" in capsys.readouterr().err


def test_a_report_goes_to_a_file_once(capsys: pytest.CaptureFixture[str], example: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    assert _run("report", "--replay", example, "--output", target) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"report written to {target}\n"
    assert "orchard-shop" in target.read_text()
    assert _run("report", "--replay", example, "--output", target) == 2
    assert "there is a file already" in capsys.readouterr().err
    assert _run("report", "--replay", example, "--output", target, "--force", "--quiet") == 1
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["report", "{tmp}"], "there is no lock file here"),
        (["report", "{tmp}/gone"], "there is no such file or directory"),
        (["report", "{tmp}", "--python-version", "2.7"], "is not a version of CPython that is known"),
        (["report", "{tmp}", "--index-url", "http://index.example/"], "cannot be an index"),
        (["report", "{tmp}", "--raw"], "add --format json"),
        (["report", "{tmp}", "--staging", "--trust-root", "x"], "exclude each other"),
        (["report", "--replay", "{tmp}/gone.json"], "gone.json"),
        (["report", "{tmp}", "--jobs", "-1"], "cannot be negative"),
        (["report", "{tmp}", "--nonsense"], "No such option"),
        (["show", "{tmp}/gone"], "name a release as NAME==VERSION"),
        (["explore", "{tmp}"], "the explorer needs a terminal"),
        (["demo"], "the explorer needs a terminal"),
        (["nonsense"], "No such command"),
    ],
)
def test_what_cannot_be_meant_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], told: str
) -> None:
    assert run([argument.format(tmp=tmp_path) for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert told in captured.err
    assert captured.out == ""
    assert "Traceback" not in captured.err


def test_a_lock_file_that_cannot_be_read_names_the_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text("version = 1\n<<<<<<< HEAD\n")
    assert _run("report", tmp_path, "--offline", "--no-cache") == 2
    told = capsys.readouterr().err
    assert "uv.lock, line 2" in told
    assert told.count("\n") == 1


def test_what_could_not_be_checked_alone_is_exit_code_3(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("tinyledger==2.4.1\n")
    assert _run("report", tmp_path, "--offline", "--no-cache", "--index-url", "https://index.example/simple/") == 3
    assert "offline" in capsys.readouterr().out


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


def test_the_cache_can_be_looked_at_and_cleared(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert _run("cache", "info", "--cache-dir", tmp_path) == 0
    assert "0 answers" in capsys.readouterr().out
    assert _run("cache", "clear", "--cache-dir", tmp_path) == 0
    assert "0 answers deleted" in capsys.readouterr().err


def test_an_interruption_is_exit_code_130(
    capsys: pytest.CaptureFixture[str], example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("attestree.session.headless.run_to_end", interrupt)
    assert _run("report", "--replay", example) == 130
    assert "interrupted" in capsys.readouterr().err
