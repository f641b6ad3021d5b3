"""The workflow was started by an event that outsiders can cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.identity import covered_attestations
from attestree.rules.base import Case, Context, Rule
from attestree.rules.sides import earlier_of, side
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_OUTSIDERS = frozenset({"pull_request_target", "issue_comment"})
"""Anybody with an account causes these, and the workflow runs with the repository's own rights."""
_INDIRECT = frozenset({"workflow_run", "pull_request", "issues", "discussion", "discussion_comment"})
"""These run after something an outsider may have caused."""


def is_risky(trigger: str) -> bool:
    """Return whether outsiders can cause the event ``trigger``, or something that causes it."""
    return trigger in _OUTSIDERS or trigger in _INDIRECT


def _find(context: Context) -> Iterator[Case]:
    seen: dict[str, str] = {}
    for file, attestation in covered_attestations(context.record):
        seen.setdefault(attestation.claims.build_trigger, file.artifact.filename)
    earlier = earlier_of(context)
    before = {item.claims.build_trigger: None for item in earlier.attestations} if earlier else {}
    before.pop("", None)
    for trigger, filename in seen.items():
        if not is_risky(trigger):
            continue
        detail = f"the run that published it was started by {trigger}"
        level = Level.BLOCK if trigger in _OUTSIDERS else Level.REVIEW
        if earlier and trigger in before:
            detail += f", as was that of {earlier.version}"
            level = Level.REVIEW if level is Level.BLOCK else Level.NOTE
        elif earlier and before:
            detail += f", that of {earlier.version} by {side(before)}"
        yield Case(detail, level, filename, before=side(before), after=trigger)


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
    fires=(
        "The run was started by pull_request_target or issue_comment (block), or by workflow_run, pull_request, issues "
        "or a discussion (review). Where the earlier release was started by the same event it is no news, and weighs "
        "one level less."
    ),
    reads=("the certificate's build trigger (.20), and that of the earlier release",),
    incidents=(
        "elementary-data 0.23.3 (April 2026): a comment made the release workflow run; if the release was attested, "
        "which is not confirmed, this would have said so. In Ultralytics 8.3.41 (December 2024) pull_request_target "
        "poisoned a cache that the usual release run then took: its certificate is in order, and this rule is silent."
    ),
)
