"""Standard output as the place where a report goes."""

from __future__ import annotations

import sys


def print_report(text: str) -> None:
    """Write ``text`` to standard output as UTF-8, whatever the locale says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
