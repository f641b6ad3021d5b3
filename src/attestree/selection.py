"""What of a project would be installed: chosen groups and extras, and the markers that hold in the target environment.

A lock is made for every environment and holds every group and extra. ``select`` keeps what is reached from the roots by
edges that hold. A marker that cannot be decided keeps its edge: nothing is dropped on a guess.

uv writes what excludes each other as made-up extras in markers, ``extra == 'extra-4-shop-cpu'`` for the extra ``cpu``
of the package ``shop`` (four letters), and ``group-4-shop-dev`` for a group. PEP 751 writes ``'cpu' in extras`` and
``'dev' in dependency_groups``, and Poetry ``extra == "cpu"`` for whom a package is locked. All of them are about what
was chosen of the project, and are decided here.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.errors import UsageError
from attestree.graph import DependencyGraph
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from attestree.environment import TargetEnvironment
    from attestree.graph import Edge
    from attestree.model import PackageId

_COMPARED = re.compile(
    r"""(?P<plain>\bextra)\s*(?P<equals>==|!=)\s*(?P<quote>["'])(?P<name>[A-Za-z0-9._-]{1,300})(?P=quote)"""
    r"""|(?P<quote2>["'])(?P<member>[A-Za-z0-9._-]{1,300})(?P=quote2)\s+(?P<not>not\s+)?in\s+(?P<set>extras|dependency_groups)\b"""
)
_CONFLICT = re.compile(r"(?P<kind>extra|group)-(?P<length>\d{1,3})-(?P<rest>.+)")
_ALWAYS, _NEVER = 'os_name != ""', 'os_name == ""'


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person chose of a project.

    Attributes:
        groups: dependency groups to keep beside what the project always requires; normalised.
        extras: extras of the project to keep; normalised.
        all_groups: keep every group.
        narrows: whether groups and extras were chosen at all, if only that there are none; if not, every one is kept.
        markers: whether to keep only what holds in the target environment.
    """

    groups: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    all_groups: bool = False
    narrows: bool = False
    markers: bool = False

    @classmethod
    def of(
        cls,
        groups: Iterable[str] = (),
        extras: Iterable[str] = (),
        *,
        all_groups: bool = False,
        no_others: bool = False,
        environment: bool = False,
    ) -> Selection:
        """Return what the person's options mean.

        Args:
            groups: ``--group``.
            extras: ``--extra``.
            all_groups: ``--all-groups``.
            no_others: ``--no-default-groups``: none but those that are named.
            environment: whether a Python version or platform was named.
        """
        normal = [tuple(dict.fromkeys(canonicalize_name(name) for name in names)) for names in (groups, extras)]
        chosen = bool(normal[0] or normal[1] or all_groups or no_others)
        return cls(normal[0], normal[1], all_groups, narrows=chosen, markers=chosen or environment)

    @property
    def is_everything(self) -> bool:
        """Whether the whole lock is meant."""
        return not (self.narrows or self.markers)


@dataclass(frozen=True, slots=True)
class Choice:
    """A selection, and the environment it is for.

    Attributes:
        selection: what was chosen of the project.
        python_version: as ``TargetEnvironment.of`` takes it; empty for the project's own, else the running Python.
        platform: as ``TargetEnvironment.of`` takes it; empty for the project's own, else this machine.
        roots: only these packages, as ``name`` or ``name==version``, and what lies below them; empty for all.
    """

    selection: Selection = Selection()
    python_version: str = ""
    platform: str = ""
    roots: tuple[str, ...] = ()

    def changed_by(self, later: Choice) -> Choice:
        """Return this choice with what ``later`` says instead; what that does not name stays."""
        selection = later.selection if later.selection.narrows else self.selection
        return Choice(
            replace(selection, markers=selection.markers or later.selection.markers),
            later.python_version or self.python_version,
            later.platform or self.platform,
            later.roots or self.roots,
        )


EVERYTHING = Choice()
"""The whole project, for the environment that is its own, else the running one."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen of a project, and what is.

    Attributes:
        groups: its dependency groups, normalised.
        extras: its extras, normalised.
        choice: what is chosen now.
        environment: the target environment in words.
        default: the target environment where nothing is named, in words; empty where that is not known.
    """

    groups: tuple[str, ...]
    extras: tuple[str, ...]
    choice: Choice
    environment: str
    default: str = ""


def groups_and_extras(graph: DependencyGraph) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the dependency groups and the extras of the project, as far as its edges tell, each in order."""
    groups: dict[str, None] = {}
    extras: dict[str, None] = {}
    roots = set(graph.roots)
    for edge in graph.edges:
        if edge.parent in roots:
            groups.update({edge.group: None} if edge.group else {})
            extras.update({edge.extra: None} if edge.extra else {})
    for package in graph.packages.values():
        for marker in package.markers:
            for found in _COMPARED.finditer(marker):
                if found["set"]:
                    (extras if found["set"] == "extras" else groups)[canonicalize_name(found["member"])] = None
    return tuple(sorted(groups)), tuple(sorted(extras))


def check(graph: DependencyGraph, selection: Selection) -> None:
    """Raise ``UsageError`` for a group or extra that the project does not have."""
    for option, wanted, known in zip(
        ("--group", "--extra"), (selection.groups, selection.extras), groups_and_extras(graph), strict=True
    ):
        if missing := [name for name in wanted if name not in known]:
            has = f"it has {', '.join(map(printable, known))}" if known else "it has none"
            kind = option.removeprefix("--")
            raise UsageError(f"the project has no {kind} {printable(missing[0])}", where=option, remedy=has)


def select(graph: DependencyGraph, selection: Selection, environment: TargetEnvironment) -> DependencyGraph:
    """Return the part of ``graph`` that would be installed.

    Args:
        graph: the whole project.
        selection: what was chosen; a group or extra that the project does not have brings nothing (see ``check``).
        environment: where it would be installed.
    """
    if selection.is_everything:
        return graph
    reading = _Reading(graph, selection, environment)
    kept = reading.walk()
    while reading.learns(kept):  # what is asked for of the project itself changes what its conflicts exclude
        kept = reading.walk()
    packages = [package for key, package in graph.packages.items() if key in reading.reached]
    return DependencyGraph(packages, graph.roots, kept, knows_edges=graph.knows_edges, unknown=graph.unknown)


def below(graph: DependencyGraph, roots: Collection[PackageId]) -> DependencyGraph:
    """Return the graph of ``roots`` and all that lies below them."""
    reached = frozenset().union(*(graph.reachable(root) for root in roots))
    packages = [package for key, package in graph.packages.items() if key in reached]
    edges = [edge for package in packages for edge in graph.edges_from(package.id)]
    return DependencyGraph(packages, tuple(roots), edges, knows_edges=graph.knows_edges, unknown=graph.unknown)


class _Reading:
    """One walk through a graph, from its roots along the edges that hold."""

    def __init__(self, graph: DependencyGraph, selection: Selection, environment: TargetEnvironment) -> None:
        self._graph = graph
        self._selection = selection
        self._environment = environment
        self._out: dict[PackageId, list[Edge]] = {key: [] for key in graph.packages}
        for edge in graph.edges:
            self._out[edge.parent].append(edge)
        groups, extras = groups_and_extras(graph)
        # With nothing chosen every group and extra is kept, and what they exclude of each other cannot be decided.
        self._groups = frozenset(groups if selection.all_groups or not selection.narrows else selection.groups)
        self._extras = frozenset(selection.extras if selection.narrows else extras)
        self._own = {graph.packages[root].name for root in graph.roots}
        self._active = {("extra", name, extra) for name in self._own for extra in self._extras}
        self._active |= {("group", name, group) for name in self._own for group in self._groups}
        self._answers: dict[tuple[str, bool], bool] = {}
        self.reached: dict[PackageId, set[str]] = {}

    def walk(self) -> list[Edge]:
        """Return the edges that hold; ``reached`` then has what they lead to."""
        self.reached = {root: set(self._extras) for root in self._graph.roots}
        roots = set(self._graph.roots)
        queue = deque(self.reached)
        while queue:
            package = queue.popleft()
            extras = self.reached[package]
            for edge in self._out[package]:
                if not self._holds(edge, extras, own=package in roots):
                    continue
                known = self.reached.get(edge.child)
                if known is None:
                    self.reached[edge.child] = set(edge.asks)
                    queue.append(edge.child)
                elif not known.issuperset(edge.asks):
                    known.update(edge.asks)
                    queue.append(edge.child)
        return [
            edge
            for package, extras in self.reached.items()
            for edge in self._out[package]
            if self._holds(edge, extras, own=package in roots)
        ]

    def learns(self, kept: Iterable[Edge]) -> bool:
        """Return whether ``kept`` asks for extras of the project itself that were not known to be active."""
        if not self._selection.narrows:
            return False
        asked = {
            ("extra", self._graph.packages[edge.child].name, extra)
            for edge in kept
            for extra in edge.asks
            if self._graph.packages[edge.child].name in self._own
        }
        fresh = asked - self._active
        self._active |= fresh
        self._answers.clear()
        return bool(fresh)

    def _holds(self, edge: Edge, extras: set[str], *, own: bool) -> bool:
        if edge.extra and edge.extra not in extras:
            return False
        if own and edge.group and edge.group not in self._groups:
            return False
        if not self._selection.markers:
            return True
        markers = self._graph.packages[edge.child].markers
        locked = not markers or any(self._applies(marker, project=True) for marker in markers)
        return locked and self._applies(edge.marker, project=False)

    def _applies(self, marker: str, *, project: bool) -> bool:
        """Return whether a marker holds, or may hold; ``project`` where ``extra`` means one of the project's."""
        if not marker:
            return True
        if (marker, project) not in self._answers:
            decided = marker
            if self._selection.narrows:
                decided = _COMPARED.sub(lambda found: self._decide(found, project=project), marker)
            self._answers[marker, project] = self._environment.applies(decided) is not False
        return self._answers[marker, project]

    def _decide(self, found: re.Match[str], *, project: bool) -> str:
        """Return what stands for a comparison with what was chosen; itself where that is not what it is about."""
        if found["set"]:
            chosen = self._extras if found["set"] == "extras" else self._groups
            is_so = (canonicalize_name(found["member"]) in chosen) != bool(found["not"])
        else:
            conflict = _CONFLICT.fullmatch(found["name"])
            if conflict is None and not project:
                return found[0]
            if conflict is None:
                active = canonicalize_name(found["name"]) in self._extras
            else:
                length = int(conflict["length"])
                package, extra = conflict["rest"][:length], conflict["rest"][length + 1 :]
                active = (conflict["kind"], package, extra) in self._active
            is_so = active == (found["equals"] == "==")
        return _ALWAYS if is_so else _NEVER
