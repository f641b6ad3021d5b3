"""The rules: each reads what is known of one release and says what a person should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.records import Finding
from attestree.rules import (
    archived,
    fresh_release,
    hash_mismatch,
    inconsistent_provenance,
    late_file,
    lost_provenance,
    partial_provenance,
    pinned_identity_differs,
    quarantined,
    release_burst,
    risky_trigger,
    runner_changed,
    signing_upload_gap,
    tag_version_mismatch,
    vanished_file,
    verification_failed,
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
    quarantined.RULE,
    vanished_file.RULE,
    lost_provenance.RULE,
    risky_trigger.RULE,
    runner_changed.RULE,
    inconsistent_provenance.RULE,
    tag_version_mismatch.RULE,
    late_file.RULE,
    partial_provenance.RULE,
    yanked.RULE,
    fresh_release.RULE,
    release_burst.RULE,
    signing_upload_gap.RULE,
    archived.RULE,
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
