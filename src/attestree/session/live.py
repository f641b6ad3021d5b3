"""The inputs of a live session: a project on this machine, the indexes it names, and Sigstore's trust root."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from attestree.attestree_toml import PYPROJECT
from attestree.environment import TargetEnvironment
from attestree.index.client import IndexClient
from attestree.index.credentials import Credentials, netrc_path
from attestree.index.locate import Locator
from attestree.index.record import RecordedProject, Recording
from attestree.index.replay import Recorder
from attestree.session.choosing import choice_of
from attestree.session.clock import current_time
from attestree.session.inputs import Inputs
from attestree.verify.trust import TrustRoot

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.pool import WorkerPool
    from attestree.project import Project
    from attestree.session.resolving import LiveResolver
    from attestree.session.sides import Sides
    from attestree.settings import Settings
    from attestree.sources.files import ProjectFiles


class LiveInputs(Inputs):
    """A project on this machine, the indexes it names, and Sigstore's trust root.

    Args:
        settings: what the person asked for.
        pool: for CPU-bound work.
        files: the project's files; what is read of them goes into a recording.
        load_project: reads the project.
        sides: what a review compares; None outside one.
        resolver: what ``load_project`` resolves with; None where it resolves nothing.

    Raises:
        UsageError: the target environment cannot be meant.
    """

    def __init__(
        self,
        settings: Settings,
        pool: WorkerPool,
        files: ProjectFiles,
        load_project: Callable[[], Project],
        sides: Sides | None = None,
        resolver: LiveResolver | None = None,
    ) -> None:
        locator = Locator(settings)
        self._settings = settings
        self._first_index = locator.first
        self._trust_root: TrustRoot | None = None
        self._recorder = Recorder() if settings.record else None
        super().__init__(
            client=IndexClient(
                pool,
                credentials=Credentials(locator.configured, netrc_path()),
                cache_dir=settings.cache_dir,
                offline=settings.offline,
                recorder=self._recorder,
            ),
            locator=locator,
            pool=pool,
            environment=TargetEnvironment.current(),
            scope=settings.files,
            now=current_time(),
            load_project=load_project,
            files=files,
            sides=sides,
            resolver=resolver,
        )
        self.offline = settings.offline
        self.start_with(choice_of(settings))

    async def trust_root(self) -> TrustRoot:
        """Return the trust root the settings ask for, refreshed unless offline; raises ``TrustRootError``."""
        self._trust_root = await choose_trust_root(self._settings)
        return self._trust_root

    async def close(self) -> None:
        """Close the client, and write the recording where one was asked for; raises ``RecordingError``.

        The recording is written even where closing the client took too long and was cancelled.
        """
        try:
            await super().close()
        finally:
            if self._recorder and self._project and self._settings.record:
                recording = self._recording(self._recorder, self._project)
                await asyncio.to_thread(recording.write, self._settings.record)

    def _recording(self, recorder: Recorder, project: Project) -> Recording:
        sides, base = self.sides, self._base
        return Recording(
            label="",
            recorded=self.now,
            project=RecordedProject(
                project.name,
                sides.new.title if sides else project.path,
                project.file,
                {**self._needed, **(self.resolver.made if self.resolver else {})},
            ),
            base=RecordedProject(base.name, sides.old.title, base.file, {**sides.old.files.seen, **sides.old.made})
            if sides and base
            else None,
            python_version=self.default.python_name,
            platform=self.default.platform.name,
            choice=self.choice,
            index_url=self._first_index,
            trust_root=self._trust_root.json.decode() if self._trust_root else "",
            exchanges=recorder.exchanges,
        )

    @property
    def _needed(self) -> dict[str, bytes]:
        """The files of the project that a replay reads again: not a pyproject.toml that says nothing to us."""
        seen = self._files.seen if self._files else {}
        return {
            name: data for name, data in seen.items() if name in self._read or name != PYPROJECT or b"attestree" in data
        }


async def choose_trust_root(settings: Settings) -> TrustRoot:
    """Return the trust root that the settings ask for, refreshed unless offline; raises ``TrustRootError``."""
    if settings.trust_root:
        return await asyncio.to_thread(TrustRoot.from_file, settings.trust_root)
    if settings.offline:
        return TrustRoot.embedded(staging=settings.staging, note="offline")
    return await TrustRoot.refresh(staging=settings.staging)
