"""Finding changes by what a person types: name, version, kind, trust word, finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.changes import Place
from attestree.tui.review.kinds import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from attestree.model import PackageId
    from attestree.tui.review.entry import Entry


def matching(entries: Iterable[Entry], typed: str) -> frozenset[PackageId]:
    """Return the changes whose text holds every word that was typed, in any order and any case."""
    words = typed.casefold().split()
    return frozenset(entry.id for entry in entries if _fits(entry, words))


def _fits(entry: Entry, words: list[str]) -> bool:
    text = " ".join(_parts(entry)).casefold()
    return all(item in text for item in words)


def _parts(entry: Entry) -> Iterator[str]:
    change = entry.change
    for package in (change.before, change.after):
        if package is not None:
            yield package.title
    yield word(change.kind)
    yield change.kind.value
    yield from (place for place in change.places if place is Place.DIRECT)
    if entry.trust is not None:
        yield entry.trust.words
        yield entry.trust.value
    for finding in entry.findings:
        yield finding.rule
        yield finding.title
        yield finding.level.value
        yield "acknowledged" if finding.acknowledged else ""
