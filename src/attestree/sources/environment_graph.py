"""From what is installed to who requires what: shared by environments and by pip's own reports of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.graph import DependencyGraph, Edge
from attestree.model import Origin, OriginKind, Package
from attestree.sources.base import Identifiers, listed, reach_all, root_package
from attestree.sources.learned_edges import in_force
from attestree.sources.metadata import InEnvironment
from attestree.sources.named_edges import NamedEdges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from attestree.model import Artifact, PackageId

FROM_INDEX = Origin(OriginKind.INDEX)


@dataclass(frozen=True, slots=True)
class Installed:
    """One installed distribution.

    Attributes:
        name: raw.
        version: raw; empty where nothing says it.
        origin: where it came from.
        artifacts: the file it was installed from, where a record names it.
        wheel_tags: as ``Package.wheel_tags``.
        requires: every ``Requires-Dist``, not parsed.
        asked: whether a person asked for it by name, where the installer tells.
        extras: the extras that the person asked for with it, raw.
    """

    name: str
    version: str
    origin: Origin = FROM_INDEX
    artifacts: tuple[Artifact, ...] = ()
    wheel_tags: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    asked: bool = False
    extras: tuple[str, ...] = ()


def installed_graph(
    root_name: str, installed: Sequence[Installed], markers: Mapping[str, str]
) -> tuple[DependencyGraph, list[str]]:
    """Return the graph of what is installed, below a root that stands for the environment, and notes on it.

    Args:
        root_name: what the environment is called.
        installed: every distribution, in the order in which they are shown.
        markers: the environment's markers; requirements are decided by them, so that no edge has one.
    """
    identifiers = Identifiers()
    root = root_package(root_name, identifiers)
    packages = [_package(one, identifiers) for one in installed]
    names = {package.name for package in packages}
    here, edges = InEnvironment(markers), NamedEdges(packages)
    unread: list[str] = []
    missing: dict[str, None] = {}
    for one, package in zip(installed, packages, strict=True):
        for text in one.requires:
            found = here.wanted(text)
            if found is None:
                unread.append(f"{text[:80]} (of {package.name})")
            for wanted in found or ():
                edges.add(package.id, wanted)
                if not wanted.extra and wanted.name not in names:
                    missing[f"{wanted.name} (by {package.name})"] = None
    asked = {
        package.id: tuple(canonicalize_name(extra) for extra in one.extras)
        for one, package in zip(installed, packages, strict=True)
        if one.asked
    }
    direct = [Edge(root.id, package, asks=extras) for package, extras in asked.items()]
    valid = [*direct, *in_force(edges.edges, asked)]
    graph = DependencyGraph([root, *packages], [root.id], [*direct, *reach_all(root, packages, valid), *edges.edges])
    return graph, _notes(unread, missing, _twice(packages))


def _package(one: Installed, identifiers: Identifiers) -> Package:
    name = canonicalize_name(one.name)
    return Package(
        id=identifiers.give(name, one.version, one.origin),
        name=name,
        version=one.version,
        origin=one.origin,
        artifacts=one.artifacts,
        wheel_tags=one.wheel_tags,
    )


def _twice(packages: Sequence[Package]) -> list[PackageId]:
    by_name: dict[str, list[PackageId]] = {}
    for package in packages:
        by_name.setdefault(package.name, []).append(package.id)
    return [one for same in by_name.values() if len(same) > 1 for one in same]


def _notes(unread: list[str], missing: Mapping[str, None], twice: list[PackageId]) -> list[str]:
    return [
        f"{what}: {listed(items)}"
        for what, items in (
            ("installed more than once under one name, and Python uses the first that it finds", twice),
            ("requirements that cannot be read were left out", unread),
            ("required, but not installed", missing),
        )
        if items
    ]
