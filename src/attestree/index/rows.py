"""One row of a project's page, in JSON or in HTML, and the oddities met while reading rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from attestree.index.addresses import absolute, why_not_fetched
from attestree.releases import LinkState, ProvenanceLink
from attestree.text import printable, shorten

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NO_LINK = ProvenanceLink(LinkState.MISSING)
_NULL_LINK = ProvenanceLink(LinkState.NULL)


class Row(NamedTuple):
    """One file as a page lists it; the fields are those of ``releases.IndexFile``."""

    filename: str
    url: str
    sha256: str
    size: int | None
    uploaded: datetime | None
    yanked: bool
    yanked_reason: str
    provenance: ProvenanceLink
    metadata_url: str
    metadata_sha256: str = ""


class Sheet(NamedTuple):
    """A page, taken apart as far as its format goes: what it says of the project, and its rows. Texts are raw."""

    name: str
    status: str
    status_reason: str
    rows: list[Row]


@dataclass
class Remarks:
    """Oddities of a page: each is noted once, with its number of cases and the first of them."""

    _cases: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, what: str, case: str = "") -> None:
        """Note one case of ``what``, a clause with a plural subject; ``case`` is raw."""
        count, first = self._cases.get(what, (0, case))
        self._cases[what] = count + 1, first

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the notes, printable."""
        return tuple(
            f"{what} ({count}, the first is {shorten(printable(first), 100)})" if first else what
            for what, (count, first) in self._cases.items()
        )


def link(page_url: str, value: object) -> ProvenanceLink:
    """Return what a row's ``provenance`` says, where the row has it (PEP 740).

    PEP 740 wants a fully qualified address; real servers send paths too, which are resolved against the page.
    """
    if value is None:
        return _NULL_LINK
    url = absolute(page_url, value) if isinstance(value, str) and value else ""
    if not url:
        return ProvenanceLink(LinkState.REFUSED, refusal="the index names something that is no address")
    if problem := why_not_fetched(url, named_by=page_url):
        shown = shorten(printable(url.partition("?")[0]), 80)
        return ProvenanceLink(LinkState.REFUSED, refusal=f"the provenance address {shown} {problem}")
    return ProvenanceLink(LinkState.GIVEN, url)


def no_link() -> ProvenanceLink:
    """Return what a row without ``provenance`` says: nothing."""
    return _NO_LINK


def sha256(value: object, filename: str, remarks: Remarks) -> str:
    """Return a SHA-256 digest as hexadecimal digits; empty where ``value`` is none."""
    if value is None:
        return ""
    digits = value.lower() if isinstance(value, str) else ""
    if _SHA256.fullmatch(digits):
        return digits
    remarks.add("the index gives SHA-256 digests that are none", filename)
    return ""


def moment(value: object, filename: str, remarks: Remarks) -> datetime | None:
    """Return a time of upload (PEP 700); None where ``value`` is none. Without a time zone it is taken for UTC."""
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value if isinstance(value, str) else "")
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        remarks.add("the index gives times of upload that are none", filename)
        return None
