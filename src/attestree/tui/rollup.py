"""The roll-up: for any package, the worst word below it, how many carry it, and how much below it is settled.

Thousands of verdicts stream in while a person scrolls, so nothing is walked per verdict: what lies below each package
is one integer with a bit per package, each trust word is another, and a roll-up is their intersection.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.verdict import Trust

if TYPE_CHECKING:
    from attestree.graph import DependencyGraph
    from attestree.model import PackageId
    from attestree.records import PackageRecord

MOST_PACKAGES = 20_000
"""Above this many packages there is no roll-up: the bits would take more than 50 MB."""


@dataclass(frozen=True, slots=True)
class Below:
    """The roll-up of what lies below a package, itself and the project's own packages left out.

    Attributes:
        worst: the worst word; ``NOT_APPLICABLE`` where nothing lies below.
        settled: how many packages are settled.
        total: of how many.
        count: how many carry the worst word.
    """

    worst: Trust
    settled: int
    total: int
    count: int = 0


class Rollup:
    """The trust of every package of ``graph``, and the roll-ups over it."""

    def __init__(self, graph: DependencyGraph) -> None:
        self._graph = graph
        self._place = {package: index for index, package in enumerate(graph.locked)}
        self._words: dict[PackageId, Trust] = {}
        self._with_word: dict[Trust, int] = dict.fromkeys(Trust, 0)
        self._settled = 0
        self._under: dict[PackageId, int] | None = None

    def put(self, record: PackageRecord) -> None:
        """Take in what is known of one package now."""
        package, word = record.id, record.trust
        place = self._place.get(package)
        before = self._words.get(package)
        self._words[package] = word
        if place is None:
            return
        bit = 1 << place
        if before is not word:
            if before is not None:
                self._with_word[before] ^= bit
            self._with_word[word] |= bit
        if record.settled:
            self._settled |= bit
        else:
            self._settled &= ~bit

    def trust(self, package: PackageId) -> Trust:
        """Return the word for one package; ``NOT_APPLICABLE`` for the project's own and for one that is not known."""
        return self._words[package] if package in self._place and package in self._words else Trust.NOT_APPLICABLE

    def counts(self) -> Counter[Trust]:
        """Return how many locked packages carry each word, leaving out words that none carries."""
        return Counter({word: bits.bit_count() for word, bits in self._with_word.items() if bits})

    @property
    def progress(self) -> tuple[int, int]:
        """Return how many locked packages are settled, of how many."""
        return self._settled.bit_count(), len(self._place)

    def below(self, package: PackageId) -> Below:
        """Return the roll-up of what lies below ``package``."""
        under = self._reached().get(package, 0)
        total = under.bit_count()
        for word, bits in self._with_word.items():
            if count := (under & bits).bit_count():
                return Below(word, (under & self._settled).bit_count(), total, count)
        return Below(Trust.NOT_APPLICABLE, 0, total)

    def _reached(self) -> dict[PackageId, int]:
        """The bits of everything below each package, itself left out; made once, when first asked for."""
        if self._under is None:
            self._under = self._reach() if len(self._place) <= MOST_PACKAGES else {}
        return self._under

    def _reach(self) -> dict[PackageId, int]:
        whole: dict[PackageId, int] = {}
        below: dict[PackageId, int] = {}
        for component in self._graph.components:
            own = 0
            for package in component:
                own |= self._bit(package)
                for child in self._graph.children(package):
                    own |= whole.get(child, 0)
            for package in component:
                whole[package] = own
                below[package] = own & ~self._bit(package)
        return below

    def _bit(self, package: PackageId) -> int:
        place = self._place.get(package)
        return 0 if place is None else 1 << place
