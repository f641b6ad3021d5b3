"""The files of one release come from several places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.identity import covered_attestations, describe_identity
from attestree.release_states import workflows_of
from attestree.rules.base import Case, Context, Rule, listed
from attestree.rules.sides import side
from attestree.rules.words import counted
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.records import Identity


def _find(context: Context) -> Iterator[Case]:
    workflows = workflows_of(context.record)
    if len(workflows) > 1:
        names = [describe_identity(identity) for identity in workflows]
        detail = f"its files were published by {counted(len(names), 'workflow')}: {listed(names)}"
        before = context.before
        if before and set(map(_who, workflows)) <= set(map(_who, workflows_of(before))):
            yield Case(f"{detail}, as were those of {before.package.version}", Level.NOTE, after=side(names))
        else:
            yield Case(detail, Level.REVIEW, after=side(names))
        return
    claims = [attestation.claims for _, attestation in covered_attestations(context.record)]
    commits = {item.source_repository_digest for item in claims} - {""}
    runs = {_run(item.run_invocation_uri) for item in claims} - {""}
    if len(commits) > 1:
        yield Case(
            f"its files were built from {counted(len(commits), 'commit')}: {listed(sorted(commits))}",
            Level.NOTE,
            after=side(sorted(commits)),
        )
    elif len(runs) > 1:
        detail = f"its files come from {counted(len(runs), 'run')} of the workflow"
        yield Case(detail, Level.NOTE, after=side(sorted(runs)))


def _who(identity: Identity) -> tuple[str, ...]:
    return (identity.issuer, identity.repository, identity.repository_id, identity.workflow, identity.subject)


def _run(address: str) -> str:
    """Return the run without attempt and job: repeating a failed job is not another run.

    GitLab names the job alone, which does not say whether two jobs are of one run: then there is nothing to return.
    """
    return "" if "/-/jobs/" in address else address.partition("/attempts/")[0].partition("/job/")[0]


RULE = Rule(
    id="inconsistent-provenance",
    level=Level.REVIEW,
    title="The files of the release come from different places",
    why=(
        "One release should come from one state of one repository. Where files name several repositories or workflows, "
        "one of them may have been added by somebody else."
    ),
    benign=(
        "Wheels are built by several workflows, or by several runs of one (build matrices do that).",
        "A failed upload was repeated by another run.",
    ),
    remedy="See which file each workflow published, and whether the one you install comes from the usual one.",
    find=_find,
    fires=(
        "The verified attestations of the release's files name more than one workflow, repository or account (review), "
        "or one workflow and several commits or runs of it (note). Another attempt of the same run is the same run. "
        "Where the earlier release came from all of these workflows too, it is a note."
    ),
    reads=(
        "the certificates' repository, workflow, commit and run (.12, .18, .13, .21) of all files that were checked",
    ),
    incidents=(
        "None is known. A stolen token adds files without provenance, which is partial-provenance or late-file; this "
        "rule is for a second publisher that somebody with the project's account has added."
    ),
)
