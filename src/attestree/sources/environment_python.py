"""Which Python an environment is for: from ``pyvenv.cfg``, its folders and the wheels in it; nothing of it is run."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from attestree.environment import TargetEnvironment
from attestree.errors import UsageError
from attestree.platforms import parse_platform, this_platform
from attestree.text import printable, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from attestree.platforms import Platform

_VERSION = re.compile(r"3\.\d{1,2}(?:\.\d{1,3})?")
_FOLDER = re.compile(r"(?:python|pypy)(3\.\d{1,2})(t?)(?:[/\\]|$)")


def read_configuration(data: bytes) -> dict[str, str]:
    """Return the keys of a ``pyvenv.cfg``, in lower case, with their values."""
    lines = (line.partition("=") for line in data.decode("utf-8", "replace").splitlines())
    return {key.strip().lower(): value.strip() for key, equals, value in lines if equals}


def target(
    configuration: Mapping[str, str], folders: Iterable[str], wheel_tags: Iterable[str], *, windows: bool
) -> tuple[TargetEnvironment, str]:
    """Return the environment, and a note where something about it had to be guessed.

    Args:
        configuration: of ``pyvenv.cfg``; empty where there is none.
        folders: paths that may say which Python they are of, such as ``lib/python3.12/site-packages``.
        wheel_tags: the tags of installed wheels, which say the platform.
        windows: whether its folders are laid out as on Windows.
    """
    version, threads = _python(configuration, folders)
    platform = _platform(wheel_tags) or ("windows" if windows else "")
    note = ""
    if not version:
        note = "nothing says which Python the environment is for: requirements were decided for the running one"
    elif configuration.get("implementation", "CPython").lower() != "cpython":
        called = shorten(printable(configuration["implementation"]), 40)
        note = f"requirements were decided as for CPython {version}, and the environment is for {called}"
    try:
        return TargetEnvironment.of(f"{version}{threads}" if version else "", platform), note
    except UsageError as error:
        return TargetEnvironment.of("", platform), f"{error.what}: requirements were decided for the running one"


def _python(configuration: Mapping[str, str], folders: Iterable[str]) -> tuple[str, str]:
    """Return the version, empty where nothing says it, and ``t`` for a build without the global lock."""
    found = [match for folder in folders if (match := _FOLDER.search(folder))]
    threads = "t" if any(match[2] for match in found) else ""
    for key in ("version_info", "version"):  # virtualenv and uv, then venv
        if said := _VERSION.match(configuration.get(key, "")):
            return said[0], threads
    return (found[0][1] if found else ""), threads


def _platform(wheel_tags: Iterable[str]) -> str:
    """Return the newest platform that a tag names, as ``parse_platform`` takes it; empty for this one, and for none."""
    found: list[tuple[str, Platform]] = []
    for name in dict.fromkeys(tag.rpartition("-")[2] for tag in wheel_tags):
        with contextlib.suppress(UsageError):
            found.append((name, parse_platform(name)))
    here = this_platform()
    if not found or any(name in here.tags for name, _ in found):
        return ""  # a wheel says the oldest system that it runs on, which this one is likely to be newer than
    return max(found, key=lambda one: len(one[1].tags))[0]
