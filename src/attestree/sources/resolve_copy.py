"""A copy of a project, in which its build backend may run where a person allowed that: the project is never touched."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import tomlkit
from packaging.utils import canonicalize_name, is_normalized_name

from attestree.errors import SourceError
from attestree.text import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.sources.resolve import Request

MOST_FILES = 50_000
MOST_BYTES = 512 * 1024**2

# What no build reads: environments, caches, and the lock that is not asked for. The history stays, for versions.
_LEFT = frozenset(
    {".venv", "venv", "node_modules", "__pycache__", ".tox", ".nox", ".mypy_cache", ".ruff_cache", "uv.lock"}
)


def copy_project(project: Path, to: Path, shown: str) -> Path:
    """Return a new folder with the files of ``project``, links as links, without what no build reads.

    Args:
        project: the project's folder.
        to: the folder to make.
        shown: the file that the project was read from, for errors.

    Raises:
        SourceError: the project is too large, or cannot be copied.
    """
    count = size = 0

    def left(folder: str, names: list[str]) -> Iterable[str]:
        nonlocal count, size
        inside = [Path(folder, name) for name in names]
        out = {path.name for path in inside if path.name in _LEFT or _is_odd(path)}
        count += len(names) - len(out)
        size += sum(path.lstat().st_size for path in inside if path.name not in out)
        if count > MOST_FILES or size > MOST_BYTES:
            raise SourceError("its project is too large to be copied and built", where=shown, remedy="lock the project")
        return out

    try:
        shutil.copytree(project, to, symlinks=True, ignore=left)
    except (OSError, shutil.Error) as error:
        said = f"its project cannot be copied: {reason_of(error)}"
        raise SourceError(said, where=shown, remedy="lock the project") from error
    return to


def describe_project(project: Path, request: Request) -> None:
    """Write into a copied project the least that makes uv build it, where its own files say it in code alone.

    Raises:
        SourceError: its ``pyproject.toml`` cannot be read.
    """
    path = project / "pyproject.toml"
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    except (OSError, ValueError) as error:  # tomlkit's own errors are ValueErrors
        raise SourceError(f"cannot be read: {reason_of(error)}", where="pyproject.toml") from error
    if "project" in document or not request.described:
        return
    name = canonicalize_name(request.name)
    described: dict[str, object] = {
        "name": name if is_normalized_name(name) else "project",
        "version": request.version or "0",
        "dynamic": ["dependencies", "optional-dependencies"],
    }
    if request.requires_python:
        described["requires-python"] = request.requires_python
    document["project"] = described
    document.setdefault(
        "build-system", {"requires": ["setuptools"], "build-backend": "setuptools.build_meta:__legacy__"}
    )
    path.unlink(missing_ok=True)  # it may be a link, to a file that is not ours
    path.write_text(tomlkit.dumps(document), encoding="utf-8")


def _is_odd(path: Path) -> bool:
    """Return whether ``path`` is neither file, folder nor link: to copy a FIFO would wait for ever."""
    return not (path.is_symlink() or path.is_file() or path.is_dir())
