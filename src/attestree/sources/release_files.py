"""Which release a file is of, by its name: some locks list the files of a project, not of one version."""

from __future__ import annotations

from packaging.version import InvalidVersion, Version

from attestree.filenames import parse_filename


def is_of(filename: str, version: str) -> bool:
    """Return whether a file's name says that it is of ``version``; a name that cannot be read has to hold it."""
    try:
        return parse_filename(filename).version == Version(version)
    except (InvalidVersion, ValueError):
        return version in filename
