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
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from attestree.model import Artifact, PackageId
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


_NOT_OPENED = {
    OriginKind.GIT: "it comes from a repository, which is not fetched",
    OriginKind.URL: "it comes from an address, and no distribution is fetched",
    OriginKind.PATH: "it comes from a path, which is not opened",
    OriginKind.INDEX: "it only comes as source, which would have to be built",
}


@dataclass(frozen=True, slots=True)
class Direct:
    """A package that a project takes from a place of its own: known, but not resolved.

    Attributes:
        wanted: how the project asks for it.
        version: as far as the place says it.
        origin: the place.
        artifacts: the one file that the place names; empty where it names none.
        workspace: whether the place is whatever member of the project's workspace has the name.
        unknown: why it is not known what it requires, printable.
    """

    wanted: Wanted
    version: str
    origin: Origin
    artifacts: tuple[Artifact, ...] = ()
    workspace: bool = False
    unknown: str = ""

    @property
    def why(self) -> str:
        """Return why it is not known what it requires."""
        return self.unknown or _NOT_OPENED[self.origin.kind]


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
        described: whether there is such a project at all, and not only a workspace of others.
        parts: the folders inside it with a project of their own; these have no parts.
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
    described: bool = True
    parts: tuple[Part, ...] = ()

    @property
    def all_unread(self) -> bool:
        """Whether something of it, or of a part of it, could not be read without running code."""
        return bool(self.unread or any(part.request.unread for part in self.parts))


@dataclass(frozen=True, slots=True)
class Part:
    """A folder of a project that has a project of its own in it.

    Attributes:
        folder: relative to the project's.
        request: what it asks for.
        own: whether it is a member of the project's workspace, and not only what something in it takes from a path.
    """

    folder: str
    request: Request
    own: bool = True


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
    if request.unread and not (resolved.built or request.wanted or request.direct or request.parts):
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
        notes=tuple(
            dict.fromkeys(
                (
                    *resolved.notes,
                    *_left_out(resolved, request),
                    *_unread(resolved, request),
                    *request.notes,
                    *(note for part in request.parts for note in part.request.notes),
                    *direct_note([*request.direct, *(one for part in request.parts for one in part.request.direct)]),
                    *(note for note in made.notes if not request.parts or resolved.built or "parts/" not in note),
                )
            )
        ),
    )


def _unread(resolved: Resolved, request: Request) -> Iterator[str]:
    for one in (request, *(part.request for part in request.parts)):
        if one.unread:
            what = f"its {one.unread}" if one is request else f"the {one.unread} of {printable(one.name)}"
            if resolved.built:
                yield f"{what} are left to {one.code}, which was run in a copy of the project"
            else:
                yield f"{what} are left to {one.code}, so they were not read: that would run its code"


def _left_out(resolved: Resolved, request: Request) -> tuple[str, ...]:
    every = (request, *(part.request for part in request.parts))
    pinned = {one.name for asks in every for one in asks.wanted if _pin(one)}
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
    """Return the graph under the project's own names, lines of the lock left out, with what could not be resolved."""
    identifiers = Identifiers()
    packages: list[Package] = []
    ids = {}
    asking: dict[PackageId, Request] = {}
    roots: list[PackageId] = []
    unknown: dict[PackageId, str] = {}
    places = {place_of(number): part for number, part in enumerate(request.parts)}
    places |= {part.folder: part for part in request.parts} if built else {}
    for package in graph.packages.values():
        renamed, own = package, package.origin.kind is OriginKind.ROOT
        if own:
            part = places.get(package.origin.url)
            asks = part.request if part else request
            own = part is None or part.own
            origin = Origin(OriginKind.ROOT if own else OriginKind.PATH, part.folder if part else package.origin.url)
            name = package.name if part and built else canonicalize_name(asks.name)
            renamed = replace(package, name=name, version=asks.version, origin=origin)
        given = identifiers.give(renamed.name, renamed.version, renamed.origin)
        ids[package.id] = given
        packages.append(replace(renamed, id=given, line=0))
        if package.origin.kind is OriginKind.ROOT:
            asking[given] = asks
            roots += [given] if own else []
            if asks.unread and not built:
                unknown[given] = f"its {asks.unread} are left to {asks.code}, which was not run"
    edges = [replace(edge, parent=ids[edge.parent], child=ids[edge.child]) for edge in graph.edges]
    made: dict[tuple[str, str, Origin], Package] = {}
    for parent, asks in asking.items():
        wanted = [one for one in asks.wanted if one.name in left_out and _pin(one)]
        pinned = [Direct(one, _pin(one), Origin(OriginKind.INDEX)) for one in wanted]
        for one in (*(() if built else asks.direct), *pinned):
            key = (one.wanted.name, one.version, one.origin)
            if key not in made:
                given = identifiers.give(one.wanted.name, one.version, one.origin)
                made[key] = Package(given, one.wanted.name, one.version, one.origin, one.artifacts)
                unknown[given] = one.why
            said = one.wanted
            edges.append(Edge(parent, made[key].id, said.marker, said.extra, said.group, said.asks))
    return DependencyGraph([*packages, *made.values()], roots, edges, unknown=unknown)


def place_of(number: int) -> str:
    """Return the folder in which a resolver sees a part of a project, by the part's number."""
    return f"parts/{number}"


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
