"""The files of a release: names, digests, sizes, and whether the index has provenance for them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from demo_data.shape import MAIN, MIRROR, Odd
from demo_data.timeline import releases

if TYPE_CHECKING:
    from demo_data.shape import Project

FILES = "https://files.example/packages/"
_ORDINARY = Odd()


@dataclass(frozen=True, kw_only=True)
class File:
    """One file.

    Attributes:
        project: whose.
        version: the release it belongs to.
        filename: its name.
        uploaded: when the index received it.
        attested: whether the index links to provenance.
    """

    project: Project
    version: str
    filename: str
    uploaded: datetime
    attested: bool

    @property
    def odd(self) -> Odd:
        """Return what is odd about the release."""
        return self.project.odd if self.version == self.project.version else _ORDINARY

    @property
    def locked_sha256(self) -> str:
        """Return the digest that the lock pins."""
        return digest(self.filename)

    @property
    def listed_sha256(self) -> str:
        """Return the digest that the index lists."""
        return digest(f"replaced {self.filename}") if self.odd.replaced else self.locked_sha256

    @property
    def size(self) -> int:
        """Return bytes; an extension module takes more of them."""
        number = int(digest(f"size {self.project.name} {self.filename[-12:]}")[:8], 16)
        pure = self.filename.endswith(("none-any.whl", ".tar.gz"))
        return 9_000 + number % 180_000 if pure else 240_000 + number % 3_400_000

    @property
    def url(self) -> str:
        """Return where it lies."""
        folder = digest(f"folder {self.filename}")
        if self.project.index == MAIN:
            return f"{FILES}{folder[:2]}/{folder[2:4]}/{folder[4:60]}/{self.filename}"
        return urljoin(self.project.index, f"../files/{self.project.name}/{self.filename}")

    @property
    def provenance(self) -> str:
        """Return where its provenance lies."""
        if self.project.index == MAIN:
            return urljoin(MAIN, f"../integrity/{self.project.name}/{self.version}/{self.filename}/provenance")
        return f"{self.url}.provenance"


def digest(text: str) -> str:
    """Return the SHA-256 that stands for the contents of the file ``text``."""
    return hashlib.sha256(f"orchard-shop {text}".encode()).hexdigest()


def files(project: Project, version: str) -> tuple[File, ...]:
    """Return the files of one release, in the order of upload."""
    when = releases(project)[version]
    odd = project.odd if version == project.version else _ORDINARY
    serves = project.signer is not None and when.date().isoformat() >= project.attested
    found: list[File] = []
    for number, pattern in enumerate((*project.files, *odd.late)):
        name = pattern.format(stem=project.stem, version=version)
        late = odd.late.get(pattern)
        seconds = 2.3 * number + int(digest(f"moment {name}")[:3], 16) / 4096
        bare = late is not None or name.endswith(odd.unattested or ("no such end",))
        found.append(
            File(
                project=project,
                version=version,
                filename=name,
                uploaded=when + timedelta(milliseconds=int(seconds * 1000)) + (late or timedelta()),
                attested=serves and not bare and project.index != MIRROR,
            )
        )
    return tuple(found)


def every_file(project: Project) -> tuple[File, ...]:
    """Return the files of all releases, from old to new."""
    return tuple(file for version in releases(project) for file in files(project, version))
