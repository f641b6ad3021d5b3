"""setup.cfg without a lock: what setuptools reads of it without running anything (``[options]``).

``file:`` is followed inside the project, as setuptools does; ``attr:`` would run code, and is named.
"""

from __future__ import annotations

import configparser
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.errors import SourceError
from attestree.sources.base import folder_of, listed
from attestree.sources.files import Folder
from attestree.sources.resolve import Request
from attestree.sources.unlocked import python_range, sayable
from attestree.sources.unlocked_direct import direct_of
from attestree.sources.unlocked_requirements import of_texts
from attestree.text import printable, reason_of

if TYPE_CHECKING:
    from attestree.sources.files import ProjectFiles

_OPTIONS, _EXTRAS, _REQUIRES = "options", "options.extras_require", "install_requires"


class SetupCfg:
    """The reader of setup.cfg."""

    id = "setup.cfg"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is a setup.cfg."""
        return name == self.id

    def asks(self, files: ProjectFiles, name: str) -> bool:
        """Return whether it says what is to be installed; many only say how tools are to be run."""
        try:
            parser = _parsed(files, name)
        except SourceError:
            return False
        return parser.has_option(_OPTIONS, _REQUIRES) or parser.has_section(_EXTRAS)

    def request(self, files: ProjectFiles, name: str) -> Request:
        """Return what the file asks for; raises ``SourceError`` as ``Unlocked.request`` says."""
        parser = _parsed(files, name)
        lists = {"": _listed(parser, _OPTIONS, _REQUIRES, files)}
        extras = parser.options(_EXTRAS) if parser.has_section(_EXTRAS) else []
        lists |= {extra: _listed(parser, _EXTRAS, extra, files) for extra in extras}
        read = [of_texts(texts, extra=_extra(extra)) for extra, texts in lists.items()]
        every = [one for found, _ in read for one in found]
        wanted, unsaid = sayable(tuple(one for one in every if not one.place))
        direct = tuple(direct_of(one) for one in every if one.place)
        notes = [*unsaid]
        if wrong := [text[:80] for _, texts in read for text in texts]:
            notes.append(f"requirements that cannot be understood were left out: {listed(wrong)}")
        python = parser.get(_OPTIONS, "python_requires", fallback="").strip()
        called = parser.get("metadata", "name", fallback="").strip()
        version = parser.get("metadata", "version", fallback="").strip()
        return Request(
            file=printable(name),
            name=called or folder_of(files, name),
            version="" if version.startswith(("attr:", "file:")) else version,
            wanted=wanted,
            requires_python=python_range(python, name) if python else "",
            extras=tuple(canonicalize_name(_extra(extra)) for extra in extras),
            direct=direct,
            notes=tuple(notes),
            unread="install_requires" if files.exists("setup.py") and not lists[""] else "",
            code="setup.py",
            folder=files.path if isinstance(files, Folder) and name == self.id else None,
        )


def _parsed(files: ProjectFiles, name: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(delimiters=("=",))  # as setuptools: a colon is part of an extra's name
    try:
        parser.read_string(files.read(name).decode("utf-8-sig"))
    except (configparser.Error, UnicodeDecodeError) as error:
        raise SourceError(f"cannot be read: {reason_of(error)}", where=name, remedy="correct it") from error
    return parser


def _extra(key: str) -> str:
    """Return the name of an extra; old files add a marker to it after a colon."""
    return key.partition(":")[0].strip()


def _listed(parser: configparser.RawConfigParser, section: str, key: str, files: ProjectFiles) -> tuple[str, ...]:
    """Return the requirements under a key: one a line, or with semicolons between them on a single line."""
    value = parser.get(section, key, fallback="")
    if value.strip().startswith("file:"):
        names = [one.strip() for one in value.strip().removeprefix("file:").split(",")]
        value = "\n".join(files.read(one).decode("utf-8-sig", "replace") for one in names)
    elif value.strip().startswith("attr:"):
        raise SourceError(f"{key} stands in code, which is not run", where="setup.cfg", remedy="lock the project")
    lines = value.splitlines() if "\n" in value.strip() else value.split(";" if section == _OPTIONS else "\n")
    parts = (line.strip().partition(" #")[0].strip() for line in lines)
    condition = key.partition(":")[2].strip()
    texts = (part for part in parts if part and not part.startswith("#"))
    return tuple(f"{text} ; {condition}" if condition and ";" not in text else text for text in texts)
