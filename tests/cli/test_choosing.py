"""What of a project a command is about: a path instead of a command, groups and extras, a project without a lock."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from attestree.cli.main import run
from attestree.sources.resolve_environment import find_uv
from servers import origin
from sources.test_resolve import wheel

if TYPE_CHECKING:
    from pathlib import Path

LOCK = """version = 1
[[package]]
name = "shop"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "web" }, { name = "winonly", marker = "sys_platform == 'win32'" }]
[package.dev-dependencies]
dev = [{ name = "tester" }]
docs = [{ name = "writer" }]
[package.optional-dependencies]
cli = [{ name = "shell" }]
""" + "".join(
    f'[[package]]\nname = "{name}"\nversion = "1"\nsource = {{ path = "{name}.whl" }}\n'
    for name in ("web", "winonly", "tester", "writer", "shell")
)


def reported(capsys: pytest.CaptureFixture[str], *arguments: str) -> set[str]:
    """Return the names of the packages that a report is about."""
    code = run(["report", *arguments, "--format", "json", "--quiet", "--no-cache", "--trust-root", "nowhere"])
    captured = capsys.readouterr()
    assert code in (0, 3), captured.err
    return {package["name"] for package in json.loads(captured.out)["packages"]} - {"shop"}


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ([], {"web", "winonly", "tester", "writer", "shell"}),
        (["--platform", "linux"], {"web", "tester", "writer", "shell"}),
        (["--group", "dev", "--platform", "windows"], {"web", "winonly", "tester"}),
        (["--all-groups", "--platform", "linux"], {"web", "tester", "writer"}),
        (["--extra", "CLI", "--group", "docs", "--platform", "linux"], {"web", "writer", "shell"}),
        (["--group", "dev", "--root", "tester"], {"tester"}),
        (["--no-default-groups"], {"web"} if sys.platform != "win32" else {"web", "winonly"}),
        (["--no-default-groups", "--extra", "cli", "--platform", "linux"], {"web", "shell"}),
    ],
)
def test_options_choose_what_is_reported(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: list[str], names: set[str]
) -> None:
    (tmp_path / "uv.lock").write_text(LOCK)
    assert reported(capsys, str(tmp_path), *options) == names


def test_a_group_that_is_not_there_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "uv.lock").write_text(LOCK)
    assert run(["report", str(tmp_path), "--group", "tests", "--quiet", "--no-cache"]) == 2
    said = capsys.readouterr().err
    assert said == "attestree: --group: the project has no group tests; it has dev, docs\n"


def test_all_groups_and_no_group_exclude_each_other(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text(LOCK)
    assert run(["report", str(tmp_path), "--all-groups", "--no-default-groups", "--quiet"]) == 2
    assert "every group and no group exclude each other" in capsys.readouterr().err


def test_a_recording_keeps_what_was_chosen(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text(LOCK)
    record = tmp_path / "session.json"
    chosen = ["--group", "dev", "--platform", "windows", "--python-version", "3.9"]
    assert reported(capsys, str(tmp_path), *chosen, "--record", str(record)) == {"web", "winonly", "tester"}
    replay = ["--replay", str(record)]
    assert reported(capsys, *replay) == {"web", "winonly", "tester"}
    assert reported(capsys, *replay, "--no-default-groups") == {"web", "winonly"}
    assert reported(capsys, *replay, "--group", "docs", "--platform", "linux") == {"web", "writer"}
    assert run(["report", *replay, "--quiet", "--python-version", "2.7"]) == 2
    assert "2.7 is not a version of CPython" in capsys.readouterr().err


def test_a_path_instead_of_a_command_is_explored(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "run.py").write_text("print()\n")
    for arguments in (["run.py"], [str(tmp_path)], ["run.py", "--root", "web"], []):
        assert run(arguments) == 2
        assert "the explorer needs a terminal" in capsys.readouterr().err
    assert run(["nothing.py"]) == 2
    assert "No such command 'nothing.py'" in capsys.readouterr().err
    (tmp_path / "report").mkdir()  # the name of a command is that command
    assert run(["report", "--help"]) == 0


@pytest.mark.skipif(find_uv() is None, reason="uv is not installed")
def test_a_script_without_a_lock_is_reported(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    script = tmp_path / "run.py"
    script.write_text("# /// script\n# dependencies = ['web']\n# ///\n")
    with origin([wheel("web", "1.0", "core"), wheel("core")]) as base:
        assert reported(capsys, str(script), "--index-url", f"{base}/simple/") >= {"web", "core"}
    assert [path.name for path in tmp_path.iterdir()] == ["run.py"]
