"""Writing a report to a file: whole or not at all, never through a link, never over what is there unless told to."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from attestree.errors import ReportError

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
    try:
        check_output(path, overwrite=overwrite, remedy=remedy)
        beside = path.with_name(f".{secrets.token_hex(6)}.attestree")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            if overwrite:
                beside.replace(path)
            else:
                _link_or_rename(beside, path)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()
    except FileExistsError as error:
        raise ReportError("there is a file already", where=where, remedy=remedy) from error
    except (OSError, ValueError) as error:
        reason = (error.strerror or type(error).__name__) if isinstance(error, OSError) else "this is no name of a file"
        raise ReportError(reason, where=where, remedy="nothing was written") from error


def _link_or_rename(beside: Path, path: Path) -> None:
    """Give the file its name; raises ``FileExistsError`` where something took that name in between."""
    try:
        path.hardlink_to(beside)  # fails where a rename would replace
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: reserve the name, which also fails where it is taken, then replace that.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
        try:
            beside.replace(path)
        except OSError:
            path.unlink()
            raise
