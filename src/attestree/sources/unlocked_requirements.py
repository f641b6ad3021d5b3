"""Requirements files that do not pin: ``requirements.in``, and any other with a range in it, to be resolved."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.model import OriginKind
from attestree.sources.base import listed
from attestree.sources.pyproject import Wanted, requirement
from attestree.sources.ranges import Range
from attestree.sources.requirements_include import Includes
from attestree.sources.requirements_origin import required
from attestree.sources.resolve import Direct, NamedIndex, Request
from attestree.sources.unlocked import sayable, usable_indexes
from attestree.text import printable, without_credentials

if TYPE_CHECKING:
    import pip_requirements_parser as pip

    from attestree.sources.files import ProjectFiles
    from attestree.sources.requirements_include import Placed


class RequirementsIn:
    """The reader of requirements files that say what is wanted."""

    id = "requirements.in"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is meant to be compiled into another."""
        return name.endswith(".in") and name != "MANIFEST.in"

    def asks(self, files: ProjectFiles, name: str) -> bool:
        """Return whether the file requires anything that it does not pin."""
        pinned: set[str] = set()
        ranges: set[str] = set()
        for placed in Includes(files).lines(name):
            if placed.line.requirement is None:
                continue
            found = required(placed.line.requirement)
            if found.pinned:
                pinned.add(found.name)
            elif not placed.constrains:
                ranges.add(found.name)
        return not ranges <= pinned

    def request(self, files: ProjectFiles, name: str) -> Request:
        """Return what the file asks for; raises ``SourceError`` as ``Unlocked.request`` says."""
        includes = Includes(files)
        reading = _Reading()
        for placed in includes.lines(name):
            reading.take(placed)
        wanted, unsaid = sayable(tuple(reading.wanted))
        constraints, unsaid_too = sayable(tuple(reading.constraints))
        indexes, refused = usable_indexes(reading.indexes)
        direct = tuple(reading.direct)
        misread = [f"not understood, so left out: {listed(reading.misread)}"] if reading.misread else []
        return Request(
            file=printable(name),
            name=files.folder_name if posixpath.dirname(name) in ("", "requirements") else posixpath.dirname(name),
            wanted=wanted,
            direct=direct,
            constraints=constraints,
            indexes=indexes,
            notes=(*includes.notes(), *misread, *unsaid, *unsaid_too, *refused),
        )


class _Reading:
    """What the lines of a file and of its includes ask for."""

    def __init__(self) -> None:
        self.wanted: list[Wanted] = []
        self.constraints: list[Wanted] = []
        self.direct: list[Direct] = []
        self.indexes: list[NamedIndex] = []
        self.misread: list[str] = []

    def take(self, placed: Placed) -> None:
        """Read one line."""
        line = placed.line
        if line.error:
            self.misread.append(f"{placed.place} ({line.error})")
        if line.requirement is not None:
            self._take_requirement(placed, line.requirement)
        elif not placed.constrains:
            self.indexes += [NamedIndex(url, default=True) for url in line.values("index_url") if "${" not in url]
            self.indexes += [NamedIndex(url) for url in line.values("extra_index_urls") if "${" not in url]
            hidden = [url for key in ("index_url", "extra_index_urls") for url in line.values(key) if "${" in url]
            self.misread += [f"{placed.place} (variables in {without_credentials(url)})" for url in hidden]

    def _take_requirement(self, placed: Placed, parsed: pip.InstallRequirement) -> None:
        found = required(parsed)
        versions = Range((parsed.specifier,)) if parsed.specifier else Range()
        wanted = Wanted(found.name, versions, found.marker, asks=found.extras)
        if found.origin.kind is not OriginKind.INDEX:
            if not placed.constrains:
                self.direct.append(Direct(wanted, found.version, found.origin, found.artifacts))
        elif placed.constrains:
            self.constraints.append(wanted)
        else:
            self.wanted.append(wanted)


def of_texts(texts: tuple[str, ...], *, extra: str = "") -> tuple[list[Wanted], list[str]]:
    """Return PEP 508 requirements, and those of ``texts`` that are none."""
    found = [(text, requirement(text, extra=canonicalize_name(extra) if extra else "")) for text in texts]
    return [one for _, one in found if one], [text for text, one in found if not one]
