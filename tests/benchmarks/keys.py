"""How long a key takes to be seen while thousands of files are verified: ``python benchmarks/keys.py``.

Opens the explorer on a large project in a pseudo-terminal, presses keys at random moments while the workers verify,
and measures from the key to the painted screen. Prints the figures of every run and, of all runs, the callbacks that
held the event loop longest.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.large_project import recording_of
from benchmarks.painted_terminal import Terminal

_WATCHED = Path(__file__).with_name("watched.py")
_ROWS = 12
"""The keys move the cursor up and down within so many rows, so that nothing scrolls."""


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=int, default=2000)
    parser.add_argument("--files", type=int, default=5, help="of each package; 5 at most")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3600.0, help="leave after so long, done or not")
    asked = parser.parse_args()
    recording = recording_of(asked.packages, asked.files)
    print(f"{asked.packages} packages, {asked.packages * asked.files} files; milliseconds from key to screen")
    heads = "".join(f"{head:>8}" for head in ("median", "95 %", "worst"))
    print(f"{'keys':>6}{heads}{'over 50':>9}{'longest hold':>14}{'collection':>12}{'done in s':>11}")
    reports = [_run(recording, asked.seconds) for _ in range(asked.runs)]
    held = sorted((hold for report in reports for hold in report["held"]), key=lambda hold: -hold["processor"])
    print("\nWhat held the loop longest, of all runs: processor time, time on the wall, seconds since the start")
    for hold in held[:20]:
        print(f"{hold['processor'] * 1000:7.1f}{hold['wall'] * 1000:8.1f}{hold['at']:8.1f}  {hold['what']}")


def _run(recording: Path, seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [
            sys.executable,
            str(_WATCHED),
            str(report),
            "explore",
            "--replay",
            str(recording),
            "--files",
            "locked",
        ]
        terminal = Terminal([*command, "--theme", "attestree-dark"])
        try:
            began = time.perf_counter()
            terminal.read_until(lambda: terminal.cursor is not None)
            times = _press_keys(terminal, began + seconds)
            done = time.perf_counter() - began
            terminal.press("q")
            terminal.wait()
        finally:
            terminal.close()
        told: dict[str, Any] = json.loads(report.read_text())
    figures = (statistics.median(times), statistics.quantiles(times, n=20)[-1], max(times))
    line = "".join(f"{figure * 1000:8.0f}" for figure in figures)
    slow = sum(1 for one in times if one > 0.05)
    hold, collection = told["held"][0]["processor"], max(told["collections"], default=0)
    print(
        f"{len(times):6}{line}{slow / len(times):9.1%}{hold * 1000:14.1f}{collection * 1000:12.1f}{done:11.1f}",
        flush=True,
    )
    return told


def _press_keys(terminal: Terminal, until: float) -> list[float]:
    """Press keys until the work is done, and return how long each took."""
    times: list[float] = []
    place, step, dice = 0, 1, random.Random()
    while not _finished(terminal) and time.perf_counter() < until:
        terminal.read_for(dice.uniform(0.03, 0.25))
        step = 1 if place == 0 else -1 if place == _ROWS else step
        place += step
        before = terminal.cursor
        pressed = terminal.press("j" if step > 0 else "k")
        times.append(terminal.read_until(partial(_moved, terminal, before)) - pressed)
    return times


def _moved(terminal: Terminal, before: tuple[int, bool] | None) -> bool:
    return terminal.cursor != before


def _finished(terminal: Terminal) -> bool:
    return b" requests" in terminal.received or b" request " in terminal.received


if __name__ == "__main__":
    main()
