"""Conda environment files: what pip installs into the environment; the rest comes from elsewhere than PyPI.

The pip part is a requirements file in all but name, so the reader of these reads it, at the lines where it stands.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.sources.base import sha256_of
from attestree.sources.fields import Fields, is_table
from attestree.sources.requirements import RequirementsTxt
from attestree.sources.yaml import Scalar, parse_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from attestree.project import Project
    from attestree.sources.files import ProjectFiles

_NAME = re.compile(r"(.*[-_.])?environment([-_.].*)?\.ya?ml", re.IGNORECASE)
_PACKAGE = re.compile(r"\s*(?:[^\s:]+::)?([A-Za-z0-9_][\w.-]*)")
_EXAMPLES = 5


class CondaEnvironment:
    """The reader of environment.yml."""

    id = "environment.yml"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is meant to be a Conda environment."""
        return bool(_NAME.fullmatch(name))

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return what pip installs into the environment; raises ``SourceError`` as ``Source.read`` says."""
        data = files.read(name)
        values = Fields(parse_table(data, name), where=name)
        dependencies = values.values.get("dependencies", ())
        if not isinstance(dependencies, list):
            raise values.error("dependencies", "is missing", "a Conda environment file has a list of them")
        pip = list(_pip_part(values))
        part = _PipPart(files, name, pip, values.text("name"))
        project = RequirementsTxt().read(part, name)
        notes = list(project.notes)
        if outside := [found[1] for one in dependencies if isinstance(one, str) and (found := _PACKAGE.match(one))]:
            notes.insert(0, outside_pypi(outside))
        if not pip:
            notes.append("pip installs nothing into this environment")
        return replace(project, source=self.id, sha256=sha256_of(data), notes=tuple(notes))


def outside_pypi(names: Iterable[str]) -> str:
    """Return the note on what Conda installs."""
    every = list(dict.fromkeys(names))
    more = ", …" if len(every) > _EXAMPLES else ""
    return f"outside PyPI, so not looked at: {len(every)} from Conda ({', '.join(every[:_EXAMPLES])}{more})"


def _pip_part(values: Fields) -> Iterator[Scalar]:
    """Yield the requirements of every ``pip:`` among the dependencies."""
    dependencies = values.values["dependencies"]
    for number, entry in enumerate(dependencies if isinstance(dependencies, list) else ()):
        if is_table(entry):
            for text in Fields(entry, path=f"dependencies[{number}]", parent=values).texts("pip"):
                yield text if isinstance(text, Scalar) else Scalar(text, 1)


class _PipPart:
    """The files of a project, where one is the pip part of an environment: each requirement on its own line."""

    def __init__(self, files: ProjectFiles, name: str, requirements: list[Scalar], called: str) -> None:
        lines: list[str] = []
        for one in sorted(requirements, key=lambda text: text.line):
            lines += [""] * (one.line - 1 - len(lines))
            lines.append(" ".join(one.split()))
        self._files = files
        self._name = name
        self._text = "\n".join(lines).encode()
        self._called = called

    @property
    def display(self) -> str:
        """The project as the person named it, printable."""
        return self._files.display

    @property
    def folder_name(self) -> str:
        """What the environment calls itself, else its folder's name; raw."""
        return self._called or self._files.folder_name

    @property
    def seen(self) -> Mapping[str, bytes]:
        """Every file that was read so far, the environment's own as it is."""
        return self._files.seen

    def names(self) -> tuple[str, ...]:
        """Return the names of the project's files."""
        return self._files.names()

    def entries(self, folder: str) -> tuple[str, ...]:
        """Return what is in a folder of the project."""
        return self._files.entries(folder)

    def exists(self, name: str) -> bool:
        """Return whether there is a file of that name."""
        return self._files.exists(name)

    def read(self, name: str) -> bytes:
        """Return a file's content; of the environment only its pip part."""
        return self._text if name == self._name else self._files.read(name)
