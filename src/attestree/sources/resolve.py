"""What a project without a lock asks for, and what became of it once it was resolved.

A resolver (``resolve_uv``) turns a ``Request`` into the bytes of a ``uv.lock``: the one format that keeps files,
hashes, edges, markers, extras and groups, and that has a reader here already.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from packaging.utils import canonicalize_name

from attestree.errors import SourceError
from attestree.graph import DependencyGraph, Edge
from attestree.model import Origin, OriginKind, Package
from attestree.sources.base import Identifiers, listed, sha256_of
from attestree.sources.files import Memory
from attestree.sources.uv import UvLock
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from attestree.model import Artifact
    from attestree.project import Project
    from attestree.sources.files import ProjectFiles
    from attestree.sources.pyproject import Wanted

RESOLVED = ".resolved"
"""What the lock that was made for a file is called in a recording: the file's name, and this."""


@dataclass(frozen=True, slots=True)
class NamedIndex:
    """An index that a project's file names.

    Attributes:
        url: its address, raw.
        name: what the project calls it; empty for nothing.
        default: whether it takes the place of the default index.
        explicit: whether it is only for the packages that name it.
    """

    url: str
    name: str = ""
    default: bool = False
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Direct:
    """A package that a project takes from a place of its own: known, but not resolved.

    Attributes:
        wanted: how the project asks for it.
        version: as far as the place says it.
        origin: the place.
        artifacts: the one file that the place names; empty where it names none.
    """

    wanted: Wanted
    version: str
    origin: Origin
    artifacts: tuple[Artifact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be resolved.

    Attributes:
        file: the file that asks, printable.
        name: what the project is called; raw.
        version: the project's; empty where it does not say.
        wanted: its requirements, all of them from indexes.
        requires_python: the Pythons it is for, a PEP 440 specifier; empty where it does not say.
        extras: every extra it has, also those without a requirement.
        groups: every group it has, also those without a requirement.
        direct: its requirements from other places.
        constraints: requirements that narrow versions without asking for a package (``-c``).
        indexes: what it names, in its order.
        pins: the indexes, by name, that single packages are to come from, as ``[tool.uv.sources]`` has them.
        options: what it tells uv about resolving, as ``[tool.uv]`` has it.
        notes: what a person should know of the reading, printable.
        unread: what could not be read without running the project's code, printable; empty for nothing.
        code: what of the project would have to be run for that, in words.
        folder: where the project is, for a resolver that may run its code in a copy; None where it is in no folder.
    """

    file: str
    name: str
    version: str = ""
    wanted: tuple[Wanted, ...] = ()
    requires_python: str = ""
    extras: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    direct: tuple[Direct, ...] = ()
    constraints: tuple[Wanted, ...] = ()
    indexes: tuple[NamedIndex, ...] = ()
    pins: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unread: str = ""
    code: str = "its build backend"
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a resolver made of a request.

    Attributes:
        lock: the content of a ``uv.lock``.
        notes: what a person should know of the resolving, printable.
        built: whether the project itself was built, so that what was ``unread`` is in the lock.
        left_out: the packages, by normalised name, that no release with a wheel could be found for: they are not in the
            lock, nor what only they require.
    """

    lock: bytes
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    built: bool = False


class Resolver(Protocol):
    """Resolves what no lock pins. Called in a thread."""

    def resolve(self, request: Request) -> Resolved:
        """Return the versions and files that the request leads to today.

        Raises:
            SourceError: there are none, or they cannot be found out; the message says why.
        """


def project_of(request: Request, resolved: Resolved, files: ProjectFiles, name: str, source: str) -> Project:
    """Return the project that was resolved.

    Args:
        request: what was asked.
        resolved: what came of it.
        files: the project's files.
        name: the file that asked.
        source: the format of that file.

    Raises:
        SourceError: the resolver's lock cannot be read.
    """
    if request.unread and not (resolved.built or request.wanted or request.direct):
        raise SourceError(
            f"leaves its {request.unread} to {request.code}, and that is code, which is not run",
            where=name,
            remedy="lock the project, or let its code run in a copy with --allow-build",
        )
    made = UvLock().read(Memory({"uv.lock": resolved.lock}, folder_name=request.name), "uv.lock")
    return replace(
        made,
        name=request.name,
        path=files.display,
        source=source,
        file=printable(name),
        sha256=sha256_of(files.read(name)),
        graph=_with_others(made.graph, request, frozenset(resolved.left_out), built=resolved.built),
        resolved=True,
        notes=(
            *resolved.notes,
            *_left_out(resolved, request),
            *_unread(resolved, request),
            *request.notes,
            *made.notes,
        ),
    )


def _unread(resolved: Resolved, request: Request) -> tuple[str, ...]:
    if not request.unread:
        return ()
    if resolved.built:
        return (f"its {request.unread} are left to {request.code}, which was run in a copy of the project",)
    return (f"its {request.unread} are left to {request.code}, so they were not read: that would run its code",)


def _left_out(resolved: Resolved, request: Request) -> tuple[str, ...]:
    pinned = {one.name for one in request.wanted if _pin(one)}
    unknown = [name for name in resolved.left_out if name not in pinned]
    notes: tuple[str, ...] = ()
    if resolved.left_out:
        notes = (
            f"only come as source that would have to be built, so not resolved further: {listed(resolved.left_out)}",
        )
    if unknown:
        notes = (*notes, f"not shown, since which release would be taken is not known: {listed(unknown)}")
    return notes


def _pin(wanted: Wanted) -> str:
    """Return the version that a requirement pins; empty for none."""
    for specifiers in wanted.range.alternatives[:1]:
        for one in specifiers:
            if one.operator in ("==", "===") and not one.version.endswith(".*"):
                return one.version
    return ""


def _with_others(graph: DependencyGraph, request: Request, left_out: frozenset[str], *, built: bool) -> DependencyGraph:
    """Return the graph under the project's own name, lines of the lock left out, with what could not be resolved."""
    identifiers = Identifiers()
    packages: list[Package] = []
    ids = {}
    for package in graph.packages.values():
        root = package.origin.kind is OriginKind.ROOT
        name = canonicalize_name(request.name) if root else package.name
        version = request.version if root else package.version
        given = identifiers.give(name, version, package.origin)
        ids[package.id] = given
        packages.append(replace(package, id=given, name=name, version=version, line=0))
    edges = [replace(edge, parent=ids[edge.parent], child=ids[edge.child]) for edge in graph.edges]
    roots = [ids[root] for root in graph.roots]
    made: dict[tuple[str, str, Origin], Package] = {}
    pinned = [
        Direct(one, _pin(one), Origin(OriginKind.INDEX)) for one in request.wanted if one.name in left_out and _pin(one)
    ]
    for one in (*(() if built else request.direct), *pinned):
        key = (one.wanted.name, one.version, one.origin)
        if key not in made:
            given = identifiers.give(one.wanted.name, one.version, one.origin)
            made[key] = Package(given, one.wanted.name, one.version, one.origin, one.artifacts)
        wanted = one.wanted
        edges.append(Edge(roots[0], made[key].id, wanted.marker, wanted.extra, wanted.group, wanted.asks))
    return DependencyGraph([*packages, *made.values()], roots, edges)


def pep508(wanted: Wanted) -> str:
    """Return a requirement in the words of PEP 508, without its extra and group; of its range the first alternative."""
    asks = f"[{','.join(wanted.asks)}]" if wanted.asks else ""
    versions = str(wanted.range.alternatives[0]) if wanted.range.alternatives else ""
    marker = f" ; {wanted.marker}" if wanted.marker else ""
    return f"{wanted.name}{asks}{versions}{marker}"


def direct_note(direct: Iterable[Direct]) -> tuple[str, ...]:
    """Return the note on what a project takes from elsewhere; none where it takes nothing."""
    names = dict.fromkeys(one.wanted.name for one in direct)
    if not names:
        return ()
    return (
        f"not from an index, so not resolved further, nor taken from one for what else requires it: {listed(names)}",
    )
