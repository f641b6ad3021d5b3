"""How long a lock file takes to be read, and then to be seen: ``make bench-open LOCK=uv.lock``.

Prints how many times longer the whole reading takes than ``tomllib`` alone needs for the same bytes, and the seconds
from the end of the reading to the first painted row of the tree, in a pseudo-terminal, with the network left out.
Without a LOCK a large one is made up. All figures are of one run on one machine: compare ratios, not seconds.
"""

from __future__ import annotations

import argparse
import fcntl
import gc
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from attestree.sources import load, open_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.project import Project

_RUNS = 7
_PATIENCE = 60.0
_SHOWN = 30
"""As many of the first packages as may be in the first screen."""


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lock", type=Path, nargs="?")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        _explore(asked.lock, asked.child)
        return
    with tempfile.TemporaryDirectory() as folder:
        lock = asked.lock or _made_up(Path(folder) / "uv.lock")
        text = lock.read_text(encoding="utf-8")
        alone, whole = _fastest(lambda: tomllib.loads(text), lambda: load(*open_project(lock)))
        packages = len(load(*open_project(lock)).graph.packages)
        print(f"{len(text) / 1e6:.1f} MB, {packages} packages")
        print(f"reading: {whole / alone:.2f} times what tomllib alone needs")
        shown = [_until_shown(lock, Path(folder) / f"report-{number}") for number in range(3)]
        ratio = statistics.median(shown) / alone
        print(f"the tree is painted {statistics.median(shown):.2f} s after the reading, {ratio:.1f} times as much")


def _fastest(*works: Callable[[], object]) -> tuple[float, ...]:
    """Return the seconds that each work takes when nothing disturbs it; in turn, so that all meet the same noise."""
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(_RUNS):
        for place, work in enumerate(works):
            gc.collect()
            began = time.perf_counter()
            work()
            seconds[place].append(time.perf_counter() - began)
    return tuple(min(every) for every in seconds)


def _until_shown(lock: Path, report: Path) -> float:
    """Return the seconds from the end of the reading to the first row of the tree, in a terminal of its own."""
    graph = load(*open_project(lock)).graph
    first = [graph.packages[child].name for root in graph.roots for child in graph.children(root)][:_SHOWN]
    names = [name.encode() for name in first]
    end, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    command = [sys.executable, __file__, str(lock), "--child", str(report)]
    environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(command, stdin=other, stdout=other, stderr=other, env=environ, start_new_session=True)
    os.close(other)
    received, until = b"", time.monotonic() + _PATIENCE
    try:
        while time.monotonic() < until:
            if select.select([end], [], [], 0.5)[0]:
                received = received[-100:] + os.read(end, 1 << 16)
                if report.exists() and any(name in received for name in names):
                    return time.monotonic() - float(report.read_text())
        raise TimeoutError("the tree was never seen")
    finally:
        process.kill()
        process.wait()
        os.close(end)


def _explore(lock: Path, report: Path) -> None:
    """Run the explorer on ``lock`` offline, and write down when the reading ended."""
    from attestree.cli.explore import open_explorer
    from attestree.cli.workers import worker_pool
    from attestree.session.live import LiveInputs
    from attestree.session.stream import Session
    from attestree.settings import Settings

    files, name = open_project(lock)

    def timed() -> Project:
        project = load(files, name)
        report.write_text(str(time.monotonic()))
        return project

    with worker_pool() as pool:
        inputs = LiveInputs(Settings(offline=True), pool, files, timed)
        open_explorer(lambda: Session(inputs), plain=False, theme="")


def _made_up(path: Path, packages: int = 900, files: int = 8) -> Path:
    """Write a lock of about the size of the largest real one that is known."""
    lines = ["version = 1", "revision = 3", 'requires-python = ">=3.11"', ""]
    lines += ["[[package]]", 'name = "made-up"', 'version = "1"', 'source = { virtual = "." }', "dependencies = ["]
    lines += [f'    {{ name = "package-{number}" }},' for number in range(0, packages, 10)] + ["]", ""]
    for number in range(packages):
        base = f"https://files.example/package_{number}-1.0"
        lines += ["[[package]]", f'name = "package-{number}"', 'version = "1.0"']
        lines += ['source = { registry = "https://index.example/simple" }', "dependencies = ["]
        below = [other for other in (number + 1, number * 2 + 1, number * 3 + 2) if other < packages]
        lines += [f'    {{ name = "package-{other}", marker = "sys_platform != \'win32\'" }},' for other in below]
        lines += ["]", "wheels = ["]
        for file in range(files):
            digest = f"{number * files + file:064x}"
            url = f"{base}-cp3{file}-cp3{file}-manylinux_2_28_x86_64.whl"
            lines += [f'    {{ url = "{url}", hash = "sha256:{digest}", size = {file + 1000} }},']
        lines += ["]", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
