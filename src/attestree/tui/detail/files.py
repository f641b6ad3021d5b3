"""The files of a release, and the level of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.text import printable
from attestree.tui.detail import marks
from attestree.tui.detail.levels import Depth, Level, file_at
from attestree.tui.detail.rows import CUT, Page, Row, aside, blank, fact, heading, joined, lines_of, said, unbroken
from attestree.tui.detail.sentences import title
from attestree.tui.detail.wording import day, exactly, https, short, size
from attestree.verdict import TRUST_OF_STATUS, FileStatus

if TYPE_CHECKING:
    from datetime import datetime

    from attestree.records import FileRecord, PackageRecord

_MOST_FILES = 6
_QUIET = frozenset({FileStatus.VERIFIED, FileStatus.NO_PROVENANCE, FileStatus.NOT_APPLICABLE})


def file_rows(record: PackageRecord, level: Level) -> list[Row]:
    """Return the files of a package: all of them where they are few, else those that count and a way to the rest."""
    rows = [_count(record)]
    ordered = _ordered(record)
    if len(ordered) <= _MOST_FILES:
        return rows + [_file_row(file, level) for file in ordered]
    rows += [_file_row(file, level) for file in ordered if file.counted]
    return [*rows, opens("All files", f"{len(ordered)}, with those that do not count here", level.into(Depth.FILES))]


def files_page(record: PackageRecord, level: Level) -> Page:
    """Return every file of a package."""
    rows = [_count(record), *(_file_row(file, level) for file in _ordered(record))]
    return Page(tuple(rows), copy="\n".join(file.artifact.display_name for file in record.files), what="the file names")


def _ordered(record: PackageRecord) -> list[FileRecord]:
    return sorted(record.files, key=lambda file: (not file.counted, file.status.rank if file.verdict else 0))


def _count(record: PackageRecord) -> Row:
    counted = len(record.counted)
    return heading("Files", f"{counted} of {len(record.files)} {'counts' if counted == 1 else 'count'} here")


def _file_row(file: FileRecord, level: Level) -> Row:
    digest = _sha256(file)
    known = [
        "would be installed here" if file.installable else "",
        "" if file.counted else "not counted",
        "" if file.locked else "not in the lock",
        "yanked" if file.listing and file.listing.yanked else "",
        size(_size(file)),
        day(_uploaded(file)),
        "" if digest else "no SHA-256",
    ]
    facts = [unbroken(item, "dim") for item in known]
    facts.append(unbroken(f"sha256 {short(digest)}", "dim") + CUT if digest else said())
    lines = [said((file.artifact.filename, "strong" if file.counted else ""))]
    if file.verdict and file.status not in _QUIET:
        lines.append(said((file.reason, TRUST_OF_STATUS[file.status].value)))
    lines.append(joined(facts))
    return Row(
        lines_of(lines),
        marks.status(file.status, running=file.verdict is None),
        target=level.file(file.artifact.filename),
        copy=printable(digest),
        what=f"the SHA-256 of {file.artifact.display_name}",
        key=f"file\0{file.artifact.filename}",
    )


def file_page(record: PackageRecord, level: Level) -> Page:
    """Return what is known of one file; a page without rows where the package has none of that name."""
    file = file_at(record, level)
    if file is None:
        return Page()
    word = file.reason if file.verdict else "waiting for its turn"
    rows = [
        Row(
            said((word, "strong")),
            marks.status(file.status, running=file.verdict is None).stylize("strong"),
            key="status",
        ),
        blank(),
        fact("File", (file.artifact.filename, "strong"), copy=file.artifact.filename, what="the file name"),
        *_hash_rows(file),
    ]
    if file.attestations:
        rows.append(
            heading("Attestations", "the file is as good as the worst of them" if file.attestations[1:] else "")
        )
        rows += [_attestation_row(file, level, place) for place in range(len(file.attestations))]
    if file.verdict and file.verdict.raw:
        rows.append(blank())
        rows.append(opens("Raw JSON", "the provenance object as the index gave it", level.into(Depth.RAW)))
    rows += [heading("About the file"), *_facts(file)]
    return Page(tuple(rows), copy=printable(_sha256(file)), what="the SHA-256")


def opens(title_: str, about: str, target: Level) -> Row:
    """Return a row that leads one level deeper."""
    return Row(said((about, "dim")), said((title_, "strong")), target=target, key=f"opens\0{target.depth}")


def _attestation_row(file: FileRecord, level: Level, place: int) -> Row:
    attestation = file.attestations[place]
    lines = [said((f"{place + 1}  ", "dim"), (title(attestation), "strong"))]
    if attestation.reason != file.reason:
        lines.append(said((attestation.reason, "" if attestation.status is FileStatus.VERIFIED else "strong")))
    return Row(
        lines_of(lines),
        marks.status(attestation.status),
        target=level.chosen(place),
        key=f"attestation\0{place}",
    )


_HASH_SOURCES = {
    "lock": "from the lock",
    "index": "from the index: the lock gives none",
    "tags": "from the index, for the file that the wheel tags tell: not proven to be what is installed",
}


def _hash_rows(file: FileRecord) -> list[Row]:
    digest = _sha256(file)
    if not digest:
        return [fact("SHA-256", ("neither the lock nor the index gives one", "review"))]
    source = _HASH_SOURCES[file.hash_source]
    rows = [fact("SHA-256", lines_of([said(digest), said((source, "dim"))]), copy=digest)]
    listed = file.listing.sha256 if file.listing else ""
    if listed and file.artifact.sha256:
        agrees = listed == file.artifact.sha256
        rows.append(_agreement("Index says", listed, agrees=agrees))
    stated = {
        value
        for item in file.attestations
        if item.statement
        for subject in item.statement.subjects
        if (value := subject.digests.get("sha256"))
    }
    if stated:
        other = next((value for value in sorted(stated) if value != digest), "")
        rows.append(_agreement("Statement says", other, agrees=not other))
    return rows


def _agreement(label: str, value: str, *, agrees: bool) -> Row:
    if agrees:
        return fact(label, ("the same", "dim"))
    return fact(label, lines_of([said((value, "failed")), said(("another digest", "failed"))]), copy=value)


def _facts(file: FileRecord) -> list[Row]:
    rows = []
    if _size(file) is not None:
        rows.append(fact("Size", f"{size(_size(file))}", aside(f"{_size(file)} bytes")))
    rows.append(fact("Uploaded", exactly(_uploaded(file))))
    rows.append(fact("Installed here", "yes" if file.installable else "no"))
    rows.append(fact("Counts here", "yes" if file.counted else "no", "" if file.locked else "   not in the lock"))
    if file.listing and file.listing.yanked:
        rows.append(fact("Yanked", ("yes", "review"), f"   {file.listing.yanked_reason or 'no reason given'}"))
    url = file.artifact.url or (file.listing.url if file.listing else "")
    if url:
        rows.append(fact("Address", url, link=https(url), copy=url))
    if file.listing and file.listing.provenance.url:
        link = file.listing.provenance.url
        rows.append(fact("Provenance", link, link=https(link), copy=link))
    elif file.listing and file.listing.provenance.refusal:
        rows.append(fact("Provenance", (f"not fetched: {file.listing.provenance.refusal}", "review")))
    return rows


def _sha256(file: FileRecord) -> str:
    return file.artifact.sha256 or (file.listing.sha256 if file.listing else "")


def _size(file: FileRecord) -> int | None:
    return file.artifact.size if file.artifact.size is not None else (file.listing.size if file.listing else None)


def _uploaded(file: FileRecord) -> datetime | None:
    return (file.listing.uploaded if file.listing else None) or file.artifact.uploaded
