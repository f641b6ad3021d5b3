"""``python -m attestree``, and the ``attestree`` command."""

from __future__ import annotations

import contextlib
import os
import sys


def main() -> None:
    """Run the command line and leave with its exit code, at once.

    The interpreter's own way out waits for every thread, such as one that hangs in a request, and takes a large project
    apart object by object. Whatever had to be written is written and closed when the command returns.
    """
    from attestree.cli.main import run

    code = run()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # the reader went away
            stream.flush()
    _give_semaphores_back()
    os._exit(code)


def _give_semaphores_back() -> None:
    """Do what multiprocessing does on the interpreter's way out; else its resource tracker complains of what we left.

    Most often a pool that was killed has done so already, but on a busy machine its thread may not have got that far.
    """
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        with contextlib.suppress(Exception):  # nobody is left who could do anything about it
            util._run_finalizers(0)  # noqa: SLF001 - those that give back what the system holds, and wait for nothing


if __name__ == "__main__":  # worker processes import this module under another name
    main()
