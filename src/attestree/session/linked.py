"""What an index page says of a file's provenance, before any is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attestree.evidence import FileVerdict
from attestree.releases import LinkState
from attestree.verdict import FileStatus

if TYPE_CHECKING:
    from attestree.records import FileRecord


def verdict_of_link(file: FileRecord, *, serves: bool) -> FileVerdict | None:
    """Return the verdict that the page alone decides; None where provenance is to be fetched.

    Args:
        file: what is known of the file, with its line of the index page where it has one.
        serves: whether the index has shown provenance for any file: only then its silence on this one says something.
    """
    if file.listing is None:
        return FileVerdict(FileStatus.NOT_CHECKED, "the index does not list this file")
    link = file.listing.provenance
    match link.state:
        case LinkState.GIVEN if not file.counted:
            return FileVerdict(FileStatus.NOT_CHECKED, "has provenance, which is not checked because it does not count")
        case LinkState.GIVEN:
            return None
        case LinkState.REFUSED:
            return FileVerdict(FileStatus.UNREADABLE, link.refusal)
        case LinkState.NULL:
            return FileVerdict(FileStatus.NO_PROVENANCE, "the index has no provenance for this file")
        case LinkState.MISSING if serves:
            return FileVerdict(
                FileStatus.NO_PROVENANCE, "the index serves provenance for other files and has none for this one"
            )
        case LinkState.MISSING:
            return FileVerdict(FileStatus.UNKNOWN, "this index has shown no provenance")
        case never:
            assert_never(never)
