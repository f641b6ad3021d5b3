"""Builders of packages and projects, as a lock file names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.graph import DependencyGraph, Edge
from attestree.model import Artifact, Digest, Origin, OriginKind, Package, PackageId
from attestree.project import Project
from builders.names import INDEX, UPLOADED, sha256_of, wheel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from attestree.records import PackageRecord


def artifact(filename: str = "", *, sha256: str | None = None, size: int | None = 4096) -> Artifact:
    """Return a locked file; its digest stands for its name unless given, and is left out when it is empty."""
    filename = filename or wheel()
    value = sha256_of(filename) if sha256 is None else sha256
    digests = (Digest("sha256", value),) if value else ()
    return Artifact(filename, digests, url=f"https://files.example/{filename}", size=size, uploaded=UPLOADED)


def package(
    name: str = "tinyledger",
    version: str = "2.4.1",
    *,
    kind: OriginKind = OriginKind.INDEX,
    url: str | None = None,
    artifacts: Sequence[Artifact] | None = None,
    identities: Sequence[Mapping[str, object]] = (),
    line: int = 0,
    id_: str = "",
) -> Package:
    """Return a locked package with one wheel; packages that are not from an index have no files."""
    if artifacts is None:
        artifacts = [artifact(wheel(name, version))] if kind is OriginKind.INDEX else []
    place = INDEX if kind is OriginKind.INDEX else ""
    return Package(
        id=PackageId(id_ or f"{name}=={version}"),
        name=name,
        version=version,
        origin=Origin(kind, place if url is None else url),
        artifacts=tuple(artifacts),
        attestation_identities=tuple(identities),
        line=line,
    )


def graph(
    packages: Iterable[Package], edges: Iterable[tuple[Package, Package]] = (), *, knows_edges: bool = True
) -> DependencyGraph:
    """Return a graph whose roots are the packages of that origin."""
    nodes = list(packages)
    roots = [node.id for node in nodes if node.origin.kind is OriginKind.ROOT]
    return DependencyGraph(
        nodes, roots, [Edge(parent.id, child.id) for parent, child in edges], knows_edges=knows_edges
    )


def root(name: str = "orchard-shop", version: str = "0.1.0") -> Package:
    """Return the project's own package."""
    return package(name, version, kind=OriginKind.ROOT, url=".")


def project(graph_: DependencyGraph, *, name: str = "orchard-shop", notes: Sequence[str] = ()) -> Project:
    """Return a project read from a uv.lock."""
    return Project(
        name=name,
        path="orchard-shop",
        source="uv.lock",
        file="uv.lock",
        sha256=sha256_of("uv.lock"),
        graph=graph_,
        notes=tuple(notes),
        indexes=(INDEX,),
    )


def project_of(*records: PackageRecord, chain: bool = False) -> Project:
    """Return a project whose root requires every record's package, or, as a chain, each the next."""
    top = root()
    nodes = [item.package for item in records if item.package.id != top.id]
    pairs = zip([top, *nodes], nodes, strict=False) if chain else [(top, node) for node in nodes]
    return project(graph([top, *nodes], pairs))
