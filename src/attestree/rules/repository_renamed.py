"""The repository has another address and is still the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules.base import Case, Context, Rule
from attestree.rules.repositories import Fate, repositories
from attestree.rules.sides import numbered
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.records import Identity


def _find(context: Context) -> Iterator[Case]:
    for found in repositories(context, Fate.RENAMED):
        same = "same repository and owner numbers" if found.has_numbers else "same address but for capitals"
        yield Case(
            f"{_address(found.before)} of {found.version} is now {_address(found.after)}: {same}",
            file=found.file,
            before=numbered(found.before),
            after=numbered(found.after),
        )


def _address(identity: Identity) -> str:
    return identity.repository or "a repository whose address is not claimed"


RULE = Rule(
    id="repository-renamed",
    level=Level.NOTE,
    title="The repository was renamed",
    why=(
        "The address is another one, but the forge's numbers of repository and owner, which nobody can choose, are the "
        "same. It is said so that the new address does not come as a surprise."
    ),
    benign=("Projects and organisations rename themselves; the forge redirects the old address.",),
    remedy="Nothing to do. Where you pin the identity, pin the new address.",
    find=_find,
    fires=(
        "Both certificates claim the same repository number, the owner is the same (by number, else by name), and the "
        "address differs. It weighs nothing."
    ),
    reads=("the certificates' repository address, repository number and owner number (.12, .15, .17), of both sides",),
    incidents=(
        "None: a rename harms nobody. The rule is here so that a rename is told apart from a repository that somebody "
        "made anew under an old name, which looks the same to whoever compares addresses only."
    ),
)
