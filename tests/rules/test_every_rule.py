"""Every rule in one table: where it fires, where it is near and stays quiet, and where it lacks its data."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from attestree.changes import ChangeKind
from attestree.declared import DeclaredLink
from attestree.evidence import PredicateKind
from attestree.model import Origin, OriginKind
from attestree.records import Identity, IdentityVerdict
from attestree.releases import ProjectStatus
from attestree.rules import RULES
from attestree.rules.base import Context
from attestree.verdict import FileStatus, IdentityStatus
from builders import (
    NOW,
    UPLOADED,
    checked,
    claims,
    email_claims,
    file_record,
    listing,
    page,
    record,
    release,
    sdist,
    sha256_of,
)
from rules.upgrades import NEW, OLD, found, opened, signed, upgrade

if TYPE_CHECKING:
    from attestree.claims import Claims
    from attestree.records import FileRecord, PackageRecord
    from attestree.releases import IndexFile, ProjectPage, ReleaseSummary

HOUR = timedelta(hours=1)
ELSEWHERE = "https://github.com/other-ledger/ledger"
OTHER = sha256_of("other bytes")


class Row(NamedTuple):
    """Three cases of one rule."""

    fires: Context
    quiet: Context
    lacks_data: Context


def of(record_: PackageRecord, page_: ProjectPage | None = None) -> Context:
    """Return the context of a release on its own."""
    return Context(record_, page_, NOW)


def files(*records: FileRecord) -> Context:
    return of(record(files=records))


def compared(after: Claims, before: Claims | None = None, quiet: Claims | None = None) -> Row:
    """Return the row of a rule that compares claims: an old side that could not be checked has none to compare."""
    old = signed(before or claims(), version=OLD)
    unproven = signed(before or claims(), version=OLD, status=FileStatus.NOT_CHECKED, proven=False)
    calm = quiet or before or claims()
    return Row(upgrade(old, signed(after)), upgrade(old, signed(calm)), upgrade(unproven, signed(after)))


def status(fires: ProjectStatus, quiet: ProjectStatus) -> Row:
    named = [of(record(project_status=one)) for one in (fires, quiet, ProjectStatus.UNSAID)]
    return Row(*named)


def on_page(*listed: IndexFile) -> Context:
    return of(record(), page(release(OLD), release(NEW), files=listed))


def history(*releases: ReleaseSummary) -> Context:
    return of(record(), page(*releases, files=[listing()]))


def kinds(*which: PredicateKind, version: str = NEW) -> PackageRecord:
    return signed(claims(), version=version, kinds=which)


def pinned(verdict: IdentityVerdict | None) -> Context:
    return of(record(identity=verdict))


def elsewhere(one: PackageRecord) -> PackageRecord:
    return replace(one, package=replace(one.package, origin=Origin(OriginKind.GIT, "https://forge.example/a/b")))


BARE = record(status=FileStatus.NO_PROVENANCE)
PIN = Identity(issuer="https://accounts.google.com", subject="builder@accounts.example")
PUBLISH, SLSA = PredicateKind.PUBLISH, PredicateKind.SLSA
LATE = listing(sdist(), attested=False, uploaded=UPLOADED + 3 * HOUR)
UNDATED = listing(sdist(), attested=False, uploaded=None)

TABLE = {
    "verification-failed": Row(of(record(status=FileStatus.FAILED)), of(record()), of(record(files=[]))),
    "hash-mismatch": Row(
        files(file_record(listed=listing(sha256=OTHER))),
        files(file_record()),
        files(file_record(sha256="", listed=listing(sha256=OTHER), attestations=[])),
    ),
    "pinned-identity-differs": Row(
        pinned(IdentityVerdict(IdentityStatus.DIFFERS, "not who is pinned", None, PIN)),
        pinned(IdentityVerdict(IdentityStatus.PINNED, "", PIN, PIN)),
        pinned(None),
    ),
    "repository-recreated": compared(claims(repository_id="2", owner_id="3")),
    "quarantined": status(ProjectStatus.QUARANTINED, ProjectStatus.ACTIVE),
    "vanished-file": Row(
        of(record(files=[file_record(on_index=False)]), page(release(NEW))),
        of(record(), page(release(NEW), files=[listing()])),
        of(record(files=[file_record(on_index=False)])),
    ),
    "lost-provenance": Row(
        upgrade(record(version=OLD), BARE),
        upgrade(record(version=OLD), record()),
        upgrade(record(version=OLD), record(status=FileStatus.UNKNOWN)),
    ),
    "origin-changed": Row(
        upgrade(record(version=OLD), elsewhere(record())),
        upgrade(record(version=OLD), record()),
        of(elsewhere(record())),
    ),
    "unreadable-provenance": Row(
        upgrade(record(version=OLD), record(status=FileStatus.UNREADABLE)),
        upgrade(record(version=OLD), record()),
        upgrade(record(version=OLD), record(status=FileStatus.NOT_CHECKED)),
    ),
    "risky-trigger": Row(
        of(signed(claims(trigger="issue_comment"))),
        of(signed(claims(trigger="push"))),
        of(signed(claims(trigger="issue_comment"), status=FileStatus.FAILED, proven=False)),
    ),
    "issuer-changed": compared(claims(issuer="https://gitlab.example")),
    "repository-moved": compared(claims(repository=ELSEWHERE, repository_id="2", owner_id="3")),
    "owner-changed": compared(claims(repository=ELSEWHERE, owner_id="3")),
    "account-changed": Row(
        opened(replace(PIN, subject="somebody@accounts.example"), signed(email_claims())),
        opened(PIN, signed(email_claims())),
        of(signed(email_claims())),
    ),
    "workflow-changed": compared(claims(workflow=".github/workflows/hotfix.yml")),
    "signer-differs": compared(claims(signer=f"{ELSEWHERE}/.github/workflows/shared.yml@refs/heads/main")),
    "trigger-changed": compared(claims(trigger="workflow_dispatch")),
    "ref-changed": compared(claims(ref="refs/heads/main")),
    "runner-changed": compared(claims(runner="self-hosted")),
    "environment-changed": compared(claims(environment=""), before=claims(environment="release")),
    "visibility-changed": compared(claims(visibility="private")),
    "repository-renamed": compared(claims(repository=ELSEWHERE)),
    "inconsistent-provenance": Row(
        of(signed(claims(), claims(workflow=".github/workflows/other.yml"))),
        of(signed(claims(), claims())),
        of(signed(claims(), claims(workflow="other.yml"), status=FileStatus.FAILED, proven=False)),
    ),
    "tag-version-mismatch": Row(
        of(signed(claims(ref="refs/tags/v9.9.9"))),
        of(signed(claims(ref="refs/tags/tinyledger-v2.4.1"))),
        of(signed(claims(ref="refs/tags/stable"))),
    ),
    "late-file": Row(on_page(listing(), LATE), on_page(listing(), replace(LATE, uploaded=UPLOADED)), on_page(UNDATED)),
    "partial-provenance": Row(on_page(listing(), LATE), on_page(listing()), of(record())),
    "yanked": Row(
        files(file_record(listed=listing(yanked=True))), files(file_record()), files(file_record(on_index=False))
    ),
    "fresh-release": Row(
        history(release(NEW, uploaded=NOW - HOUR)), history(release(NEW)), history(release(NEW, uploaded=None))
    ),
    "release-burst": Row(
        history(*(release(name, uploaded=UPLOADED) for name in ("2.3.9", OLD, NEW))),
        history(*(release(name, uploaded=UPLOADED) for name in (OLD, NEW))),
        history(*(release(name, uploaded=None) for name in ("2.3.9", OLD, NEW))),
    ),
    "source-mismatch": Row(
        replace(of(signed(claims(repository=ELSEWHERE))), declared=(DeclaredLink("Source", f"{ELSEWHERE}-2"),)),
        replace(of(signed(claims(repository=ELSEWHERE))), declared=(DeclaredLink("Source", ELSEWHERE),)),
        of(signed(claims(repository=ELSEWHERE))),
    ),
    "slsa-lost": Row(
        upgrade(kinds(PUBLISH, SLSA, version=OLD), kinds(PUBLISH)),
        upgrade(kinds(PUBLISH, SLSA, version=OLD), kinds(PUBLISH, SLSA)),
        upgrade(record(version=OLD, status=FileStatus.NOT_CHECKED), kinds(PUBLISH)),
    ),
    "signing-upload-gap": Row(
        files(file_record(attestations=[checked(signed=UPLOADED - 2 * HOUR)])),
        files(file_record(attestations=[checked(signed=UPLOADED)])),
        files(file_record(attestations=[checked(signed=UPLOADED - 2 * HOUR)], listed=listing(uploaded=None))),
    ),
    "archived": status(ProjectStatus.ARCHIVED, ProjectStatus.ACTIVE),
    "new-without-provenance": Row(
        upgrade(None, BARE),
        upgrade(None, record()),
        upgrade(None, record(status=FileStatus.NOT_CHECKED), change=ChangeKind.ADDED),
    ),
}


def test_the_table_has_a_row_for_every_rule() -> None:
    assert set(TABLE) == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", TABLE)
def test_it_fires(rule: str) -> None:
    assert found(rule, TABLE[rule].fires) != ()


@pytest.mark.parametrize("rule", TABLE)
def test_it_is_near_and_stays_quiet(rule: str) -> None:
    assert found(rule, TABLE[rule].quiet) == ()


@pytest.mark.parametrize("rule", TABLE)
def test_without_its_data_it_says_nothing(rule: str) -> None:
    assert found(rule, TABLE[rule].lacks_data) == ()
