"""Which index to ask for a package.

In this order: the one the person names; the one the project's own file names; the ones that the environment and the
configuration of pip and uv name; PyPI.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from attestree.index.addresses import index_address
from attestree.index.configuration import SYSTEM
from attestree.index.pip_configuration import pip_indexes
from attestree.index.uv_configuration import uv_indexes
from attestree.text import without_credentials

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from attestree.index.configuration import Configured, Named
    from attestree.index.record import Recording
    from attestree.model import Package
    from attestree.project import Project
    from attestree.settings import Settings


class NamedBy(StrEnum):
    """Who says that an index is to be asked."""

    PERSON = "the command line"
    PROJECT = "the project's own file"
    CONFIGURATION = "the configuration of pip or uv"
    DEFAULT = "the default"


@dataclass(frozen=True, slots=True)
class Choice:
    """One index to ask.

    Attributes:
        url: its address without credentials. It may be one that the client refuses: a lock may name anything.
        named_by: who names it.
        where: the option, variable or file that names it, printable.
    """

    url: str
    named_by: NamedBy
    where: str


class Locator:
    """Says where to ask in a live session.

    Args:
        settings: the person's options.
        environ: environment variables.
        system: the folder of the system's configuration.
    """

    def __init__(self, settings: Settings, environ: Mapping[str, str] = os.environ, system: Path = SYSTEM) -> None:
        self._settings = settings
        self._pip = pip_indexes(environ, system)
        self._uv = uv_indexes(environ, system)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what of the configuration could not be read, printable."""
        return (*self._pip.notes, *self._uv.notes)

    @property
    def configured(self) -> tuple[str, ...]:
        """Return every address that the person named or configured, with credentials: for ``Credentials`` only."""
        tools = [
            named for tool in (self._pip, self._uv) for named in (tool.default, *tool.extra, *tool.explicit) if named
        ]
        return tuple(
            url
            for url in (self._settings.index_url, *self._settings.extra_index_urls, *(named.url for named in tools))
            if _is_server(url)
        )

    @property
    def first(self) -> str:
        """Return the address that the person named, without credentials; empty where none was named."""
        return index_address(self._settings.index_url) if self._settings.index_url else ""

    @property
    def for_uv(self) -> tuple[str, tuple[str, ...]]:
        """Return the first address and the further ones that uv is to be told of when it resolves, with credentials.

        The first is empty where uv knows it itself: by its own configuration, or as its default.
        """
        if self._settings.index_url or _usable(self._uv) or not _usable(self._pip):
            return self._settings.index_url, self._extra
        first, more = self._pip.default, [named.url for named in self._pip.extra if _is_server(named.url)]
        return first.url if first and _is_server(first.url) else "", (*more, *self._extra)

    def indexes(self, package: Package, project: Project | None = None) -> tuple[str, ...]:
        """Return the addresses to ask for ``package``, see ``choices``."""
        return tuple(choice.url for choice in self.choices(package, project))

    def choices(self, package: Package, project: Project | None = None) -> tuple[Choice, ...]:
        """Return the indexes to ask for ``package`` in order, each once; the first that has the project is the one.

        Args:
            package: the package; its origin may name an index.
            project: the project it belongs to; its file may name indexes for all packages. None for none.
        """
        extra = [Choice(index_address(url), NamedBy.PERSON, "--extra-index-url") for url in self._extra]
        unique: dict[str, Choice] = {}
        for choice in (*self._first_choices(package, project), *extra):
            unique.setdefault(choice.url, choice)
        return tuple(unique.values())

    @property
    def _extra(self) -> tuple[str, ...]:
        return self._settings.extra_index_urls

    def _first_choices(self, package: Package, project: Project | None) -> list[Choice]:
        if self.first:
            return [Choice(self.first, NamedBy.PERSON, "--index-url")]
        named = (package.origin.url,) if package.origin.url else project.indexes if project else ()
        if named:
            return [Choice(_address(url), NamedBy.PROJECT, NamedBy.PROJECT.value) for url in named]
        first, second = (self._uv, self._pip) if project and project.source.startswith("uv") else (self._pip, self._uv)
        return self._of_tool(first if _usable(first) else second)

    def _of_tool(self, tool: Configured) -> list[Choice]:
        def choice(named: Named) -> Choice:
            return Choice(index_address(named.url), NamedBy.CONFIGURATION, named.where)

        extra = [choice(named) for named in tool.extra if _is_server(named.url)]
        default = [choice(tool.default) if tool.default and _is_server(tool.default.url) else self._default]
        return [*extra, *default] if tool.extra_first else [*default, *extra]

    @cached_property
    def _default(self) -> Choice:
        # Slow to import, and the one place that knows PyPI's address.
        from pypi_simple import PYPI_SIMPLE_ENDPOINT

        return Choice(index_address(PYPI_SIMPLE_ENDPOINT), NamedBy.DEFAULT, NamedBy.DEFAULT.value)


class ReplayLocator:
    """Says where to ask in a replayed session: wherever the recorded one got an answer.

    Neither the environment nor the options of whoever replays count, which is why those of the recorded session need
    not be in the recording.
    """

    notes: tuple[str, ...] = ()
    """No configuration is read, so there is nothing to say of it."""

    def __init__(self, recording: Recording) -> None:
        self._first = recording.index_url
        self._asked: dict[str, list[str]] = {}
        for exchange in recording.exchanges:
            index, _, project = exchange.url.removesuffix("/").rpartition("/")
            if exchange.url.endswith("/"):
                self._asked.setdefault(project, []).append(f"{index}/")

    def indexes(self, package: Package, project: Project | None = None) -> tuple[str, ...]:
        """Return the addresses to ask for ``package``: the one its lock names before others that were asked."""
        named = (package.origin.url,) if package.origin.url else project.indexes if project else ()
        addresses = [_address(url) for url in named]
        asked = self._asked.get(package.name, [])
        found = [address for address in addresses if address in asked]
        return tuple(dict.fromkeys([*found, *asked])) or tuple(addresses) or (self._first,) * bool(self._first)


def _usable(tool: Configured) -> bool:
    return any(_is_server(named.url) for named in (tool.default, *tool.extra) if named)


def _is_server(url: str) -> bool:
    """Return whether ``url`` is an address of a server; pip and uv also take folders of files, which have no pages."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _address(url: str) -> str:
    """Return the address that a project's file names in the usual form; as it stands where it is no server's."""
    return index_address(url) if _is_server(url) else without_credentials(url)
