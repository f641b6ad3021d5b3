"""Projects without a lock: which of their files is asked, in which order, and what is said where none can be resolved.

The order is ``pyproject.toml``, ``setup.cfg``, ``requirements.in``, ``*requirements*.in`` (also in ``requirements/``),
then requirements files that hold a range, and ``setup.py`` where a folder holds nothing else at all. A script is only
read where it is named, its lock before itself.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from attestree.errors import SourceError
from attestree.sources.requirements import RequirementsTxt
from attestree.sources.resolve import project_of
from attestree.sources.scripts import Script
from attestree.sources.setup_cfg import SetupCfg
from attestree.sources.setup_py import SetupPy
from attestree.sources.unlocked import PyprojectToml
from attestree.sources.unlocked_requirements import RequirementsIn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.project import Project
    from attestree.sources.files import ProjectFiles
    from attestree.sources.resolve import Resolver
    from attestree.sources.unlocked import Unlocked

_PYPROJECT, _SETUP, _REQUIREMENTS, _CODE, _SCRIPT = PyprojectToml(), SetupCfg(), RequirementsIn(), SetupPy(), Script()

UNLOCKED: tuple[Unlocked, ...] = (_PYPROJECT, _SETUP, _REQUIREMENTS, _CODE, _SCRIPT)
"""Every format that has to be resolved."""

SETUP = _CODE.id


def unlocked_of(files: ProjectFiles, name: str) -> Unlocked | None:
    """Return who reads a file that was named and has to be resolved; None for a lock and what is none of these.

    A requirements file has to be resolved where it holds a range that nothing in it pins.

    Raises:
        SourceError: it is a requirements file that cannot be read.
    """
    base = posixpath.basename(name)
    for source in (_PYPROJECT, _SETUP, _CODE, _SCRIPT):
        if source.matches(base):
            return source
    if base.endswith((".in", ".txt")) and _REQUIREMENTS.asks(files, name):
        return _REQUIREMENTS
    return None


def script_lock(files: ProjectFiles, name: str) -> str:
    """Return the lock beside a script, ``script.py.lock``; empty for what is no script, or has none."""
    lock = f"{name}.lock"
    return lock if _SCRIPT.matches(name) and files.exists(lock) else ""


def find_unlocked(files: ProjectFiles, lists: Sequence[str]) -> list[tuple[Unlocked, str]]:
    """Return what can be resolved of a folder, in the documented order.

    Args:
        files: the project's files.
        lists: its requirements files that would otherwise be read as they stand.

    Raises:
        SourceError: one of them cannot be read.
    """
    plain = RequirementsTxt()
    names = files.names()
    found: list[tuple[Unlocked, str]] = [
        (source, source.id) for source in (_PYPROJECT, _SETUP) if source.id in names and source.asks(files, source.id)
    ]
    compiled = [name for name in names if _REQUIREMENTS.matches(name) and plain.matches(posixpath.basename(name))]
    compiled.sort(key=lambda name: (name != _REQUIREMENTS.id, "/" in name, name))
    found += [(_REQUIREMENTS, name) for name in compiled]
    return [*found, *((_REQUIREMENTS, name) for name in lists)]


def asks_for_ranges(files: ProjectFiles, name: str) -> bool:
    """Return whether a requirements file holds a range that nothing in it pins; raises ``SourceError``."""
    return _REQUIREMENTS.asks(files, name)


def load_unlocked(source: Unlocked, files: ProjectFiles, name: str, resolver: Resolver | None) -> Project:
    """Return the project that a file without a lock leads to today.

    Args:
        source: who reads the file.
        files: the project's files.
        name: the file.
        resolver: resolves it; None where nothing is to be resolved.

    Raises:
        SourceError: the file cannot be read, or what it asks for cannot be resolved.
    """
    request = source.request(files, name)
    if resolver is None:
        raise SourceError("no lock pins what it asks for", where=name, remedy="lock the project, or name its lock")
    return project_of(request, resolver.resolve(request), files, name, source.id)
