"""A copy of a project, in which its build backend may run where a person allowed that: the project is never touched."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from attestree.errors import SourceError
from attestree.text import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def _is_odd(path: Path) -> bool:
    """Return whether ``path`` is neither file, folder nor link: to copy a FIFO would wait for ever."""
    return not (path.is_symlink() or path.is_file() or path.is_dir())
