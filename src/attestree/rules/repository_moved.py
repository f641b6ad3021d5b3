"""The release comes from another repository than the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules.base import Case, Context, Rule
from attestree.rules.repositories import Fate, repositories
from attestree.rules.sides import numbered
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.rules.repositories import Repository


def _find(context: Context) -> Iterator[Case]:
    for found in repositories(context, Fate.MOVED):
        before, after = (item.repository or "a workflow without a repository" for item in (found.before, found.after))
        yield Case(
            f"published from {after}, where {found.version} came from {before}: {_what(found)}",
            file=found.file,
            before=numbered(found.before),
            after=numbered(found.after),
        )


def _what(found: Repository) -> str:
    """Return how different the two are."""
    if not found.has_numbers:
        return "without numbers to compare, this may be a rename"
    owners = found.before.owner_id, found.after.owner_id
    if not all(owners):
        return "another repository"
    return "another repository of the same owner" if owners[0] == owners[1] else "another repository of another owner"


RULE = Rule(
    id="repository-moved",
    level=Level.REVIEW,
    title="Published from another repository",
    why=(
        "The source you may have looked at is not the source this release was built from. A fork that publishes under "
        "the project's name, or a new owner who moved it to a place of their own, looks like this."
    ),
    benign=(
        "The project moved into a repository with several packages, or out of one.",
        "Development went on in a fork that became the project.",
        "The project moved to another forge.",
    ),
    remedy=(
        "Look for the announcement of the move in the old repository, and for the release's commit in the new one. "
        "Then decide whether you trust the people there as you did before."
    ),
    find=_find,
    fires=(
        "Both sides were published by a workflow, the repository address differs, and the repository number differs "
        "too or cannot be compared: because a certificate does not carry it, or because two services count "
        "differently."
    ),
    reads=("the issuer, repository address, repository number and owner number (.8, .12, .15, .17) of both sides",),
    incidents=(
        "No attack of this form is known on a Python index: a Trusted Publisher is bound to its repository, and "
        "changing it takes the project's account. It is what an account that was taken over would have to do to go on "
        "signing."
    ),
)
