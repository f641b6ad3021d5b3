"""The worker processes: started early, quiet, and gone at once."""

from __future__ import annotations

import asyncio
import logging
import operator
import os
import signal
import subprocess
import sys
import time
import warnings
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

import pytest

from attestree.pool import WorkerPool, _prepare, usable_cores
from attestree.verdict import FileStatus
from attestree.verify.provenance import verify_provenance, warm_up
from attestree.verify.trust import TrustRoot
from lab import Lab, github

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess
    from pathlib import Path

CHILD_WAIT = 60  # seconds; only reached when a process does not end


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    pool = WorkerPool(2)
    yield pool
    pool.kill()


def is_loaded(name: str) -> bool:
    return name in sys.modules


def processes_of(pool: WorkerPool) -> list[BaseProcess]:
    assert pool._executor is not None
    return list(pool._executor._processes.values())


def test_there_is_a_process_for_every_core() -> None:
    assert usable_cores() >= 1
    assert WorkerPool().jobs == usable_cores()
    assert WorkerPool(3).jobs == 3


async def test_starting_spawns_every_process_at_once(pool: WorkerPool) -> None:
    pool.start()
    assert len(processes_of(pool)) == 2
    pids = {process.pid for process in processes_of(pool)}
    assert os.getpid() not in pids
    assert await pool.run(os.getpid) in pids
    pool.start()
    assert {process.pid for process in processes_of(pool)} == pids


async def test_work_is_done_elsewhere_and_its_errors_come_back(pool: WorkerPool) -> None:
    assert await pool.run(os.getpid) != os.getpid()
    assert await pool.run(operator.truediv, 1, 4) == 0.25
    assert await pool.run(sorted, [2, 1], reverse=True) == [2, 1]
    with pytest.raises(ZeroDivisionError):
        await pool.run(operator.truediv, 1, 0)
    assert await pool.run(operator.truediv, 1, 2) == 0.5


async def test_killing_ends_processes_that_are_busy(pool: WorkerPool) -> None:
    pool.start()
    processes = processes_of(pool)
    busy = [asyncio.create_task(pool.run(time.sleep, 3600)) for _ in range(4)]
    await asyncio.sleep(0)  # the tasks hand their work over
    pool.kill()
    outcomes = await asyncio.gather(*busy, return_exceptions=True)
    assert all(isinstance(outcome, BrokenProcessPool | asyncio.CancelledError) for outcome in outcomes)
    for process in processes:
        assert await asyncio.to_thread(wait, [process.sentinel], CHILD_WAIT), "it is still there"
    assert await pool.run(operator.add, 1, 1) == 2


_KILLED = """
import asyncio, operator
from attestree.pool import WorkerPool

async def main(pool):
    work = [asyncio.create_task(pool.run(operator.mul, b"x", 8_000_000)) for _ in range(6)]
    await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)  # others are being written
    pool.kill()
    await asyncio.gather(*work, return_exceptions=True)

if __name__ == "__main__":
    asyncio.run(main(WorkerPool(2)))
"""


def test_a_program_that_killed_its_pool_in_the_middle_of_large_results_ends(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(_KILLED, encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=CHILD_WAIT, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


_GONE = """
import asyncio, os, signal
from attestree.pool import WorkerPool

async def main(pool):
    await asyncio.gather(*(pool.run(os.getpid) for _ in range(8)))
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main(WorkerPool(2)))
"""


def test_processes_whose_parent_is_gone_end(tmp_path: Path) -> None:
    """They hold the parent's standard error: its end is reached once the last of them is gone."""
    script = tmp_path / "program.py"
    script.write_text(_GONE, encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, timeout=CHILD_WAIT, check=False)
    assert done.returncode == -signal.SIGKILL


def test_killing_a_pool_that_never_started_does_nothing() -> None:
    pool = WorkerPool(1)
    pool.kill()
    pool.kill()
    assert pool._executor is None


async def test_a_process_that_dies_is_replaced(pool: WorkerPool) -> None:
    with pytest.raises(BrokenProcessPool):
        await pool.run(os._exit, 1)
    assert await pool.run(operator.add, 1, 1) == 2


async def test_work_that_is_lost_with_a_process_is_said_to_be_lost(pool: WorkerPool) -> None:
    outcomes = await asyncio.gather(*(pool.run(os._exit, 1) for _ in range(5)), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {BrokenProcessPool}
    assert await pool.run(operator.add, 1, 1) == 2


def test_a_new_process_is_made_quiet_and_then_warm(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGINT)
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    seen: list[object] = []
    try:
        with warnings.catch_warnings():
            _prepare(lambda: seen.append(signal.getsignal(signal.SIGINT)))
            warnings.warn("not for the terminal", stacklevel=1)
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen == [signal.SIG_IGN]
    assert [type(handler) for handler in root.handlers] == [logging.NullHandler]


async def test_processes_leave_the_keyboard_and_the_terminal_alone(
    pool: WorkerPool, capfd: pytest.CaptureFixture[str]
) -> None:
    assert await pool.run(signal.getsignal, signal.SIGINT) is signal.SIG_IGN
    await pool.run(warnings.warn, "not for the terminal")
    assert capfd.readouterr() == ("", "")


async def test_processes_are_warm_before_there_is_work() -> None:
    pool = WorkerPool(1, warm_up)
    try:
        assert await pool.run(is_loaded, "sigstore.verify")
        assert await pool.run(is_loaded, "pypi_attestations")
    finally:
        pool.kill()


async def test_a_verdict_comes_back_as_it_was_made(pool: WorkerPool) -> None:
    lab, when = Lab(), datetime(2026, 5, 30, tzinfo=UTC)
    root = TrustRoot.from_bytes(lab.trusted_root(), source="the lab")
    raw = lab.provenance("a-1.tar.gz", "0" * 64, github("o/a"), when=when, slsa=True)
    here = verify_provenance(raw, filename="a-1.tar.gz", sha256="0" * 64, trust_root=root, now=when)
    there = await pool.run(verify_provenance, raw, filename="a-1.tar.gz", sha256="0" * 64, trust_root=root, now=when)
    assert here.status is FileStatus.VERIFIED
    assert there == here
