"""What else a change has on both sides beside claims: provenance, origin, who requires it, its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.changes import ChangeKind, Place
from attestree.model import OriginKind
from attestree.rules.sides import claimed
from attestree.text import printable
from attestree.tui.detail import marks
from attestree.tui.detail.rows import Row, fact, lines_of, said
from attestree.tui.detail.wording import exactly, many
from attestree.tui.review.table import NOTHING, pair
from attestree.verdict import FileStatus, worst_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from attestree.model import Artifact, Package
    from attestree.records import Finding, PackageRecord
    from attestree.tui.review.entry import Entry
    from attestree.verdict import Level

_SOURCES_OF_LOSS = frozenset({"lost-provenance", "unreadable-provenance", "verification-failed", "partial-provenance"})
_ABOUT_TIMES = frozenset({"signing-upload-gap", "late-file", "fresh-release"})
_MOST_FILES = 40


def title_row(entry: Entry) -> Row:
    """Return the row that says which column is which."""
    before, after = entry.change.before, entry.change.after
    old = before.display_version if before else ""
    if entry.earlier is not None:
        left = said(("last attested  ", "dim"), (entry.earlier.package.display_version, "heading"))
    else:
        left = said(("before  ", "dim"), (old, "heading"))
    return pair(said(), left, said(("after  ", "dim"), (after.display_version if after else "", "heading")))


def provenance_row(entry: Entry) -> Row:
    """Return the status of the files that count, on both sides."""
    before = entry.earlier or entry.before
    levels = provenance_levels(entry)
    label = (
        marks.level(min(levels, key=lambda level: level.rank), "Provenance") if levels else said(("Provenance", "dim"))
    )
    values = _provenance(before, entry), _provenance(entry.after, entry)
    return pair(label.stylize("strong") if levels else label, *values, key="provenance")


def provenance_levels(entry: Entry) -> list[Level]:
    """Return the levels of the open findings that are about the provenance being there, and being sound."""
    return [finding.level for finding in entry.open_findings if finding.rule in _SOURCES_OF_LOSS]


def _provenance(record: PackageRecord | None, entry: Entry) -> Content:
    if record is None:
        return said(("not looked up", "dim")) if entry.settled else marks.status(FileStatus.NOT_CHECKED, running=True)
    if record.package.origin.kind is not OriginKind.INDEX:
        return marks.status(FileStatus.NOT_APPLICABLE)
    if record.error:
        return lines_of([marks.status(FileStatus.NOT_CHECKED), said((record.error, "dim"))])
    running = not record.settled and not all(file.verdict for file in record.counted)
    word = worst_status(file.status for file in record.counted)
    lines = [marks.status(word, running=running)]
    reason = next((file.reason for file in record.counted if file.status is word and file.verdict), "")
    told = any(reason in finding.detail for finding in entry.findings)
    if reason and not told and word not in (FileStatus.VERIFIED, FileStatus.NO_PROVENANCE):
        lines.append(said((reason, "dim")))
    if not claimed(record) and any(file.attestations for file in record.files):
        lines.append(said(("nothing proves its claims", "dim")))
    return lines_of(lines)


def uploaded_row(entry: Entry) -> tuple[Row | None, bool]:
    """Return when the files that count were uploaded, and whether a finding is about that; None where nobody says."""
    base = entry.earlier or entry.before
    values = [uploads(record) for record in (base, entry.after)]
    levels = [finding.level for finding in entry.open_findings if finding.rule in _ABOUT_TIMES]
    if not any(values):
        return None, False
    if not levels and values[0] == values[1]:
        return fact("Uploaded", (values[0], "dim")), False
    before, after = (said(value) if value else said(("not said", "dim")) for value in values)
    if not levels:
        return pair(said(("Uploaded", "dim")), before, after, key="uploaded"), False
    worst = min(levels, key=lambda level: level.rank)
    after = after.stylize(marks.level_tone(worst)).stylize("strong")
    return pair(marks.level(worst, "Uploaded").stylize("strong"), before, after, key="uploaded"), True


def uploads(record: PackageRecord | None) -> str:
    """Return when the files that count were uploaded, in words; empty where nobody says."""
    files = record.counted if record else ()
    times = sorted(
        {time for file in files if (time := (file.listing and file.listing.uploaded) or file.artifact.uploaded)}
    )
    return " to ".join(exactly(time) for time in dict.fromkeys((*times[:1], *times[-1:])))


def origin_row(entry: Entry) -> Row | None:
    """Return where the package comes from on both sides; None where it is the same place."""
    before, after = entry.change.before, entry.change.after
    if before is None or after is None or before.origin.display == after.origin.display:
        return None
    changed = entry.change.kind is ChangeKind.ORIGIN_CHANGED
    tone = "strong" if changed else ""
    label = said(("~ Origin", "strong")) if changed else said(("Origin", "dim"))
    return pair(label, said(before.origin.display), said((after.origin.display, tone)), key="origin")


def required_row(entry: Entry) -> Row | None:
    """Return who requires the package on both sides; None where that is the same."""
    change = entry.change
    before, after = change.places
    if change.before is None or change.after is None or before is after or Place.UNKNOWN in (before, after):
        return None
    words = {Place.DIRECT: "the project itself", Place.TRANSITIVE: "other packages only"}
    return pair(said(("~ Required by", "strong")), said(words[before]), said((words[after], "strong")), key="required")


def file_rows(entry: Entry) -> tuple[list[Row], list[Row]]:
    """Return the pinned files: those that differ although the version is the same, and all others.

    Where the version or the place is another one, every file is another one, and they are named only.
    """
    before, after = entry.change.before, entry.change.after
    if before is None or after is None:
        return [], [_files_of(after or before)]
    if before.version == after.version and entry.change.kind is not ChangeKind.ORIGIN_CHANGED:
        return _hashes(before, after, entry.open_findings)
    return [], [pair(said(("Files", "dim")), _names(before), _names(after), key="files")]


def _files_of(package: Package | None) -> Row:
    return Row(_names(package), said(("Files", "dim")), key="files")


def _names(package: Package | None) -> Content:
    if package is None or not (package.artifacts or package.hashes):
        return said(("none pinned", "dim"))
    if not package.artifacts:
        return said(f"{many(len(package.hashes), 'hash', 'hashes')} without names")
    first = [said((artifact.filename, "dim")) for artifact in package.artifacts[:1]]
    more = len(package.artifacts) - 1
    return lines_of([*first, said((f"and {more} more", "dim"))] if more else first)


def _hashes(before: Package, after: Package, findings: Sequence[Finding]) -> tuple[list[Row], list[Row]]:
    old = {item.filename: item for item in before.artifacts}
    new = {item.filename: item for item in after.artifacts}
    names = sorted({*old, *new})
    other = [
        _file(name, old.get(name), new.get(name), findings) for name in names if not _same(old.get(name), new.get(name))
    ]
    same = [_same_file(name) for name in names if _same(old.get(name), new.get(name))]
    if len(other) > _MOST_FILES:
        left_out = many(len(other) - _MOST_FILES, "more file")
        other = [*other[:_MOST_FILES], pair(said(), said((f"and {left_out}", "dim")), said())]
    if before.hashes != after.hashes:
        other.append(pair(said(("~ Hashes", "strong")), _pinned(before), _pinned(after), key="hashes"))
    return other, same[:_MOST_FILES]


def _pinned(package: Package) -> Content:
    """Return the hashes that are pinned without the names of their files."""
    return lines_of([said(str(item)) for item in package.hashes]) or said((NOTHING, "dim"))


def _same(old: Artifact | None, new: Artifact | None) -> bool:
    return old is not None and new is not None and set(old.digests) == set(new.digests)


def _file(name: str, old: Artifact | None, new: Artifact | None, findings: Sequence[Finding]) -> Row:
    levels = [finding.level for finding in findings if finding.file == printable(name)]
    label = marks.level(min(levels, key=lambda level: level.rank), "File") if levels else said("~ File")
    return pair(label.stylize("strong"), _hash(name, old), _hash(name, new, "strong"), key=f"file\0{name}")


def _same_file(name: str) -> Row:
    return fact("File", (name, "dim"), copy=name, what="the file name")


def _hash(name: str, artifact: Artifact | None, tone: str = "") -> Content:
    if artifact is None:
        return said(("not there", "dim"))
    digests = [said((str(digest), tone)) for digest in artifact.digests] or [said(("no hash pinned", "dim"))]
    return lines_of([said((name, "dim")), *digests])
