"""A locked file is no longer on the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.releases import ProjectStatus
from attestree.rules.base import Case, Context, Rule, listed
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find(context: Context) -> Iterator[Case]:
    page = context.page
    if page is None or context.record.project_status is ProjectStatus.QUARANTINED:
        return  # a quarantined project shows no files, which its own rule says
    listed_hashes = {file.sha256.lower() for file in page.files} - {""}
    names = [
        file.artifact.filename
        for file in context.record.files
        if file.locked
        and file.listing is None
        and page.file(file.artifact.filename) is None
        and file.artifact.sha256 not in listed_hashes
    ]
    if names:
        few = len(names) == 1
        which = "the lock names this file, which is" if few else f"the lock names {listed(names)}, which are"
        yield Case(
            f"{which} not on {page.index} any more",
            file=names[0] if few else "",
            before=f"locked: {listed(sorted(names), 5)}",
            after="not listed",
        )


RULE = Rule(
    id="vanished-file",
    level=Level.BLOCK,
    title="A locked file is gone from the index",
    why=(
        "Files disappear when a release is deleted, or when administrators remove it, which is what happens to "
        "releases that turn out malicious."
    ),
    benign=(
        "A mirror is behind its source, or keeps only some files.",
        "The project deleted a broken release.",
        "The lock was made against another index.",
    ),
    remedy="Find out why it was removed before you install a copy from a cache, and lock a release that exists.",
    find=_find,
    fires=(
        "A file that the lock names is on the index neither by its name nor by its SHA-256. For a quarantined project, "
        "which lists no files, the other rule speaks."
    ),
    reads=("the locked file names and hashes, and the files on the index page",),
    incidents=(
        "Administrators can take single malicious releases off the index as well as whole projects, so a lock that "
        "still names one of LiteLLM's (March 2026) runs into this. Like quarantine it comes after the discovery."
    ),
)
