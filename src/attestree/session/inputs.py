"""Where a session's inputs come from: a live project and its indexes, or a recording of both."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from attestree.acknowledge import Acknowledgements
from attestree.acknowledge_file import PYPROJECT, file_beside, read_acknowledgements
from attestree.environment import TargetEnvironment
from attestree.index.client import IndexClient
from attestree.index.credentials import Credentials, netrc_path
from attestree.index.locate import Locator, ReplayLocator
from attestree.index.record import RecordedProject, Recording
from attestree.index.replay import Recorder, ReplayTransport
from attestree.selection import Choice
from attestree.session.choosing import choice_of, chosen_part
from attestree.session.clock import current_time
from attestree.session.resolving import LiveResolver, RecordedResolver
from attestree.session.sides import Side
from attestree.session.single import release_project
from attestree.sources import load, open_project
from attestree.sources.files import Memory
from attestree.verify.trust import TrustRoot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from attestree.model import Package
    from attestree.pool import WorkerPool
    from attestree.project import Project
    from attestree.session.sides import Sides
    from attestree.settings import FileScope, Settings
    from attestree.sources.files import ProjectFiles


class Inputs(ABC):
    """Everything a session works with.

    Args:
        client: asks the indexes.
        locator: knows which of them to ask.
        pool: does the CPU-bound work; owned by the caller.
        environment: decides which file would be installed.
        scope: decides which files count.
        now: what ages are judged by.
        load_project: reads the project; raises ``SourceError``.
        files: the project's files; None where it has none.
        sides: what a review compares; None outside one.
        resolver: what ``load_project`` resolves with, to be stopped when the session is; None for nothing to stop.
    """

    replayed = False
    """Whether everything comes from a recording."""
    label = ""
    """What the recording calls itself."""

    def __init__(
        self,
        *,
        client: IndexClient,
        locator: Locator | ReplayLocator,
        pool: WorkerPool,
        environment: TargetEnvironment,
        scope: FileScope,
        now: datetime,
        load_project: Callable[[], Project],
        files: ProjectFiles | None = None,
        sides: Sides | None = None,
        resolver: LiveResolver | None = None,
    ) -> None:
        self.client = client
        self.pool = pool
        self.environment = environment
        self.scope = scope
        self.now = now
        self._locator = locator
        self._load = load_project
        self._files = files
        self.sides = sides
        self._project: Project | None = None
        self._base: Project | None = None
        self._read: frozenset[str] = frozenset()
        self.resolver = resolver
        self.choice = Choice()
        self.roots: tuple[str, ...] = ()

    async def project(self) -> Project:
        """Return what was chosen of the project, with notes on what of the configuration could not be used.

        Asked for first, and once.

        Raises:
            SourceError: it cannot be read.
            UsageError: it has no such group, extra or package as was chosen.
        """
        await self.client.__aenter__()
        project = await asyncio.to_thread(self._load)
        self._read = frozenset(self._files.seen) if self._files else frozenset()
        notes = (*project.notes, *self._locator.notes, *self.client.notes)
        self._project = replace(project, notes=notes)
        return self._chosen(self._project)

    def _chosen(self, project: Project, *, strict: bool = True) -> Project:
        return chosen_part(project, self.choice.selection, self.environment, self.roots, strict=strict)

    @property
    def whole(self) -> Project:
        """The project with all its groups and extras, for every environment; known once ``project`` was asked for."""
        if self._project is None:
            raise RuntimeError("the project is read first")
        return self._project

    def learn(self, project: Project) -> Project:
        """Take ``project`` for the whole from now on, since more is known of it, and return the part that is shown."""
        self._project = project
        return self._chosen(project, strict=False)

    def choose(self, choice: Choice) -> Project:
        """Return another part of the project; the environment is then that of the choice.

        Raises:
            UsageError: there is no such group, extra or environment; nothing changes then.
        """
        environment = TargetEnvironment.of(choice.python_version, choice.platform)
        if choice.python_version == self.choice.python_version and choice.platform == self.choice.platform:
            environment = self.environment
        project = chosen_part(self.whole, choice.selection, environment, self.roots)
        self.choice, self.environment = choice, environment
        return project

    async def base(self) -> Project:
        """Return the old side of a review; raises ``SourceError``. Asked for once, after ``project``."""
        if self.sides is None or self._project is None:
            raise RuntimeError("only a review has an old side, and its new side is read first")
        self._base = await asyncio.to_thread(self.sides.load_old, self._project)
        return self._chosen(self._base, strict=False)

    async def acknowledgements(self) -> Acknowledgements:
        """Return what somebody accepted of the project's findings; raises ``SourceError``.

        Asked for after ``project``.
        """
        if self._files is None or self._project is None:
            return Acknowledgements()
        return await asyncio.to_thread(read_acknowledgements, self._files, self._project.file)

    @property
    def titles(self) -> tuple[str, str]:
        """What the old and the new side of a review are called, printable."""
        return (self.sides.old.title, self.sides.new.title) if self.sides else ("", "")

    @property
    def acknowledge_in(self) -> Path | None:
        """The file that acknowledgements are written to; None where there is no place for them."""
        folder = self.sides.new.folder if self.sides else None
        if folder is None or self._files is None or self._project is None:
            return None
        return folder / file_beside(self._project.file, self._files)

    @abstractmethod
    async def trust_root(self) -> TrustRoot:
        """Return the trust root; raises ``TrustRootError``."""

    def indexes(self, package: Package, project: Project | None = None) -> Sequence[str]:
        """Return the addresses to ask for ``package`` of ``project``, the one that was loaded unless given.

        See ``index.locate`` for their order.
        """
        return self._locator.indexes(package, project or self._project)

    async def close(self) -> None:
        """Free what the session held, and stop what it has running."""
        if self.resolver:
            self.resolver.cancel()
        await self.client.aclose()


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
        choice = choice_of(settings)
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
            environment=TargetEnvironment.of(settings.python_version, settings.platform),
            scope=settings.files,
            now=current_time(),
            load_project=load_project,
            files=files,
            sides=sides,
            resolver=resolver,
        )
        self.choice = choice

    async def trust_root(self) -> TrustRoot:
        """Return the trust root the settings ask for, refreshed unless offline; raises ``TrustRootError``."""
        self._trust_root = await choose_trust_root(self._settings)
        return self._trust_root

    async def close(self) -> None:
        """Close the client, and write the recording where one was asked for; raises ``RecordingError``."""
        await super().close()
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
            base=RecordedProject(base.name, sides.old.title, base.file, sides.old.files.seen)
            if sides and base
            else None,
            python_version=self.environment.python_name,
            platform=self.environment.platform.name,
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
            load_project=load_project or partial(new.load, resolver=RecordedResolver.of(recording.project.files)),
            files=None if load_project else new.files,
            sides=sides,
        )

    async def trust_root(self) -> TrustRoot:
        """Return the recorded trust root, else the one embedded in the library; raises ``TrustRootError``."""
        if not self._recorded_trust_root:
            return TrustRoot.embedded(note="the recording holds none")
        raw = self._recorded_trust_root.encode()
        return await asyncio.to_thread(TrustRoot.from_bytes, raw, source=f"that of {self.label}")


def recorded_side(recorded: RecordedProject) -> Side:
    """Return a recorded project as one side of a review, or as the only one."""
    files = Memory(recorded.files, display=recorded.path, folder_name=recorded.name)
    return Side(files, files.display, recorded.file)


async def choose_trust_root(settings: Settings) -> TrustRoot:
    """Return the trust root that the settings ask for, refreshed unless offline; raises ``TrustRootError``."""
    if settings.trust_root:
        return await asyncio.to_thread(TrustRoot.from_file, settings.trust_root)
    if settings.offline:
        return TrustRoot.embedded(staging=settings.staging, note="offline")
    return await TrustRoot.refresh(staging=settings.staging)


def open_inputs(settings: Settings, target: Path, pool: WorkerPool) -> Inputs:
    """Return the inputs of a session on the project at ``target``, or on the recording that the settings name.

    Raises:
        UsageError, SourceError, RecordingError: the input cannot be opened.
    """
    if settings.replay:
        inputs: Inputs = ReplayedInputs(Recording.read(settings.replay), pool, settings.files)
        inputs.choice = replace(choice_of(settings), python_version="", platform="")
    else:
        files, name = open_project(target)
        resolver = LiveResolver(settings, Locator(settings))
        inputs = LiveInputs(settings, pool, files, partial(load, files, name, resolver), resolver=resolver)
    inputs.roots = settings.roots
    return inputs


def release_inputs(settings: Settings, name: str, version: str, pool: WorkerPool) -> Inputs:
    """Return the inputs of a session on one release of an index, or of the recording that the settings name."""
    load_project = partial(release_project, name, version)
    if settings.replay:
        return ReplayedInputs(Recording.read(settings.replay), pool, settings.files, load_project)
    return LiveInputs(settings, pool, Memory({}), load_project)
