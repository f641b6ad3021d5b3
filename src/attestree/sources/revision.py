"""The files of a project as a Git revision has them."""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING

from attestree.errors import SourceError
from attestree.sources.files import LISTED_FOLDERS, MOST_BYTES
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from attestree.sources.git import GitObject, Repository

_FILE_MODES = frozenset({"100644", "100755", "100664", "120000"})
"""Files, and links, of which nobody knows yet where they lead."""
_LIST_ENDINGS = (".txt", ".in")


class RevisionFiles:
    """The files of one folder in one commit.

    Args:
        repository: where the commit is.
        commit: its id.
        folder: the folder's path inside the repository, with ``/``; empty for its top.
        display: how the person named it.

    A folder that the commit does not have is an empty one: the project may be younger.
    """

    def __init__(self, repository: Repository, commit: str, folder: str = "", display: str = "") -> None:
        self._repository = repository
        self._commit = commit
        self._folder = folder
        self._display = printable(display or commit)
        self._seen: dict[str, bytes] = {}

    @property
    def display(self) -> str:
        """The revision as the person named it, printable."""
        return self._display

    @property
    def folder_name(self) -> str:
        """The last part of the folder's path; raw."""
        return posixpath.basename(self._folder) or self._repository.top.name.removesuffix(".git")

    @property
    def folder_on_disk(self) -> Path:
        """Where the folder is in the work tree, if it is there."""
        return self._repository.top / self._folder

    @property
    def seen(self) -> Mapping[str, bytes]:
        """Every file that was read so far, by name."""
        return self._seen

    @cached_property
    def _tree(self) -> str:
        """The id of the folder's tree; empty where the commit has no such folder."""
        name = f"{self._commit}:{self._folder}" if self._folder else f"{self._commit}^{{tree}}"
        found = self._repository.object_at(name)
        return found.id if found and found.type == "tree" else ""

    def names(self) -> tuple[str, ...]:
        """Return the names of the files at the top of the folder and in ``LISTED_FOLDERS``, sorted."""
        if not self._tree:
            return ()
        found: list[str] = []
        trees = [("", self._tree)]
        while trees:
            prefix, tree = trees.pop()
            for mode, id_, name in self._repository.entries(tree):
                if mode in _FILE_MODES:
                    found.append(prefix + name)
                elif not prefix and name in LISTED_FOLDERS and mode == "040000":
                    trees.append((f"{name}/", id_))
        return tuple(sorted(found))

    def entries(self, folder: str) -> tuple[str, ...]:
        """Return the names of what is in a folder, sorted; those of folders end with ``/``, links count as files."""
        path = posixpath.normpath(folder) if folder else ""
        if not self._tree or path.startswith(("../", "/")) or path == "..":
            return ()
        found = self._repository.object_at(f"{self._tree}:{'' if path == '.' else path}")
        if found is None or found.type != "tree":
            return ()
        listed = self._repository.entries(found.id)
        return tuple(sorted(f"{name}/" if mode == "040000" else name for mode, _, name in listed))

    def exists(self, name: str) -> bool:
        """Return whether there is a file of that name inside the project."""
        return self._find(name) is not None

    def read(self, name: str) -> bytes:
        """Return the content of the file; raises ``SourceError`` as ``ProjectFiles.read`` says."""
        if name not in self._seen:
            found = self._find(name)
            if found is None:
                raise SourceError(
                    "there is no such file at this revision",
                    where=f"{self._display}, {name}",
                    remedy="check the path, which begins at the top of the repository",
                )
            if found.size > MOST_BYTES:
                raise SourceError(f"is larger than {MOST_BYTES // 1024 // 1024} MiB and is not read", where=name)
            self._seen[name] = self._repository.content(found)
        return self._seen[name]

    def _find(self, name: str) -> GitObject | None:
        """Return the file of that name; None where it is missing, no file, or outside the folder."""
        path = posixpath.normpath(name)
        if not self._tree or path in (".", "..") or path.startswith(("../", "/")):
            return None
        found = self._repository.object_at(f"{self._tree}:{path}", follow=True)
        return found if found and found.type == "blob" else None


def revision_at(repository: Repository, revision: str, path: str, display: str) -> tuple[RevisionFiles, str]:
    """Return the files of the project at ``path`` in a revision, and the name of the file to read; empty for a folder.

    Args:
        repository: where to look.
        revision: a revision (gitrevisions(7)).
        path: a file or a folder, from the top of the repository; empty for the top. As on disk, the project of a
            requirements file is the nearest folder above it that holds ``pyproject.toml``, else the repository.
        display: how the person named it; the commit's abbreviated id is added where that does not say it.

    Raises:
        SourceError: there is no such revision, or nothing at ``path`` in it.
    """
    commit = repository.commit(revision)
    shown = display if commit.startswith(revision) else f"{display} ({commit[:7]})"
    path = posixpath.normpath(path) if path else ""
    path = "" if path == "." else path
    found = repository.object_at(f"{commit}:{path}") if path else None
    if not path or (found and found.type == "tree"):
        return RevisionFiles(repository, commit, path, shown), ""
    if found is None or path.startswith(("../", "/")):
        raise SourceError(
            "there is no such file at this revision",
            where=display,
            remedy="check the path, which begins at the top of the repository",
        )
    folder = posixpath.dirname(path)
    if path.endswith(_LIST_ENDINGS):
        while folder and not repository.object_at(f"{commit}:{folder}/pyproject.toml"):
            folder = posixpath.dirname(folder)
    name = path.removeprefix(f"{folder}/") if folder else path
    return RevisionFiles(repository, commit, folder, shown), name
