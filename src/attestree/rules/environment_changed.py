"""The job that published ran in another protected environment, or in none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.pins import ENVIRONMENT_CLAIMED_SINCE
from attestree.rules.base import Case, Context, Rule
from attestree.rules.sides import new_values, side
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.evidence import CheckedAttestation

_NONE = "no environment"


def _find(context: Context) -> Iterator[Case]:
    for new in new_values(context, _environment, same_issuer=True):
        before = [name for name in new.before if name]
        if new.after.casefold() in {name.casefold() for name in before}:
            continue  # forges do not tell capitals apart in it
        if not new.after:
            detail = f"published outside every environment, {new.version} from {side(before)}"
        elif not before:
            detail = f"published from the environment {new.after}, {new.version} from none"
        else:
            detail = f"published from the environment {new.after}, {new.version} from {side(before)}"
        yield Case(
            detail,
            Level.REVIEW if before else Level.NOTE,
            new.file,
            before=side(new.before, _NONE),
            after=side([new.after], _NONE),
        )


def _environment(attestation: CheckedAttestation) -> str | None:
    """Return the environment, empty for none; None where the certificate is too old to say."""
    certificate = attestation.certificate
    if certificate is None or certificate.not_before < ENVIRONMENT_CLAIMED_SINCE:
        return None
    return attestation.claims.deployment_environment


RULE = Rule(
    id="environment-changed",
    level=Level.REVIEW,
    title="Published from another environment",
    why=(
        "An environment is where a forge asks a person to approve, and where it decides which branches may publish. A "
        "release from outside it passed without those checks."
    ),
    benign=(
        "The project renamed the environment, or took it out of its workflow.",
        "It began to use one, which is good news.",
    ),
    remedy="Read the workflow at the commit in the certificate, and what the project says of its environments.",
    find=_find,
    fires=(
        "Both certificates were signed on 4 November 2025 or later, come from the same service, and the environment is "
        "another one or missing. Where the earlier release had none and this one has, it is a note. Capitals do not "
        "count."
    ),
    reads=("the certificates' deployment environment (.23) and the start of their validity, of both sides",),
    incidents=(
        "None is known. Certificates carry the environment since November 2025 only: before that, a missing one says "
        "nothing, and this rule is silent."
    ),
)
