"""The machine a release was built on is another kind, or was open to a person while it ran."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.identity import covered_attestations
from attestree.rules.base import Case, Context, Rule
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_SSH_RERUN = "ssh-rerun"


def _find(context: Context) -> Iterator[Case]:
    # A self-hosted machine is a project's own choice: only a change to one is worth a word, and that needs two sides.
    for file, attestation in covered_attestations(context.record):
        if attestation.claims.runner_environment.strip('"') == _SSH_RERUN:
            yield Case(
                "built in a job that was run again with SSH access for a person",
                Level.BLOCK,
                file.artifact.filename,
                after=_SSH_RERUN,
            )
            return


RULE = Rule(
    id="runner-changed",
    level=Level.REVIEW,
    title="Built on a machine that is not the usual one",
    why=(
        "Whoever controls the machine controls the file, whatever the workflow says. A machine of one's own is less "
        "protected than the forge's, and a job with a shell open to a person proves nothing about what ran in it."
    ),
    benign=("The project moved its builds to machines of its own, for instance for a rare platform.",),
    remedy="Ask the project why this release was built there. Do not rely on one that was built with SSH access.",
    find=_find,
)
