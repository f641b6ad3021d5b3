"""The files of a project: the only way a source reads anything.

A source sees names relative to the project's folder and bytes, so the same reader serves a folder, a recording and a
Git revision, and no lock file can make the tool open what lies outside the project.
"""

from __future__ import annotations

import errno
import os
import posixpath
import stat
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from attestree.errors import SourceError
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES = 64 * 1024 * 1024
"""The largest project file that is read; the largest real lock known is a tenth of it."""

LISTED_FOLDERS = ("requirements",)
"""The folders whose files are part of a project's listing, beside those at its top."""

MOST_ENTRIES = 100_000
"""The most entries of one folder that are listed; the largest site-packages known has a hundredth of it."""


class ProjectFiles(Protocol):
    """The files of one project. Names are relative to its folder and use ``/``."""

    @property
    def display(self) -> str:
        """The project as the person named it, printable."""

    @property
    def folder_name(self) -> str:
        """The last part of the folder's path: what the project is called when it does not say; raw."""

    @property
    def seen(self) -> Mapping[str, bytes]:
        """Every file that was read so far, by name: what a recording of the session must hold."""

    def names(self) -> tuple[str, ...]:
        """Return the names of the files at the top of the folder and in ``LISTED_FOLDERS``, sorted.

        Raises:
            SourceError: the folder cannot be listed.
        """

    def entries(self, folder: str) -> tuple[str, ...]:
        """Return the names of what is in a folder of the project, sorted; those of folders end with ``/``.

        Args:
            folder: empty for the project's own. One that is not there, not inside the project, or not to be listed is
                an empty one. Links count as what they lead to. A recording knows only what was read.

        Raises:
            SourceError: it has more than ``MOST_ENTRIES`` entries.
        """

    def exists(self, name: str) -> bool:
        """Return whether there is a file of that name inside the project."""

    def read(self, name: str) -> bytes:
        """Return the content of the file.

        Raises:
            SourceError: it lies outside the project, is missing, too large, no regular file, or cannot be read.
        """


class Folder:
    """The files of a folder on this machine.

    Args:
        path: the folder.
        display: how the person named the project; the path itself when empty.
    """

    def __init__(self, path: Path, display: str = "") -> None:
        self._path = path
        self._root = Path(os.path.realpath(path))
        self._display = printable(display or str(path))
        self._seen: dict[str, bytes] = {}

    @property
    def path(self) -> Path:
        """Where the folder really is."""
        return self._root

    @property
    def display(self) -> str:
        """The project as the person named it, printable."""
        return self._display

    @property
    def folder_name(self) -> str:
        """The last part of the folder's real path; raw."""
        return self._root.name

    @property
    def seen(self) -> Mapping[str, bytes]:
        """Every file that was read so far, by name."""
        return self._seen

    def names(self) -> tuple[str, ...]:
        """Return the names of the files at the top of the folder and in ``LISTED_FOLDERS``, sorted."""
        try:
            found = _listing(self._root)
        except OSError as error:
            raise _explained(error, self._display) from error
        for folder in LISTED_FOLDERS:
            try:
                found += [f"{folder}/{name}" for name in _listing(self._root / folder)]
            except OSError:
                continue  # no such folder, or one that is not ours to read: its files can still be named
        return tuple(sorted(found))

    def entries(self, folder: str) -> tuple[str, ...]:
        """Return the names of what is in a folder; raises ``SourceError`` as ``ProjectFiles.entries`` says."""
        try:
            with os.scandir(self._inside(folder)) as entries:
                found = [f"{one.name}/" if one.is_dir() else one.name for one in islice(entries, MOST_ENTRIES + 1)]
        except (SourceError, OSError):
            return ()
        if len(found) > MOST_ENTRIES:
            raise SourceError(f"has more than {MOST_ENTRIES} entries", where=folder or self._display)
        return tuple(sorted(found))

    def exists(self, name: str) -> bool:
        """Return whether there is a file of that name inside the project."""
        try:
            return self._inside(name).is_file()
        except (SourceError, OSError):
            return False

    def read(self, name: str) -> bytes:
        """Return the content of the file; raises ``SourceError`` as ``ProjectFiles.read`` says."""
        if name not in self._seen:
            path = self._inside(name)
            try:
                self._seen[name] = _read_regular(path, name)
            except OSError as error:
                raise _explained(error, name) from error
        return self._seen[name]

    def _inside(self, name: str) -> Path:
        """Return the real path of ``name``, links resolved; raises ``SourceError`` where it leaves the folder."""
        try:
            path = Path(os.path.realpath(self._root / name))
        except (OSError, ValueError) as error:
            raise SourceError("is not a name that a file can have", where=name) from error
        if not path.is_relative_to(self._root):
            raise SourceError(
                "lies outside the project's folder and is not read",
                where=name,
                remedy="name the file it stands for, or the folder above, on the command line",
            )
        return path


class Memory:
    """The files of a project held in memory: a recording, or a Git revision.

    Args:
        files: content by name.
        display: how the person named the project.
        folder_name: what the project is called when it does not say.
    """

    def __init__(self, files: Mapping[str, bytes], *, display: str = "", folder_name: str = "project") -> None:
        self._files = dict(files)
        self._display = printable(display or folder_name)
        self._folder_name = folder_name
        self._seen: dict[str, bytes] = {}

    @property
    def display(self) -> str:
        """The project as the person named it, printable."""
        return self._display

    @property
    def folder_name(self) -> str:
        """What the project is called when it does not say; raw."""
        return self._folder_name

    @property
    def seen(self) -> Mapping[str, bytes]:
        """Every file that was read so far, by name."""
        return self._seen

    def names(self) -> tuple[str, ...]:
        """Return the names of the files at the top and in ``LISTED_FOLDERS``, sorted."""
        return tuple(sorted(name for name in self._files if posixpath.dirname(name) in ("", *LISTED_FOLDERS)))

    def entries(self, folder: str) -> tuple[str, ...]:
        """Return the names of what is in a folder, sorted; those of folders end with ``/``."""
        prefix = f"{folder.rstrip('/')}/" if folder.strip("./") else ""
        inside = (name.removeprefix(prefix) for name in self._files if name.startswith(prefix))
        return tuple(sorted({f"{first}{slash}" for first, slash, _ in (name.partition("/") for name in inside)}))

    def exists(self, name: str) -> bool:
        """Return whether there is a file of that name."""
        return posixpath.normpath(name) in self._files

    def read(self, name: str) -> bytes:
        """Return the content of the file; raises ``SourceError`` where there is none, or it is too large."""
        content = self._files.get(posixpath.normpath(name))
        if content is None:
            raise SourceError("is not among the project's files", where=name)
        if len(content) > MOST_BYTES:
            raise _too_large(name)
        self._seen[name] = content
        return content


def _listing(folder: Path) -> list[str]:
    """Return the names of the regular files in ``folder``; a link counts as what it leads to."""
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries if entry.is_file()]


def _read_regular(path: Path, name: str) -> bytes:
    """Read ``path`` without ever waiting: a FIFO or a device is opened non-blocking and refused."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, "is a directory")
        if not stat.S_ISREG(status.st_mode):
            raise SourceError("is not a regular file and is not read", where=name)
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _too_large(name)
    return content


def _too_large(name: str) -> SourceError:
    return SourceError(f"is larger than {MOST_BYTES // 1024 // 1024} MiB and is not read", where=name)


_WORDS: tuple[tuple[type[OSError], str, str], ...] = (
    (FileNotFoundError, "there is no such file", "check the path"),
    (PermissionError, "you have no permission to read it", "change its permissions, or run as somebody who may"),
    (IsADirectoryError, "is a directory, not a file", "name a file in it"),
    (NotADirectoryError, "a part of the path is a file, not a directory", "check the path"),
)


def _explained(error: OSError, where: str) -> SourceError:
    """Return the error that says in words what the system said in a number."""
    for kind, what, remedy in _WORDS:
        if isinstance(error, kind):
            return SourceError(what, where=where, remedy=remedy)
    if error.errno == errno.ELOOP:
        return SourceError("is a link that leads nowhere", where=where, remedy="name the file it should lead to")
    return SourceError(f"cannot be read: {error.strerror or type(error).__name__}", where=where)
