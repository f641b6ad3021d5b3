"""Where a report goes: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from attestree.errors import ReportError
from attestree.writing import write_whole

if TYPE_CHECKING:
    from pathlib import Path


_OVERWRITE = "choose another name, or pass --force"


def print_report(text: str) -> None:
    """Write ``text`` to standard output as UTF-8, whatever the locale says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def check_output(path: Path, *, overwrite: bool) -> None:
    """Raise ``ReportError`` where it is plain already that ``path`` cannot be written."""
    if path.is_dir():
        raise ReportError("this is a directory", where=str(path), remedy="name a file in it")
    if not path.parent.is_dir():
        raise ReportError("there is no such directory", where=str(path.parent), remedy="make it, or choose another")
    if not overwrite and os.path.lexists(path):
        raise ReportError("there is a file already", where=str(path), remedy=_OVERWRITE)


def write_report(text: str, path: Path, *, overwrite: bool) -> None:
    """Write ``text`` to ``path`` as UTF-8: whole, or not at all, and never through a link.

    Args:
        text: the report.
        path: where it goes.
        overwrite: replace what is there; without it, nothing that exists is touched.

    Raises:
        ReportError: something is there already, or the file cannot be written; what was there is still whole.
    """
    where = str(path)
    check_output(path, overwrite=overwrite)
    try:
        write_whole(path, text.encode(), overwrite=overwrite)
    except FileExistsError as error:
        raise ReportError("there is a file already", where=where, remedy=_OVERWRITE) from error
    except OSError as error:
        raise ReportError(error.strerror or type(error).__name__, where=where, remedy="nothing was written") from error
