"""Version ranges as Poetry writes them, beside those of PEP 440: ``^1.2``, ``~1.2``, ``1.2.*``, ``>=1,<2 || >3``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

_PART = re.compile(r"(\^|~=|~|===|==|!=|<=|>=|<|>)?\s*([^\s,|=<>~^!][^\s,|=<>~^]*)")
_MOST_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Range:
    """A set of versions: those that one of the alternatives allows; no alternative for every version."""

    alternatives: tuple[SpecifierSet, ...] = ()

    def allows(self, version: str) -> bool:
        """Return whether ``version`` is in the range; pre-releases are, and so is what is no version."""
        try:
            wanted = Version(version)
        except (InvalidVersion, ValueError):
            return True
        return not self.alternatives or any(one.contains(wanted, prereleases=True) for one in self.alternatives)

    def marker(self, variable: str) -> str:
        """Return the PEP 508 marker that says that ``variable`` is in the range; empty for every version."""
        sides = [
            " and ".join(f'{variable} {one.operator} "{one.version}"' for one in sorted(alternative, key=str))
            for alternative in self.alternatives
        ]
        return sides[0] if len(sides) == 1 else " or ".join(f"({side})" for side in sides)


ANY = Range()


@lru_cache(maxsize=4096)
def parse_range(text: str) -> Range:
    """Return the range that Poetry means by ``text``; one that cannot be read allows everything."""
    if len(text) > _MOST_CHARACTERS:
        return ANY
    alternatives: list[SpecifierSet] = []
    for side in text.split("||"):
        try:
            parts = [spec for sign, version in _PART.findall(side) for spec in _specifiers(sign, version)]
            alternatives.append(SpecifierSet(",".join(parts)))
        except (InvalidSpecifier, InvalidVersion, ValueError):
            return ANY
        if not parts:
            return ANY
    return Range(tuple(alternatives))


def _specifiers(sign: str, version: str) -> list[str]:
    """Return one comparison in PEP 440's words."""
    if version in ("*", "x"):
        return []
    if sign not in ("^", "~"):
        return [f"{sign or '=='}{version}"]
    lowest = Version(version)
    release = lowest.release
    if sign == "~":
        keep = min(len(release), 2)
    else:  # up to the first number that is not zero
        keep = next((place for place, number in enumerate(release, start=1) if number), len(release))
    above = (*release[: keep - 1], release[keep - 1] + 1)
    epoch = f"{lowest.epoch}!" if lowest.epoch else ""
    return [f">={version}", f"<{epoch}{'.'.join(str(number) for number in above)}"]
