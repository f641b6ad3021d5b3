"""A Git repository, asked through git itself: what a revision is, and what lies in it.

Nothing is checked out and nothing is fetched. Only commands that read objects are run, with names on standard input or
as object ids, so that no name can be taken for an option; the environment's ``GIT_DIR`` and its like are left out, so
that the repository is the one that the folder lies in; no protocol is allowed, because a partial clone would fetch what
it lacks, and its configuration may name a program for that.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.errors import SourceError
from attestree.text import printable, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DEADLINE = 30.0
"""Seconds for one question; real ones take milliseconds."""
_MOST_ANSWER = 16 * 1024 * 1024
_MOST_COMPLAINT = 4096
_KEPT = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH")
_SAFE = {
    "LC_ALL": "C",
    "LANGUAGE": "C",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_DEFAULT_BRANCHES = (
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
)


@dataclass(frozen=True, slots=True)
class GitObject:
    """An object of a repository: its id, its type (``blob``, ``tree``, ``commit``, ``tag``) and its size in bytes."""

    id: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Base:
    """Where a branch left the default branch: the commit, and the default branch's name, printable."""

    commit: str
    branch: str


class Repository:
    """The repository that a folder lies in.

    Args:
        folder: a folder in its work tree, or a bare repository.

    Raises:
        SourceError: git is not installed, or ``folder`` lies in no repository that git trusts.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self.prefix = os.fsdecode(self._ask("rev-parse", "--show-prefix").removesuffix(b"\n")).strip("/")
        """The folder's own path inside the repository, with ``/``; empty at its top."""

    @property
    def top(self) -> Path:
        """The folder at the top of the work tree, links resolved."""
        here = self._folder.resolve()
        return here.parents[self.prefix.count("/")] if self.prefix else here

    def commit(self, revision: str) -> str:
        """Return the id of the commit that ``revision`` stands for (gitrevisions(7)).

        Raises:
            SourceError: there is no such commit.
        """
        found = self._commit_at(revision)
        if found is None:
            remedy = "check the name, or fetch it first"
            if self._is_shallow():
                remedy = "the clone is shallow: fetch more of its history, in CI with fetch-depth: 0"
            raise SourceError("is no revision of this repository", where=revision, remedy=remedy)
        return found.id

    def is_revision(self, text: str) -> bool:
        """Return whether ``text`` stands for a commit."""
        return self._commit_at(text) is not None

    def branch_point(self) -> Base:
        """Return the commit where ``HEAD`` left the default branch.

        The default branch is what ``origin/HEAD`` leads to, else ``origin/main``, ``origin/master``, ``main`` or
        ``master``, the first that is there.

        Raises:
            SourceError: there is no commit yet, no default branch, or no common commit.
        """
        where = str(self._folder)
        remedy = "name a revision to compare with: attestree review REVISION"
        head = self._commit_at("HEAD")
        if head is None:
            raise SourceError("the repository has no commit yet", where=where, remedy="commit the lock file first")
        branch, tip = self._default_branch()
        if tip is None:
            raise SourceError(
                "cannot tell the default branch: looked for origin/HEAD, and for main and master",
                where=where,
                remedy=remedy,
            )
        base = self._ask("merge-base", tip.id, head.id, failing="").decode().strip()
        if not base:
            if self._is_shallow():
                remedy = "the clone is shallow: fetch the whole history, in CI with fetch-depth: 0"
            raise SourceError(f"has no commit in common with {branch}", where="HEAD", remedy=remedy)
        return Base(base, branch)

    def object_at(self, name: str, *, follow: bool = False) -> GitObject | None:
        """Return the object that ``name`` stands for (gitrevisions(7)); None where there is none.

        Args:
            name: such as ``main^{commit}`` or ``TREE:path``.
            follow: follow symbolic links in the path, as far as they stay inside the tree it begins with.
        """
        raw = os.fsencode(name) if "\0" not in name else b"\n"
        if b"\n" in raw:
            return None
        arguments = ["--follow-symlinks"] if follow else []
        try:
            answer = self._ask("cat-file", "--batch-check", *arguments, told=raw + b"\n")
        except SourceError as error:
            if "is outside repository" in error.what:  # what REV:../.. gets, in place of an answer
                return None
            raise
        match answer.split(b"\n", 1)[0].split(b" "):
            case [id_, (b"blob" | b"tree" | b"commit" | b"tag") as type_, size] if size.isdigit():
                return GitObject(id_.decode(), type_.decode(), int(size))
        return None

    def entries(self, tree: str) -> Iterator[tuple[str, str, str]]:
        """Yield mode, id and name of every entry of a tree.

        Raises:
            SourceError: the tree is too large to be a project's folder.
        """
        for line in self._ask("ls-tree", "-z", "--full-tree", tree).split(b"\0"):
            if line:
                about, _, name = line.partition(b"\t")
                mode, _, id_ = about.decode().split(" ")
                yield mode, id_, os.fsdecode(name)

    def content(self, blob: GitObject) -> bytes:
        """Return the content of a file, as it was committed: no filter is applied."""
        return self._ask("cat-file", "blob", blob.id, most=blob.size)

    def _commit_at(self, revision: str) -> GitObject | None:
        found = self.object_at(revision)
        if found and found.type == "tag":  # not ^{} after the revision: that would be part of what :/TEXT looks for
            found = self.object_at(f"{found.id}^{{}}")
        return found if found and found.type == "commit" else None

    def _default_branch(self) -> tuple[str, GitObject | None]:
        said = self._ask("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD", failing="")
        for ref in filter(None, (os.fsdecode(said.strip()), *_DEFAULT_BRANCHES)):
            if tip := self._commit_at(ref):
                return printable(ref.removeprefix("refs/remotes/").removeprefix("refs/heads/")), tip
        return "", None

    def _is_shallow(self) -> bool:
        return self._ask("rev-parse", "--is-shallow-repository").strip() == b"true"

    def _ask(self, *arguments: str, told: bytes = b"", most: int = _MOST_ANSWER, failing: str | None = None) -> bytes:
        """Return what git answers.

        Args:
            arguments: the command, without any text of a person's or a repository's that is no object id.
            told: what it reads.
            most: bytes of its answer that are accepted.
            failing: what to answer where git says no without a word; None where that is an error.
        """
        program = shutil.which("git")
        if program is None:
            raise SourceError(
                "git is not installed, and only git reads a revision",
                where=str(self._folder),
                remedy="install it, or name two files",
            )
        command = [program, "--no-pager", "-c", "core.fsmonitor=false", "-C", str(self._folder), *arguments]
        with tempfile.TemporaryFile() as complaints:
            try:
                process = subprocess.Popen(  # noqa: S603 - a fixed command; see the module on what its arguments are
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, env=_environment()
                )
            except OSError as error:
                raise SourceError(f"git cannot be run: {error.strerror}", where=program) from error
            answer, late = _answer(process, told, most)
            complaints.seek(0)
            complaint = complaints.read(_MOST_COMPLAINT).decode(errors="replace")
        where = str(self._folder)
        if late:
            raise SourceError(f"git did not answer within {_DEADLINE:g} seconds", where=where)
        if len(answer) > most:
            raise SourceError("git answers more than a project's folder holds", where=where)
        if process.returncode == 0:
            return answer
        if failing is not None and not complaint:
            return failing.encode()
        raise _explained(complaint, where)


def _answer(process: subprocess.Popen[bytes], told: bytes, most: int) -> tuple[bytes, bool]:
    """Return what ``process`` says, one byte more than ``most`` at the most, and whether its time ran out."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(_DEADLINE, stop)
    timer.start()
    try:
        with process:
            assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
            try:
                process.stdin.write(told)
                process.stdin.close()
            except BrokenPipeError:
                pass  # it ended before it read; its complaint says why
            answer = process.stdout.read(most + 1)
            if len(answer) > most:
                process.kill()
    finally:
        timer.cancel()
    return answer, late.is_set()


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(_KEPT)}
    return kept | _SAFE


def _explained(complaint: str, where: str) -> SourceError:
    """Return the error that says in our words what git said in its own."""
    if "not a git repository" in complaint:
        return SourceError(
            "is in no Git repository, so there is no revision to compare with",
            where=where,
            remedy="run it in a clone, or name two files: attestree review OLD NEW",
        )
    if "dubious ownership" in complaint:
        return SourceError(
            "git does not trust this repository, because somebody else owns it",
            where=where,
            remedy=f"if you do: git config --global --add safe.directory {where}",
        )
    if "cannot change to" in complaint:
        return SourceError("there is no such directory", where=where, remedy="check the path")
    first = next((line for line in complaint.splitlines() if line.startswith(("fatal:", "error:"))), complaint)
    said = shorten(printable(first.partition(":")[2].strip() or first.strip() or "it failed without a word"), 200)
    return SourceError(f"git says: {said}", where=where)
