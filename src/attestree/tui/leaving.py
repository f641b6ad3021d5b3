"""The ways out: a person quits, a signal ends the program, or its terminal is gone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.tui.shell import SessionApp

HANGUP = 1
"""The number of ``SIGHUP``, also where there is no such signal."""
CLOSE = 0.2
"""Seconds the session gets to stop when a person quits."""
LAST_RESORT = 3.0
"""Seconds from the loss of the terminal until the program is ended without ceremony."""
_MOMENT = 0.05
"""Seconds that cancelled tasks get; what had to be closed is closed by then."""


def run_until_left(app: SessionApp) -> None:
    """Run ``app`` to its end, and then wait for nothing but its session.

    ``asyncio.run`` waits for every thread in the end, such as one that hangs in a request.

    Raises:
        AttestreeError: what was to be kept of the session, such as a recording, could not be.
    """
    loop = asyncio.new_event_loop()
    try:
        app.run(loop=loop)
        loop.run_until_complete(app.feed.close(CLOSE))
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.wait(tasks, timeout=_MOMENT))
    finally:
        loop.close()
    if app.feed.lost:
        raise app.feed.lost


def on_signals(leave: Callable[[int], None]) -> None:
    """Call ``leave`` in the running loop, with the exit code, once the program is told to end.

    Otherwise the terminal would stay in the state a full screen needs.
    """
    loop = asyncio.get_running_loop()

    def handle(number: int, _: object) -> None:
        if number == HANGUP and not has_terminal():  # it is also sent by hand
            let_go_of_terminal()
        loop.call_soon_threadsafe(leave, 128 + number)

    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGINT", "SIGHUP"):
            if number := getattr(signal, name, None):
                signal.signal(number, handle)


def has_terminal() -> bool:
    """Return whether the terminal that the program was started in is still there: not every loss of it is told."""
    return sys.__stdin__ is not None and sys.__stdin__.isatty()


def let_go_of_terminal() -> None:
    """Put something quiet in the place of a terminal that is gone, so that the way out can be gone as ever.

    Reading from it would tell the end of input again and again, as fast as it is asked; writing to it would fail. Where
    it already failed, nobody empties the queue of what is to be written, and the event loop may wait for room in it:
    only for that the program is ended without ceremony, in the end.
    """
    silence, _ = os.pipe()  # whose other end stays open, so that there is never anything to read
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream, instead in ((sys.__stdin__, silence), (sys.__stdout__, nowhere), (sys.__stderr__, nowhere)):
        if stream is not None:
            os.dup2(instead, stream.fileno())
    last_resort = threading.Timer(LAST_RESORT, os._exit, (128 + HANGUP,))
    last_resort.daemon = True
    last_resort.start()
