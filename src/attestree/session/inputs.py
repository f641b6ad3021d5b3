"""Everything a session works with, wherever it comes from: see ``live`` and ``replayed``."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.acknowledge import Acknowledgements
from attestree.acknowledge_file import read_acknowledgements
from attestree.attestree_toml import file_beside
from attestree.errors import SourceError
from attestree.pin_file import read_pins, with_pins
from attestree.selection import EVERYTHING
from attestree.session.choosing import chosen_part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from attestree.environment import TargetEnvironment
    from attestree.index.client import IndexClient
    from attestree.index.locate import Locator, ReplayLocator
    from attestree.model import Package
    from attestree.pool import WorkerPool
    from attestree.project import Project
    from attestree.selection import Choice
    from attestree.session.resolving import LiveResolver
    from attestree.session.sides import Sides
    from attestree.settings import FileScope
    from attestree.sources.files import ProjectFiles
    from attestree.verify.trust import TrustRoot


class Inputs(ABC):
    """Everything a session works with.

    Args:
        client: asks the indexes.
        locator: knows which of them to ask.
        pool: does the CPU-bound work; owned by the caller.
        environment: decides which file would be installed, unless the project has one of its own.
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
    offline = False
    """Whether no request is made, by the person's own wish."""

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
        self.choice = EVERYTHING
        self.default = environment
        """The environment where nothing is named."""

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
        self._project = await self._with_pins(replace(project, notes=notes), self._files)
        if not self.replayed:  # a recording says what it was for, which need not be what it would be on this machine
            self.default = project.environment or self.default
        self.environment = self.default.named(self.choice.python_version, self.choice.platform)
        return self._chosen(self._project)

    def start_with(self, choice: Choice) -> None:
        """Take what is shown first, before the project is asked for.

        Raises:
            UsageError: there is no such environment.
        """
        self.environment = self.default.named(choice.python_version, choice.platform)
        self.choice = choice

    def _chosen(self, project: Project, *, strict: bool = True) -> Project:
        return chosen_part(project, self.choice, self.environment, strict=strict)

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
        choice = replace(choice, roots=self.choice.roots)
        environment = self.default.named(choice.python_version, choice.platform)
        project = chosen_part(self.whole, choice, environment)
        self.choice, self.environment = choice, environment
        return project

    async def base(self) -> Project:
        """Return the old side of a review; raises ``SourceError``. Asked for once, after ``project``."""
        if self.sides is None or self._project is None:
            raise RuntimeError("only a review has an old side, and its new side is read first")
        base = await asyncio.to_thread(self.sides.load_old, self._project)
        try:
            self._base = await self._with_pins(base, self.sides.old.files)
        except SourceError as error:  # what the old side got wrong is history: it is the new one that must be right
            self._base = replace(base, notes=(*base.notes, f"what the old side pins cannot be read: {error.explain()}"))
        return self._chosen(self._base, strict=False)

    async def _with_pins(self, project: Project, files: ProjectFiles | None) -> Project:
        return project if files is None else with_pins(project, await asyncio.to_thread(read_pins, files, project.file))

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
