"""The pages that a session asked for: one request for each project, however many versions of it are locked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attestree.index.answers import Answer
    from attestree.index.client import IndexClient
    from attestree.releases import ProjectPage


class Pages:
    """The pages of one session: one request for each project, however many versions of it are locked."""

    def __init__(self, client: IndexClient) -> None:
        self._client = client
        self._asked: dict[tuple[str, str], asyncio.Task[Answer[ProjectPage]]] = {}

    async def get(
        self, index: str, project: str, versions: frozenset[str], *, fresh: bool = False
    ) -> Answer[ProjectPage]:
        """Return the index's answer for ``project``; ``fresh`` asks again unless the question is under way."""
        task = self._asked.get((index, project))
        if task is None or (fresh and task.done()):
            task = asyncio.create_task(self._client.page(index, project, versions, fresh=fresh))
            self._asked[index, project] = task
        return await asyncio.shield(task)  # others may be waiting for the same page

    def cancel(self) -> None:
        """Stop asking."""
        for task in self._asked.values():
            task.cancel()
