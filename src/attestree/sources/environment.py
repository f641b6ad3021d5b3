"""A virtual environment, or a site-packages folder: what is installed there, as the installers' own records say.

Nothing of the environment is imported or run. Which file of a release was installed is known where the installer kept
it (PEP 710); else the wheel's tags say which it must have been, and nothing proves that the installed bytes are its.
"""

from __future__ import annotations

import hashlib
import posixpath
from typing import TYPE_CHECKING

from attestree.errors import SourceError
from attestree.project import Project
from attestree.sources.base import listed
from attestree.sources.environment_distribution import DistributionReader, Oddities, is_distribution
from attestree.sources.environment_graph import installed_graph
from attestree.sources.environment_python import read_configuration, target
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.sources.environment_graph import Installed
    from attestree.sources.files import ProjectFiles

CONFIGURATION = "pyvenv.cfg"
SITE_FOLDERS = ("site-packages", "dist-packages")

MOST_DISTRIBUTIONS = 5_000
_MOST_BYTES = 512 * 1024 * 1024
_UNPROVEN = (
    "the installer kept no hash of what it installed: the file is told by its wheel's tags and checked by the index's "
    "hash, and nothing proves that the installed files are its"
)


class Environment:
    """The reader of environments; the file of one is its ``pyvenv.cfg``, or its site-packages folder."""

    id = "environment"

    def matches(self, name: str) -> bool:
        """Return whether a file or folder of that name is what makes an environment."""
        return name in (CONFIGURATION, ".", *SITE_FOLDERS)

    def is_in(self, files: ProjectFiles) -> bool:
        """Return whether the folder itself holds distributions, or site-packages folders that do."""
        # A project that was built has its own *.egg-info beside its sources, and is no environment for that.
        folders = _site_folders(files, "")
        return any(folders) or any(entry.endswith(".dist-info/") for entry in files.entries(""))

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return what is installed; raises ``SourceError`` as ``Source.read`` says.

        Args:
            files: the environment's files, or those of a folder above it.
            name: its ``pyvenv.cfg``, or its site-packages folder; ``.`` for the folder of ``files`` itself.
        """
        reader = _Reader(files, posixpath.normpath(name))
        installed = reader.installed()
        environment, guessed = target(
            reader.configuration,
            (*reader.folders, files.display),
            (tag for one in installed for tag in one.wheel_tags),
            windows=any(folder.startswith(f"{reader.top}Lib/") for folder in reader.folders),
        )
        graph, notes = installed_graph(reader.called, installed, environment.markers)
        notes = [*reader.notes(installed), *notes]
        if guessed:
            notes.append(guessed)
        return Project(
            name=graph.packages[graph.roots[0]].name,
            path=files.display,
            source=self.id,
            file=printable(name),
            sha256=_sha256_of_all(files),
            graph=graph,
            notes=tuple(notes),
            environment=environment,
        )


class _Reader:
    """One environment on its way to a list of distributions."""

    def __init__(self, files: ProjectFiles, name: str) -> None:
        self._files = files
        self._oddities = Oddities()
        self._is_configured = posixpath.basename(name) == CONFIGURATION
        inside = posixpath.dirname(name) if self._is_configured else name
        self.top = "" if inside in ("", ".") else f"{inside}/"
        above = _configuration_above(files, self.top)
        self.configuration = read_configuration(files.read(above)) if above else {}
        self.folders = _site_folders(files, self.top)
        prompt = self.configuration.get("prompt", "").strip("'\"")
        self.called = (prompt or posixpath.basename(posixpath.dirname(above) if above else inside) or "").strip(".")
        self.called = self.called or files.folder_name.strip(".")

    def installed(self) -> list[Installed]:
        """Return every distribution, by name; one that lies in two folders of one name (``lib64``) counts once."""
        reader = DistributionReader(self._files, self._oddities)
        seen: dict[str, Installed | None] = {}
        for folder in self.folders:
            for entry in self._files.entries(folder):
                if not is_distribution(entry) or entry in seen:
                    continue
                if len(seen) >= MOST_DISTRIBUTIONS:
                    raise SourceError(f"holds more than {MOST_DISTRIBUTIONS} distributions", where=self._files.display)
                seen[entry] = reader.read(folder, entry)
                if reader.bytes > _MOST_BYTES:
                    raise SourceError(
                        f"has more than {_MOST_BYTES // 1024**2} MiB of metadata", where=self._files.display
                    )
        return sorted((one for one in seen.values() if one), key=lambda one: one.name.lower())

    def notes(self, installed: list[Installed]) -> Iterator[str]:
        """Yield what a person should know about the reading."""
        if not installed:
            yield "nothing is installed here"
            return
        if any(one.wheel_tags for one in installed):
            yield _UNPROVEN
        if any(one.asked for one in installed):
            yield "what a person asked pip for, and what no other package requires, is shown as direct"
        else:
            yield "the installer does not keep what was asked for: what no other package requires is shown as direct"
        if self.configuration.get("include-system-site-packages", "").lower() == "true":
            yield "the environment also uses the packages of the system's Python, which were not read"
        for what, cases in self._oddities.found.items():
            yield f"{what}: {listed(cases)}"


def _configuration_above(files: ProjectFiles, top: str) -> str:
    """Return the ``pyvenv.cfg`` of the environment that a folder is in, which is at most three folders up."""
    folder = top.rstrip("/")
    for _ in range(4):
        name = posixpath.join(folder, CONFIGURATION)
        if files.exists(name):
            return name
        if not folder:
            break
        folder = posixpath.dirname(folder)
    return ""


def _site_folders(files: ProjectFiles, top: str) -> list[str]:
    r"""Return the folders with distributions at or below ``top``, each with ``/`` at its end.

    They are ``lib/pythonX.Y/site-packages``, ``Lib\site-packages`` on Windows, or the folder itself.
    """
    entries = files.entries(top)
    if any(is_distribution(entry) for entry in entries):
        return [top]
    found: list[str] = []
    for entry in entries:
        if entry.lower() not in ("lib/", "lib64/"):
            continue
        for inner in files.entries(top + entry):
            below = [f"{inner}{last}" for last in files.entries(top + entry + inner)] if inner.endswith("/") else []
            places = (inner, *below) if inner.startswith(("python", "pypy", "site-packages")) else ()
            found += [f"{top}{entry}{one}" for one in places if one.rstrip("/").rpartition("/")[2] in SITE_FOLDERS]
    return found


def _sha256_of_all(files: ProjectFiles) -> str:
    """Return the SHA-256 over the names and contents of all that was read, which stands for what is installed."""
    whole = hashlib.sha256()
    for name, data in sorted(files.seen.items()):
        whole.update(f"{name}\0{hashlib.sha256(data).hexdigest()}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()
