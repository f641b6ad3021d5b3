"""What pip and uv are told about indexes by the environment and by their configuration files.

The files are read as they stand; neither tool is run. What a project's own folder holds (``pyproject.toml``, a
``uv.toml`` beside it) is not read: that is the project's word, and its lock says it already.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from attestree.text import printable, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SYSTEM = Path("/etc")

_LARGEST = 1024**2


@dataclass(frozen=True, slots=True)
class Named:
    """An index that somebody configured.

    Attributes:
        url: raw, with its credentials: never show it.
        where: the variable or the file that names it, printable.
    """

    url: str = field(repr=False)
    where: str


@dataclass(slots=True)
class Configured:
    """The indexes that one tool is told to use.

    Attributes:
        default: takes the place of PyPI; None where nothing does.
        extra: the further ones, in their order.
        explicit: those for packages that a project's file names them for, and no others.
        extra_first: whether those are asked before the default one (uv) or after it (pip).
        notes: what could not be read, printable.
    """

    extra_first: bool
    default: Named | None = None
    extra: list[Named] = field(default_factory=list)
    explicit: list[Named] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, urls: str, where: str) -> None:
        """Add further indexes, separated by spaces or line breaks."""
        self.extra += [Named(url, where) for url in urls.split()]

    def read(self, path: Path) -> str:
        """Return the text of a configuration file; empty where it is missing, and noted where it cannot be read."""
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST + 1)
            if len(data) <= _LARGEST:
                return data.decode("utf-8-sig")
            self.notes.append(f"{printable(str(path))} is too large, and is not used")
        except (FileNotFoundError, NotADirectoryError):
            pass
        except (OSError, UnicodeDecodeError) as error:
            self.notes.append(f"{printable(str(path))} cannot be read, and is not used ({reason_of(error)})")
        return ""


def home_of(environ: Mapping[str, str]) -> Path:
    """Return the person's home folder."""
    named = environ.get("USERPROFILE" if sys.platform == "win32" else "HOME", "")
    return Path(named) if named else Path("~").expanduser()


def config_folders(environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield the system's folders for configuration, the one that counts least first (XDG Base Directory)."""
    if sys.platform == "win32":
        yield Path(environ.get("PROGRAMDATA", r"C:\ProgramData"))
    elif sys.platform == "darwin":
        yield Path("/Library/Application Support")
    else:
        named = environ.get("XDG_CONFIG_DIRS", "") or "/etc/xdg"
        yield from (Path(part) for part in reversed(named.split(":")) if part)


def user_folder(environ: Mapping[str, str]) -> Path:
    """Return the person's folder for configuration."""
    if sys.platform == "win32":
        return Path(environ.get("APPDATA", "") or home_of(environ) / "AppData" / "Roaming")
    named = environ.get("XDG_CONFIG_HOME", "")
    return Path(named) if named else home_of(environ) / ".config"
