"""The workflow was started by an event that outsiders can cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.identity import covered_attestations
from attestree.rules.base import Case, Context, Rule
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_OUTSIDERS = frozenset({"pull_request_target", "issue_comment"})
"""Anybody with an account causes these, and the workflow runs with the repository's own rights."""
_INDIRECT = frozenset({"workflow_run", "pull_request", "issues", "discussion", "discussion_comment"})
"""These run after something an outsider may have caused."""


def _find(context: Context) -> Iterator[Case]:
    seen: dict[str, str] = {}
    for file, attestation in covered_attestations(context.record):
        seen.setdefault(attestation.claims.build_trigger, file.artifact.filename)
    for trigger, filename in seen.items():
        if trigger in _OUTSIDERS:
            yield Case(f"the run that published it was started by {trigger}", Level.BLOCK, filename, after=trigger)
        elif trigger in _INDIRECT:
            yield Case(f"the run that published it was started by {trigger}", Level.REVIEW, filename, after=trigger)


RULE = Rule(
    id="risky-trigger",
    level=Level.REVIEW,
    title="Published by a run that outsiders can start",
    why=(
        "A workflow that starts on a comment or on somebody else's pull request handles text and code of strangers "
        "with the project's own rights. Releases were hijacked that way while signature and workflow stayed right."
    ),
    benign=("The project releases on a chat command, and the workflow checks who wrote it.",),
    remedy="Open the run and see who started it and from which commit, before you install this release.",
    find=_find,
)
