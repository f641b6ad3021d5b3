"""The last releases of a project, newest first, and between which of them something breaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_version

from attestree.identity import describe_identity, differences, release_identity
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.records import Identity
    from attestree.releases import ReleaseSummary
    from attestree.tui.review.entry import Entry

NEWER = 2
"""How many releases after the new side are shown."""
OLDER = 4
"""How many releases before the old side are shown."""
BETWEEN = 6
"""How many releases between the two sides are shown; further ones are counted."""


class Break(StrEnum):
    """What breaks between a release and the one below it."""

    STOPS = "stops"
    """Provenance is there below, and not above."""
    BEGINS = "begins"
    PUBLISHER = "publisher"
    """Somebody else published."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One release on the line.

    Attributes:
        release: what the index says of it.
        role: ``before``, ``after``, or empty.
        identity: who published it, printable; empty where nobody looked.
        broken: what breaks between this release and the one below; None for nothing.
        than: where the publisher is another one, the version with which it was compared.
        skipped: how many releases are left out below it.
        skipped_attested: how many of those are attested.
    """

    release: ReleaseSummary
    role: str = ""
    identity: str = ""
    broken: Break | None = None
    than: str = ""
    skipped: int = 0
    skipped_attested: int = 0


def timeline(entry: Entry) -> tuple[Moment, ...]:
    """Return the releases around a change, newest first; empty where the project's history is not known."""
    roles = _roles(entry)
    releases = entry.releases[::-1]
    if not releases:
        return ()
    shown = _window([roles.get(_normal(release.version), "") for release in releases])
    known = _identities(entry)
    numbered = _look_alike(tuple(known.values()))
    moments = []
    for nth, at in enumerate(shown):
        release, older = releases[at], shown[nth + 1 :]
        between = releases[at + 1 : older[0]] if older else []
        mine = known.get(_normal(release.version))
        named = next((releases[place] for place in older if _normal(releases[place].version) in known), None)
        theirs = known[_normal(named.version)] if named else None
        broken = _break(release, releases[older[0]], mine, theirs) if older else None
        moments.append(
            Moment(
                release,
                roles.get(_normal(release.version), ""),
                _named(mine, numbered=numbered) if mine else "",
                broken,
                named.version if named and broken is Break.PUBLISHER else "",
                len(between),
                sum(bool(item.attested) for item in between),
            )
        )
    return tuple(moments)


def _look_alike(identities: Sequence[Identity]) -> bool:
    """Return whether two of them are written alike and are not the same."""
    return any(
        describe_identity(one) == describe_identity(other) and differences(one, other)
        for one, other in combinations(identities, 2)
    )


def _named(identity: Identity, *, numbered: bool) -> str:
    """Return who published; with the forge's numbers where names alone do not tell them apart."""
    numbers = [("repository", identity.repository_id), ("owner", identity.owner_id)]
    words = ", ".join(f"{name} {number}" for name, number in numbers if number) if numbered else ""
    return f"{describe_identity(identity)} {printable(words)}".rstrip()


def _normal(version: str) -> str:
    """Return ``version`` so that it is equal to every other way to write it."""
    return canonicalize_version(version)


def _roles(entry: Entry) -> dict[str, str]:
    change = entry.change
    roles = {}
    if change.before is not None:
        roles[_normal(change.before.version)] = "before"
    if change.after is not None:
        both = roles.get(_normal(change.after.version))
        roles[_normal(change.after.version)] = "before and after" if both else "after"
    return roles


def _identities(entry: Entry) -> dict[str, Identity]:
    """Return who published which version, as far as somebody looked."""
    known: dict[str, Identity] = {}
    verdict = entry.after.identity if entry.after else None
    if verdict is not None and verdict.base and verdict.expected is not None:
        known[_normal(verdict.base)] = verdict.expected
    for record in (entry.earlier, entry.before, entry.after):
        identity = release_identity(record) if record else None
        if record is not None and identity is not None:
            known[_normal(record.package.version)] = identity
    return known


def _window(roles: Sequence[str]) -> list[int]:
    """Return the places of the releases that are shown, of all, newest first."""
    ends = [at for at, role in enumerate(roles) if role]
    if not ends:
        return list(range(min(len(roles), NEWER + OLDER)))
    first, last = ends[0], ends[-1]
    places = list(range(max(0, first - NEWER), min(len(roles), last + OLDER + 1)))
    inside = [at for at in places if first < at < last]
    if len(inside) > BETWEEN:
        left_out = set(inside[BETWEEN // 2 : len(inside) - BETWEEN // 2])
        places = [at for at in places if at not in left_out]
    return places


def _break(
    upper: ReleaseSummary, lower: ReleaseSummary, mine: Identity | None, theirs: Identity | None
) -> Break | None:
    if lower.attested and not upper.attested:
        return Break.STOPS
    if mine is not None and theirs is not None and differences(theirs, mine):
        return Break.PUBLISHER
    return Break.BEGINS if upper.attested and not lower.attested else None
