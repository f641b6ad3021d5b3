"""Finding packages by what a person types: name, version, trust word, repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.model import PackageId
    from attestree.records import PackageRecord
    from attestree.tui.state import ExplorerState


class PackageFinder:
    """Finds packages whose text holds every word that was typed, in any order and any case.

    Args:
        state: what is known.
    """

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._texts: dict[PackageId, tuple[PackageRecord, str]] = {}

    def find(self, typed: str) -> tuple[PackageId, ...]:
        """Return the packages that match, in the order of the project's file; all of them for an empty text."""
        words = typed.casefold().split()
        return tuple(
            package
            for package, record in self._state.records.items()
            if all(word in self._text(package, record) for word in words)
        )

    def _text(self, package: PackageId, record: PackageRecord) -> str:
        known = self._texts.get(package)
        if known is not None and known[0] is record:
            return known[1]
        text = " ".join(self._parts(package, record)).casefold()
        self._texts[package] = (record, text)
        return text

    def _parts(self, package: PackageId, record: PackageRecord) -> Iterable[str]:
        yield record.package.display_name
        yield record.package.display_version
        if not self._state.is_own(package):
            word = self._state.trust(package)
            yield word.value
            yield word.words
        if record.identity is not None and record.identity.actual is not None:
            yield record.identity.actual.repository
