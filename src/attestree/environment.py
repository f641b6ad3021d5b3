"""The target environment: which file of a release would be installed there, and which markers hold there.

Only CPython can be named as a target; the running interpreter may be any.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from packaging import tags
from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName, default_environment

from attestree.errors import UsageError
from attestree.filenames import parse_filename
from attestree.platforms import Platform, parse_platform, this_platform

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from attestree.model import Artifact

_PYTHON = re.compile(r"3\.(\d{1,2})(?:\.(\d{1,3}))?(t|\+freethreaded)?")
_OLDEST_MINOR = 6
_FIRST_FREE_THREADED = 13
_LAST_WITH_PYMALLOC = 7  # up to here the ABI tag ends in m

_MOST_CHARACTERS = 20_000
# A comparison of what is not a property of the environment: a package's extra, a lock's extras and groups. uv writes
# conflicts between them as made-up extras, ``extra == 'extra-4-name-cpu'``.
_QUOTED = r"""(?:"[^"]*"|'[^']*')"""
_SELECTION = r"\b(?:extras?|dependency_groups)\b"
_COMPARES = r"\s*(?:===?|!=|~=|[<>]=?|\bnot\s+in\b|\bin\b)\s*"
_CHOICE = re.compile(f"{_SELECTION}{_COMPARES}{_QUOTED}|{_QUOTED}{_COMPARES}{_SELECTION}")
_ALWAYS, _NEVER = 'os_name != ""', 'os_name == ""'


@dataclass(frozen=True)
class TargetEnvironment:
    """A Python on a platform.

    Attributes:
        python: the full version, such as ``3.12.4``; ``3.12.0`` where only ``3.12`` was given.
        free_threaded: whether it is a build without the global interpreter lock.
        platform: where it runs.
        running: whether it is the interpreter of this process.
    """

    python: str
    free_threaded: bool
    platform: Platform
    running: bool = False
    _answers: dict[str, bool | None] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def current(cls) -> TargetEnvironment:
        """Return the interpreter this process runs on."""
        version = ".".join(str(part) for part in sys.version_info[:3])
        return cls(version, _without_lock(), this_platform(), running=True)

    @classmethod
    def of(cls, python_version: str = "", platform: str = "") -> TargetEnvironment:
        """Return the environment that the person named.

        Args:
            python_version: ``3.12``, ``3.12.4``, ``3.13t`` or ``3.13+freethreaded``; empty for the running one.
            platform: see ``attestree.platforms``; empty for this machine.

        Raises:
            UsageError: one of them is not known; the message says what is.
        """
        return cls.current().named(python_version, platform)

    def named(self, python_version: str = "", platform: str = "") -> TargetEnvironment:
        """Return the environment that the person named, like this one where nothing is said.

        Args:
            python_version: as ``of`` takes it; empty for this one's.
            platform: as ``of`` takes it; empty for this one's.

        Raises:
            UsageError: one of them is not known; the message says what is.
        """
        if not python_version and not platform:
            return self
        where = parse_platform(platform) if platform else self.platform
        if not python_version:
            return TargetEnvironment(self.python, self.free_threaded, where)
        found = _PYTHON.fullmatch(python_version)
        minor = int(found[1]) if found else 0
        free_threaded = bool(found and found[3])
        if minor < _OLDEST_MINOR or (free_threaded and minor < _FIRST_FREE_THREADED):
            raise UsageError(
                f"{python_version[:40]} is not a version of CPython that is known",
                where="--python-version",
                remedy="give one such as 3.12, 3.12.4, or 3.13t for a free-threaded build",
            )
        return TargetEnvironment(f"3.{minor}.{(found and found[2]) or 0}", free_threaded, where)

    @property
    def display(self) -> str:
        """Return the environment in words, such as ``Python 3.12 on linux x86_64 (glibc 2.28)``."""
        threads = " free-threaded" if self.free_threaded else ""
        return f"Python {self.python_version}{threads} on {self.platform.display}"

    @property
    def python_version(self) -> str:
        """The first two numbers of the version, as the marker ``python_version`` has them."""
        return ".".join(self.python.split(".")[:2])

    @property
    def python_name(self) -> str:
        """The Python as ``of`` takes it, such as ``3.12`` or ``3.13t``."""
        return f"{self.python_version}{'t' if self.free_threaded else ''}"

    @cached_property
    def markers(self) -> Mapping[str, str]:
        """The environment that PEP 508 markers are evaluated in."""
        if self.running:
            return {key: str(value) for key, value in default_environment().items()}
        return {
            **self.platform.markers,
            "implementation_name": "cpython",
            "implementation_version": self.python,
            "platform_python_implementation": "CPython",
            "python_full_version": self.python,
            "python_version": self.python_version,
        }

    @cached_property
    def _order(self) -> Mapping[tags.Tag, int]:
        """The position of every wheel tag that can be installed, the best first."""
        if self.running:
            accepted: Iterable[tags.Tag] = tags.sys_tags()
        else:
            major, minor = (int(part) for part in self.python_version.split("."))
            interpreter = f"cp{major}{minor}"
            letter = "t" if self.free_threaded else "m" if minor <= _LAST_WITH_PYMALLOC else ""
            accepted = (
                *tags.cpython_tags((major, minor), [f"{interpreter}{letter}"], self.platform.tags),
                *tags.compatible_tags((major, minor), interpreter, self.platform.tags),
            )
        order: dict[tags.Tag, int] = {}
        for tag in accepted:
            order.setdefault(tag, len(order))
        return order

    def rank(self, filename: str) -> int | None:
        """Return how well a file fits, 0 the best; every sdist comes after every wheel; None where it does not fit.

        A name that is not a distribution's fits nowhere.
        """
        try:
            name = parse_filename(filename)
        except ValueError:
            return None
        if not name.is_wheel:
            return len(self._order)
        return min((self._order[tag] for tag in name.tags if tag in self._order), default=None)

    def choose(self, artifacts: Iterable[Artifact]) -> Artifact | None:
        """Return the file of one release that would be installed: the best wheel, else the sdist; None for neither.

        Among wheels that fit equally well the highest build tag wins (binary-distribution-format), among sdists
        ``.tar.gz``.
        """
        best: tuple[tuple[int, tuple[object, ...], bool], Artifact] | None = None
        for artifact in artifacts:
            rank = self.rank(artifact.filename)
            if rank is None:
                continue
            name = parse_filename(artifact.filename)
            key = (-rank, name.build, name.suffix == ".tar.gz")
            if best is None or key > best[0]:
                best = key, artifact
        return best[1] if best else None

    def applies(self, marker: str) -> bool | None:
        """Return whether a PEP 508 marker holds; None where that cannot be told.

        What a marker says about extras and groups is not a property of the environment: where the answer hangs on it,
        as where the marker cannot be read, the answer is None.
        """
        if not marker:
            return True
        if marker not in self._answers:
            self._answers[marker] = self._evaluated(marker)
        return self._answers[marker]

    def _evaluated(self, marker: str) -> bool | None:
        if len(marker) > _MOST_CHARACTERS:
            return None
        try:
            # Markers know no negation, so the two extremes bound every choice of extras.
            least, most = (
                Marker(_CHOICE.sub(choice, marker)).evaluate(dict(self.markers)) for choice in (_NEVER, _ALWAYS)
            )
        except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName, RecursionError, ValueError):
            return None
        return least if least == most else None


def _without_lock() -> bool:
    """Return whether the running interpreter is a free-threaded build."""
    return bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
