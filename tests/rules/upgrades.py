"""Two releases of one project, as the rules are given them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.changes import ChangeKind
from attestree.evidence import PredicateKind
from attestree.identity import compare_identity, judge_identity, release_identity
from attestree.release_states import release_states
from attestree.rules import RULES, RULES_BY_ID, judge
from attestree.rules.base import Context
from attestree.verdict import FileStatus
from builders import NOW, UPLOADED, checked, file_record, record, sdist, wheel

if TYPE_CHECKING:
    from datetime import datetime

    from attestree.claims import Claims
    from attestree.records import FileRecord, Finding, Identity, PackageRecord
    from attestree.releases import ProjectPage

OLD, NEW = "2.4.0", "2.4.1"
COMPARING = frozenset(
    {
        "repository-renamed",
        "repository-recreated",
        "repository-moved",
        "owner-changed",
        "account-changed",
        "workflow-changed",
        "signer-differs",
        "trigger-changed",
        "ref-changed",
        "runner-changed",
        "environment-changed",
        "visibility-changed",
        "issuer-changed",
    }
)
"""The rules that compare what two certificates claim."""


def signed(
    *values: Claims,
    version: str = NEW,
    status: FileStatus = FileStatus.VERIFIED,
    proven: bool = True,
    at: datetime = UPLOADED,
    kinds: tuple[PredicateKind, ...] = (PredicateKind.PUBLISH,),
    counted: bool = True,
) -> PackageRecord:
    """Return a release whose first file, a wheel, is signed with the first claims, the next with the second.

    Args:
        values: one for each file.
        version: of the release.
        status: of every file.
        proven: whether the signatures hold.
        at: when they were made.
        kinds: the predicates of each file's attestations.
        counted: whether all files count; else only the first does.
    """
    names = [wheel(version=version), sdist(version=version), wheel(version=version, tag="cp312-none-any")]
    files: list[FileRecord] = []
    for place, (name, claims) in enumerate(zip(names, values, strict=False)):
        attestations = [
            checked(name, claims_=claims, status=status, proven=proven, signed=at, kind=kind) for kind in kinds
        ]
        files.append(file_record(name, status, attestations=attestations, counted=counted or place == 0))
    return record(version=version, files=files)


def upgrade(
    before: PackageRecord | None,
    after: PackageRecord,
    page: ProjectPage | None = None,
    *,
    now: datetime = NOW,
    change: ChangeKind | None = None,
) -> Context:
    """Return the context of a review, with states and identity as a session fills them in."""
    earlier = release_identity(before) if before else None
    identity = judge_identity(after, earlier, before.package.version if before else "")
    after = replace(after, identity=identity, states=release_states(replace(after, identity=identity), page))
    return Context(after, page, now, before, change or (ChangeKind.UPGRADED if before else ChangeKind.ADDED))


def opened(expected: Identity, after: PackageRecord, base: str = OLD) -> Context:
    """Return the context of a package that was opened in the explorer: only the earlier publisher is known."""
    actual = release_identity(after)
    assert actual
    return Context(replace(after, identity=compare_identity(actual, expected, base)), None, NOW)


def found(rule: str, context: Context) -> tuple[Finding, ...]:
    """Return what one rule finds."""
    return RULES_BY_ID[rule].check(context)


def fired(context: Context) -> dict[str, str]:
    """Return the rules that compare claims and fire, with their levels; each at most once."""
    findings = judge(context, [rule for rule in RULES if rule.id in COMPARING])
    assert len({finding.rule for finding in findings}) == len(findings)
    return {finding.rule: finding.level.value for finding in findings}
