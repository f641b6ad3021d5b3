"""The installed command, and readers that go away, disks that are full, and streams that are closed.

Worker processes inherit standard error, so that its end is only reached once the last of them is gone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from demo_data.recorded import TARGET, UPGRADE_TARGET

ATTESTREE = Path(sys.executable).with_name("attestree")
LONGEST = 120  # seconds; only reached when the command does not end
COMMANDS = {
    "report": ["report", "--replay", str(TARGET), "--format", "json", "--jobs", "1"],
    "review": ["review", "--replay", str(UPGRADE_TARGET), "--format", "text", "--jobs", "1"],
    "show": ["show", "envleaf==1.2.0", "--replay", str(TARGET), "--jobs", "1"],
    "schema": ["schema"],
}
FULL = Path("/dev/full")


def _run(arguments: list[str], stdout: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ATTESTREE, *arguments], stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=LONGEST, check=False
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_went_away_ends_the_command_quietly(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = _run(COMMANDS[command], writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_in_the_middle_ends_the_command_quietly(unbuffered: str) -> None:
    with subprocess.Popen(
        [ATTESTREE, *COMMANDS["report"]],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.read(1) == b"{"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(LONGEST) == 141


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("command", [*COMMANDS, "--help", "--version"])
def test_a_full_disk_is_one_line(command: str) -> None:
    with FULL.open("wb") as full:
        done = _run(COMMANDS.get(command, [command]), full.fileno())
    assert (done.returncode, done.stderr) == (2, "attestree: standard output: No space left on device\n")


def test_what_cannot_be_said_changes_no_exit_code(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    output = tmp_path / "report.json"
    command = [str(ATTESTREE), *COMMANDS["report"], "--output", str(output)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=writing, timeout=LONGEST, check=False)
    os.close(writing)
    assert (done.returncode, done.stdout) == (1, b"")
    assert output.read_bytes().startswith(b"{")


def test_a_command_without_standard_streams_does_its_work(tmp_path: Path) -> None:
    output = tmp_path / "report.json"
    closed = ["/bin/sh", "-c", '"$0" "$@" >&- 2>&-', str(ATTESTREE)]
    done = subprocess.run([*closed, *COMMANDS["report"], "--output", str(output)], timeout=LONGEST, check=False)
    assert done.returncode == 1
    assert output.read_bytes().startswith(b"{")
    assert subprocess.run([*closed, "schema"], timeout=LONGEST, check=False).returncode == 0
