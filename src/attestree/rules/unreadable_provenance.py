"""The provenance of the earlier release could be checked, and that of this one cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.identity import is_covered
from attestree.rules.base import Case, Context, Rule
from attestree.verdict import FileStatus, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.records import FileRecord

_NOTHING, _PROVEN, _VERIFIED = range(3)
_WORDS = ("could not be read", "held, its publisher unknown", "verified")


def _find(context: Context) -> Iterator[Case]:
    if context.before is None:
        return
    best = max((_readable(file) for file in context.before.files), default=_NOTHING)
    for file in context.record.counted:
        if file.status is FileStatus.UNREADABLE and _readable(file) < best:
            yield Case(
                f"{file.reason}; that of {context.before.package.version} {_WORDS[best]}",
                file=file.artifact.filename,
                before=_WORDS[best],
                after=_WORDS[_readable(file)],
            )


def _readable(file: FileRecord) -> int:
    """Return how much of a file's provenance could be checked and holds."""
    if file.status is FileStatus.VERIFIED:
        return _VERIFIED
    return _PROVEN if any(is_covered(item) for item in file.attestations) else _NOTHING


RULE = Rule(
    id="unreadable-provenance",
    level=Level.REVIEW,
    title="The provenance cannot be read any more",
    why=(
        "There is provenance, but in a form that cannot be checked, so it proves nothing; that of the earlier release "
        "did. A broken document is also a way to make a check step aside."
    ),
    benign=(
        "The log or the index has a newer format than this program knows.",
        "The project publishes through a service whose publishers cannot be compared yet.",
    ),
    remedy="Update attestree. If the reason stays, look at the raw document, and ask the index who wrote it.",
    find=_find,
    fires=(
        "A file that counts has provenance which is malformed, or of a kind that cannot be checked, and more of the "
        "earlier release's could be: it was verified, or at least its proof held. Where nothing was readable before, "
        "the file's own status says all there is."
    ),
    reads=("the status of the files that count, and of the earlier release's files",),
    incidents="None is known. Without this rule, garbage in place of a missing attestation would pass as a calm blue.",
)
