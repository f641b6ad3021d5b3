"""pip's indexes: ``PIP_INDEX_URL``, ``PIP_EXTRA_INDEX_URL``, and its configuration files.

The order is pip's: the system's files, the person's, the environment's, ``PIP_CONFIG_FILE``, then the variables; what
comes later replaces what came before.
"""

from __future__ import annotations

import configparser
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from attestree.index.configuration import SYSTEM, Configured, Named, config_folders, home_of, user_folder
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SECTIONS = ("global", "install")  # the later one counts more
_FILE = "pip.ini" if sys.platform == "win32" else "pip.conf"


def pip_indexes(environ: Mapping[str, str], system: Path = SYSTEM) -> Configured:
    """Return the indexes that pip would ask; ``system`` is the folder of the system's configuration."""
    found = Configured(extra_first=False)
    values: dict[str, Named] = {}
    for path in _files(environ, system):
        if text := found.read(path):
            values |= _read(text, path, found)
    for variable, key in (("PIP_INDEX_URL", "index-url"), ("PIP_EXTRA_INDEX_URL", "extra-index-url")):
        if environ.get(variable):
            values[key] = Named(environ[variable], variable)
    if first := values.get("index-url"):
        found.default = Named(first.url.strip(), first.where)
    if more := values.get("extra-index-url"):
        found.add(more.url, more.where)
    return found


def _files(environ: Mapping[str, str], system: Path) -> Iterator[Path]:
    named = environ.get("PIP_CONFIG_FILE", "")
    if named == os.devnull:  # pip's way to say: no file at all
        return
    if sys.platform not in {"win32", "darwin"}:
        yield system / _FILE
    for folder in config_folders(environ):
        yield folder / "pip" / _FILE
    if not environ.get("PIP_ISOLATED"):
        yield home_of(environ) / ("pip" if sys.platform == "win32" else ".pip") / _FILE
        yield user_folder(environ) / "pip" / _FILE
        if sys.platform == "darwin":
            yield home_of(environ) / "Library" / "Application Support" / "pip" / _FILE
    yield Path(environ.get("VIRTUAL_ENV") or sys.prefix) / _FILE
    if named:
        yield Path(named)


def _read(text: str, path: Path, found: Configured) -> dict[str, Named]:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error as error:
        line = getattr(error, "lineno", None)
        place = f" at line {line}" if line else ""
        found.notes.append(f"{printable(str(path))} cannot be read{place}, and is not used")
        return {}
    values: dict[str, Named] = {}
    for section in _SECTIONS:
        if parser.has_section(section):
            for name, value in parser.items(section):
                key = name.lower().replace("_", "-").removeprefix("--")
                if value.strip():
                    values[key] = Named(value, printable(str(path)))
    return values
