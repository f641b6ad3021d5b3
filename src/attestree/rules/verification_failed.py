"""The proof of a file's provenance does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules.base import Case, Context, Rule
from attestree.verdict import FileStatus, Level

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find(context: Context) -> Iterator[Case]:
    for file in context.record.files:
        if file.status is FileStatus.FAILED:
            # What would not be installed here weighs less, but a forged neighbour is no accident either.
            level = Level.BLOCK if file.counted else Level.REVIEW
            yield Case(file.reason, level, file=file.artifact.filename)


RULE = Rule(
    id="verification-failed",
    level=Level.BLOCK,
    title="The provenance of a file does not hold",
    why=(
        "A signature, a certificate, the transparency log, the file's hash or its publisher contradicts the provenance "
        "that the index serves. Either the file or the provenance is not what its publisher made."
    ),
    benign=(
        "The trust root is older than the key that signed; refreshing it settles that.",
        "A mirror serves the provenance of another build of the same file.",
    ),
    remedy=(
        "Do not install this file. Compare it with the project's own release, and tell the index's security contact."
    ),
    find=_find,
    fires=(
        "The status of a file is failed: signature, certificate, log entry, statement, digest or publisher do not "
        "hold. For a file that does not count it is for review. What could not be checked never fires."
    ),
    reads=("the verdict on every file",),
    incidents=(
        "No case on a public index is known: whoever uploads past the workflow has no attestation at all, and whoever "
        "abuses the workflow has a valid one. It is what a mirror that swaps files, or their provenance, runs into."
    ),
)
