"""Runs ``attestree`` in this process, and writes down what held its event loop: ``watched.py REPORT ARGUMENTS...``.

A key waits while one callback runs. Its processor time is counted, not only the time on the wall, because a callback
is not to blame for what other programs do meanwhile.
"""

from __future__ import annotations

import asyncio
import gc
import heapq
import json
import sys
import time
from pathlib import Path
from typing import Any

_KEPT = 15
_worst: list[tuple[float, float, float, str]] = []
_pauses: list[float] = []
_began = time.monotonic()
_plain_run = asyncio.Handle._run


def _timed_run(handle: asyncio.Handle) -> None:
    what = _described(handle)
    wall, processor = time.perf_counter(), time.thread_time()
    _plain_run(handle)
    spent, lasted = time.thread_time() - processor, time.perf_counter() - wall
    heapq.heappush(_worst, (spent, lasted, time.monotonic() - _began, what))
    if len(_worst) > _KEPT:
        heapq.heappop(_worst)


def _described(handle: asyncio.Handle) -> str:
    """Return what a callback is: for the step of a task, the task's coroutine."""
    callback: Any = getattr(handle, "_callback", None)
    task = getattr(callback, "__self__", None)
    if isinstance(task, asyncio.Task):
        frame = getattr(task.get_coro(), "cr_frame", None)
        name = getattr(task.get_coro(), "__qualname__", "")
        return f"{name} of {type(frame.f_locals['self']).__name__}" if frame and "self" in frame.f_locals else name
    return getattr(callback, "__qualname__", repr(callback))


def _on_collection(phase: str, _: object) -> None:
    if phase == "start":
        _pauses.append(-time.thread_time())
    elif _pauses and _pauses[-1] < 0:
        _pauses[-1] += time.thread_time()


def main() -> None:
    """Run the command, and write the report when it ends."""
    report, *arguments = sys.argv[1:]
    asyncio.Handle._run = _timed_run  # type: ignore[method-assign,assignment]
    gc.callbacks.append(_on_collection)
    from attestree.cli.main import run

    code = run(arguments)
    held = [
        {"processor": spent, "wall": lasted, "at": at, "what": what} for spent, lasted, at, what in sorted(_worst)[::-1]
    ]
    pauses = sorted((pause for pause in _pauses if pause > 0), reverse=True)[:_KEPT]
    Path(report).write_text(json.dumps({"held": held, "collections": pauses}))
    sys.exit(code)


if __name__ == "__main__":
    main()
