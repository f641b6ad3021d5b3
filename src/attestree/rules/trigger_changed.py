"""Another event started the run that published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules.base import Case, Context, Rule
from attestree.rules.risky_trigger import is_risky
from attestree.rules.sides import new_values, side
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_ORDINARY = frozenset({"push", "release", "create", "workflow_dispatch", "tag", "web", "api"})
"""Pushing a tag, making a release and pressing a button: how projects start releases, on GitHub and on GitLab."""


def _find(context: Context) -> Iterator[Case]:
    for new in new_values(context, lambda attestation: attestation.claims.build_trigger or None, same_issuer=True):
        if is_risky(new.after):
            continue  # weighs more than a change, and has its own rule
        ordinary = new.after in _ORDINARY and _ORDINARY.issuperset(new.before)
        yield Case(
            f"the run that published it was started by {new.after}, that of {new.version} by {side(new.before)}",
            Level.NOTE if ordinary else Level.REVIEW,
            new.file,
            before=side(new.before),
            after=new.after,
        )


RULE = Rule(
    id="trigger-changed",
    level=Level.REVIEW,
    title="Published by a run that another event started",
    why=(
        "How a release is started says who could start it. A project that always made releases by hand and suddenly "
        "publishes from a schedule or from another program's call has changed its gate."
    ),
    benign=(
        "Going from a release to a pushed tag, or back, is common and means the same people.",
        "A maintainer started the workflow by hand because the usual run failed.",
    ),
    remedy="Open the run and see what started it and who; compare with the project's notes on how it releases.",
    find=_find,
    fires=(
        "Both sides come from the same service, and the event is none of those that started the runs of the earlier "
        "release. Between a push, a release, a tag and a start by hand it is a note, from or to any other event it is "
        "for review; events that outsiders can cause are left to risky-trigger."
    ),
    reads=("the certificates' build trigger (.20), of both sides",),
    incidents=(
        "elementary-data 0.23.3 (April 2026) was published by a release workflow that an injected comment started with "
        "a forged commit. If that release carried attestations, which is not confirmed, a changed event would have "
        "shown here or in risky-trigger. Where the event stays the same (Ultralytics 8.3.41, TanStack) it says "
        "nothing."
    ),
)
