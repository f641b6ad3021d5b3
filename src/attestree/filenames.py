"""File names of distributions, checked before any library parses them.

``packaging`` accepts ``../../x-1.tar.gz`` as an sdist, and needs seconds and gigabytes for a wheel name with many tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING

from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename
from packaging.version import InvalidVersion

from attestree.text import printable, shorten

if TYPE_CHECKING:
    from packaging.tags import Tag
    from packaging.utils import BuildTag, NormalizedName
    from packaging.version import Version

_SHAPE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._+!-]*[A-Za-z0-9])?")
_MOST_CHARACTERS = 255
_MOST_TAGS = 256  # the widest real wheels have some thirty
_SDIST_SUFFIXES = (".tar.gz", ".zip")


@dataclass(frozen=True, slots=True)
class DistributionName:
    """What the name of a wheel or an sdist says (PyPA binary-distribution-format, source-distribution-format).

    Attributes:
        project: normalised as PEP 503 has it.
        version: parsed as PEP 440 has it.
        suffix: ``.whl``, ``.tar.gz`` or ``.zip``.
        tags: what a wheel runs on; empty for an sdist.
        build: a wheel's build tag; empty when it has none.
    """

    project: NormalizedName
    version: Version
    suffix: str
    tags: frozenset[Tag] = frozenset()
    build: BuildTag = ()

    @property
    def is_wheel(self) -> bool:
        """Return whether the file is a wheel."""
        return self.suffix == ".whl"


@lru_cache(maxsize=8192)
def parse_filename(filename: str) -> DistributionName:
    """Return what ``filename`` says.

    Raises:
        ValueError: it is not the name of a wheel or an sdist; the message, one printable line, says why.
    """
    shown = shorten(printable(filename), 80)
    if len(filename) > _MOST_CHARACTERS:
        raise ValueError(f"the file name {shown} is longer than {_MOST_CHARACTERS} characters")
    if not _SHAPE.fullmatch(filename):
        raise ValueError(f"{shown} is not the name of a distribution file")
    try:
        if filename.endswith(".whl"):
            # The tags are a product of three dotted sets: bound it before it is built.
            if prod(part.count(".") + 1 for part in filename.removesuffix(".whl").split("-")[-3:]) > _MOST_TAGS:
                raise ValueError(f"the file name {shown} stands for more than {_MOST_TAGS} tags")
            wheel_project, wheel_version, build, tags = parse_wheel_filename(filename)
            return DistributionName(wheel_project, wheel_version, ".whl", tags, build)
        for suffix in _SDIST_SUFFIXES:
            if filename.endswith(suffix):
                project, version = parse_sdist_filename(filename)
                return DistributionName(project, version, suffix)
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion) as error:
        raise ValueError(shorten(printable(str(error)), 200)) from error
    raise ValueError(f"{shown} is neither a wheel nor an sdist")
