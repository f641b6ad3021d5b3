"""The two sides of a review: what a person names on the command line, found on disk or in Git.

Each side is a file, a folder, a revision (gitrevisions(7)), or ``REVISION:path`` with the path from the top of the
repository, or from the current folder where it begins with a dot. What could be several of these is decided in this
order:

1. what begins with ``/``, ``./`` or ``../`` is a path;
2. the name of a file that exists is that file;
3. ``REVISION:path``, then a revision;
4. the name of a folder that exists is that folder.

So ``main`` means the branch although there is a folder ``main``, and ``./main`` means the folder; where a file hides a
revision, ``main:`` means the revision.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from attestree.errors import NoLockFileError, SourceError, UsageError
from attestree.graph import DependencyGraph
from attestree.project import Project
from attestree.sources import load, open_project
from attestree.sources.git import Repository
from attestree.sources.revision import RevisionFiles, revision_at
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from attestree.session.resolving import LiveResolver, OldSideResolver, RecordedResolver
    from attestree.sources.files import ProjectFiles

WORKING_TREE = "working tree"


@dataclass(frozen=True, slots=True)
class Side:
    """One side, found and not yet read.

    Attributes:
        files: the project's files.
        title: what the side is called, printable.
        name: the file to read; empty to take what the other side reads, else to look for one.
        folder: the project's folder on this machine; None for a revision or a recording.
        resolver: resolves what no lock pins; None to read locks only.
    """

    files: ProjectFiles
    title: str
    name: str = ""
    folder: Path | None = None
    resolver: LiveResolver | OldSideResolver | RecordedResolver | None = None

    @property
    def made(self) -> Mapping[str, bytes]:
        """What the side was resolved to, by the names that a recording has for it; empty for nothing."""
        return self.resolver.made if self.resolver else {}

    def load(self, preferred: str = "") -> Project:
        """Return the project; ``preferred`` is read where no file was named and there is one of that name.

        Raises:
            SourceError: it cannot be read; the place says which side it is.
        """
        name = self.name or (preferred if preferred and self.files.exists(preferred) else "")
        try:
            return load(self.files, name, self.resolver)
        except NoLockFileError:
            raise
        except SourceError as error:
            if self.title == WORKING_TREE or self.files.display in error.where:
                raise
            where = f"{self.title}, {error.where}"
            if name and self.title.endswith(name) and error.where.startswith(name):
                where = self.title + error.where.removeprefix(name)
            raise SourceError(error.what, where=where, remedy=error.remedy) from error


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of a review.

    Attributes:
        old: the state before.
        new: the state after.
    """

    old: Side
    new: Side

    def load_new(self) -> Project:
        """Return the project of the new side; raises ``SourceError``."""
        return self.new.load(self.old.name)

    def load_old(self, new: Project) -> Project:
        """Return the project of the old side, from the file that ``new`` was read from where there is a choice.

        Where nobody named what was resolved on the new side, a lock of the old side says more than to resolve it too.
        A revision or recording without any lock file that cannot be resolved is from before there was one: an empty
        project.

        Raises:
            SourceError: it cannot be read.
        """
        preferred = new.file if self.new.name or not new.resolved else ""
        try:
            return self.old.load(preferred)
        except SourceError as error:
            if self.old.name or self.old.folder is not None or not self._is_without_lock(preferred):
                raise
            why = "" if isinstance(error, NoLockFileError) else f", and it cannot be resolved ({error.explain()})"
            return Project(
                name=self.old.files.folder_name,
                path=self.old.files.display,
                source="",
                file="",
                sha256="",
                graph=DependencyGraph((), ()),
                notes=(f"there is no lock file in {self.old.title}{why}: every package is new",),
            )

    def _is_without_lock(self, preferred: str) -> bool:
        """Return whether the old side has nothing that can be read without resolving it."""
        try:
            replace(self.old, resolver=None).load(preferred)
        except NoLockFileError:
            return True
        except SourceError:
            pass
        return False


def find_sides(old: str = "", new: str = "", here: Path | None = None) -> Sides:
    """Return what ``old`` and ``new`` stand for; see the module for how.

    Args:
        old: the old side; empty for the commit where the current branch left the default branch.
        new: the new side; empty for the working tree.
        here: the current folder.

    Raises:
        SourceError: one of them is not there, or Git is needed and cannot help.
        UsageError: they are one and the same file.
    """
    here = here or Path()
    after = _named(new, here) if new else None
    base = after.folder if after and after.folder else here
    before = _named(old, here, base) if old else _branch_point(base)
    if after is None:
        after = _working_tree(before, here)
    if _same_file(before, after):
        raise UsageError(
            "both sides are the same file",
            where=old,
            remedy=f"name a revision to compare it with: attestree review REVISION {printable(old)}",
        )
    return Sides(before, after)


def _named(text: str, here: Path, base: Path | None = None) -> Side:
    """Return the side that ``text`` names: a path as seen from ``here``, a revision of the repository of ``base``."""
    path = here / text
    if _is_path(text) or _what_is(path) == "file":
        return _on_disk(path, text)
    try:
        repository = Repository(base or here)
    except SourceError as error:
        if _what_is(path) == "folder":
            return _on_disk(path, text)
        what = f"there is no such file, and no revision can be looked for: {error.where} {error.what}"
        raise SourceError(what, where=text, remedy=error.remedy) from error
    revision, _, inside = text.partition(":")
    if repository.is_revision(revision):
        if inside.startswith("."):
            inside = posixpath.join(Repository(here).prefix, inside)
        if inside:
            files, name = revision_at(repository, revision, inside, text)
            return Side(files, files.display, name)
        return _at_revision(repository, revision)
    if repository.is_revision(text):  # a colon can also belong to a revision, as in ":/words of a message"
        return _at_revision(repository, text)
    if _what_is(path) == "folder":
        return _on_disk(path, text)
    raise SourceError(
        "is neither a file nor a revision of this repository",
        where=text,
        remedy="check the name; in a shallow clone, fetch the revision first",
    )


def _is_path(text: str) -> bool:
    return text.startswith(("/", "./", "../")) or text in {".", ".."}


def _what_is(path: Path) -> str:
    """Return ``file`` or ``folder``, and nothing where neither can be there."""
    try:
        return "file" if path.is_file() else "folder" if path.is_dir() else ""
    except (OSError, ValueError):
        return ""


def _on_disk(path: Path, text: str) -> Side:
    files, name = open_project(path)
    folder = path.absolute().parents[name.count("/")] if name else path
    return Side(files, printable(text), name, folder)


def _at_revision(repository: Repository, revision: str) -> Side:
    """Return the project's folder in a revision, be it there or not: the project may be younger."""
    commit = repository.commit(revision)
    title = printable(revision if commit.startswith(revision) else f"{revision} ({commit[:7]})")
    return Side(RevisionFiles(repository, commit, repository.prefix, title), title)


def _branch_point(folder: Path) -> Side:
    repository = Repository(folder)
    point = repository.branch_point()
    title = f"merge base with {point.branch} ({point.commit[:7]})"
    return Side(RevisionFiles(repository, point.commit, repository.prefix, title), title)


def _working_tree(old: Side, here: Path) -> Side:
    """Return the new side that nobody named: the current folder, or the very folder that ``REVISION:path`` names."""
    folder = here
    if isinstance(old.files, RevisionFiles):
        there = old.files.folder_on_disk
        folder = here if there.resolve() == here.resolve() or not there.is_dir() else there
    files, _ = open_project(folder)
    return Side(files, WORKING_TREE, "", folder)


def _same_file(old: Side, new: Side) -> bool:
    if old.folder is None or new.folder is None:
        return False
    try:
        return (old.folder / old.name).samefile(new.folder / (new.name or old.name))
    except OSError:
        return False
