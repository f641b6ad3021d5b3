"""What the formats of SBOMs have in common: components with package URLs, and references between them.

A component of PyPI is a package. Every other one is named in a note, and whatever depends on it depends on what it
depends on in turn, so that the way from the project to a package is not lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from packageurl import PackageURL
from packaging.utils import canonicalize_name

from attestree.filenames import parse_filename
from attestree.graph import DependencyGraph, Edge
from attestree.model import Digest, Origin, OriginKind, Package
from attestree.sources.base import FLAT, Identifiers, flat, listed, reach_all, root_package

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from attestree.model import Artifact, PackageId

_ALGORITHM = re.compile(r"^SHA-?(?=\d)", re.IGNORECASE)
_VCS = re.compile(r"(git|hg|svn|bzr)\+(.+)", re.DOTALL)
_COMMIT = re.compile(r"(.+)@([0-9a-f]{40}|[0-9a-f]{64})", re.DOTALL)
_MOST_CHARACTERS = 4096


@dataclass(slots=True)
class Component:
    """One component as the file has it.

    Attributes:
        ref: what relations call it; any text, unique where the file is right.
        name: raw.
        version: raw; empty when it has none.
        purl: its package URL, raw; empty when it has none.
        hashes: of the component, not said of which file.
        artifacts: its files.
    """

    ref: str
    name: str
    version: str = ""
    purl: str = ""
    hashes: tuple[Digest, ...] = ()
    artifacts: tuple[Artifact, ...] = ()


@dataclass(slots=True)
class Sbom:
    """An SBOM on its way to a graph.

    Attributes:
        folder: what the project is called where the file does not say.
        components: all of them but the root, in the order of the file.
        relations: by the reference of who depends, whom it depends on, and the group that brings that, empty for none.
        root: the component that the SBOM is about; None where it does not say.
        malformed: what is wrong with hashes, one text each.
    """

    folder: str
    components: list[Component] = field(default_factory=list)
    relations: dict[str, dict[str, str]] = field(default_factory=dict)
    root: Component | None = None
    malformed: list[str] = field(default_factory=list)

    def relate(self, parent: str, child: str, group: str = "") -> None:
        """Note that ``parent`` depends on ``child``."""
        self.relations.setdefault(parent, {}).setdefault(child, group)

    def digest(self, algorithm: str, value: str, of: str) -> Iterator[Digest]:
        """Yield the digest, if it is of the right shape; its algorithm is written as ``SHA-256`` or ``SHA256``."""
        try:
            yield Digest.of(_ALGORITHM.sub("sha", algorithm), value)
        except ValueError as error:
            self.malformed.append(f"{of} ({error})")

    def graph(self) -> tuple[DependencyGraph, list[str]]:
        """Return packages and edges, flat where the file has no relations, and notes on the reading."""
        identifiers = Identifiers()
        root = root_package(self.root.name if self.root else self.folder, identifiers)
        if self.root and self.root.version:
            root = replace(root, version=self.root.version)
        read = _Packages(identifiers)
        for component in self.components:
            read.add(component)
        packages = list(read.packages.values())
        notes = [*read.notes(), *self._notes()]
        if not any(self.relations.values()):
            if packages:
                notes.append(FLAT)
            return flat(root, packages), notes
        if self.root:
            read.ids[self.root.ref] = root.id
        known = {*read.ids, *(component.ref for component in self.components)}
        missing = [ref for children in self.relations.values() for ref in children if ref not in known]
        if missing:
            notes.append(f"components that the file does not hold are depended on: {listed(dict.fromkeys(missing))}")
        edges = [Edge(parent, child, group=group) for parent, child, group in self._edges(read.ids)]
        more = reach_all(root, packages, edges)
        if more and any(edge.parent == root.id for edge in edges):
            notes.append(f"nothing in the file depends on {listed(edge.child for edge in more)}: shown below the root")
        elif more:
            notes.append(
                "the file does not say what the project depends on: what nothing depends on is shown as direct"
            )
        return DependencyGraph([root, *packages], [root.id], [*edges, *more]), notes

    def _edges(self, ids: Mapping[str, PackageId]) -> Iterator[tuple[PackageId, PackageId, str]]:
        """Yield the edges between packages, through whatever else stands between them."""
        for ref, parent in ids.items():
            own = self.relations.get(ref, {})
            stack = list(own.items())[::-1]
            passed: set[str] = set()
            while stack:
                child, group = stack.pop()
                if child in ids:
                    if child in own or ids[child] != parent:  # back to itself through others is no edge
                        yield parent, ids[child], group
                elif child not in passed:
                    passed.add(child)
                    stack += [
                        (below, group or inner) for below, inner in list(self.relations.get(child, {}).items())[::-1]
                    ]

    def _notes(self) -> list[str]:
        if not self.malformed:
            return []
        return [f"hashes that are malformed were left out: {listed(self.malformed)}"]


class _Packages:
    """The packages among components: those of PyPI that have a version, each once."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._identifiers = identifiers
        self.packages: dict[tuple[str, str, Origin], Package] = {}
        self.ids: dict[str, PackageId] = {}
        self._outside: dict[str, list[str]] = {}
        self._unpinned: list[str] = []
        self._unread: list[str] = []

    def add(self, component: Component) -> None:
        """Take one component in."""
        purl = self._purl(component)
        if purl is None:
            return
        name, version = canonicalize_name(purl.name), purl.version or component.version
        if not version:
            self._unpinned.append(name)
            return
        origin = _origin(purl.qualifiers, purl.subpath or "")
        key = (name, version, origin)
        known = self.packages.get(key)
        hashes = (*component.hashes, *_checksums(purl.qualifiers.get("checksum", "")))
        artifacts = [one for one in component.artifacts if _is_of(one, name)]
        self.packages[key] = package = Package(
            id=known.id if known else self._identifiers.give(name, version, origin),
            name=name,
            version=version,
            origin=origin,
            artifacts=tuple({one.filename: one for one in (*artifacts, *(known.artifacts if known else ()))}.values()),
            hashes=tuple(dict.fromkeys((*(known.hashes if known else ()), *hashes))),
        )
        self.ids[component.ref] = package.id

    def notes(self) -> list[str]:
        """Return what a person should know of the components that are no packages."""
        outside = [
            f"{len(names)} {kind} ({listed(names[:3])}{', …' if len(names) > 3 else ''})"
            for kind, names in sorted(self._outside.items(), key=lambda pair: -len(pair[1]))
        ]
        return [
            f"{what}: {listed(items)}"
            for what, items in (
                ("outside PyPI, so not looked at", outside),
                ("not pinned to a version, so it cannot be checked", self._unpinned),
                ("package URLs that cannot be read", self._unread),
            )
            if items
        ]

    def _purl(self, component: Component) -> PackageURL | None:
        """Return the package URL of a component of PyPI; None, and noted, for every other one."""
        if not component.purl:
            self._outside.setdefault("without a package URL", []).append(component.name)
            return None
        try:
            purl = PackageURL.from_string(component.purl) if len(component.purl) <= _MOST_CHARACTERS else None
        except ValueError:
            purl = None
        if purl is None:
            self._unread.append(component.purl[:100])
            return None
        if purl.type != "pypi":
            self._outside.setdefault(purl.type, []).append(component.name or purl.name)
            return None
        return purl


def vcs_origin(address: str, subdirectory: str) -> Origin | None:
    """Return the origin of ``git+https://host/path@commit`` and its like; None for any other address."""
    found = _VCS.fullmatch(address)
    if found is None:
        return None
    kind, place = found[1], found[2].partition("#")[0]
    if kind != "git":
        return Origin(OriginKind.URL, f"{kind}+{place}", subdirectory=subdirectory)
    commit = _COMMIT.fullmatch(place)
    return Origin(OriginKind.GIT, commit[1] if commit else place, "", commit[2] if commit else "", subdirectory)


def _origin(qualifiers: Mapping[str, str], subpath: str) -> Origin:
    """Return where a package comes from, by the qualifiers that the purl specification knows."""
    if origin := vcs_origin(qualifiers.get("vcs_url", ""), subpath):
        return origin
    if url := qualifiers.get("download_url", ""):
        return Origin(OriginKind.PATH if url.startswith("file:") else OriginKind.URL, url, subdirectory=subpath)
    return Origin(OriginKind.INDEX, qualifiers.get("repository_url", ""))


def _checksums(text: str) -> Iterator[Digest]:
    for one in text.split(",") if text else ():
        try:
            yield Digest.parse(one)
        except ValueError:
            continue


def _is_of(artifact: Artifact, name: str) -> bool:
    try:
        return parse_filename(artifact.filename).project == name
    except ValueError:
        return False
