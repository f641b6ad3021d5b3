"""The machine a release was built on is another kind, or was open to a person while it ran."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.identity import covered_attestations
from attestree.rules.base import Case, Context, Rule
from attestree.rules.sides import new_values, side
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.evidence import CheckedAttestation

_SSH_RERUN = "ssh-rerun"
_SELF_HOSTED = "self-hosted"


def _find(context: Context) -> Iterator[Case]:
    for file, attestation in covered_attestations(context.record):
        if _runner(attestation) == _SSH_RERUN:
            yield Case(
                "built in a job that was run again with SSH access for a person",
                Level.BLOCK,
                file.artifact.filename,
                after=_SSH_RERUN,
            )
            break
    # A self-hosted machine is a project's own choice: only a change to one is worth a word.
    for new in new_values(context, _runner):
        if new.after != _SSH_RERUN and not _is_hosted(new.after):
            yield Case(
                f"built on a machine that calls itself {new.after}, {new.version} on {side(new.before)}",
                file=new.file,
                before=side(new.before),
                after=new.after,
            )


def _runner(attestation: CheckedAttestation) -> str | None:
    """Return the kind of machine; None where the certificate does not say (CircleCI writes two quotation marks)."""
    return attestation.claims.runner_environment.strip('"') or None


def _is_hosted(runner: str) -> bool:
    """Return whether the machine is the service's own: each has its word, such as ``github-hosted``."""
    return runner.endswith("-hosted") and runner != _SELF_HOSTED


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
    fires=(
        "The earlier release was built on the service's machines and this one on a self-hosted one, or on any kind "
        "that is not the service's own. A CircleCI job that was run again with SSH access is a block, also without an "
        "earlier release."
    ),
    reads=("the certificate's runner environment (.11), and that of the earlier release",),
    incidents=(
        "The Shai-Hulud worm (November 2025) registered infected machines as runners; no release on PyPI is known to "
        "come from one. A machine that was always self-hosted and is taken over looks as it always did."
    ),
)
