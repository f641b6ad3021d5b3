"""A project as it was loaded: what was read, and the dependency graph in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attestree.environment import TargetEnvironment
    from attestree.graph import DependencyGraph


@dataclass(frozen=True, slots=True)
class Project:
    """One project.

    Attributes:
        name: what the project calls itself, else its folder's name; raw.
        path: the project as the person named it, printable.
        source: the format's id, such as ``uv.lock``, ``pylock.toml`` or ``requirements.txt``.
        file: the file that was read, relative to the project's folder, printable.
        sha256: of that file's bytes, hexadecimal.
        graph: packages and edges.
        notes: what a person should know about the reading, printable: what was chosen among several files, what the
            format does not say, which entries could not be understood.
        indexes: the indexes the file names for all its packages, in its order, credentials removed.
        others: the files beside it that could have been read instead, printable.
        edges_from: the file beside it that said who requires what, printable; empty where the project's own did, or
            none.
        resolved: whether no lock pins it: what its file asks for was resolved when it was read, and may be something
            else tomorrow.
        environment: where it is installed, of what is installed; None for what can be installed anywhere.
    """

    name: str
    path: str
    source: str
    file: str
    sha256: str
    graph: DependencyGraph
    notes: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    edges_from: str = ""
    resolved: bool = False
    environment: TargetEnvironment | None = None
