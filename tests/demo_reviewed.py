"""The built-in example's upgrade, reviewed, with what was asked of its recording."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.index.client import IndexClient
from attestree.index.replay import ReplayTransport
from attestree.session.review import ReviewSession
from attestree.session.review_headless import run_review
from attestree.session.review_inputs import replayed_review
from attestree.settings import FileScope

if TYPE_CHECKING:
    import httpx

    from attestree.changes import Change
    from attestree.events import ChangeUpdated
    from attestree.index.record import Recording
    from attestree.pool import WorkerPool
    from attestree.records import PackageRecord
    from attestree.session.review_headless import ReviewOutcome

_LONGEST = 120  # seconds, for a machine that is busy with other things


class Watched(ReplayTransport):
    """The recording, and what was asked of it."""

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        return await super().handle_async_request(request)


@dataclass
class Reviewed:
    """What somebody finds who lets the review run to its end."""

    outcome: ReviewOutcome
    asked: list[str]

    @property
    def changes(self) -> dict[str, Change]:
        return {change.package.name: change for change in self.outcome.loaded.changes}

    def told(self, name: str) -> ChangeUpdated:
        return self.outcome.changes[self.changes[name].id]

    def after(self, name: str) -> PackageRecord:
        found = self.told(name).after
        assert found, name
        return found

    def rules(self, name: str) -> set[str]:
        return {finding.rule for finding in self.after(name).findings}


def review_of(recording: Recording, pool: WorkerPool, scope: FileScope = FileScope.INSTALLABLE) -> Reviewed:
    async def review() -> Reviewed:
        inputs = replayed_review(recording, pool, scope)
        watched = Watched(recording)
        inputs.client = IndexClient(pool, transport=watched)
        async with asyncio.timeout(_LONGEST):
            return Reviewed(await run_review(ReviewSession(inputs)), watched.asked)

    return asyncio.run(review())
