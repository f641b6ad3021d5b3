"""The processes that do CPU-bound work: parsing pages and verifying signatures.

Threads do not speed verification up, processes do. They are spawned before a terminal interface starts, because a spawn
fails while Textual holds standard error, and they are killed on quit, because waiting for running tasks takes seconds.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_POLITE = 10
"""How much the processes step back behind others: about a tenth of the share of one that does not."""

_PATIENCE = 0.5  # seconds; it takes a millisecond unless a process died in the middle of an answer

P = ParamSpec("P")
T = TypeVar("T")


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerPool:
    """A pool of spawned processes.

    Args:
        jobs: how many; 0 for one per core this process may use.
        warm_up: a function of a module, called once in each process, so that slow imports happen before there is work.
    """

    def __init__(self, jobs: int = 0, warm_up: Callable[[], None] | None = None) -> None:
        self.jobs = jobs or usable_cores()
        self._warm_up = warm_up
        self._executor: ProcessPoolExecutor | None = None

    def start(self) -> None:
        """Spawn the processes now, without waiting for them to be ready."""
        self._started()

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            resource_tracker.ensure_running()
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self.jobs, context, initializer=_prepare, initargs=(self._warm_up,))
            for _ in range(self.jobs):  # the executor spawns on demand: demand all of them
                self._executor.submit(os.getpid)
        return self._executor

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what ``function`` returns, run in one of the processes; what it raises is raised here.

        Raises:
            BrokenProcessPool: a process died, for instance for want of memory; the next call starts new ones.
        """
        executor = self._started()
        try:
            return await asyncio.get_running_loop().run_in_executor(executor, partial(function, *args, **kwargs))
        except BrokenProcessPool:
            if self._executor is executor:
                self._executor = None
            raise

    def kill(self) -> None:
        """End every process at once, whatever it is doing; the pool starts new ones if it is used again."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        # The executor has no public way that ends for certain. Its own shutdown waits for tasks that run; its thread,
        # which the interpreter joins in the end, waits for ever for the rest of a result that a killed process had
        # begun to write, and for somebody to read what is still queued for the processes.
        private: Any = executor
        processes = list((private._processes or {}).values())  # noqa: SLF001
        calls, results, thread = private._call_queue, private._result_queue, private._executor_manager_thread  # noqa: SLF001
        executor.shutdown(wait=False, cancel_futures=True)
        until = time.monotonic() + _PATIENCE
        while private._cancel_pending_futures and thread.is_alive() and time.monotonic() < until:  # noqa: SLF001
            time.sleep(0.001)  # until the thread took what was cancelled off its list, where it would trip over it
        for process in processes:
            process.kill()
        calls.cancel_join_thread()
        results._writer.close()  # noqa: SLF001
        thread.join(_PATIENCE)  # it gives back the semaphores, which a program that leaves at once would leave behind


def _prepare(warm_up: Callable[[], None] | None) -> None:
    """Make a new process quiet: ctrl+c is the parent's to handle, and the terminal is not ours to write to.

    And polite: where every core is busy, the process that answers a person's keys comes first.
    """
    if hasattr(os, "nice"):
        os.nice(_POLITE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())
    if warm_up is not None:
        warm_up()


def _follow_parent() -> None:
    """End this process once its parent is gone, however that came: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
