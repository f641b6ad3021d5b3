"""The lock, the index and the signed statement do not name the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.history import parse_version
from attestree.release_states import files_of_release
from attestree.rules.base import Case, Context, Rule
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from attestree.records import FileRecord


_SHOWN = 12
"""So many digits of a hash tell two apart in a sentence; the whole ones stand in before and after."""


def _find(context: Context) -> Iterator[Case]:
    record, pinned = context.record, _pinned_before(context)
    lock = "in the new lock" if pinned else "in the lock"
    for file in record.files:
        name = file.artifact.filename
        yield from _case(name, [("in the old lock", pinned.get(name, "")), *_said(file, lock)])
    known = {file.artifact.filename for file in record.files}
    for artifact in record.package.artifacts:
        if artifact.filename not in known:
            yield from _case(
                artifact.filename, [("in the old lock", pinned.get(artifact.filename, "")), (lock, artifact.sha256)]
            )
    yield from _loose_hashes(context)


def _pinned_before(context: Context) -> dict[str, str]:
    """Return the hashes that the old side pins, by file name.

    They are to be compared where both sides are the same release: an index never gives a file name away a second time.
    """
    before, after = context.before.package if context.before else None, context.record.package
    if before is None or parse_version(before.version) != parse_version(after.version):
        return {}
    return {item.filename: item.sha256 for item in before.artifacts}


def _said(file: FileRecord, lock: str) -> Iterator[tuple[str, str]]:
    """Yield where a SHA-256 of the file stands, and which; empty for none."""
    listed_there = file.listing.sha256.lower() if file.listing else ""
    yield lock if file.locked else "on the index", file.artifact.sha256
    if file.locked or not file.artifact.sha256:
        yield "on the index", listed_there
    signed = {
        subject.digests.get("sha256", "").lower()
        for attestation in file.attestations
        if attestation.proven and attestation.statement
        for subject in attestation.statement.subjects
        if subject.name == file.artifact.filename  # of another file, other bytes are what to expect
    }
    for value in sorted(signed):
        yield "in the signed statement", value


def _case(filename: str, said: Iterable[tuple[str, str]]) -> Iterator[Case]:
    """Yield the one case of a file whose hashes are not all the same."""
    places: dict[str, list[str]] = {}
    for place, value in said:
        if value:
            places.setdefault(value, []).append(place)
    if len(places) < 2:
        return
    named = {value: _together(tuple(dict.fromkeys(where))) for value, where in places.items()}
    # What an acknowledgement is bound to: every hash, and where it stands.
    before, *others = (f"{value} {where}" for value, where in named.items())
    short = ", and ".join(f"{value[:_SHOWN]}... {where}" for value, where in named.items())
    yield Case(
        f"the SHA-256 of this file is {short}",
        file=filename,
        before=before,
        after="; ".join(others),
    )


def _together(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _loose_hashes(context: Context) -> Iterator[Case]:
    """A requirements file pins hashes without file names: at least one must belong to a file of the release."""
    pinned = {digest.value for digest in context.record.package.hashes if digest.algorithm == "sha256"}
    files = files_of_release(context.page, context.record.package.version) if context.page else ()
    served = {file.sha256.lower() for file in files}
    if pinned and served and "" not in served and not pinned & served:
        yield Case("none of the hashes that are pinned belongs to a file the index lists for this release")


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
        "or, in a review, the two sides pin different hashes for one file name of the same version. "
        "One finding for each file tells every hash that is named for it, and where."
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
