"""The address is the same, and the repository or its owner is another one."""

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
    for found in repositories(context, Fate.RECREATED):
        yield Case(
            f"{found.after.repository} has the address that {found.version} came from, and {_what(found)}",
            file=found.file,
            before=numbered(found.before),
            after=numbered(found.after),
        )


def _what(found: Repository) -> str:
    """Return which of the numbers differ."""
    before, after = found.before, found.after
    repository = before.repository_id != after.repository_id and before.repository_id and after.repository_id
    owner = before.owner_id != after.owner_id and before.owner_id and after.owner_id
    if repository and owner:
        return "it is another repository of another owner"
    return "it is another repository" if repository else "its owner is another account"


RULE = Rule(
    id="repository-recreated",
    level=Level.BLOCK,
    title="Another repository under the same address",
    why=(
        "The address looks as it always did, but the forge's own numbers say that the repository, or the account that "
        "owns it, was made anew. Whoever registers an abandoned name gets its address, and with it the trust of "
        "everybody who compares addresses only."
    ),
    benign=(
        "The project deleted its repository and made it again, for instance to get rid of its history.",
        "A fork took the place of the original, and the original was removed.",
    ),
    remedy=(
        "Do not merge before the project has said, in a place the new owner does not control, that it made the "
        "repository anew."
    ),
    find=_find,
    fires=(
        "Both certificates come from the same issuer and claim the same repository address, and the repository number "
        "or the owner number differs. Certificates without these numbers say nothing."
    ),
    reads=("the issuer, repository address, repository number and owner number (.8, .12, .15, .17) of both sides",),
    incidents=(
        "No case on a Python index is known. PyPI compares the number of a GitHub owner at each upload, and not that "
        "of a GitLab namespace, so a re-registered GitLab group could publish until somebody compares the numbers. "
        "This rule does. It cannot see an account that was taken over instead of made anew: its numbers stay."
    ),
)
