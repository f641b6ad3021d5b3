"""The edges of a uv.lock: which entry each name means, and what could not be found."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.graph import Edge
from attestree.sources.base import MOST_FORKS, listed
from attestree.sources.uv_source import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.model import Package, PackageId
    from attestree.sources.fields import Fields

Source = tuple[str, str, str]


class EdgeReader:
    """Resolves requirements by name; version and source are written only where the name alone is ambiguous."""

    def __init__(self) -> None:
        self.edges: list[Edge] = []
        self._exact: dict[tuple[str, str, Source], PackageId] = {}
        # By each way an edge can name a package: with its version or none, with its source or None.
        self._meant: defaultdict[tuple[str, str, Source | None], list[PackageId]] = defaultdict(list)
        self._markers: dict[str, str] = {}
        self._asks: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._dangling: dict[str, int] = {}
        self._ambiguous: dict[str, None] = {}

    def add(self, package: Package, source: Source) -> None:
        """Make ``package`` known as what edges can mean."""
        self._exact[package.name, package.version, source] = package.id
        for version in {package.version, ""}:
            self._meant[package.name, version, source].append(package.id)
            self._meant[package.name, version, None].append(package.id)

    def known(self, name: str, version: str, source: Source) -> PackageId | None:
        """Return the package of exactly that identity, or None."""
        return self._exact.get((name, version, source))

    def of_package(self, parent: PackageId, entry: Fields) -> None:
        """Read every edge out of one package: its own, those of its extras, those of its groups."""
        self._list(parent, entry, "dependencies")
        for extra, table in _keyed(entry, "optional-dependencies"):
            self._list(parent, table, extra, extra=canonicalize_name(extra))
        for group, table in _keyed(entry, "dev-dependencies"):
            self._list(parent, table, group, group=canonicalize_name(group))

    def of_manifest(self, root: PackageId, manifest: Fields) -> None:
        """Read what the project asks for without being a package: a script's requirements, a workspace's groups."""
        self._list(root, manifest, "requirements", every=True)
        for group, table in _keyed(manifest, "dependency-groups"):
            self._list(root, table, group, group=canonicalize_name(group), every=True)

    def notes(self) -> Iterator[str]:
        """Yield what a person should know about edges that could not be followed."""
        if self._dangling:
            number = sum(self._dangling.values())
            edges = "1 edge names a package" if number == 1 else f"{number} edges name packages"
            yield f"{edges} the lock does not hold: {listed(self._dangling)}"
        if self._ambiguous:
            yield f"the lock does not say which entry is meant where it requires {listed(self._ambiguous)}"

    def _list(  # one parameter for each thing that an edge can hang on
        self, parent: PackageId, holder: Fields, key: str, *, extra: str = "", group: str = "", every: bool = False
    ) -> None:
        for wanted in holder.tables(key):
            name = canonicalize_name(wanted.required("name"))
            children = self._children(name, wanted, every=every)
            if not children:
                self._dangling[name] = self._dangling.get(name, 0) + 1
                continue
            marker: str = ""
            asks: tuple[str, ...] = ()
            if len(wanted.values) > 1:
                marker, asks = wanted.text("marker"), _extras(wanted)
                marker, asks = self._markers.setdefault(marker, marker), self._asks.setdefault(asks, asks)
            self.edges += [Edge(parent, child, marker, extra, group, asks) for child in children]

    def _children(self, name: str, wanted: Fields, *, every: bool) -> list[PackageId]:
        """Return what an edge means: one package, or every fork of it where the manifest asks by name (``every``)."""
        source = read_source(wanted) if "source" in wanted.values else None
        found = self._meant.get((name, wanted.text("version"), source), [])
        if len(found) > 1 and not every:
            self._ambiguous[name] = None
            return found[:1]
        return found[:MOST_FORKS]


def _keyed(holder: Fields, key: str) -> Iterator[tuple[str, Fields]]:
    table = holder.table(key)
    for name in table.values:
        yield name, table


def _extras(wanted: Fields) -> tuple[str, ...]:
    """Return the extras an edge asks for; the first locks wrote a single text."""
    key = "extra" if "extra" in wanted.values else "extras"
    if isinstance(wanted.values.get(key), str):
        return (canonicalize_name(wanted.text(key)),)
    return tuple(canonicalize_name(extra) for extra in wanted.texts(key))
