"""Another workflow file published the release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules.base import Case, Context, Rule
from attestree.rules.sides import earlier_of, publishers, side
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find(context: Context) -> Iterator[Case]:
    earlier = earlier_of(context)
    if earlier is None:
        return
    told: set[str] = set()
    for identity, file in publishers(context.record):
        alike = [before for before in earlier.identities if before.issuer == identity.issuer and not before.subject]
        before = tuple(dict.fromkeys(item.workflow for item in alike))
        if not before or identity.subject or identity.workflow in before or identity.workflow in told:
            continue
        told.add(identity.workflow)
        yield Case(
            f"published by the workflow {identity.workflow or 'not claimed'}, where {earlier.version} came from "
            f"{side(before)}",
            file=file,
            before=side(before),
            after=side([identity.workflow]),
        )


RULE = Rule(
    id="workflow-changed",
    level=Level.REVIEW,
    title="Published by another workflow",
    why=(
        "The workflow file says how a release is built, tested and approved. A new one next to it can leave all of "
        "that out, and whoever may push to the repository may add one."
    ),
    benign=(
        "The project renamed its release workflow or wrote it anew.",
        "Wheels and source archives are published by different workflows, and another file is installed now.",
    ),
    remedy="Read the new workflow at the commit in the certificate, and who added it and when.",
    find=_find,
    fires=(
        "Both sides come from workflows of the same service, and the path of the top-level workflow file, without its "
        "revision, is none of those of the earlier release. For CircleCI it is the pipeline's address that counts, "
        "because its configuration has a new address in every run."
    ),
    reads=("the certificates' build configuration (.18; for CircleCI the signer, .9), of both sides",),
    incidents=(
        "GhostAction (September 2025) put a workflow of its own into many repositories, to steal secrets; nothing was "
        "published with it, and PyPI binds a publisher to one workflow file. Where the project's own workflow is "
        "abused (Ultralytics 8.3.41, TanStack) this rule stays quiet."
    ),
)
