"""Somebody else published the release than the project has pinned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from attestree.identity import describe_identity, judge_identity
from attestree.rules.base import Case, Context, Rule
from attestree.verdict import IdentityStatus, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.records import IdentityVerdict


def _find(context: Context) -> Iterator[Case]:
    identity = context.record.identity
    if _is_difference(identity):
        yield _case(identity, identity.reason)
        return
    # A change that swaps the pin together with the release would otherwise judge itself.
    if context.before is None:
        return
    before, package = context.before.package, context.record.package
    locked, own = before.attestation_identities, before.pins
    if not (locked or own) or (locked, own) == (package.attestation_identities, package.pins):
        return
    former = judge_identity(replace(context.record, package=replace(package, attestation_identities=locked, pins=own)))
    if _is_difference(former):
        now = "another one" if package.attestation_identities or package.pins else "nobody"
        detail = f"the old side pins a publisher that this release does not have, the new side pins {now}"
        yield _case(former, detail, Level.REVIEW)


def _is_difference(identity: IdentityVerdict | None) -> TypeGuard[IdentityVerdict]:
    """Return whether ``identity`` contradicts a pin: a difference from an earlier release has that as its base."""
    return identity is not None and identity.status is IdentityStatus.DIFFERS and not identity.base


def _case(identity: IdentityVerdict, detail: str, level: Level | None = None) -> Case:
    return Case(
        detail,
        level,
        before=describe_identity(identity.expected) if identity.expected else "",
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
    fires=(
        "The lock or attestree.toml pins identities for the package, and nobody of them published the release: the "
        "certificate names somebody else, or a release without provenance has no certificate. In a review also where "
        "only the old side's pins contradict the release, because the change swapped or dropped them: then it is for "
        "review."
    ),
    reads=(
        "the identities pinned in the lock file (PEP 751) and in the project's attestree.toml, of both sides",
        "the certificates' issuer, repository, workflow, environment and subject",
    ),
    incidents=(
        "Ultralytics 8.3.45 and .46 (December 2024) had no provenance: a pin would have refused them without any "
        "history. Like every rule on identities it is blind where the pinned workflow itself is abused (Ultralytics "
        "8.3.41, TanStack, AntV)."
    ),
)
