"""Writing a report to a file: whole or not at all, never through a link, never over what is there unless told to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from attestree.errors import ReportError
from attestree.writing import is_special, write_whole

if TYPE_CHECKING:
    from pathlib import Path

_OTHER_NAME = "choose another name"


def check_output(path: Path, *, overwrite: bool, remedy: str = _OTHER_NAME) -> None:
    """Raise ``ReportError`` where it is plain already that ``path`` cannot be written.

    Args:
        path: where a report is to go.
        overwrite: whether what is there may be replaced.
        remedy: what to do about a file that is there already.
    """
    if path.is_dir():
        raise ReportError("this is a directory", where=str(path), remedy="name a file in it")
    if is_special(path):
        raise ReportError(
            "this is a device or a pipe", where=str(path), remedy="write to standard output, and redirect that"
        )
    if not path.parent.is_dir():
        raise ReportError("there is no such directory", where=str(path.parent), remedy="make it, or choose another")
    if not overwrite and os.path.lexists(path):
        raise ReportError("there is a file already", where=str(path), remedy=remedy)


def write_report(text: str, path: Path, *, overwrite: bool, remedy: str = _OTHER_NAME) -> None:
    """Write ``text`` to ``path`` as UTF-8.

    Args:
        text: the report.
        path: where it goes.
        overwrite: replace what is there; without it, nothing that exists is touched.
        remedy: what to do about a file that is there already.

    Raises:
        ReportError: something is there already, or the file cannot be written; what was there is still whole.
    """
    where = str(path)
    check_output(path, overwrite=overwrite, remedy=remedy)
    try:
        write_whole(path, text.encode(), overwrite=overwrite)
    except FileExistsError as error:
        raise ReportError("there is a file already", where=where, remedy=remedy) from error
    except (OSError, ValueError) as error:
        reason = (error.strerror or type(error).__name__) if isinstance(error, OSError) else "this is no name of a file"
        raise ReportError(reason, where=where, remedy="nothing was written") from error
