"""``# via`` comments: pip-compile and uv write beside every pin who required it.

Four shapes: ``# via x``, ``# via`` with ``#   x`` lines below, ``# via a, b`` after the pin, and as the one who
requires ``-r file.in``, ``-c file``, ``name (pyproject.toml)``. A constraint (``-c``) requires nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable

_VIA = re.compile(r"#\s*via\b(.*)", re.DOTALL)
_BELOW = re.compile(r"#\s{2,}(\S.*)", re.DOTALL)
_FROM = re.compile(r"#\s*from\s+(\S+)\s*")


@dataclass(frozen=True, slots=True)
class Via:
    """What the comments on one pin say.

    Attributes:
        packages: the normalised names of the packages that require it.
        direct: whether the project's own files ask for it.
        index: the index it was taken from (``# from URL``); empty where that is not said.
        said: whether there is a ``# via`` at all.
    """

    packages: tuple[str, ...] = ()
    direct: bool = False
    index: str = ""
    said: bool = False


def read_via(comments: Iterable[str]) -> Via:
    """Return what the comments on and below a pin say of who required it."""
    items: list[str] = []
    index = ""
    said = open_ = False
    for comment in comments:
        if found := _VIA.fullmatch(comment):
            said = True
            items += _split(found[1])
            open_ = not found[1].strip()
        elif open_ and (found := _BELOW.fullmatch(comment)):
            items += _split(found[1])
        else:
            open_ = False
            if found := _FROM.fullmatch(comment):
                index = found[1]
    names = [item for item in items if not item.startswith("-") and "(" not in item]
    packages = tuple(dict.fromkeys(canonicalize_name(name.partition("[")[0].strip()) for name in names))
    direct = any(item.startswith(("-r", "--requirement")) or ("(" in item and item[0] != "-") for item in items)
    return Via(packages, direct, index, said)


def _split(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]
