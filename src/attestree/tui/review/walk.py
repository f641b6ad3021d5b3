"""From one finding to the next, across all changes, in the order of the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.tui.review.headline import finding_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from attestree.model import PackageId
    from attestree.records import Finding
    from attestree.tui.detail.levels import Level
    from attestree.tui.detail.rows import Row
    from attestree.tui.review.entry import Entry


@dataclass(frozen=True, slots=True)
class Stop:
    """One open finding on the way.

    Attributes:
        change: whose it is.
        key: names its row on the change's page.
        place: its place among the open findings, counted from 1.
        count: how many there are.
    """

    change: PackageId
    key: str
    place: int
    count: int


def next_stop(
    order: Sequence[PackageId],
    entries: Mapping[PackageId, Entry],
    change: PackageId | None,
    key: str,
    *,
    back: bool = False,
) -> Stop | None:
    """Return the open finding after where one is, going round at the end; None where there is none.

    Args:
        order: the changes in the order of the list.
        entries: every change.
        change: the change one is at.
        key: the finding's row one is at; empty for before the change's first one.
        back: look for the one before instead.
    """
    stops = [(id_, finding_key(finding)) for id_ in order for finding in entries[id_].open_findings]
    if not stops:
        return None
    place = _after(stops, order, change, key) if not back else _before(stops, order, change, key)
    return Stop(*stops[place], place + 1, len(stops))


def finding_at(entry: Entry, level: Level | None, row: Row | None) -> Finding:
    """Return the open finding a person is at: the one that is shown, or under the cursor, else the worst.

    Args:
        entry: the change; it has an open finding.
        level: what is shown of it.
        row: the row under the cursor.
    """
    if level is not None and level.finding in entry.open_findings and level.finding is not None:
        return level.finding
    key = row.key if row is not None else ""
    return next((item for item in entry.open_findings if finding_key(item) == key), entry.open_findings[0])


def _after(
    stops: Sequence[tuple[PackageId, str]], order: Sequence[PackageId], change: PackageId | None, key: str
) -> int:
    if change is not None and (change, key) in stops:
        return (stops.index((change, key)) + 1) % len(stops)
    here = order.index(change) if change in order else 0
    return next((at for at, (id_, _) in enumerate(stops) if order.index(id_) >= here), 0)


def _before(
    stops: Sequence[tuple[PackageId, str]], order: Sequence[PackageId], change: PackageId | None, key: str
) -> int:
    if change is not None and (change, key) in stops:
        return (stops.index((change, key)) - 1) % len(stops)
    here = order.index(change) if change in order else 0
    earlier = [at for at, (id_, _) in enumerate(stops) if order.index(id_) < here]
    return earlier[-1] if earlier else len(stops) - 1
