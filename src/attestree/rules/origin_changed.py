"""The package comes from another place than on the old side, and what is there are not the bytes that were locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.model import OriginKind
from attestree.release_states import is_attested
from attestree.rules.base import Case, Context, Rule
from attestree.sameness import origins_differ
from attestree.verdict import FileStatus, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.model import Package
    from attestree.records import FileRecord, PackageRecord

_OPEN = frozenset({FileStatus.VERIFIED, FileStatus.NOT_CHECKED})


def _find(context: Context) -> Iterator[Case]:
    before, record = context.before, context.record
    if before is None or not _is_elsewhere(before, record) or _same_bytes(before.package, record.package):
        return
    was, now = _place(before), _place(record)
    had = any(map(_has_provenance, before.counted))
    lost = had and _is_unprovable(record)
    words = (
        f"; {before.package.version} from there had provenance, and what is here has none that holds" if lost else ""
    )
    yield Case(
        f"it comes from {now} instead of {was}{words}",
        _level(record, lost=lost),
        before=f"{before.package.version} from {was}",
        after=f"{record.package.version} from {now}",
    )


def _is_elsewhere(before: PackageRecord, record: PackageRecord) -> bool:
    old, new = before.package.origin, record.package.origin
    if OriginKind.INDEX is old.kind is new.kind and before.index and record.index:
        return before.index != record.index  # where each was asked for, whatever the file says or leaves out
    return origins_differ(old, new, "", other_version=True)


def _same_bytes(old: Package, new: Package) -> bool:
    """Return whether all that would be installed now was pinned before: then it does not matter where it lies."""
    before, after = _hashes(old), _hashes(new)
    return bool(after) and "" not in after and after <= before


def _hashes(package: Package) -> set[str]:
    loose = {digest.value for digest in package.hashes if digest.algorithm == "sha256"}
    return loose | {artifact.sha256 for artifact in package.artifacts}


def _is_unprovable(record: PackageRecord) -> bool:
    """Return whether that place offers nothing that could be verified; a path is code that the review itself shows."""
    if record.package.origin.kind is OriginKind.PATH:
        return False
    if record.package.origin.kind is not OriginKind.INDEX:
        return True
    return not any(file.status in _OPEN for file in record.counted)


def _has_provenance(file: FileRecord) -> bool:
    return file.status is FileStatus.VERIFIED or (file.listing is not None and is_attested(file.listing))


def _level(record: PackageRecord, *, lost: bool) -> Level:
    if lost:
        return Level.BLOCK
    proven = bool(record.counted) and all(file.status is FileStatus.VERIFIED for file in record.counted)
    return Level.NOTE if proven else Level.REVIEW


def _place(record: PackageRecord) -> str:
    return f"the index {record.index}" if record.index else record.package.origin.display


RULE = Rule(
    id="origin-changed",
    level=Level.REVIEW,
    title="It comes from another place",
    why=(
        "Whoever changes the lock can point it at an index, a repository or an address of their own, under the name "
        "that everybody knows. Away from the index that serves provenance nothing can be verified, so nothing else "
        "would be said of such a package."
    ),
    benign=(
        "The project moved to a mirror or a private index, together with an upgrade.",
        "It takes a fork for a time, until a fix is released.",
    ),
    remedy="Find out who decided that, and read what lies there as you would read a new dependency.",
    find=_find,
    fires=(
        "In a review, the package comes from another index, repository or server than on the old side, or from an "
        "index on one side only. It is quiet where every hash that is pinned now was pinned before: those are the same "
        "bytes. It is a block where the old side had provenance and the new place has none that holds: an address, a "
        "repository, or an index that serves none, since whoever runs it decides what its pages say. It is a note "
        "where the new side's provenance is verified: the rules that compare publishers say the rest."
    ),
    reads=(
        "where both sides come from, or were asked for",
        "the hashes that both locks pin",
        "the status of the files",
    ),
    incidents=(
        "No provenance rule sees dependency confusion (Birsan, 2021) by itself; where it enters through a lock file, "
        "as a package that comes from another index than before, this one does."
    ),
)
