"""A project whose file does not say who requires what gets its edges from the index, and says so."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import httpx

from attestree.graph import DependencyGraph
from attestree.project import Project
from attestree.session.headless import run_to_end
from attestree.session.stream import Session
from attestree.verdict import Trust
from session.world import FILES, World, graph_of, released

if TYPE_CHECKING:
    from attestree.model import Package, PackageId
    from attestree.pool import WorkerPool
    from attestree.session.headless import Outcome


def _served(world: World, name: str, *requires: str, metadata: bool = True, honest: bool = True) -> Package:
    """Serve an attested release whose core metadata requires ``requires``."""
    locked = world.attested(name)
    filename = locked.artifacts[0].filename
    lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {one}" for one in requires)]
    content = ("\n".join(lines) + "\n\n").encode()
    digest = hashlib.sha256(content if honest else b"something else").hexdigest()
    row = world.file(filename, identity=released(name, "1.0"))
    world.page(name, {**row, "core-metadata": {"sha256": digest}} if metadata else row)
    world.answers[f"{FILES}/{filename}.metadata"] = httpx.Response(200, content=content)
    return locked


async def _found(world: World, pool: WorkerPool, *packages: Package) -> Outcome:
    edges = graph_of(packages)
    flat = DependencyGraph(edges.packages.values(), edges.roots, edges.edges, knows_edges=False)
    return await run_to_end(Session(world.inputs(flat, pool)))


def _edges(outcome: Outcome) -> set[tuple[PackageId, PackageId]]:
    return {(edge.parent, edge.child) for edge in outcome.loaded.project.graph.edges}


async def test_edges_come_from_the_core_metadata(world: World, pool: WorkerPool) -> None:
    web, http = _served(world, "webframe", "wirehttp>=1"), _served(world, "wirehttp")
    outcome = await _found(world, pool, web, http)
    graph = outcome.loaded.project.graph
    assert graph.knows_edges
    assert graph.direct == {web.id}
    assert (web.id, http.id) in _edges(outcome)
    assert outcome.loaded.project.notes[0] == (
        "who requires what is from the core metadata on the index, since uv.lock does not say"
    )
    assert {outcome.records[one.id].trust for one in (web, http)} == {Trust.VERIFIED}
    assert outcome.records[web.id].direct
    assert not outcome.records[http.id].direct
    assert outcome.trust_root.source == "the lab's"
    assert sum(url.endswith(".metadata") for url in world.asked) == 2
    assert not any(url.endswith((".whl", ".tar.gz")) and "integrity" not in url for url in world.asked)


async def test_what_has_no_metadata_is_named(world: World, pool: WorkerPool) -> None:
    web, http = _served(world, "webframe", "wirehttp"), _served(world, "wirehttp", metadata=False)
    outcome = await _found(world, pool, web, http)
    assert outcome.loaded.project.notes[0].endswith("; there was none for wirehttp")


async def test_an_index_without_metadata_leaves_it_flat(world: World, pool: WorkerPool) -> None:
    outcome = await _found(world, pool, *(_served(world, name, metadata=False) for name in ("webframe", "wirehttp")))
    assert not outcome.loaded.project.graph.knows_edges
    assert not any(url.endswith(".metadata") for url in world.asked)


async def test_metadata_that_is_not_what_the_page_hashes_is_not_believed(world: World, pool: WorkerPool) -> None:
    web, http = _served(world, "webframe", "wirehttp", honest=False), _served(world, "wirehttp", honest=False)
    outcome = await _found(world, pool, web, http)
    assert not outcome.loaded.project.graph.knows_edges
    assert outcome.records[web.id].trust is Trust.VERIFIED


async def test_what_a_neighbour_does_not_know_is_asked_of_the_index(world: World, pool: WorkerPool) -> None:
    web, http, lone = (
        _served(world, "webframe", "wirehttp"),
        _served(world, "wirehttp", "lone"),
        _served(world, "lone"),
    )
    graph = graph_of((web, http, lone), [("webframe", "wirehttp")])
    known = DependencyGraph(graph.packages.values(), graph.roots, graph.edges, unknown={http.id: "uv.lock lacks it"})
    inputs = world.inputs(known, pool)
    project = Project(
        "shop", "shop", "Pipfile.lock", "Pipfile.lock", "0" * 64, known, ("from uv.lock",), (), (), "uv.lock"
    )
    inputs._load = lambda: project
    outcome = await run_to_end(Session(inputs))
    assert (http.id, lone.id) in _edges(outcome)
    assert outcome.loaded.project.graph.direct == {web.id}
    assert outcome.loaded.project.graph.unknown == {}
    assert outcome.loaded.project.notes[1] == "what uv.lock does not know is from the core metadata on the index"
    assert sum(url.endswith(".metadata") for url in world.asked) == 1
