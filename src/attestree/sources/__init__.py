"""From a project's files to its dependency graph: one module per format, and the choice among them.

A folder with a ``pyvenv.cfg``, or called ``site-packages``, is an environment, whatever else it holds. Where another
folder holds several lock files the first of this order is read, and a note names the others: ``uv.lock``,
``poetry.lock``, ``pdm.lock``, ``pylock.toml``, ``pylock.NAME.toml``, ``Pipfile.lock``, ``requirements.txt``,
``requirements*.txt``, ``requirements/*.txt``, ``conda-lock.yml``, ``environment.yml``, ``*pip-report.json``,
``*pip-inspect.json``, ``*.cdx.json`` and ``*bom.json``, ``*.spdx.json``. A lock says more than a list, so the formats
that know edges come first, then those that know files, then what only describes. A folder with none of them, but with
``*.dist-info`` folders, is an environment too.

Where no lock pins the packages, and a resolver is at hand, what the project asks for comes before what only describes
(``environment.yml`` and all after it): ``pyproject.toml``, ``setup.cfg``, ``requirements.in``, ``*requirements*.in``,
and requirements files with a range in them (``unlocked_load``). A folder with nothing but a ``setup.py`` comes last.

A ``pylock.toml``, ``Pipfile.lock`` or requirements file that does not say who requires what takes that from another
lock in its folder that does (``neighbour``), looked for in the order of the locks; what that does not know either, a
session asks of the index.
"""

from __future__ import annotations

import codecs
import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.errors import NoLockFileError, SourceError
from attestree.sources.base import listed
from attestree.sources.conda import CondaEnvironment
from attestree.sources.conda_lock import CondaLock
from attestree.sources.cyclonedx import CycloneDx
from attestree.sources.environment import CONFIGURATION, SITE_FOLDERS, Environment
from attestree.sources.files import LISTED_FOLDERS, Folder
from attestree.sources.json import parse_object
from attestree.sources.neighbour import with_edges_of_neighbour
from attestree.sources.pdm import PdmLock
from attestree.sources.pip_outputs import PipInspect, PipReport
from attestree.sources.pipfile import PipfileLock
from attestree.sources.poetry import PoetryLock
from attestree.sources.pylock import PylockToml
from attestree.sources.requirements import RequirementsTxt
from attestree.sources.spdx import Spdx
from attestree.sources.unlocked_load import (
    SETUP,
    asks_for_ranges,
    find_unlocked,
    load_unlocked,
    script_lock,
    unlocked_of,
)
from attestree.sources.uv import UvLock
from attestree.text import printable

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.project import Project
    from attestree.sources.base import Source
    from attestree.sources.files import ProjectFiles
    from attestree.sources.resolve import Resolver

_UV, _POETRY, _PDM, _PYLOCK, _PIPFILE = UvLock(), PoetryLock(), PdmLock(), PylockToml(), PipfileLock()
_REQUIREMENTS, _ENVIRONMENT = RequirementsTxt(), Environment()
_CONDA_LOCK, _CONDA = CondaLock(), CondaEnvironment()
_OF_JSON = (PipReport(), PipInspect(), CycloneDx(), Spdx())

SOURCES: tuple[Source, ...] = (
    _UV,
    _POETRY,
    _PDM,
    _PYLOCK,
    _PIPFILE,
    _REQUIREMENTS,
    _CONDA_LOCK,
    _CONDA,
    *_OF_JSON,
    _ENVIRONMENT,
)
"""Every format that can be read, in the order in which they are looked for."""

_WITHOUT_EDGES = (_PYLOCK, _PIPFILE, _REQUIREMENTS)
_WITH_EDGES = (_UV, _POETRY, _PDM, _PYLOCK, _REQUIREMENTS)
_LOCKS = (_UV, _POETRY, _PDM, _PYLOCK, _PIPFILE, _REQUIREMENTS, _CONDA_LOCK)

_BLANK = codecs.BOM_UTF8 + codecs.BOM_UTF16 + b" \t\r\n\0"
_REQUIREMENTS_ENDINGS = (".txt", ".in")


def load(files: ProjectFiles, name: str = "", resolver: Resolver | None = None) -> Project:
    """Read the project's lock file, or resolve what it asks for where it has none.

    Args:
        files: the project's files.
        name: the file to read; empty to look for one in the documented order.
        resolver: resolves what no lock pins (``unlocked_load``); None to read locks only.

    Raises:
        SourceError: there is no file that can be read, or the one there is cannot be understood.
    """
    if name:
        return _with_neighbour(_load_named(files, name, resolver), files, name)
    if files.exists(CONFIGURATION):
        return _ENVIRONMENT.read(files, CONFIGURATION)
    if files.folder_name in SITE_FOLDERS and _ENVIRONMENT.is_in(files):
        return _ENVIRONMENT.read(files, ".")
    found = [(source, name) for source in SOURCES for name in _candidates(files, source)]
    if resolver is not None:
        ranges: list[str] = []
        while found and found[0][0] is _REQUIREMENTS and asks_for_ranges(files, found[0][1]):
            ranges.append(found.pop(0)[1])
        pinned = found and found[0][0] in _LOCKS
        if not pinned and (unlocked := find_unlocked(files, ranges)):
            chosen = unlocked[0][1]
            project = load_unlocked(unlocked[0][0], files, chosen, resolver)
            return _with_others(project, chosen, [name for _, name in (*unlocked[1:], *found)])
    if not found and _ENVIRONMENT.is_in(files):
        return _ENVIRONMENT.read(files, ".")
    if not found and resolver is not None and files.exists(SETUP):
        return _load_named(files, SETUP, resolver)
    if not found:
        raise NoLockFileError(
            "there is no lock file here: looked for uv.lock, poetry.lock, pdm.lock, pylock.toml, pylock.*.toml, "
            "Pipfile.lock, requirements*.txt and requirements/*.txt",
            where=files.display,
            remedy="make one, for instance with uv lock, or name a file",
        )
    source, chosen = found[0]
    project = source.read(files, chosen)
    others = [name for _, name in found[1:] if name not in files.seen]
    return _with_others(_with_neighbour(project, files, chosen), chosen, others)


def _with_others(project: Project, chosen: str, others: list[str]) -> Project:
    """Return the project with a note on the files that could have been read instead."""
    if others:
        note = f"{printable(chosen)} was read; also here, and not read by itself: {listed(others)}"
        project = replace(project, notes=(note, *project.notes), others=tuple(map(printable, others)))
    return project


def _with_neighbour(project: Project, files: ProjectFiles, name: str) -> Project:
    """Return the project with the edges that another lock in its folder gives, where its own does not say them."""
    graph = project.graph
    if graph.knows_edges or not graph.locked or project.source not in {source.id for source in _WITHOUT_EDGES}:
        return project
    folder = posixpath.dirname(name)
    beside = [(source, one) for source in _WITH_EDGES for one in _candidates(files, source, folder)]
    return with_edges_of_neighbour(project, files, [(source, one) for source, one in beside if one != name])


def _load_named(files: ProjectFiles, name: str, resolver: Resolver | None) -> Project:
    """Return the project of a file that the person named."""
    if lock := script_lock(files, name):
        return _UV.read(files, lock)
    unlocked = unlocked_of(files, name) if resolver else None
    if unlocked is not None:
        return load_unlocked(unlocked, files, name, resolver)
    return _source_of(files, name).read(files, name)


def open_project(path: Path) -> tuple[ProjectFiles, str]:
    """Return the files of what the person named, and the name of the file to read in it, empty for a directory.

    Args:
        path: a directory, which may be an environment or its site-packages, or a lock or requirements file in one. A
            requirements file often includes others that lie above it, so its project is the nearest folder above that
            holds ``pyproject.toml`` or ``.git``.

    Raises:
        SourceError: there is nothing at ``path``, or it cannot be looked at.
    """
    shown = str(path)
    try:
        if path.is_dir():
            return _open_folder(path, shown)
        path.stat()
    except OSError as error:
        raise _cannot_open(error, shown) from error
    except ValueError as error:
        raise SourceError("is not a name that a file can have", where=shown) from error
    folder = path.parent
    if path.suffix in _REQUIREMENTS_ENDINGS:
        above = path.absolute().parents
        folder = next((one for one in above if (one / "pyproject.toml").exists() or (one / ".git").exists()), folder)
        return Folder(folder, shown), path.absolute().relative_to(folder.absolute()).as_posix()
    return Folder(folder, shown), path.name


def _open_folder(path: Path, shown: str) -> tuple[ProjectFiles, str]:
    """Return the files of a folder; of the environment around it where it is the site-packages of one."""
    if path.name in SITE_FOLDERS:
        inside = path.absolute()
        for above in inside.parents[:3]:
            if (above / CONFIGURATION).is_file():
                return Folder(above, shown), inside.relative_to(above).as_posix()
    return Folder(path, shown), ""


def _candidates(files: ProjectFiles, source: Source, folder: str | None = None) -> list[str]:
    """Return the files that are meant to be of a format, those with the plainest name first.

    Args:
        files: the project's files.
        source: who reads the format.
        folder: look in this folder alone; None for wherever files are looked for.
    """
    listing = files.names()
    if folder is not None:
        listing = tuple(posixpath.join(folder, one) for one in files.entries(folder) if not one.endswith("/"))
    names = [name for name in listing if _is_candidate(source, name, folder)]
    return sorted(names, key=lambda name: (name != source.id, "/" in name, name))


def _is_candidate(source: Source, name: str, within: str | None = None) -> bool:
    """Return whether a file is looked for without being named; the lock of one script, for one, is not."""
    folder, base = posixpath.split(name)
    if source is _REQUIREMENTS:
        return base.endswith(".txt") and (folder in LISTED_FOLDERS or base.startswith("requirements"))
    return folder == (within or "") and source.matches(base) and not base.endswith(".py.lock")


# The first that is found counts: pylock.toml and poetry.lock both have a lock-version, at different places.
_KEYS = (
    (re.compile(r'"_meta"\s*:'), _PIPFILE),
    (re.compile(r"^# This file is @generated by PDM|^\[metadata\]\n(?:.*\n)*?lock_version", re.MULTILINE), _PDM),
    (re.compile(r"^# This file is automatically @generated by Poetry|^python-versions\s*=", re.MULTILINE), _POETRY),
    (re.compile(r"^lock-version\s*=", re.MULTILINE), _PYLOCK),
    (re.compile(r"^version\s*=\s*\d+\s*$", re.MULTILINE), _UV),
    # What pip freeze, pip-compile and uv export write, into a file of any name.
    (
        re.compile(
            # Each turn takes one whole line and gives none back, so that no file makes this slow.
            r"\A(?:[ \t]*(?:#[^\n]*|-(?!e )[^\n]*)?\r?\n)*+"
            r"(?:-e \S+|[A-Za-z0-9][\w.-]*+(?:\[[\w.,-]*\])?(?:===?[^\s;]++| @ \S+:/\S+))"
            r"[ \t]*+(?:;[^\n]*|--hash[^\n]*)?\\?\r?$",
            re.MULTILINE,
        ),
        _REQUIREMENTS,
    ),
)


def _source_of(files: ProjectFiles, name: str) -> Source:
    """Return who reads a file that the person named: by its name, else by what it holds."""
    base = posixpath.basename(name)
    for source in SOURCES:
        if source.matches(base):
            return source
    if base.endswith(_REQUIREMENTS_ENDINGS):
        return _REQUIREMENTS
    if base.endswith((".yml", ".yaml")):
        return _CONDA
    data = files.read(name)
    if data.lstrip(_BLANK).startswith(b"{"):
        values = parse_object(data, name)
        for one in _OF_JSON:
            if one.owns(values):
                return one
    head = data[:4096].replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd")
    for key, source in _KEYS:
        if key.search(head):
            return source
    raise SourceError(
        "is of no format that is known",
        where=name,
        remedy=f"give one of {', '.join(source.id for source in SOURCES)}",
    )


def _cannot_open(error: OSError, shown: str) -> SourceError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return SourceError("there is no such file or directory", where=shown, remedy="check the path")
    if isinstance(error, PermissionError):
        return SourceError("you have no permission to read it", where=shown, remedy="change its permissions")
    return SourceError(f"cannot be opened: {error.strerror or type(error).__name__}", where=shown)
