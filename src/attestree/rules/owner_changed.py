"""The same repository belongs to somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules.base import Case, Context, Rule
from attestree.rules.repositories import Fate, repositories
from attestree.rules.sides import numbered
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find(context: Context) -> Iterator[Case]:
    for found in repositories(context, Fate.TRANSFERRED):
        before, after = (item.owner or item.repository for item in (found.before, found.after))
        yield Case(
            f"the repository that {found.version} came from belongs to {after} now, before to {before}",
            file=found.file,
            before=numbered(found.before),
            after=numbered(found.after),
        )


RULE = Rule(
    id="owner-changed",
    level=Level.REVIEW,
    title="The repository has another owner",
    why=(
        "The repository is the same, with its history, but other people decide over it now. Projects change hands for "
        "good reasons, and have been bought or talked away from tired maintainers for bad ones."
    ),
    benign=(
        "The project moved from a person to an organisation, or between two organisations of the same people.",
        "A new maintainer took over, and the old one said so.",
    ),
    remedy="Find out who the new owner is and whether the project announced it; then read what changed since.",
    find=_find,
    fires=(
        "Both certificates claim the same repository number, the address differs, and the owner's number differs "
        "(where a certificate lacks it, the owner's name). An organisation that only renames itself keeps its number."
    ),
    reads=(
        "the repository's address and number and the owner's address and number (.12, .15, .16, .17) of both sides",
    ),
    incidents=(
        "No attack on a Python index is known that began with a transfer on the forge. The rule cannot see a new "
        "maintainer who joins the same organisation, which is how the back door in xz-utils came about."
    ),
)
