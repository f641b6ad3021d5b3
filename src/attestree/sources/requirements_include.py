"""What a requirements file includes: ``-r`` and ``-c``, inside the project, each file once."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.errors import SourceError
from attestree.sources.base import listed
from attestree.sources.requirements_lines import Line, read_lines
from attestree.sources.requirements_text import MOST_BYTES, decode
from attestree.text import printable, without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.sources.files import ProjectFiles

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placed:
    """One line and where it stands.

    Attributes:
        line: the line.
        file: the file it is in.
        place: the same in words, printable: ``line 3``, or ``base.txt, line 3`` for an included file.
        constrains: whether the file was included with ``-c``: it says which versions, not that they are installed.
        included: whether the file was included at all.
    """

    line: Line
    file: str
    place: str
    constrains: bool
    included: bool


class Includes:
    """Reads a requirements file and all it includes.

    Args:
        files: the project's files; what lies outside of them is noted and not read.
    """

    def __init__(self, files: ProjectFiles) -> None:
        self._files = files
        self._seen: set[tuple[str, bool]] = set()
        self._bytes = 0
        self._encodings: list[str] = []
        self._unread: list[str] = []
        self._loops: dict[str, None] = {}

    def lines(self, name: str) -> Iterator[Placed]:
        """Yield every line of ``name`` and, after the line that includes them, of the files below it.

        Raises:
            SourceError: ``name`` cannot be read, or any of the files is not what it should be.
        """
        name = posixpath.normpath(name)
        self._seen.add((name, False))
        stack = [(name, False, iter(self._read(name)))]
        while stack:
            file, constrains, lines = stack[-1]
            line = next(lines, None)
            if line is None:
                stack.pop()
                continue
            place = f"line {line.number}" if file == name else f"{printable(file)}, line {line.number}"
            yield Placed(line, file, place, constrains, included=file != name)
            open_ = {above for above, _, _ in stack}
            for option, as_constraint in (("constraints", True), ("requirements", False)):
                for target in reversed(line.values(option)):
                    wanted = self._wanted(target, file, place, open_, as_constraint=as_constraint)
                    if wanted is not None:
                        stack.append(wanted)

    def notes(self) -> list[str]:
        """Return what a person should know about what was included, and what was not."""
        notes = list(self._encodings)
        if self._loops:
            notes.append(f"included by themselves, read once: {listed(self._loops)}")
        if self._unread:
            notes.append(f"included, but not read: {listed(self._unread)}")
        return notes

    def _wanted(
        self, target: str, file: str, place: str, open_: set[str], *, as_constraint: bool
    ) -> tuple[str, bool, Iterator[Line]] | None:
        """Return an included file ready to be walked, or None where it is not to be read (again)."""
        if _ADDRESS.match(target):
            self._refuse(without_credentials(target), place, "it is an address, and none is fetched")
            return None
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), target))
        if path in open_:
            self._loops[path] = None
        if (path, as_constraint) in self._seen:
            return None
        self._seen.add((path, as_constraint))
        try:
            self._files.read(path)
        except SourceError as error:
            self._refuse(target, place, error.what)
            return None
        return path, as_constraint, iter(self._read(path))

    def _refuse(self, target: str, place: str, why: str) -> None:
        self._unread.append(f"{target} ({place}: {why})")

    def _read(self, name: str) -> list[Line]:
        data = self._files.read(name)
        self._bytes += len(data)
        if self._bytes > MOST_BYTES:
            raise SourceError(f"includes more than {MOST_BYTES // 1024 // 1024} MiB", where=name)
        text, note = decode(data, name)
        if note:
            self._encodings.append(note)
        return read_lines(text, name)
