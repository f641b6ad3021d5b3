"""Somebody else published the release than the project has pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.identity import describe_identity
from attestree.rules.base import Case, Context, Rule
from attestree.verdict import IdentityStatus, Level

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find(context: Context) -> Iterator[Case]:
    identity = context.record.identity
    if identity is None or identity.status is not IdentityStatus.DIFFERS or identity.base or not identity.expected:
        return
    yield Case(
        identity.reason,
        before=describe_identity(identity.expected),
        after=describe_identity(identity.actual) if identity.actual else "",
    )


RULE = Rule(
    id="pinned-identity-differs",
    level=Level.BLOCK,
    title="Not published by the identity that is pinned",
    why=(
        "Your project says who may publish this package. A signature by anybody else, however valid, is not the one "
        "you asked for."
    ),
    benign=(
        "The project moved to another repository or renamed its workflow, and the pin was not updated.",
        "The pin was taken from a file of the release that another workflow builds.",
    ),
    remedy="Ask the project whether it changed how it publishes. Update the pin only after that.",
    find=_find,
)
