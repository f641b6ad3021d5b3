"""A small world for sessions: an index whose answers a test writes, and a lab whose trust root is believed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx

from attestree.environment import TargetEnvironment
from attestree.errors import TrustRootError
from attestree.graph import DependencyGraph, Edge
from attestree.index.client import IndexClient, Limits
from attestree.model import Artifact, Digest, Origin, OriginKind, Package, PackageId
from attestree.project import Project
from attestree.session.inputs import Inputs
from attestree.settings import FileScope
from attestree.verify.trust import TrustRoot
from lab import NOTHING, Lab, github

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from attestree.pool import WorkerPool
    from lab import Identity, Wrong

INDEX = "https://index.example/simple/"
FILES = "https://files.example"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
UPLOADED = datetime(2026, 3, 1, 12, tzinfo=UTC)
JSON_PAGE = "application/vnd.pypi.simple.v1+json"


def sha256_of(filename: str) -> str:
    return hashlib.sha256(filename.encode()).hexdigest()


def package(name: str, version: str = "1.0", *, filename: str = "", sha256: str | None = None) -> Package:
    """Return a locked package with one wheel; a ``sha256`` of "" leaves the hash out of the lock."""
    filename = filename or f"{name}-{version}-py3-none-any.whl"
    digest = sha256_of(filename) if sha256 is None else sha256
    artifact = Artifact(filename, (Digest.of("sha256", digest),) if digest else ())
    return Package(PackageId(f"{name}=={version}"), name, version, Origin(OriginKind.INDEX, INDEX), (artifact,))


@dataclass
class World(httpx.AsyncBaseTransport):
    """An index in memory. ``answers`` maps an address to what it answers; what is missing is a 404."""

    lab: Lab = field(default_factory=lambda: Lab(seed=b"session"))
    answers: dict[str, httpx.Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda url: None
    held: asyncio.Event | None = None
    first: asyncio.Event = field(default_factory=asyncio.Event)
    trust: TrustRoot | TrustRootError | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        self.asked.append(url)
        self.first.set()
        self.before(url)
        if self.held is not None:
            await self.held.wait()
        found = self.answers.get(url) or httpx.Response(404)
        return httpx.Response(found.status_code, headers=found.headers, content=found.content)

    def page(self, name: str, *files: dict[str, Any], version: str = "1.4", index: str = INDEX, **more: Any) -> None:
        body = {"meta": {"api-version": version}, "name": name, "files": list(files), **more}
        self.answers[f"{index}{name}/"] = httpx.Response(
            200, headers={"content-type": JSON_PAGE}, content=json.dumps(body).encode()
        )

    def file(
        self,
        filename: str,
        *,
        identity: Identity | None = None,
        sha256: str = "",
        uploaded: datetime = UPLOADED,
        wrong: Wrong = NOTHING,
        **more: Any,
    ) -> dict[str, Any]:
        """Return a file's row; with an ``identity`` it is attested, and its provenance is served."""
        sha256 = sha256 or sha256_of(filename)
        row: dict[str, Any] = {
            "filename": filename,
            "url": f"{FILES}/{filename}",
            "hashes": {"sha256": sha256},
            "size": 1000,
            "upload-time": uploaded.isoformat().replace("+00:00", "Z"),
            "yanked": False,
            "provenance": None,
        }
        if identity is not None:
            row["provenance"] = f"{INDEX}integrity/{filename}"
            self.answers[row["provenance"]] = httpx.Response(
                200,
                headers={"content-type": "application/vnd.pypi.integrity.v1+json"},
                content=self.lab.provenance(filename, sha256, identity, when=uploaded, wrong=wrong),
            )
        return {**row, **more}

    def silent(self, filename: str) -> dict[str, Any]:
        """Return a file's row as an index writes it that knows nothing of provenance."""
        row = self.file(filename)
        del row["provenance"]
        return row

    def attested(self, name: str, version: str = "1.0", identity: Identity | None = None) -> Package:
        """Serve a page for a release with one attested wheel, and return the package that locks it."""
        locked = package(name, version)
        self.page(name, self.file(locked.artifacts[0].filename, identity=identity or released(name, version)))
        return locked

    def inputs(
        self, graph: DependencyGraph, pool: WorkerPool, *, scope: FileScope = FileScope.INSTALLABLE
    ) -> WorldInputs:
        return WorldInputs(self, graph, pool, scope)


def released(name: str, version: str, **more: Any) -> Identity:
    """Return the workflow run that released a version: a tag that fits, in the repository of that name."""
    return github(f"example-{name}/{name}", ref=f"refs/tags/v{version}", **more)


class _OneIndex:
    notes = ("pip.conf cannot be read",)

    def indexes(self, package: Package, project: Project | None = None) -> tuple[str, ...]:
        return (package.origin.url,)


class WorldInputs(Inputs):
    """A session's inputs from a ``World``."""

    def __init__(self, world: World, graph: DependencyGraph, pool: WorkerPool, scope: FileScope) -> None:
        project = Project("orchard-shop", "orchard-shop", "uv.lock", "uv.lock", "0" * 64, graph)
        self._world = world
        self.closed = False
        super().__init__(
            client=IndexClient(pool, transport=world, limits=Limits(attempts=1)),
            locator=_OneIndex(),  # type: ignore[arg-type] # it answers the one question that is asked
            pool=pool,
            environment=TargetEnvironment.of("3.12", "x86_64-manylinux_2_28"),
            scope=scope,
            now=NOW,
            load_project=lambda: project,
        )

    async def trust_root(self) -> TrustRoot:
        if isinstance(self._world.trust, TrustRootError):
            raise self._world.trust
        if self._world.trust is None:
            raw = self._world.lab.trusted_root()
            self._world.trust = await asyncio.to_thread(TrustRoot.from_bytes, raw, source="the lab's")
        return self._world.trust

    async def close(self) -> None:
        self.closed = True
        await super().close()


def graph_of(packages: Iterable[Package], edges: Iterable[tuple[str, str]] = ()) -> DependencyGraph:
    """Return a graph whose root requires every package that ``edges`` (by name) do not put below another."""
    locked = list(packages)
    by_name = {item.name: item.id for item in locked}
    root = Package(PackageId("orchard-shop==1"), "orchard-shop", "1", Origin(OriginKind.ROOT))
    below = {child for _, child in edges}
    found = [Edge(root.id, item.id) for item in locked if item.name not in below]
    found += [Edge(by_name[parent], by_name[child]) for parent, child in edges]
    return DependencyGraph([root, *locked], [root.id], found)
