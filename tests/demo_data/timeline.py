"""When each release of a project was uploaded."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from packaging.version import Version

if TYPE_CHECKING:
    from demo_data.shape import Project


def releases(project: Project) -> dict[str, datetime]:
    """Return the time of every release of ``project``, from old to new.

    Those whose time the story does not give lie evenly between their neighbours, and a little beside: nobody releases
    by the calendar.
    """
    words = [
        *project.history.split(),
        f"{project.version}@{project.uploaded.replace(' ', 'T')}",
        *project.newer.split(),
    ]
    versions = [word.partition("@")[0] for word in words]
    given = [_time(word.partition("@")[2]) for word in words]
    given[0] = given[0] or _time(project.since)
    times: list[datetime] = []
    for place, version in enumerate(versions):
        known = given[place]
        if known is None:
            after = next(index for index in range(place, len(given)) if given[index])
            before, until = times[-1], given[after]
            assert until is not None
            step = (until - before) / (after - place + 1)
            known = _in_the_day(before + step * (0.8 + 0.4 * _chance(project.name, version)), project.name + version)
        times.append(known)
    assert times == sorted(times), f"the releases of {project.name} are not in order"
    assert versions == sorted(versions, key=Version), f"the versions of {project.name} are not in order"
    return dict(zip(versions, times, strict=True))


def _time(text: str) -> datetime | None:
    """Return the time written as ``2026-01-31`` or ``2026-01-31T10:45``; a bare day stands for a time in it."""
    if not text:
        return None
    time = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return time if "T" in text else _in_the_day(time, text)


def _in_the_day(day: datetime, label: str) -> datetime:
    """Return a time of that day at which people work."""
    seconds = int(_chance("time of day", label) * 13 * 3600)
    return day.replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(seconds=seconds)


def _chance(*labels: str) -> float:
    """Return a number from 0 to 1 that depends on ``labels`` only."""
    return int.from_bytes(hashlib.sha256(" ".join(labels).encode()).digest()[:4], "big") / 2**32
