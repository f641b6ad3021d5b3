"""In which order changes are listed: what needs a person's eyes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.tui.review.kinds import ORDER
from attestree.verdict import Level, Trust

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.model import PackageId
    from attestree.tui.review.entry import Entry

_OF_LEVEL = {Level.BLOCK: 0, Level.REVIEW: 1, Level.NOTE: 4}
_COULD_NOT_CHECK, _PENDING, _CALM = 2, 3, 5


def ordered(entries: Iterable[Entry]) -> tuple[PackageId, ...]:
    """Return the changes by their worst open finding, then what could not be told, then by kind and name."""
    return tuple(entry.id for entry in sorted(entries, key=_key))


def _key(entry: Entry) -> tuple[int, int, int, bool, str, str]:
    change = entry.change
    indirect = not (change.direct_after or change.direct_before)
    return (
        _weight(entry),
        ORDER.index(change.kind),
        -len(entry.open_findings),
        indirect,
        change.package.name,
        change.id,
    )


def _weight(entry: Entry) -> int:
    level = entry.worst_level
    weights = [_CALM if level is None else _OF_LEVEL[level]]
    if entry.trust is Trust.UNKNOWN:
        weights.append(_COULD_NOT_CHECK)
    if entry.trust is Trust.PENDING:
        weights.append(_PENDING)
    return min(weights)
