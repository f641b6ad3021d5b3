"""The folders of a project without a lock that have a ``pyproject.toml`` of their own.

They are the members of its workspace (uv's ``[tool.uv.workspace]``), and what is taken from a path inside it. They are
read as statically as the project's own file, and resolved together with it. No pattern and no path leads out of the
project's folder; how many folders are looked at is bounded.
"""

from __future__ import annotations

import fnmatch
import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.errors import SourceError
from attestree.model import OriginKind
from attestree.sources.base import listed
from attestree.sources.resolve import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from attestree.sources.fields import Fields
    from attestree.sources.files import ProjectFiles
    from attestree.sources.resolve import Direct, Request

FILE = "pyproject.toml"
MOST_PARTS = 500
MOST_FOLDERS = 5_000
MOST_DEPTH = 12
_ARCHIVES = (".whl", ".zip", ".gz", ".bz2", ".xz", ".tar", ".tgz")


def member_folders(files: ProjectFiles, workspace: Fields) -> tuple[list[str], list[str]]:
    """Return the folders of a workspace's members, sorted and relative to the project's, and notes.

    Args:
        files: the project's files.
        workspace: ``[tool.uv.workspace]``.
    """
    search = _Search(files)
    notes: list[str] = []
    found: dict[str, None] = {}
    for pattern in workspace.texts("members"):
        folders = list(search.folders(pattern))
        if not folders and not any(sign in pattern for sign in "*?["):
            notes.append(f"{listed([pattern])} is a member of the workspace, and has no {FILE} inside the project")
        found.update(dict.fromkeys(folders))
    without = [one for pattern in workspace.texts("exclude") if (one := _parts(pattern)) is not None]
    kept = sorted(folder for folder in found if not any(_fits(folder.split("/"), one) for one in without))
    if search.gave_up or len(kept) > MOST_PARTS:
        notes.append(f"the workspace is too large: only {min(len(kept), MOST_PARTS)} of its members were looked for")
    return kept[:MOST_PARTS], notes


class _Search:
    """Looks for folders that fit a pattern; all patterns of a workspace share one budget."""

    def __init__(self, files: ProjectFiles) -> None:
        self._files = files
        self._left = MOST_FOLDERS
        self.gave_up = False

    def folders(self, pattern: str) -> Iterator[str]:
        """Yield the folders with a ``pyproject.toml`` that fit, except the project's own."""
        parts = _parts(pattern)
        stack: list[tuple[str, Sequence[str]]] = [("", parts)] if parts else []
        seen: set[tuple[str, int]] = set()
        while stack:
            folder, rest = stack.pop()
            if (folder, len(rest)) in seen or folder.count("/") > MOST_DEPTH:
                continue
            seen.add((folder, len(rest)))
            if not rest:
                if folder and self._files.exists(f"{folder}/{FILE}"):
                    yield folder
                continue
            if rest[0] == "**":
                stack.append((folder, rest[1:]))
            inner = rest if rest[0] == "**" else rest[1:]
            stack += [(posixpath.join(folder, name), inner) for name in self._inside(folder, rest[0])]

    def _inside(self, folder: str, part: str) -> list[str]:
        if not any(sign in part for sign in "*?["):
            return [part]
        if self._left <= 0:
            self.gave_up = True
            return []
        self._left -= 1
        names = [entry.rstrip("/") for entry in self._files.entries(folder) if entry.endswith("/")]
        wanted = "*" if part == "**" else part
        return [name for name in names if fnmatch.fnmatchcase(name, wanted) and not name.startswith(".")]


def _parts(pattern: str) -> list[str] | None:
    """Return a pattern's segments; None for one that leads out of the project, or is no pattern."""
    normal = posixpath.normpath(pattern.replace("\\", "/"))
    if normal.startswith(("/", "..")) or ":" in normal or "\0" in normal or len(normal) > 1000:
        return None
    return [] if normal == "." else normal.split("/")


def _fits(folder: Sequence[str], pattern: Sequence[str]) -> bool:
    """Return whether a folder's segments are what a pattern's say."""
    reached = {0}
    for segment in folder:
        fresh: set[int] = set()
        for place in _past_stars(reached, pattern):
            if place < len(pattern) and pattern[place] == "**":
                fresh.add(place)
            elif place < len(pattern) and fnmatch.fnmatchcase(segment, pattern[place]):
                fresh.add(place + 1)
        reached = fresh
    return len(pattern) in _past_stars(reached, pattern)


def _past_stars(places: set[int], pattern: Sequence[str]) -> set[int]:
    found = set(places)
    for place in range(len(pattern)):
        if place in found and pattern[place] == "**":
            found.add(place + 1)
    return found


def with_parts(
    request: Request, files: ProjectFiles, folders: Sequence[str], read: Callable[[str], Request]
) -> Request:
    """Return the request of a project with those of its members, and of what they take from folders inside it.

    Args:
        request: what the project's own file asks for.
        files: the project's files.
        folders: the members' folders.
        read: returns what the ``pyproject.toml`` of that name asks for; raises ``SourceError``.
    """
    parts: dict[str, Part] = {}
    unread: dict[str, str] = {}
    queue = [(folder, True) for folder in folders]
    waiting = [("", request)]
    while queue or waiting:
        if waiting:
            base, asking = waiting.pop()
            targets = (_target(base, one) for one in asking.direct)
            queue += [(one, False) for one in targets if one and files.exists(f"{one}/{FILE}")]
            continue
        folder, own = queue.pop(0)
        if folder in parts or folder in unread or len(parts) >= MOST_PARTS:
            continue
        try:
            parts[folder] = Part(folder, read(f"{folder}/{FILE}"), own=own)
            waiting.append((folder, parts[folder].request))
        except SourceError as error:
            unread[folder] = str(error)
    notes = [f"could not be read: {listed(unread.values())}"] if unread else []
    kept, twice = _distinct(request, parts)
    if twice:
        notes.append(f"left out, since another folder has their name: {listed(twice)}")
    local = {"": "", **{part.folder: canonicalize_name(part.request.name) for part in kept}}
    local[""] = canonicalize_name(request.name) if request.described else ""
    own_names = {name for name in local.values() if name}
    return replace(
        _localised("", request, local, own_names, files),
        parts=tuple(replace(one, request=_localised(one.folder, one.request, local, own_names, files)) for one in kept),
        notes=(*request.notes, *notes),
    )


def _distinct(request: Request, parts: dict[str, Part]) -> tuple[list[Part], list[str]]:
    """Return the parts, the first of each name, and the folders of the others."""
    names = {canonicalize_name(request.name)} if request.described else set()
    kept: list[Part] = []
    twice: list[str] = []
    for part in parts.values():
        name = canonicalize_name(part.request.name)
        if name in names:
            twice.append(part.folder)
        else:
            names.add(name)
            kept.append(part)
    return kept, twice


def _target(base: str, one: Direct) -> str:
    """Return the folder of the project that a path means; empty for what is no path, or leads out of it."""
    place = one.origin.url.replace("\\", "/")
    if one.origin.kind is not OriginKind.PATH or "://" in place or place.startswith("/"):
        return ""
    folder = posixpath.normpath(posixpath.join(base, place, one.origin.subdirectory))
    return "" if folder == "." or folder.startswith("..") or ":" in folder or "\0" in folder else folder


def _localised(folder: str, request: Request, local: dict[str, str], names: set[str], files: ProjectFiles) -> Request:
    """Return a request whose requirements on the project's own folders are told from those on other places."""
    inside = []
    direct: list[Direct] = []
    for one in request.direct:
        target = _target(folder, one)
        if one.wanted.name in names and (one.workspace or local.get(target) == one.wanted.name):
            inside.append(replace(one.wanted, place=""))
        else:
            direct.append(replace(one, unknown=_why(one, target, files)))
    return replace(request, wanted=(*request.wanted, *inside), direct=tuple(direct))


def _why(one: Direct, target: str, files: ProjectFiles) -> str:
    """Return why it is not known what a package from a place of its own requires."""
    if one.workspace:
        return "it is a member of a workspace that was not opened as a whole"
    if one.origin.kind is not OriginKind.PATH or one.origin.url.endswith(_ARCHIVES):
        return one.unknown
    if not target:
        return "its folder lies outside the project, and is not read"
    if not files.exists(f"{target}/{FILE}"):
        return f"there is no {FILE} in its folder that could be read without running code"
    return f"the {FILE} in its folder could not be read, or is another package's"
