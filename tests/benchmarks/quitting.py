"""How long it takes to quit, whatever is under way: ``python benchmarks/quitting.py``.

Presses ``q`` in the example, in a large project while it is verified, before an index that never answers, and while a
session is recorded; prints when the screen was left and when the process was gone.
"""

from __future__ import annotations

import argparse
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.large_project import recording_of
from benchmarks.painted_terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ATTESTREE = str(Path(sys.executable).with_name("attestree"))
_LEFT = b"\x1b[?1049l"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    large = ["explore", "--replay", str(recording_of(asked.packages, 5)), "--files", "locked"]
    print(f"milliseconds after q, the median of {asked.runs}{'screen left':>24}{'process gone':>16}")
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as silent:
        project = Path(folder, "requirements.txt")
        project.write_text("".join(f"package-{number}==1.0\n" for number in range(200)))
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/simple/"
        kept = ["--cache-dir", str(Path(folder, "cache"))]
        hanging = ["explore", str(project), "--index-url", url, *kept]
        recorded = [*hanging, "--record", str(Path(folder, "recording.json"))]
        _measure("the example, at once", ["demo"], asked.runs, 0.0)
        _measure("the example, all verified", ["demo"], asked.runs, 5.0)
        _measure(f"{asked.packages * 5} files, while they are verified", large, asked.runs, 8.0)
        _measure("an index that never answers", hanging, asked.runs, 1.0)
        _measure("the same, while it is recorded", recorded, asked.runs, 1.0)
        print("the recording is", "whole" if Path(folder, "recording.json").exists() else "lost")


def _measure(what: str, arguments: Sequence[str], runs: int, after: float) -> None:
    times = sorted(_quit(arguments, after) for _ in range(runs))
    left, gone = times[len(times) // 2]
    print(f"{what:40}{left * 1000:15.0f}{gone * 1000:16.0f}", flush=True)


def _quit(arguments: Sequence[str], after: float) -> tuple[float, float]:
    terminal = Terminal([_ATTESTREE, *arguments])
    try:
        terminal.read_until(_drawn(terminal), 60)
        terminal.read_for(after)
        pressed = terminal.press("q")
        left = terminal.read_until(lambda: _LEFT in terminal.received, 60)
        terminal.wait()
        return left - pressed, time.perf_counter() - pressed
    finally:
        terminal.close()


def _drawn(terminal: Terminal) -> Callable[[], bool]:
    return lambda: terminal.received.count(b"\x1b[") > 200


if __name__ == "__main__":
    main()
