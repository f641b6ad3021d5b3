"""The rules: each reads what is known of one release and says what a person should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.records import Finding
from attestree.rules import (
    account_changed,
    archived,
    environment_changed,
    fresh_release,
    hash_mismatch,
    inconsistent_provenance,
    issuer_changed,
    late_file,
    lost_provenance,
    new_without_provenance,
    origin_changed,
    owner_changed,
    partial_provenance,
    pinned_identity_differs,
    quarantined,
    ref_changed,
    release_burst,
    repository_moved,
    repository_recreated,
    repository_renamed,
    risky_trigger,
    runner_changed,
    signer_differs,
    signing_upload_gap,
    slsa_lost,
    source_mismatch,
    tag_version_mismatch,
    trigger_changed,
    unreadable_provenance,
    vanished_file,
    verification_failed,
    visibility_changed,
    workflow_changed,
    yanked,
)
from attestree.text import reason_of
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.rules.base import Context, Rule

RULES: tuple[Rule, ...] = (
    verification_failed.RULE,
    hash_mismatch.RULE,
    pinned_identity_differs.RULE,
    repository_recreated.RULE,
    quarantined.RULE,
    vanished_file.RULE,
    lost_provenance.RULE,
    origin_changed.RULE,
    unreadable_provenance.RULE,
    risky_trigger.RULE,
    issuer_changed.RULE,
    repository_moved.RULE,
    owner_changed.RULE,
    account_changed.RULE,
    workflow_changed.RULE,
    signer_differs.RULE,
    runner_changed.RULE,
    environment_changed.RULE,
    trigger_changed.RULE,
    ref_changed.RULE,
    visibility_changed.RULE,
    inconsistent_provenance.RULE,
    tag_version_mismatch.RULE,
    late_file.RULE,
    partial_provenance.RULE,
    yanked.RULE,
    fresh_release.RULE,
    release_burst.RULE,
    repository_renamed.RULE,
    source_mismatch.RULE,
    slsa_lost.RULE,
    signing_upload_gap.RULE,
    archived.RULE,
    new_without_provenance.RULE,
)
"""Every rule, in the order in which findings of one level are shown."""

RULES_BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}


def judge(context: Context, rules: Sequence[Rule] = RULES) -> tuple[Finding, ...]:
    """Return what ``rules`` find in ``context``, worst first.

    A rule that breaks on the data it is given becomes a finding of its own, for review: data that silences a rule may
    have been made to.
    """
    findings: list[Finding] = []
    for rule in rules:
        try:
            findings += rule.check(context)
        except Exception as error:  # noqa: BLE001 - whatever hostile data does to one rule, the others must be heard
            detail = f"{rule.id} stopped at the data of this release: {reason_of(error)}"
            findings.append(Finding(rule.id, Level.REVIEW, "A rule could not be applied", detail))
    return tuple(sorted(findings, key=lambda finding: finding.level.rank))
