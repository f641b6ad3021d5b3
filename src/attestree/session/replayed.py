"""The inputs of a replayed session: a recording, and nothing else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from attestree.environment import TargetEnvironment
from attestree.index.client import IndexClient
from attestree.index.locate import ReplayLocator
from attestree.index.replay import ReplayTransport
from attestree.session.inputs import Inputs
from attestree.session.resolving import RecordedResolver
from attestree.session.sides import Side
from attestree.sources.files import Memory
from attestree.verify.trust import TrustRoot

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.index.record import RecordedProject, Recording
    from attestree.pool import WorkerPool
    from attestree.project import Project
    from attestree.session.sides import Sides
    from attestree.settings import FileScope


class ReplayedInputs(Inputs):
    """A recording: its project, its answers, its trust root and its time; nothing else is asked.

    Args:
        recording: the recording.
        pool: for CPU-bound work.
        scope: decides which files count; a file that did not count when it was recorded is not in the recording.
        load_project: reads another project than the recorded one; None for that.
        sides: both sides of a recorded review; None outside one.

    Raises:
        UsageError: the recorded target environment cannot be meant.
    """

    replayed = True

    def __init__(
        self,
        recording: Recording,
        pool: WorkerPool,
        scope: FileScope,
        load_project: Callable[[], Project] | None = None,
        sides: Sides | None = None,
    ) -> None:
        self.label = recording.label or "a recording"
        self._recorded_trust_root = recording.trust_root
        new = recorded_side(recording.project)
        super().__init__(
            client=IndexClient(pool, transport=ReplayTransport(recording)),
            locator=ReplayLocator(recording),
            pool=pool,
            environment=TargetEnvironment.of(recording.python_version, recording.platform),
            scope=scope,
            now=recording.recorded,
            load_project=load_project or new.load,
            files=new.files,
            sides=sides,
        )
        if load_project is None:
            self.start_with(recording.choice)

    async def trust_root(self) -> TrustRoot:
        """Return the recorded trust root, else the one embedded in the library; raises ``TrustRootError``."""
        if not self._recorded_trust_root:
            return TrustRoot.embedded(note="the recording holds none")
        raw = self._recorded_trust_root.encode()
        return await asyncio.to_thread(TrustRoot.from_bytes, raw, source=f"that of {self.label}")


def recorded_side(recorded: RecordedProject) -> Side:
    """Return a recorded project as one side of a review, or as the only one."""
    files = Memory(recorded.files, display=recorded.path, folder_name=recorded.name)
    return Side(files, files.display, recorded.file, resolver=RecordedResolver.of(recorded.files))
