"""uv's indexes: ``UV_DEFAULT_INDEX``, ``UV_INDEX`` and their older names, and the ``uv.toml`` of person and system."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from attestree.index.configuration import SYSTEM, Configured, Named, config_folders, user_folder
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAMED = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)=(?P<url>[A-Za-z][A-Za-z0-9+.-]*://.*)", re.DOTALL)


def uv_indexes(environ: Mapping[str, str], system: Path = SYSTEM) -> Configured:
    """Return the indexes that uv would ask; ``system`` is the folder of the system's configuration."""
    found = Configured(extra_first=True)
    for variable in ("UV_INDEX", "UV_EXTRA_INDEX_URL"):
        for entry in environ.get(variable, "").split():
            named = _NAMED.fullmatch(entry)
            url, name = (named["url"], named["name"]) if named else (entry, "")
            found.extra.append(Named(_with_login(url, name, environ), variable))
    for variable in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        if found.default is None and (entry := environ.get(variable, "").strip()):
            named = _NAMED.fullmatch(entry)
            url, name = (named["url"], named["name"]) if named else (entry, "")
            found.default = Named(_with_login(url, name, environ), variable)
    for path in _files(environ, system):
        if text := found.read(path):
            _read(text, path, found, environ)
    return found


def _files(environ: Mapping[str, str], system: Path) -> Iterator[Path]:
    if environ.get("UV_NO_CONFIG"):
        return
    if named := environ.get("UV_CONFIG_FILE"):
        yield Path(named)
        return
    yield user_folder(environ) / "uv" / "uv.toml"
    yield from (folder / "uv" / "uv.toml" for folder in reversed(list(config_folders(environ))))
    if sys.platform != "win32":
        yield system / "uv" / "uv.toml"


def _read(text: str, path: Path, found: Configured, environ: Mapping[str, str]) -> None:
    where = printable(str(path))
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        found.notes.append(f"{where} cannot be read as TOML, and is not used")
        return
    pip = values.get("pip")
    older: dict[str, object] = {**(pip if isinstance(pip, dict) else {}), **values}
    entries = values.get("index")
    for entry in entries if isinstance(entries, list) else []:
        url = entry.get("url") if isinstance(entry, dict) else None
        if not isinstance(url, str):
            continue
        name = entry.get("name")
        index = Named(_with_login(url, name if isinstance(name, str) else "", environ), where)
        if entry.get("explicit") is True:
            found.explicit.append(index)
        elif entry.get("default") is not True:
            found.extra.append(index)
        elif found.default is None:
            found.default = index
    first, more = older.get("index-url"), older.get("extra-index-url")
    if found.default is None and isinstance(first, str):
        found.default = Named(first, where)
    found.extra += [Named(url, where) for url in (more if isinstance(more, list) else []) if isinstance(url, str)]


def _with_login(url: str, name: str, environ: Mapping[str, str]) -> str:
    """Return ``url`` with the login that ``UV_INDEX_<NAME>_USERNAME`` and its like give, unless it has one already."""
    key = re.sub(r"[^A-Z0-9]", "_", name.upper())
    user, password = environ.get(f"UV_INDEX_{key}_USERNAME", ""), environ.get(f"UV_INDEX_{key}_PASSWORD", "")
    try:
        host = urlsplit(url).netloc
    except ValueError:
        return url
    if not name or not (user or password) or "@" in host or not host:
        return url
    return url.replace(f"//{host}", f"//{quote(user, safe='')}:{quote(password, safe='')}@{host}", 1)
