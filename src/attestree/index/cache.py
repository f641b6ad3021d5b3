"""The cache's files: where they lie, who may read them, how many there are, and how to be rid of them."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.errors import UsageError
from attestree.text import printable, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FOLDER = "index"
_FILE = "answers-1.db"  # a new form of the database gets a new number
_COMPANIONS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What the cache holds.

    Attributes:
        path: the folder, printable.
        entries: kept answers; None where they cannot be counted.
        bytes: the size on disk.
        problem: why the cache cannot be read, printable; empty where it can.
    """

    path: str
    entries: int | None
    bytes: int
    problem: str = ""


def secured_database(directory: Path) -> Path:
    """Return the path of the database in ``directory``, made where it was missing, for its owner's eyes only.

    Raises:
        OSError: it cannot be made or opened for writing, or it is a link, or belongs to somebody else.
    """
    directory.mkdir(parents=True, exist_ok=True)
    folder = directory / _FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    _check_owner(folder.lstat(), stat.S_ISDIR, folder)
    folder.chmod(0o700)
    path = folder / _FILE
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        _check_owner(os.fstat(descriptor), stat.S_ISREG, path)
    finally:
        os.close(descriptor)
    path.chmod(0o600)  # SQLite gives the files it puts beside the database the same mode
    return path


def _check_owner(status: os.stat_result, is_kind: Callable[[int], bool], path: Path) -> None:
    if not is_kind(status.st_mode):
        raise OSError(f"{path.name} is a link or something else that was not expected")
    if hasattr(os, "getuid") and status.st_uid != os.getuid():
        raise PermissionError(f"{path.name} belongs to another user")


def cache_info(directory: Path) -> CacheInfo:
    """Return what the cache in ``directory`` holds; nothing is made or changed."""
    folder = directory / _FOLDER
    entries = 0
    path = folder / _FILE
    try:
        size = sum(file.stat().st_size for name in _COMPANIONS if (file := folder / f"{_FILE}{name}").exists())
        if path.exists():
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            try:
                query = "SELECT count(*) FROM entries WHERE expires_at IS NULL OR expires_at > ?"
                entries = int(connection.execute(query, (time.time(),)).fetchone()[0])
            finally:
                connection.close()
    except OSError as error:
        return CacheInfo(printable(str(folder)), None, 0, reason_of(error))
    except sqlite3.Error as error:
        return CacheInfo(printable(str(folder)), None, size, reason_of(error))
    return CacheInfo(printable(str(folder)), entries, size)


def clear_cache(directory: Path) -> int:
    """Remove the cache in ``directory``, and nothing but files of its own; return how many answers it held.

    Raises:
        UsageError: a file cannot be removed.
    """
    held = cache_info(directory).entries or 0
    folder = directory / _FOLDER
    if folder.is_symlink():  # what lies behind it is not ours
        raise UsageError("is a link, and is left alone", where=str(folder))
    try:
        for name in _COMPANIONS:
            (folder / f"{_FILE}{name}").unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"cannot be removed ({reason_of(error)})", where=str(folder)) from error
    return held
