"""The repository was public, and is not any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules.base import Case, Context, Rule
from attestree.rules.sides import new_values, side
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_PUBLIC = "public"


def _find(context: Context) -> Iterator[Case]:
    read = new_values(context, lambda attestation: attestation.claims.source_repository_visibility or None)
    for new in read:
        if _PUBLIC in new.before and new.after != _PUBLIC:
            yield Case(
                f"the repository was {new.after} when this was signed, and public at {new.version}",
                file=new.file,
                before=side(new.before),
                after=new.after,
            )


RULE = Rule(
    id="visibility-changed",
    level=Level.REVIEW,
    title="The repository is not public any more",
    why="Nobody outside can see the source this release was built from, nor the workflow and the run that built it.",
    benign=(
        "The project went closed source, or moved its development to a private repository.",
        "The repository was private while a security fix was prepared.",
    ),
    remedy=(
        "Ask whether the source will be published, and treat the release like any file whose source you cannot read."
    ),
    find=_find,
    fires=(
        "The earlier release was signed while its repository was public, and this one while it was private or internal."
    ),
    reads=("the certificates' repository visibility at signing (.22), of both sides",),
    incidents="None is known. It says that one can no longer look, and nothing about what there would be to see.",
)
