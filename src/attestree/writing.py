"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def is_special(path: Path) -> bool:
    """Return whether a device, a pipe or a socket lies at ``path``: a file must not take its place."""
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISLNK(mode) or stat.S_ISDIR(mode))


def write_whole(path: Path, data: bytes, *, overwrite: bool, mode: int | None = None) -> None:
    """Write ``data`` to ``path``: all of it, or nothing, and never through a link.

    Args:
        path: where it goes. A link that lies there is replaced, or left alone as any other file is.
        data: the content.
        overwrite: replace what is there; without it, nothing that exists is touched.
        mode: the file's permissions; None for those of a new file.

    Raises:
        FileExistsError: something is there already.
        OSError: it cannot be written; what was there is still whole.
    """
    beside = path.with_name(f".attestree.{secrets.token_hex(6)}")  # not the file's own name, which may be a long one
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644 if mode is None else 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(mode)
        if overwrite:
            beside.replace(path)
        else:
            _give_name(beside, path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def _give_name(beside: Path, path: Path) -> None:
    """Make ``beside`` the file ``path``; raises ``FileExistsError`` where something came in between."""
    try:
        path.hardlink_to(beside)  # fails where a rename would replace
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: take the name first, which fails as well where it is taken.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            beside.replace(path)
        except OSError:
            path.unlink()
            raise
