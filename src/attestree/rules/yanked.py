"""The release, or a file of it, is yanked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules.base import Case, Context, Rule, listed
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find(context: Context) -> Iterator[Case]:
    yanked = [file for file in context.record.files if file.listing and file.listing.yanked]
    if not yanked:
        return
    reason = next((file.listing.yanked_reason for file in yanked if file.listing and file.listing.yanked_reason), "")
    names = [file.artifact.filename for file in yanked]
    what = "this file is yanked" if len(names) == 1 else f"{listed(names)} are yanked"
    what = "the release is yanked" if len(yanked) == len(context.record.files) else what
    yield Case(
        f"{what}; the project says: {reason}" if reason else f"{what}, without a reason",
        file=names[0] if len(names) == 1 else "",
    )


RULE = Rule(
    id="yanked",
    level=Level.REVIEW,
    title="The release is yanked",
    why="The project asks that nobody takes this release anew; installers do so only because the lock names it.",
    benign=("It was yanked for a packaging mistake that does not concern you.",),
    remedy="Read the reason, and move to the release that replaces it.",
    find=_find,
    fires="The index marks a file of the release, or all of them, as yanked (PEP 592).",
    reads=("the yanked marks and their reasons on the index page",),
    incidents=(
        "Maintainers often yank before administrators remove: for some hours this may be the only sign. Most yanked "
        "releases are only broken."
    ),
)
