"""The identities that a project expects, as it says itself: the tables ``[[pin]]`` of its ``attestree.toml``.

    [[pin]]
    package = "tinyledger"
    kind = "GitHub"
    repository = "tinyledger/tinyledger"
    workflow = "release.yml"
    repository_id = "538293197"
    owner_id = "3059210"

Kind and keys are those of a Trusted Publisher in a provenance object (PEP 740), as PEP 751 has them too; the two
numbers are the forge's own, and optional. Of several pins for one package it is enough to fit one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.attestree_toml import append, change_file, read_tables, refuse_others, tables_of
from attestree.errors import PinError
from attestree.graph import DependencyGraph
from attestree.model import OriginKind
from attestree.pins import expected_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tomlkit import TOMLDocument

    from attestree.project import Project
    from attestree.sources.fields import Fields
    from attestree.sources.files import ProjectFiles

_KEY = "pin"
_PUBLISHER = (
    "kind",
    "repository",
    "workflow",
    "workflow_filepath",
    "environment",
    "email",
    "project_id",
    "pipeline_definition_id",
    "vcs_origin",
    "repository_id",
    "owner_id",
)
_HEADING = (
    "# Who is expected to publish what this project depends on. Written by `attestree pin`, yours to change:\n"
    "# a release that somebody else published is pointed out.\n"
)


@dataclass(frozen=True, slots=True)
class Pin:
    """One expected publisher of one package.

    Attributes:
        package: the package's name, normalised.
        publisher: kind and keys, raw, as ``pins.expected_by`` reads them.
    """

    package: str
    publisher: Mapping[str, str]


def read_pins(files: ProjectFiles, lock: str) -> tuple[Pin, ...]:
    """Return every pin of the project, in the order of its files.

    Args:
        files: the project's files.
        lock: the name of its lock file.

    Raises:
        SourceError: one of them is not what it should be; the message names its place.
    """
    return tuple(map(_pin, read_tables(files, lock, _KEY)))


def with_pins(project: Project, pins: Sequence[Pin]) -> Project:
    """Return ``project`` with ``pins`` at the packages they are for: those of an index, in every version."""
    if not pins:
        return project
    expected: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for pin in pins:
        expected[pin.package].append(pin.publisher)
    graph = project.graph
    packages = [
        replace(package, pins=tuple(expected[package.name]))
        if package.name in expected and package.origin.kind is OriginKind.INDEX
        else package
        for package in graph.packages.values()
    ]
    pinned = DependencyGraph(packages, graph.roots, graph.edges, knows_edges=graph.knows_edges, unknown=graph.unknown)
    return replace(project, graph=pinned)


def write_pins(path: Path, pins: Sequence[Pin], *, instead_of: frozenset[str] = frozenset()) -> None:
    """Add ``pins`` to the ``attestree.toml`` at ``path``, made where there is none; everything else in it is kept.

    Args:
        path: the file.
        pins: what is to be added.
        instead_of: the names of packages whose pins are taken out first.

    Raises:
        PinError: it is a link, is not understood, or cannot be written; nothing was changed then.
    """
    kept: list[Pin] = []

    def change(document: TOMLDocument) -> None:
        known = _read(document.as_string().encode(), path.name)
        kept.extend(pin for pin in known if pin.package not in instead_of)
        for place in reversed([number for number, pin in enumerate(known) if pin.package in instead_of]):
            del document[_KEY][place]
        for pin in pins:
            append(document, _KEY, {"package": pin.package, **pin.publisher})

    change_file(path, change, lambda after: _read(after, path.name) == [*kept, *pins], heading=_HEADING, error=PinError)


def _read(data: bytes, name: str) -> list[Pin]:
    return [_pin(table) for table in tables_of(data, name, _KEY)]


def _pin(table: Fields) -> Pin:
    refuse_others(table, ("package", *_PUBLISHER))
    package = canonicalize_name(table.required("package"))
    table.required("kind")
    publisher = {key: table.text(key) for key in _PUBLISHER if key in table.values}
    if expected_by(publisher) is None:
        known = "GitHub with repository and workflow, GitLab with repository and workflow_filepath, Google with email, "
        known += "or CircleCI with project_id and pipeline_definition_id"
        raise table.error("kind", "and its keys name no publisher that can be compared", f"known are {known}")
    return Pin(package, publisher)
