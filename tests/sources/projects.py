"""Small projects for the tests of sources, made on the spot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.sources.files import Memory
from attestree.sources.pylock import PylockToml
from attestree.sources.requirements import RequirementsTxt
from attestree.sources.uv import UvLock

if TYPE_CHECKING:
    from attestree.graph import Edge
    from attestree.model import Package
    from attestree.project import Project
    from attestree.sources.base import Source

DIGITS = "0f" * 32
OTHER_DIGITS = "1e" * 32


def uv_project(text: str, name: str = "uv.lock") -> Project:
    """Return what the reader of uv.lock makes of ``text``, in a folder called ``orchard``."""
    return UvLock().read(Memory({name: text.encode()}, folder_name="orchard"), name)


def pylock_project(text: str, name: str = "pylock.toml") -> Project:
    """Return what the reader of pylock.toml makes of ``text``, in a folder called ``orchard``."""
    return PylockToml().read(Memory({name: text.encode()}, folder_name="orchard"), name)


def requirements_project(text: str | bytes, **others: str) -> Project:
    """Return what the reader of requirements files makes of ``text``; ``others`` are files it may include, by stem."""
    data = text.encode() if isinstance(text, str) else text
    files = {"requirements.txt": data, **{f"{name}.txt": content.encode() for name, content in others.items()}}
    return RequirementsTxt().read(Memory(files, folder_name="orchard"), "requirements.txt")


def package(project: Project, identifier: str) -> Package:
    """Return the package of that id."""
    return next(one for one in project.graph.packages.values() if one.id == identifier)


def edges(project: Project) -> list[str]:
    """Return every edge as ``parent[extra]{group} -> child[asks] ; marker``."""
    return [_shown(edge) for edge in project.graph.edges]


def _shown(edge: Edge) -> str:
    extra = f"[{edge.extra}]" if edge.extra else ""
    group = f"{{{edge.group}}}" if edge.group else ""
    asks = f"[{','.join(edge.asks)}]" if edge.asks else ""
    marker = f" ; {edge.marker}" if edge.marker else ""
    return f"{edge.parent}{extra}{group} -> {edge.child}{asks}{marker}"


def lock_project(source: Source, text: str, pyproject: str = "") -> Project:
    """Return what a reader makes of ``text``, with a ``pyproject.toml`` beside it where one is given."""
    files = {source.id: text.encode()}
    if pyproject:
        files["pyproject.toml"] = pyproject.encode()
    return source.read(Memory(files, folder_name="orchard"), source.id)
