"""Files and attestations as the page shows them: names and values, each with what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from attestree.claims import CLAIMS
from attestree.glyphs import glyph
from attestree.identity import is_covered
from attestree.reports.sentences import exactly, sentence_of, size_of, title_of
from attestree.text import printable

if TYPE_CHECKING:
    from attestree.evidence import CheckedAttestation
    from attestree.records import FileRecord
    from attestree.verdict import FileStatus, Level, Trust


@dataclass(frozen=True, slots=True)
class Badge:
    """A word with its sign: ``value`` names it in the style sheet."""

    sign: str
    words: str
    value: str

    @classmethod
    def of(cls, word: Trust | FileStatus | Level) -> Badge:
        """Return the badge of ``word``."""
        return cls(glyph(word), word.words, word.value)


@dataclass(frozen=True, slots=True)
class Fact:
    """One named value.

    Attributes:
        name: what it is.
        value: as it is read.
        code: whether it is set like code: digests, addresses, names of files.
        url: where the value leads; empty where it leads nowhere, or where nothing proves that it is what it says.
        about: what the name means, or its number; empty where that is plain.
    """

    name: str
    value: str
    code: bool = False
    url: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class AttestationView:
    """One attestation; ``covered`` where a signature that holds speaks of this very file."""

    badge: Badge
    title: str
    reason: str
    proven: bool
    covered: bool
    sentence: str
    facts: tuple[Fact, ...]
    claims: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """One file."""

    name: str
    badge: Badge
    reason: str
    counted: bool
    facts: tuple[Fact, ...]
    attestations: tuple[AttestationView, ...]


def file_view(file: FileRecord) -> FileView:
    """Return ``file`` as it is shown."""
    listing, artifact = file.listing, file.artifact
    uploaded = listing.uploaded if listing and listing.uploaded else artifact.uploaded
    size = artifact.size if artifact.size is not None or listing is None else listing.size
    digest = artifact.sha256 or (listing.sha256 if listing else "")
    kind = [
        "would be installed" if file.installable else "",
        "in the lock" if file.locked else "not in the lock",
        "yanked" if listing and listing.yanked else "",
    ]
    facts = [Fact("file", ", ".join(filter(None, kind)))]
    if digest:
        source = "" if file.hash_source == "lock" else ", as the index has it"
        facts.append(Fact(f"SHA-256{source}", printable(digest), code=True))
    if uploaded:
        facts.append(Fact("uploaded", exactly(uploaded)))
    if size is not None:
        facts.append(Fact("size", size_of(size)))
    return FileView(
        artifact.display_name,
        Badge.of(file.status),
        file.reason,
        file.counted,
        tuple(facts),
        tuple(map(_attestation_view, file.attestations)),
    )


def _attestation_view(attestation: CheckedAttestation) -> AttestationView:
    claims = attestation.claims.present()
    covered = is_covered(attestation)
    return AttestationView(
        Badge.of(attestation.status),
        title_of(attestation),
        attestation.reason,
        attestation.proven,
        covered,
        sentence_of(attestation),
        tuple(_facts(attestation)),
        tuple(
            Fact(
                info.title, claims[info.field], code=True, url=_link(claims[info.field]) if covered else "", about=about
            )
            for info in CLAIMS
            if info.field in claims
            for about in (f"{info.meaning} ({info.oid})",)
        ),
    )


def _facts(attestation: CheckedAttestation) -> list[Fact]:
    statement, certificate, log = attestation.statement, attestation.certificate, attestation.log
    facts: list[Fact] = []
    if statement:
        facts.append(Fact("predicate type", statement.predicate_type, code=True))
        for subject in statement.subjects:
            digests = ", ".join(f"{name} {value}" for name, value in subject.digests.items())
            facts.append(Fact("about the file", f"{subject.name}, {digests}", code=True))
    if attestation.publisher:
        fields = ", ".join(f"{key} {value}" for key, value in attestation.publisher.fields.items() if value)
        kind = attestation.publisher.kind or "nobody"
        facts.append(Fact("publisher, as the index names it", f"{kind}{f': {fields}' if fields else ''}"))
    if certificate:
        facts.append(Fact("certificate, SHA-256", certificate.sha256, code=True))
        facts.append(Fact("issued by", certificate.issuer, code=True))
        facts.append(Fact("issued to", certificate.identity, code=True))
        facts.append(Fact("valid", f"{exactly(certificate.not_before)} to {exactly(certificate.not_after)}"))
    if log:
        taken = f", taken in {exactly(log.integrated)}" if log.integrated else ""
        facts.append(Fact("log entry", f"number {log.index}, {log.kind}{taken}"))
        facts.append(Fact("log id", log.log_id, code=True))
    return facts


def _link(url: str) -> str:
    """Return ``url`` where a person may be offered to follow it, else nothing.

    It has to be https with a host, hold no credentials and no character that is not plain ASCII: what is read is then
    exactly where it leads.
    """
    if not url.isascii() or " " in url or printable(url) != url:
        return ""
    try:
        parts = urlsplit(url)
        plain = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return url if plain else ""
