"""Who requires what, where a lock does not say: from another lock in the same folder that holds the same packages.

A neighbour may be older than the lock, or be for something else. So two packages are the same only where name, version
and origin are equal, and, where both locks have hashes of one algorithm, they share one. Edges are taken between
packages that are the same, and no others: what the neighbour does not know stays unknown, for the index to tell.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_version

from attestree.errors import SourceError
from attestree.model import OriginKind
from attestree.sources.base import FLAT, listed
from attestree.sources.learned_edges import learned_graph
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.graph import DependencyGraph, Edge
    from attestree.model import Package, PackageId
    from attestree.project import Project
    from attestree.sources.base import Source
    from attestree.sources.files import ProjectFiles

MOST_READ = 8
"""How many files are read to find a neighbour; a folder has one or two."""


def with_edges_of_neighbour(project: Project, files: ProjectFiles, candidates: Iterable[tuple[Source, str]]) -> Project:
    """Return the project with the edges that a neighbour gives, and notes on what was used and what could not be.

    The neighbour that knows most of the packages is used, the first of those that know equally many.

    Args:
        project: one whose source does not say its edges; returned as it is where no neighbour helps.
        files: its files.
        candidates: the locks beside it with who reads them, in the order in which they are looked at.
    """
    best: tuple[str, _Same] | None = None
    notes: list[str] = []
    for source, name in islice(candidates, MOST_READ):
        try:
            neighbour = source.read(files, name)
        except SourceError as error:
            notes.append(f"{printable(name)} beside it cannot say who requires what: it {error.what}")
            continue
        if not neighbour.graph.knows_edges:
            continue
        same = _Same.of(project.graph, neighbour.graph)
        if not same.known:
            notes.append(f"{printable(name)} beside it holds none of its packages, so it was not asked for their edges")
        elif best is None or len(same.known) > len(best[1].known):
            best = printable(name), same
        if not same.missing:
            break
    if best is None:
        return replace(project, notes=(*project.notes, *notes))
    name, same = best
    said = f"who requires what is from {name}, since {project.file} does not say"
    if same.missing:
        count = len(same.known) + len(same.missing)
        said = f"{said}; {len(same.missing)} of {count} packages it does not know: {listed(same.missing)}"
    return replace(
        project,
        graph=same.graph(project.graph, name),
        notes=(said, *(note for note in project.notes if note != FLAT), *notes),
        edges_from=name,
    )


@dataclass(frozen=True, slots=True)
class _Same:
    """What a lock and its neighbour have in common.

    Attributes:
        neighbour: the neighbour's graph.
        known: the lock's packages by the neighbour's.
        missing: the lock's packages that the neighbour does not know.
    """

    neighbour: DependencyGraph
    known: dict[PackageId, PackageId]
    missing: tuple[PackageId, ...]

    @classmethod
    def of(cls, graph: DependencyGraph, neighbour: DependencyGraph) -> _Same:
        named: defaultdict[tuple[str, str], list[Package]] = defaultdict(list)
        for package in neighbour.packages.values():
            named[package.name, canonicalize_version(package.version)].append(package)
        known: dict[PackageId, PackageId] = {}
        missing: list[PackageId] = []
        for key in graph.locked:
            package = graph.packages[key]
            others = named.get((package.name, canonicalize_version(package.version)), ())
            if found := next((one for one in others if one.id not in known and _is_same(package, one)), None):
                known[found.id] = key
            else:
                missing.append(key)
        return cls(neighbour, known, tuple(missing))

    def graph(self, graph: DependencyGraph, called: str) -> DependencyGraph:
        """Return the lock's graph with the neighbour's edges between packages that both hold."""
        held = {graph.packages[key].name for key in graph.locked}
        edges: list[Edge] = []
        reached: set[tuple[PackageId, str]] = set()
        elsewhere: set[tuple[PackageId, str]] = set()
        asked: dict[PackageId, set[str]] = {}
        roots = set(self.neighbour.roots)
        for edge in self.neighbour.edges:
            child, name = self.known.get(edge.child), self.neighbour.packages[edge.child].name
            if edge.parent in roots:
                if child is not None:
                    asked.setdefault(child, set()).update(edge.asks)
            elif (parent := self.known.get(edge.parent)) is None:
                continue
            elif child is not None:
                edges.append(replace(edge, parent=parent, child=child, marker=_marker(edge)))
                reached.add((parent, name))
            elif name in held:
                elsewhere.add((parent, name))
        unknown = dict.fromkeys(self.missing, f"{called} does not hold it")
        unknown |= {parent: f"{called} holds another {printable(name)}" for parent, name in elsewhere - reached}
        direct = () if unknown else asked  # a neighbour that knows less is older, and so is what it asks for
        return learned_graph(
            _asking(graph, asked),
            edges,
            learned=[key for key in self.known.values() if key not in unknown],
            direct=direct,
            unknown=unknown,
        )


def _is_same(one: Package, other: Package) -> bool:
    if one.origin.kind is not other.origin.kind:
        return False
    if one.origin.kind is not OriginKind.INDEX and (one.origin.url, one.origin.commit) != (
        other.origin.url,
        other.origin.commit,
    ):
        return False
    digests, others = _digests(one), _digests(other)
    comparable = {algorithm for algorithm, _ in digests} & {algorithm for algorithm, _ in others}
    return not comparable or bool(digests & others)


def _digests(package: Package) -> set[tuple[str, str]]:
    every = [*package.hashes, *(digest for file in package.artifacts for digest in file.digests)]
    return {(digest.algorithm, digest.value) for digest in every}


def _marker(edge: Edge) -> str:
    """Return the edge's marker; none where it is about what the neighbour, not this lock, was asked for."""
    return "" if "extra" in edge.marker or "dependency_groups" in edge.marker else edge.marker


def _asking(graph: DependencyGraph, asked: dict[PackageId, set[str]]) -> DependencyGraph:
    """Return the graph whose root asks for the extras that the neighbour's does."""
    edges = [replace(edge, asks=tuple(sorted({*edge.asks, *asked.get(edge.child, ())}))) for edge in graph.edges]
    return type(graph)(graph.packages.values(), graph.roots, edges, knows_edges=graph.knows_edges)
