"""Which package of an old state became which of a new one.

Most names are there once on each side. Where a lock forks, several versions of one name stand side by side, and the
same version on both sides, the same environments, and the nearest version belong together, in this order.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from attestree.history import parse_version

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from packaging.version import Version

    from attestree.model import Package

_MOST_PAIRS = 4096
"""Forks of one name are weighed against each other up to here; no real lock comes near."""

Pair = tuple["Package | None", "Package | None"]


def pairs_of(old: Iterable[Package], new: Iterable[Package]) -> list[Pair]:
    """Return every package with its counterpart: in the order of ``new``, then what only ``old`` has, in its order."""
    old, new = list(old), list(new)
    before, after = _by_name(old), _by_name(new)
    partners: dict[str, Package] = {}
    for name, packages in after.items():
        for was, now in _match(before.get(name, []), packages):
            partners[now.id] = was
    taken = {package.id for package in partners.values()}
    return [
        *((partners.get(package.id), package) for package in new),
        *((package, None) for package in old if package.id not in taken),
    ]


def same_version(old: str, new: str) -> bool:
    """Return whether two versions are the same, however they are written; one that is not said is no other."""
    return not old or not new or _version_key(old) == _version_key(new)


def _by_name(packages: Iterable[Package]) -> dict[str, list[Package]]:
    named: dict[str, list[Package]] = {}
    for package in packages:
        named.setdefault(package.name, []).append(package)
    return named


def _match(old: list[Package], new: list[Package]) -> list[tuple[Package, Package]]:
    """Return the pairs among the packages of one name, each package in one at most."""
    found: list[tuple[Package, Package]] = []
    keys: tuple[Callable[[Package], Hashable], ...] = (
        lambda package: (_version_key(package.version), package.origin),
        lambda package: (_version_key(package.version), package.origin.kind),
        lambda package: _version_key(package.version),
    )
    for key in keys:
        found += _alike(old, new, key)
    if len(old) * len(new) > _MOST_PAIRS:
        found += zip(_by_version(old), _by_version(new), strict=False)
        return found
    ranked = sorted(
        ((_nearness(was, now), -one, -two) for one, was in enumerate(old) for two, now in enumerate(new)), reverse=True
    )
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, one, two in ranked:
        if -one not in used_old and -two not in used_new:
            used_old.add(-one)
            used_new.add(-two)
            found.append((old[-one], new[-two]))
    return found


def _alike(old: list[Package], new: list[Package], key: Callable[[Package], Hashable]) -> list[tuple[Package, Package]]:
    """Take the packages whose ``key`` is the same out of both lists, and return them as pairs."""
    waiting: dict[Hashable, list[Package]] = {}
    for package in reversed(old):
        waiting.setdefault(key(package), []).append(package)
    found = [(waiting[key(package)].pop(), package) for package in new if waiting.get(key(package))]
    taken = {package.id for pair in found for package in pair[:1]}
    matched = {package.id for _, package in found}
    old[:] = [package for package in old if package.id not in taken]
    new[:] = [package for package in new if package.id not in matched]
    return found


def _nearness(old: Package, new: Package) -> tuple[bool, bool, int, int]:
    """Return how well two packages of one name fit together; the environments weigh most, then the version."""
    return (
        bool(old.markers) and old.markers == new.markers,
        old.origin.kind is new.origin.kind,
        *_closeness(parse_version(old.version), parse_version(new.version)),
    )


def _closeness(old: Version | None, new: Version | None) -> tuple[int, int]:
    """Return how many numbers two versions have in common from the left, and, negative, how far the next are apart."""
    if old is None or new is None:
        return 0, 0
    common = 0
    for left, right in zip_longest((old.epoch, *old.release), (new.epoch, *new.release), fillvalue=0):
        if left != right:
            return common, -abs(left - right)
        common += 1
    return common, 0


def _version_key(version: str) -> Hashable:
    return parse_version(version) or version


def _by_version(packages: Sequence[Package]) -> list[Package]:
    def order(package: Package) -> tuple[bool, str]:
        return parse_version(package.version) is None, package.version

    return sorted(packages, key=order)
