"""What an index says of a project: the answer to one Simple API request (PEP 691, 700, 740, 792)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from attestree.text import printable

if TYPE_CHECKING:
    from datetime import datetime


class LinkState(StrEnum):
    """What an index says of one file's provenance: three different things."""

    GIVEN = "given"
    """The file's ``provenance`` key holds an address."""
    NULL = "null"
    """The key is there and null: this index serves provenance, and has none for the file."""
    MISSING = "missing"
    """The key is not there. PEP 740 makes it optional, so this alone proves nothing."""
    REFUSED = "refused"
    """The key holds something that must not be fetched; ``refusal`` says why."""


@dataclass(frozen=True, slots=True)
class ProvenanceLink:
    """Where one file's provenance object is, if the index says so.

    Attributes:
        state: which of the four answers this is.
        url: absolute, ready to fetch; empty unless ``state`` is ``GIVEN``.
        refusal: why the address is not fetched, printable; empty unless ``state`` is ``REFUSED``.
    """

    state: LinkState
    url: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class IndexFile:
    """One file on an index's page. Texts are raw.

    Attributes:
        filename: as the index gives it.
        version: the release it belongs to, read from the file name, in PEP 440 normal form; empty if unreadable.
        url: absolute address of the file itself; never fetched.
        sha256: hexadecimal; empty when the index gives none.
        size: bytes, None when the index does not say.
        uploaded: time of upload with time zone, None when the index does not say.
        yanked: whether the file is yanked (PEP 592).
        yanked_reason: raw; empty when none is given.
        provenance: see ``ProvenanceLink``.
        metadata_url: where the core metadata lies (PEP 658); empty when the index does not serve it.
        metadata_sha256: what the core metadata hashes to, hexadecimal; empty when the index does not say.
    """

    filename: str
    version: str
    url: str
    sha256: str
    size: int | None
    uploaded: datetime | None
    yanked: bool
    yanked_reason: str
    provenance: ProvenanceLink
    metadata_url: str = ""
    metadata_sha256: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """What a page says of one release as a whole: the project's history, one line a release.

    Attributes:
        version: in PEP 440 normal form.
        files: how many files it has.
        attested: how many of them have a provenance address.
        first_upload: time of the first upload, None when the index does not say.
        last_upload: time of the last upload, None when the index does not say.
        yanked: whether every file is yanked.
        sample: one attested file, a wheel where there is one; None where none is attested.
    """

    version: str
    files: int
    attested: int
    first_upload: datetime | None
    last_upload: datetime | None
    yanked: bool
    sample: IndexFile | None = None


class ProjectStatus(StrEnum):
    """PEP 792's status markers."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    QUARANTINED = "quarantined"
    DEPRECATED = "deprecated"
    UNSAID = "unsaid"
    """The index gives no status, or one that PEP 792 does not name."""


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """One project's page on one index.

    Attributes:
        name: the name that was asked for, normalised.
        index: the index's address without credentials.
        status: PEP 792 status.
        status_reason: raw; empty when none is given.
        files: the files of the releases that were asked for, in the order of the page.
        releases: every release, by version from old to new.
        serves_provenance: whether this page alone proves that the index serves provenance: some file's key is null or
            holds an address.
        notes: oddities of the page a person should know, printable.
    """

    name: str
    index: str
    status: ProjectStatus
    status_reason: str
    files: tuple[IndexFile, ...]
    releases: tuple[ReleaseSummary, ...]
    serves_provenance: bool
    notes: tuple[str, ...] = ()

    def release(self, version: str) -> tuple[IndexFile, ...]:
        """Return the files of the release ``version``, which is in PEP 440 normal form."""
        return tuple(file for file in self.files if file.version == version)

    def file(self, filename: str) -> IndexFile | None:
        """Return the file of that exact name, or None where the page has none."""
        return next((file for file in self.files if file.filename == filename), None)

    @property
    def display_index(self) -> str:
        """Return the index's address for showing."""
        return printable(self.index)
