"""The lock, the index and the signed statement do not name the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.history import parse_version
from attestree.release_states import files_of_release
from attestree.rules.base import Case, Context, Rule
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.records import FileRecord


def _find(context: Context) -> Iterator[Case]:
    for file in context.record.files:
        yield from _between_lock_and_index(file)
        yield from _between_lock_and_statements(file)
    yield from _loose_hashes(context)
    yield from _between_two_locks(context)


def _between_lock_and_index(file: FileRecord) -> Iterator[Case]:
    locked = file.artifact.sha256
    served = file.listing.sha256.lower() if file.locked and file.listing else ""
    if locked and served and locked != served:
        yield Case(
            "the index serves this file with another SHA-256 than the lock pins",
            file=file.artifact.filename,
            before=locked,
            after=served,
        )


def _between_lock_and_statements(file: FileRecord) -> Iterator[Case]:
    expected = file.artifact.sha256 or (file.listing.sha256.lower() if file.listing else "")
    signed = {
        subject.digests.get("sha256", "").lower()
        for attestation in file.attestations
        if attestation.proven and attestation.statement
        for subject in attestation.statement.subjects
        if subject.name == file.artifact.filename  # of another file, other bytes are what to expect
    }
    for value in sorted(signed - {expected, ""}) if expected else ():
        yield Case(
            "the signed statement is about a file of this name with another SHA-256",
            file=file.artifact.filename,
            before=expected,
            after=value,
        )


def _loose_hashes(context: Context) -> Iterator[Case]:
    """A requirements file pins hashes without file names: at least one must belong to a file of the release."""
    pinned = {digest.value for digest in context.record.package.hashes if digest.algorithm == "sha256"}
    files = files_of_release(context.page, context.record.package.version) if context.page else ()
    served = {file.sha256.lower() for file in files}
    if pinned and served and "" not in served and not pinned & served:
        yield Case("none of the hashes that are pinned belongs to a file the index lists for this release")


def _between_two_locks(context: Context) -> Iterator[Case]:
    """The same release, pinned twice, must be the same bytes: an index never gives a file name away a second time."""
    before, after = context.before.package if context.before else None, context.record.package
    if before is None or parse_version(before.version) != parse_version(after.version):
        return
    pinned = {item.filename: item.sha256 for item in before.artifacts}
    for artifact in after.artifacts:
        expected = pinned.get(artifact.filename, "")
        if expected and artifact.sha256 and artifact.sha256 != expected:
            yield Case(
                "the two locks pin different SHA-256 for a file of this name",
                file=artifact.filename,
                before=expected,
                after=artifact.sha256,
            )


RULE = Rule(
    id="hash-mismatch",
    level=Level.BLOCK,
    title="The hashes of a file contradict each other",
    why=(
        "A lock pins exact bytes. Where the index or the signed statement names other bytes under the same file name, "
        "somebody replaced the file, or something between you and the index did."
    ),
    benign=(
        "A mirror or a proxy rebuilds or repacks files.",
        "The lock was made against another index that has another build of the same name.",
    ),
    remedy="Do not install this file. Find out which index the lock was made against, and compare the hashes there.",
    find=_find,
    fires=(
        "The SHA-256 of a file in the lock is not the one the index lists, or not the one in a signed statement on a "
        "file of that name; or none of the hashes that are pinned without file names belongs to a file of the release; "
        "or, in a review, the two sides pin different hashes for one file name of the same version."
    ),
    reads=(
        "the hashes in the lock of both sides, on the index page, and in the statements a verified signature covers",
    ),
    incidents=(
        "No case on a public index is known, because PyPI never lets a file name be used twice. It is what shows a "
        "mirror or a proxy that serves other bytes, and a lock file that was edited by hand. A new release with new "
        "hashes is not its business."
    ),
)
