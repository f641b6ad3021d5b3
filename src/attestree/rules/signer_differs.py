"""Another workflow than the configured one signed, and did not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.identity import identity_of
from attestree.rules.base import Case, Context, Rule
from attestree.rules.sides import new_values, side, without_ref
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.evidence import CheckedAttestation

_ITSELF = ""


def _find(context: Context) -> Iterator[Case]:
    for new in new_values(context, _signer, same_issuer=True):
        if new.after != _ITSELF:
            yield Case(
                f"signed by the reusable workflow {new.after}, which {new.version} was not",
                file=new.file,
                before=side(new.before, "the workflow itself"),
                after=new.after,
            )


def _signer(attestation: CheckedAttestation) -> str | None:
    """Return the workflow that signed in another's place; empty where none did, None where that cannot be told."""
    claims, identity = attestation.claims, identity_of(attestation)
    if identity is None or not claims.build_signer_uri or not claims.build_config_uri:
        return None
    if identity.workflow == claims.build_signer_uri:
        return None  # CircleCI: what signs is the pipeline, and no configuration has its address
    signer = without_ref(claims.build_signer_uri, claims.source_repository_uri)
    return _ITSELF if signer == claims.workflow_path else signer


RULE = Rule(
    id="signer-differs",
    level=Level.REVIEW,
    title="Signed by another workflow than the configured one",
    why=(
        "A workflow can hand the job over to a reusable one, which then holds the right to sign. The release is only "
        "as trustworthy as that workflow, and it may belong to somebody else."
    ),
    benign=(
        "The project moved its release steps into a reusable workflow, its own or its organisation's.",
        "SLSA provenance was added, which a shared builder signs.",
    ),
    remedy="See whose the reusable workflow is, and at which revision the project uses it.",
    find=_find,
    fires=(
        "The workflow that signed is not the top-level workflow, and it signed nothing of the earlier release. "
        "Revisions are left out. Where the earlier release was signed by the same reusable workflow, nothing is new."
    ),
    reads=("the certificates' build signer and build configuration (.9, .18), of both sides",),
    incidents=(
        "No attack through a reusable workflow is known on a Python index. The rule does not see what such a workflow "
        "does, only that another one signs."
    ),
)
