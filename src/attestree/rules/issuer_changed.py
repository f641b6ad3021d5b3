"""Another service vouches for the publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules.base import Case, Context, Rule
from attestree.rules.sides import earlier_of, new_values, publishers, side
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.evidence import CheckedAttestation


def _find(context: Context) -> Iterator[Case]:
    earlier = earlier_of(context)
    if earlier is None:
        return
    before = tuple(dict.fromkeys(identity.issuer for identity in earlier.identities))
    told = set(before)
    for identity, file in publishers(context.record):
        if identity.issuer not in told:
            told.add(identity.issuer)
            yield Case(
                f"vouched for by {side([identity.issuer])}, where {earlier.version} was by {side(before)}",
                file=file,
                before=side(before),
                after=side([identity.issuer]),
            )
    for new in new_values(context, _kind, same_issuer=True):
        yield Case(
            f"the index calls the publisher {new.after}, that of {new.version} {side(new.before)}; the certificates "
            "name the same service",
            Level.NOTE,
            new.file,
            before=side(new.before),
            after=new.after,
        )


def _kind(attestation: CheckedAttestation) -> str | None:
    return (attestation.publisher.kind or None) if attestation.publisher else None


RULE = Rule(
    id="issuer-changed",
    level=Level.REVIEW,
    title="Published through another service",
    why=(
        "Another service says who the publisher is. Its workflows, its accounts and its rules are other ones, so "
        "nothing of what you knew about the earlier releases carries over by itself."
    ),
    benign=("The project moved its builds to another forge or another build service.",),
    remedy="Look for the announcement of the move, and check the new repository as you would a new dependency's.",
    find=_find,
    fires=(
        "The issuer in the certificate is none of those of the earlier release. Where the issuer is the same and only "
        "the index names another kind of publisher, it is a note."
    ),
    reads=("the certificates' issuer (.8), and the kind of publisher that the index names, of both sides",),
    incidents=(
        "None is known. An account on the index that was taken over can add a publisher of another service and sign "
        "from there: the signature is valid, and this rule is what shows it."
    ),
)
