"""From what the person named to the inputs of a session."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from attestree.index.locate import Locator
from attestree.index.record import Recording
from attestree.session.choosing import choice_of
from attestree.session.live import LiveInputs
from attestree.session.replayed import ReplayedInputs
from attestree.session.resolving import LiveResolver
from attestree.session.single import release_project
from attestree.sources import load, open_project
from attestree.sources.files import Folder

if TYPE_CHECKING:
    from attestree.pool import WorkerPool
    from attestree.session.inputs import Inputs
    from attestree.settings import Settings


def open_inputs(settings: Settings, target: Path, pool: WorkerPool) -> Inputs:
    """Return the inputs of a session on the project at ``target``, or on the recording that the settings name.

    Raises:
        UsageError, SourceError, RecordingError: the input cannot be opened.
    """
    if settings.replay:
        replayed = ReplayedInputs(Recording.read(settings.replay), pool, settings.files)
        replayed.start_with(replayed.choice.changed_by(choice_of(settings)))
        return replayed
    files, name = open_project(target)
    resolver = LiveResolver(settings, Locator(settings))
    return LiveInputs(settings, pool, files, partial(load, files, name, resolver), resolver=resolver)


def release_inputs(settings: Settings, name: str, version: str, pool: WorkerPool) -> Inputs:
    """Return the inputs of a session on one release of an index, or of the recording that the settings name.

    What somebody accepted of its findings is read from the current folder, or from the recording.
    """
    load_project = partial(release_project, name, version)
    if settings.replay:
        return ReplayedInputs(Recording.read(settings.replay), pool, settings.files, load_project)
    return LiveInputs(settings, pool, Folder(Path()), load_project)
