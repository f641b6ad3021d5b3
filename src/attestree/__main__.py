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
    os._exit(code)


if __name__ == "__main__":  # worker processes import this module under another name
    main()
