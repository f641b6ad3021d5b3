"""The account that published is another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules.base import Case, Context, Rule
from attestree.rules.sides import earlier_of, publishers
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find(context: Context) -> Iterator[Case]:
    earlier = earlier_of(context)
    if earlier is None:
        return
    for identity, file in publishers(context.record):
        alike = [before for before in earlier.identities if before.issuer == identity.issuer]
        if not alike or identity.subject in {before.subject for before in alike}:
            continue
        before = alike[0]
        yield Case(
            f"published by {identity.subject or 'a workflow'}, where {earlier.version} came from "
            f"{before.subject or 'a workflow'}",
            file=file,
            before=before.subject or f"{before.repository} {before.workflow}".strip(),
            after=identity.subject or f"{identity.repository} {identity.workflow}".strip(),
        )


RULE = Rule(
    id="account-changed",
    level=Level.REVIEW,
    title="Published by another account",
    why=(
        "Certificates for an account name no repository and no workflow: the account is all there is to recognise the "
        "publisher by, and it is another one."
    ),
    benign=("The project moved its builds to another cloud project, whose service account has another name.",),
    remedy="Ask the project whether the new account is its own.",
    find=_find,
    fires=(
        "Both sides were signed under the same issuer, at least one of them by an account instead of a workflow "
        "(Google Cloud, or a person's e-mail address), and the certificate's subject differs."
    ),
    reads=("the certificates' issuer (.8) and subject alternative name, of both sides",),
    incidents="No case is known. Few projects publish this way, and their certificates hold nothing else to compare.",
)
