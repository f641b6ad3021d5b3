"""Resolving with uv: a subprocess in a temporary folder, that can be ended at any time and runs nothing of the project.

uv is asked for a universal lock, of which the files that would be installed anywhere can be told. What it is given is
in ``resolve_project``; where it may look, and with which login, goes through its environment, never its arguments.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from attestree.errors import SourceError
from attestree.sources.base import listed
from attestree.sources.files import MOST_BYTES
from attestree.sources.resolve import Resolved
from attestree.sources.resolve_copy import copy_project, describe_project
from attestree.sources.resolve_environment import Where, environment_of, find_uv
from attestree.sources.resolve_project import project_files
from attestree.text import printable, shorten, without_credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import IO

    from attestree.sources.resolve import Request

DEADLINE = 300.0
"""Seconds that uv may take; the largest real project known takes a third of it with a cold cache."""

HOW_TO_GET = "install uv, for instance with pip install 'attestree[resolve]', or lock the project"
ALLOW_BUILD = "--allow-build lets uv run the build code of packages"

_LOG = re.compile(r"\s*(?:TRACE|DEBUG|INFO|WARN)\s")
_CHATTER = re.compile(r"(?:Using CPython|Resolved \d+ packages?|warning: No `requires-python`)")
_SELECTING = re.compile(r"\s*DEBUG Selecting: (\S{1,200}?)==")
_NEEDS_WHEEL = re.compile(r"Wheels are required for `([A-Za-z0-9._-]{1,200})`")
_NO_WHEEL_THERE = re.compile(
    r"(?:Because|and) ([A-Za-z0-9._-]{1,200})(?:\[[^\]]*\])?\S* has no `[^`]{1,500}`-compatible wheels"
)
_OTHER_PYTHONS = "the resolution failed for other Python versions supported by your project"
_BUILD_DISABLED = re.compile(r"[Bb]uilding (?:from )?source (?:distributions )?(?:for|is disabled)")
_MOST_ROUNDS = 25
_MOST_LINES = 40
_MOST_CHARACTERS = 1500


class _FailedError(Exception):
    """uv found no solution.

    Attributes:
        error: why, for a person.
        names: the packages without a usable wheel that stand in the way: without them there may be one.
        everywhere: whether some of them have no wheel at all, for no Python.
        other_pythons: whether there may be one for the running Python, and only for others there is none.
    """

    def __init__(self, error: SourceError, said: str, *, allow_build: bool) -> None:
        super().__init__(str(error))
        none = [] if allow_build else _NEEDS_WHEEL.findall(said)
        found = [] if allow_build else [*none, *_NO_WHEEL_THERE.findall(said)]
        self.everywhere = bool(none)
        self.error = error
        self.names: set[str] = {canonicalize_name(name) for name in found}
        self.other_pythons = _OTHER_PYTHONS in said


class UvResolver:
    """Resolves with uv.

    Args:
        where: the indexes.
        allow_build: let uv run the build code of packages that only come as source.
        deadline: seconds until uv is ended.
        progress: called in the resolving thread with how many packages were decided on so far.
        environ: environment variables.
    """

    def __init__(
        self,
        where: Where | None = None,
        *,
        allow_build: bool = False,
        deadline: float = DEADLINE,
        progress: Callable[[int], None] = lambda _: None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._where = where or Where()
        self._environment = environment_of(self._where, environ)
        self._python = ".".join(str(part) for part in sys.version_info[:2])
        self._allow_build = allow_build
        self._deadline = deadline
        self._progress = progress
        self._environ = environ
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """End uv at once, and for good; from any thread."""
        with self._lock:
            self._cancelled = True
            if self._process is not None:
                _kill(self._process)

    def resolve(self, request: Request) -> Resolved:
        """Return what uv finds; raises ``SourceError`` where it cannot, in its own words."""
        program = find_uv(self._environ)
        if program is None:
            raise SourceError(
                "no lock pins its packages, and uv is not here to resolve them", where=request.file, remedy=HOW_TO_GET
            )
        ends = time.monotonic() + self._deadline
        left_out: dict[str, None] = {}
        narrowed = ""
        for _ in range(_MOST_ROUNDS):
            try:
                lock = self._round(program, request, left_out, ends)
                notes = tuple(self._notes(program, narrowed))
                return Resolved(lock, notes, tuple(left_out), built=self._builds(request))
            except _FailedError as failed:
                if failed.other_pythons and not failed.everywhere and not narrowed and self._fits(request):
                    narrowed = self._python
                    request = replace(request, requires_python=f"=={narrowed}.*")
                elif not failed.names <= left_out.keys():
                    left_out.update(dict.fromkeys(sorted(failed.names)))
                else:
                    raise failed.error from failed
        said = "more and more of what it asks for only comes as source"
        raise SourceError(f"uv cannot resolve it: {said}", where=request.file, remedy=ALLOW_BUILD)

    def _builds(self, request: Request) -> bool:
        """Return whether the project itself is built: only where it cannot be read otherwise, and may be."""
        return self._allow_build and request.all_unread and request.folder is not None

    def _fits(self, request: Request) -> bool:
        """Return whether the project is for the Python that the person works with."""
        return not request.requires_python or SpecifierSet(request.requires_python).contains(f"{self._python}.99")

    def _round(self, program: str, request: Request, left_out: Iterable[str], ends: float) -> bytes:
        """Return the lock that uv writes; raises ``SourceError``, and ``_FailedError`` where less may do."""
        python = ".".join(str(part) for part in sys.version_info[:3])
        with tempfile.TemporaryDirectory(prefix="attestree-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            if self._builds(request) and request.folder is not None:
                folder = copy_project(request.folder, folder / "project", request.file)
                describe_project(folder, request)
            else:
                made = project_files(request, python, left_out=left_out, own_indexes=not self._where.named)
                for place, text in made.items():
                    (folder / place).parent.mkdir(parents=True, exist_ok=True)
                    (folder / place).write_text(text, encoding="utf-8")
            said = self._run([program, *self._arguments()], folder, request, ends)
            return _read(folder / "uv.lock", said, request)

    def _arguments(self) -> list[str]:
        build = [] if self._allow_build else ["--no-build"]
        return ["lock", "-v", "--color", "never", "--no-progress", *build]

    def _run(self, command: list[str], folder: Path, request: Request, ends: float) -> list[str]:
        """Run uv to its end and return what it said that is no log; raises as ``_round`` does."""
        try:
            with self._lock:
                self._refuse_cancelled(request)
                self._process = process = subprocess.Popen(  # noqa: S603 - uv, with arguments of our own
                    command,
                    cwd=folder,
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    start_new_session=True,
                )
        except OSError as error:
            what = f"uv cannot be started: {error.strerror or type(error).__name__}"
            raise SourceError(what, where=request.file, remedy=HOW_TO_GET) from error
        expired = threading.Event()

        def end() -> None:
            expired.set()
            _kill(process)

        timer = threading.Timer(max(0.0, ends - time.monotonic()), end)
        timer.daemon = True
        timer.start()
        try:
            assert process.stderr is not None  # noqa: S101 - it was asked for
            with process.stderr as stream:
                said = self._listen(stream)
            code = process.wait()
        finally:
            timer.cancel()
            with self._lock:
                self._process = None
            _kill(process)
        self._refuse_cancelled(request)
        if code and expired.is_set():
            raise SourceError(
                f"uv did not resolve it within {self._deadline:g} seconds and was ended",
                where=request.file,
                remedy="try again, when uv can go on from what it keeps, or lock the project",
            )
        if code:
            raise _FailedError(self._explained(said, request), " ".join(said), allow_build=self._allow_build)
        return said

    def _listen(self, stream: IO[bytes]) -> list[str]:
        """Return the last lines that uv says to a person, while its log is read for progress and forgotten."""
        said: deque[str] = deque(maxlen=_MOST_LINES)
        decided: set[str] = set()
        while raw := stream.readline(4096):
            line = raw.decode("utf-8", "replace").rstrip()
            if found := _SELECTING.match(line):
                if found[1] not in decided:
                    decided.add(found[1])
                    self._progress(len(decided))
            elif line and not _LOG.match(line) and not _CHATTER.match(line):
                said.append(line)
        return list(said)

    def _refuse_cancelled(self, request: Request) -> None:
        if self._cancelled:
            raise SourceError("resolving it was given up", where=request.file)

    def _explained(self, said: list[str], request: Request) -> SourceError:
        """Return uv's own explanation as an error of one line."""
        start = next((place for place, line in enumerate(said) if line.startswith("error:")), 0)
        parts = [printable(without_credentials(line.strip())) for line in said[start:]]
        words = shorten(" ".join(parts).removeprefix("error: "), _MOST_CHARACTERS)
        remedy = "change what it asks for, or lock the project"
        if not self._allow_build and _BUILD_DISABLED.search(" ".join(said)):
            remedy = ALLOW_BUILD
        return SourceError(f"uv cannot resolve it: {words or 'it does not say why'}", where=request.file, remedy=remedy)

    def _notes(self, program: str, narrowed: str) -> list[str]:
        by = _version(program, self._environment)
        resolved = f"resolved today, by {by}: no lock pins this, and tomorrow it may differ"
        built = "" if self._allow_build else f"; releases without a wheel were passed over ({ALLOW_BUILD})"
        only = [f"there is no solution for every Python it is for: this is the one for Python {narrowed}"] * bool(
            narrowed
        )
        return [f"{resolved}{built}", *only]


def _version(program: str, environment: dict[str, str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - uv, with an argument of our own
            [program, "--version"],
            cwd=Path(program).parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return "uv"
    words = done.stdout.decode("utf-8", "replace").split()
    return printable(shorten(" ".join(words[:2]), 40)) or "uv"


def _read(path: Path, said: list[str], request: Request) -> bytes:
    try:
        if path.stat().st_size <= MOST_BYTES:
            return path.read_bytes()
        why = "its lock is too large"
    except OSError:
        why = listed(said) or "it wrote no lock"
    raise SourceError(f"uv cannot resolve it: {shorten(why, _MOST_CHARACTERS)}", where=request.file)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End uv and all that it started, unless it has ended."""
    if process.poll() is not None:
        return
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
