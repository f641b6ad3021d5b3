"""Packages and files as a project names them: plain frozen values, filled by ``sources``.

Every text here is raw, exactly as the project's file has it, and may be hostile: it is for comparing, hashing and
fetching. What is shown is the ``display_*`` value beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from attestree.text import printable, without_credentials

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

PackageId = NewType("PackageId", str)
"""``name==version``, made unique with a suffix where a lock holds the same pair twice. Never taken apart again."""

_HEX_LENGTHS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128, "blake2b": 128}


@dataclass(frozen=True, slots=True)
class Digest:
    """The hash of a file: ``algorithm`` in lower case and ``value`` as lower-case hexadecimal digits."""

    algorithm: str
    value: str

    @classmethod
    def of(cls, algorithm: str, value: str) -> Digest:
        """Return a digest whose shape was checked.

        Raises:
            ValueError: ``value`` is not hexadecimal, or not as long as ``algorithm`` makes it; the message says which.
        """
        algorithm, value = algorithm.strip().lower(), value.strip().lower()
        if not re.fullmatch(r"[a-z0-9_-]{1,16}", algorithm):
            raise ValueError(f"{algorithm!r} is not the name of a hash algorithm")
        if not re.fullmatch(r"[0-9a-f]+", value):
            raise ValueError(f"the {algorithm} digest {value[:80]!r} is not hexadecimal")
        expected = _HEX_LENGTHS.get(algorithm)
        if expected is not None and len(value) != expected:
            raise ValueError(f"a {algorithm} digest has {expected} hexadecimal digits, this one has {len(value)}")
        return cls(algorithm, value)

    @classmethod
    def parse(cls, text: str) -> Digest:
        """Return the digest written as ``algorithm:hexadecimal``; raises ``ValueError`` as ``of`` does."""
        algorithm, colon, value = text.partition(":")
        if not colon:
            raise ValueError(f"{text[:80]!r} is not of the form algorithm:digest")
        return cls.of(algorithm, value)

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.value}"


class OriginKind(StrEnum):
    """Where a package comes from."""

    ROOT = "root"
    """The project itself, or a member of its workspace."""
    INDEX = "index"
    GIT = "git"
    URL = "url"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a package comes from.

    Attributes:
        kind: what sort of place it is.
        url: the index, repository, archive or path the project names, credentials removed; empty when it names none.
        reference: for Git, the branch or tag that was asked for.
        commit: for Git, the commit that was locked.
        subdirectory: the folder inside the repository or archive.
    """

    kind: OriginKind
    url: str = ""
    reference: str = ""
    commit: str = ""
    subdirectory: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", without_credentials(self.url))

    @property
    def display(self) -> str:
        """Return the origin as one printable line, such as ``git https://forge.example/a/b @ 9f31c02``."""
        place = f" {self.url}" if self.url else ""
        commit = f" @ {self.commit or self.reference}" if self.commit or self.reference else ""
        folder = f" ({self.subdirectory})" if self.subdirectory else ""
        return printable(f"{self.kind.value}{place}{commit}{folder}")


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a release, as the project names it.

    Attributes:
        filename: the file's name; for comparing and fetching only, never a path.
        digests: the hashes the project gives, every one of them of the right shape; empty when it gives none.
        url: where the project says the file lies; empty when it does not say.
        size: bytes, or None when the project does not say.
        uploaded: when the index received the file, or None when the project does not say.
    """

    filename: str
    digests: tuple[Digest, ...] = ()
    url: str = ""
    size: int | None = None
    uploaded: datetime | None = None

    @property
    def sha256(self) -> str:
        """Return the SHA-256 digest as hexadecimal digits; empty when the project gives none."""
        return next((digest.value for digest in self.digests if digest.algorithm == "sha256"), "")

    @property
    def display_name(self) -> str:
        """Return the file's name for showing."""
        return printable(self.filename)


@dataclass(frozen=True, slots=True)
class Package:
    """One locked package: a node of the dependency graph.

    Attributes:
        id: unique within its graph.
        name: normalised as PEP 503 has it.
        version: as the project has it; empty when it has none (a workspace member, a path).
        origin: where it comes from.
        artifacts: the files the project pins; empty when it pins a version only.
        hashes: digests the project pins without saying which file each belongs to (requirements files).
        markers: the environments a fork of the lock is for, as PEP 508 markers; empty for every environment.
        attestation_identities: what ``pylock.toml`` records under that key (PEP 751), as it stands there.
        pins: what the project's own ``attestree.toml`` pins, in the same form.
        line: the line of the project's file that names it, counted from 1; 0 when it is not known.
        wheel_tags: for an installed package, the tags of the wheel that it came from (``cp312-cp312-win_amd64``), where
            the installer kept neither its name nor its hash; empty for everything else.
    """

    id: PackageId
    name: str
    version: str
    origin: Origin
    artifacts: tuple[Artifact, ...] = ()
    hashes: tuple[Digest, ...] = ()
    markers: tuple[str, ...] = ()
    attestation_identities: tuple[Mapping[str, object], ...] = field(default=(), hash=False)
    pins: tuple[Mapping[str, object], ...] = field(default=(), hash=False)
    line: int = 0
    wheel_tags: tuple[str, ...] = ()

    @property
    def display_name(self) -> str:
        """Return the package's name for showing."""
        return printable(self.name)

    @property
    def display_version(self) -> str:
        """Return the version for showing; empty when there is none."""
        return printable(self.version)

    @property
    def title(self) -> str:
        """Return name and version for showing, such as ``webframe 5.1.0``."""
        return f"{self.display_name} {self.display_version}".rstrip()
