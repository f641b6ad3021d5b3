"""Where the inputs of a review come from: two states of a project, or a recording of both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.errors import UsageError
from attestree.index.locate import Locator
from attestree.index.record import Recording
from attestree.session.choosing import choice_of
from attestree.session.live import LiveInputs
from attestree.session.replayed import ReplayedInputs, recorded_side
from attestree.session.resolving import LiveResolver, OldSideResolver
from attestree.session.sides import Sides, find_sides

if TYPE_CHECKING:
    from attestree.pool import WorkerPool
    from attestree.session.inputs import Inputs
    from attestree.settings import FileScope, Settings


def review_inputs(settings: Settings, old: str, new: str, pool: WorkerPool) -> Inputs:
    """Return the inputs of a review of two sides (see ``sides``), or of the recording that the settings name.

    Raises:
        UsageError, SourceError, RecordingError: the input cannot be opened.
    """
    if settings.replay:
        if old or new:
            raise UsageError("a recording holds both sides", where=old, remedy="leave them out with --replay")
        replayed = replayed_review(Recording.read(settings.replay), pool, settings.files)
        replayed.choice = replace(choice_of(settings), python_version="", platform="")  # the recording has its own
        return replayed
    found, resolver = find_sides(old, new), LiveResolver(settings, Locator(settings))
    sides = Sides(replace(found.old, resolver=OldSideResolver(resolver)), replace(found.new, resolver=resolver))
    return LiveInputs(settings, pool, sides.new.files, sides.load_new, sides, resolver)


def replayed_review(recording: Recording, pool: WorkerPool, scope: FileScope) -> ReplayedInputs:
    """Return the inputs of a recorded review.

    Raises:
        UsageError: it is the recording of something else.
    """
    if recording.base is None:
        raise UsageError(
            "the recording holds one project and no review",
            where="--replay",
            remedy="record one with attestree review --record FILE",
        )
    sides = Sides(recorded_side(recording.base), recorded_side(recording.project))
    return ReplayedInputs(recording, pool, scope, sides=sides)
