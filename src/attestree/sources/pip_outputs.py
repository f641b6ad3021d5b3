"""What pip itself says in JSON: ``pip inspect`` of an environment, ``pip install --report`` of what it would install.

Both hold each distribution's metadata and the environment's markers (pip's documentation, "Inspection report" and
"Installation report", version 1). A report also names the archives with their hashes, and what the person asked for.
``pip freeze`` is a requirements file.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from attestree.errors import SourceError
from attestree.model import OriginKind
from attestree.project import Project
from attestree.sources.base import folder_of, listed, sha256_of
from attestree.sources.environment_graph import FROM_INDEX, Installed, installed_graph
from attestree.sources.environment_origin import archive, direct_origin
from attestree.sources.fields import Fields
from attestree.sources.json import parse_object
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from attestree.model import Artifact, Origin
    from attestree.sources.files import ProjectFiles

VERSION = "1"


class _PipOutput(ABC):
    """What the two have in common."""

    id: ClassVar[str]
    _list: ClassVar[str]

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is meant to be of this format; pip gives it none, people do."""
        return name.lower().endswith(f"{self.id.replace(' ', '-')}.json")

    def owns(self, values: Mapping[str, object]) -> bool:
        """Return whether a JSON object is of this format, whatever its file is called."""
        return "pip_version" in values and self._list in values

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return what the file says is installed; raises ``SourceError`` as ``Source.read`` says."""
        data = files.read(name)
        values = Fields(parse_object(data, name), where=name)
        if not self.owns(values.values):
            raise SourceError(f"is not what {self.id} writes", where=name)
        installed = [self._installed(entry) for entry in values.tables(self._list)]
        notes = self._said(installed)
        yanked = [
            entry.table("metadata").text("name") for entry in values.tables(self._list) if _is(entry, "is_yanked")
        ]
        if yanked:
            notes.append(f"yanked when pip chose them: {listed(yanked)}")
        if (version := str(values.values.get("version"))) != VERSION:
            notes.append(f"it is of version {printable(version)[:20]}, and {VERSION} is known: it was read as that")
        markers = {key: text for key, text in values.table("environment").values.items() if isinstance(text, str)}
        if not markers:
            notes.append("it does not say for which environment it is: requirements were decided for the running one")
        graph, more = installed_graph(folder_of(files, name), installed, markers)
        return Project(
            name=graph.packages[graph.roots[0]].name,
            path=files.display,
            source=self.id,
            file=printable(name),
            sha256=sha256_of(data),
            graph=graph,
            notes=(*notes, *more),
        )

    @abstractmethod
    def _installed(self, entry: Fields) -> Installed:
        """Return one distribution."""

    @abstractmethod
    def _said(self, installed: list[Installed]) -> list[str]:
        """Return what a person should know of the format."""


class PipInspect(_PipOutput):
    """The reader of ``pip inspect``."""

    id = "pip inspect"
    _list = "installed"

    def _installed(self, entry: Fields) -> Installed:
        metadata = entry.table("metadata")
        name = metadata.required("name")
        origin: Origin = FROM_INDEX
        artifacts: tuple[Artifact, ...] = ()
        if "direct_url" in entry.values:
            origin, artifacts = direct_origin(entry.table("direct_url"))
        asked = _is(entry, "requested") and entry.text("installer") == "pip"  # uv marks everything
        requires = metadata.texts("requires_dist")
        return Installed(name, metadata.text("version"), origin, artifacts, requires=requires, asked=asked)

    def _said(self, installed: list[Installed]) -> list[str]:
        notes = ["what a person asked pip for, and what no other package requires, is shown as direct"]
        if any(one.origin.kind is OriginKind.INDEX for one in installed):
            notes.append("pip does not say which file it installed from: nothing proves that it was the one checked")
        return notes


class PipReport(_PipOutput):
    """The reader of ``pip install --report``."""

    id = "pip report"
    _list = "install"

    def _installed(self, entry: Fields) -> Installed:
        metadata, download = entry.table("metadata"), entry.table("download_info")
        name = metadata.required("name")
        origin: Origin = FROM_INDEX
        if _is(entry, "is_direct") or "archive_info" not in download.values:
            origin, artifacts = direct_origin(download)
        else:
            artifacts = archive(download)
        return Installed(
            name,
            metadata.text("version"),
            origin,
            artifacts,
            requires=metadata.texts("requires_dist"),
            asked=_is(entry, "requested"),
            extras=entry.texts("requested_extras"),
        )

    def _said(self, installed: list[Installed]) -> list[str]:
        if any(one.asked for one in installed):
            return []
        return ["the report does not say what was asked for: what no other package requires is shown as direct"]


def _is(entry: Fields, key: str) -> bool:
    return entry.values.get(key) is True
