"""Who requires what, where a project's file does not say: asked of the core metadata beside the files (PEP 658)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.session.core_metadata import core_metadata
from attestree.sources.base import FLAT, listed
from attestree.sources.metadata import edges_from_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from attestree.environment import TargetEnvironment
    from attestree.index.client import IndexClient
    from attestree.model import PackageId
    from attestree.project import Project
    from attestree.session.checking import Looked

_NONE_THERE = "the index has no core metadata for it"


async def with_edges_of_index(
    project: Project, looked: Mapping[PackageId, Looked], client: IndexClient, environment: TargetEnvironment
) -> Project | None:
    """Return ``project`` with the edges that core metadata gives; None where the index has none for any package.

    One small request for each package, never for a distribution.

    Args:
        project: a project whose source does not say its edges, or whose neighbour does not know all of them.
        looked: what is known of its packages, their pages among it.
        client: asks the indexes.
        environment: decides requirements that hold for some environments only.
    """
    graph = project.graph
    silent = [key for key in graph.locked if not graph.knows_edges or key in graph.unknown]
    asked = [(key, looked[key]) for key in silent if key in looked]
    answers = await asyncio.gather(*(core_metadata(client, one) for _, one in asked))
    metadata = {key: answer for (key, _), answer in zip(asked, answers, strict=True) if answer is not None}
    if not metadata:
        return None
    still = {key: graph.unknown.get(key, _NONE_THERE) for key in silent if key not in metadata}
    graph = await asyncio.to_thread(edges_from_metadata, graph, metadata, environment, still)
    none = f"; there was none for {listed(graph.packages[key].display_name for key in still)}" if still else ""
    if project.edges_from:
        note = f"what {project.edges_from} does not know is from the core metadata on the index{none}"
        return replace(project, graph=graph, notes=(*project.notes[:1], note, *project.notes[1:]))
    note = f"who requires what is from the core metadata on the index, since {project.source} does not say{none}"
    return replace(project, graph=graph, notes=(note, *(said for said in project.notes if said != FLAT)))


def lacks_edges(project: Project) -> bool:
    """Return whether the index may know who requires what better than the project's files."""
    return not project.graph.knows_edges or bool(project.edges_from and project.graph.unknown)
