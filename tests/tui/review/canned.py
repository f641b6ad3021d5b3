"""One made-up review for the tests: every kind of change, findings of every level, and what could not be told.

The findings are made by the rules themselves, so what stands on the screen is what a real review would say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import builders
from attestree.changes import Change, ChangeKind
from attestree.events import (
    ChangeUpdated,
    IndexSeen,
    ReviewEvent,
    ReviewLoaded,
    SessionFinished,
    TrustRootReady,
)
from attestree.graph import DependencyGraph, Edge
from attestree.identity import judge_identity, release_identity
from attestree.model import OriginKind, Package, PackageId
from attestree.records import FileRecord, PackageRecord
from attestree.release_states import release_states
from attestree.rules import judge
from attestree.rules.base import Context
from attestree.verdict import FileStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.claims import Claims
    from attestree.project import Project
    from attestree.releases import ProjectPage, ReleaseSummary

GITHUB = "https://github.com"
ISSUER = "https://token.actions.githubusercontent.com"
MIRROR = "https://mirror.example/simple/"
TOML = Path("/home/somebody/orchard-shop/attestree.toml")
"""Where acknowledgements would be written; no test writes there."""


def github(name: str, version: str, **given: str) -> Claims:
    """Return the claims of a release that was made the ordinary way; ``given`` overrides."""
    values = {
        "repository": f"{GITHUB}/example-{name}/{name}",
        "issuer": ISSUER,
        "ref": f"refs/tags/v{version}",
        "runner": "github-hosted",
        "commit": builders.sha256_of(f"{name} {version}")[:40],
        "run": str(int(builders.sha256_of(f"run {name} {version}")[:8], 16)),
        "environment": "release",
    }
    return builders.claims(**(values | given))


def side(
    name: str,
    version: str,
    claims: Claims | None = None,
    *,
    status: FileStatus = FileStatus.VERIFIED,
    uploaded: datetime = builders.UPLOADED,
    reason: str = "signature, certificate, log entry, file and publisher hold",
    direct: bool = True,
    error: str = "",
) -> PackageRecord:
    """Return what is known of one side: a wheel and an sdist, both as ``status`` says; no findings yet."""
    names = (builders.wheel(name, version), builders.sdist(name, version))
    package = builders.package(name, version, artifacts=[builders.artifact(item) for item in names])
    signed = status in (FileStatus.VERIFIED, FileStatus.FAILED)
    files = [
        builders.file_record(
            item,
            status,
            reason=reason if signed else "the index has no provenance for this file",
            attestations=[
                builders.checked(item, status=status, claims_=claims or github(name, version), signed=uploaded)
            ]
            if signed
            else [],
            listed=builders.listing(item, version, attested=signed, uploaded=uploaded + timedelta(minutes=2)),
            counted=item == names[0],
            installable=item == names[0],
        )
        for item in names
    ]
    return builders.record(package_=package, files=[] if error else files, direct=direct, error=error)


@dataclass(frozen=True)
class Case:
    """One change, what is known of both its sides, and its project's history."""

    change: Change
    before: PackageRecord | None = None
    after: PackageRecord | None = None
    releases: tuple[ReleaseSummary, ...] = ()
    look_back: PackageRecord | None = None

    @property
    def event(self) -> ChangeUpdated:
        """Return what a session tells of it in the end."""
        return ChangeUpdated(
            self.change.id, self.before, self._judged(), self.releases, settled=True, look_back=self.look_back
        )

    def _judged(self) -> PackageRecord | None:
        record = self.after
        if record is None or not record.files:
            return record
        page: ProjectPage | None = None
        if self.releases:
            listed = [item.listing for item in record.files if item.listing]
            page = builders.page(*self.releases, files=listed, name=record.package.name)
            record = replace(record, states=release_states(record, page))
        base = self.look_back or self.before
        earlier = release_identity(base) if base else None
        record = replace(record, identity=judge_identity(record, earlier, base.package.version if base else ""))
        context = Context(record, page, builders.NOW, self.before, self.change.kind, look_back=self.look_back)
        return replace(record, findings=judge(context))


def change(
    kind: ChangeKind,
    before: PackageRecord | Package | None,
    after: PackageRecord | Package | None,
    *,
    direct: tuple[bool, bool] = (True, True),
    because: Sequence[str] = (),
) -> Change:
    """Return a change between two sides."""
    old = before.package if isinstance(before, PackageRecord) else before
    new = after.package if isinstance(after, PackageRecord) else after
    package = new or old
    assert package is not None
    return Change(package.id, kind, old, new, *direct, tuple(PackageId(item) for item in because))


def history(*lines: tuple[str, int, int, int]) -> tuple[ReleaseSummary, ...]:
    """Return a project's history: version, days before the default upload, attested files, files."""
    return tuple(
        builders.release(version, files=files, attested=attested, uploaded=builders.UPLOADED - timedelta(days=days))
        for version, days, attested, files in lines
    )


def recreated() -> Case:
    """A repository that was deleted and made again under its name by somebody else."""
    before = side("coinpurse", "1.5.1", github("coinpurse", "1.5.1", repository_id="2201", owner_id="801"))
    claims = github(
        "coinpurse",
        "1.5.2",
        repository_id="99417",
        owner_id="31337",
        trigger="workflow_dispatch",
        ref="refs/heads/main",
        runner="self-hosted",
    )
    after = side("coinpurse", "1.5.2", claims, uploaded=builders.NOW - timedelta(days=2))
    releases = history(("1.4.0", 300, 2, 2), ("1.4.1", 260, 2, 2), ("1.5.0", 90, 2, 2), ("1.5.1", 0, 2, 2))
    newest = builders.release("1.5.2", files=2, uploaded=builders.NOW - timedelta(days=2))
    return Case(change(ChangeKind.UPGRADED, before, after), before, after, (*releases, newest))


def lost() -> Case:
    """A release without provenance after a series that had it."""
    before = side("sprayplan", "3.2.1", uploaded=builders.UPLOADED - timedelta(days=30))
    after = side("sprayplan", "3.3.0", status=FileStatus.NO_PROVENANCE, direct=False)
    releases = history(
        ("2.9.0", 700, 0, 2),
        ("3.0.0", 400, 0, 2),
        ("3.1.0", 200, 2, 2),
        ("3.1.1", 150, 2, 2),
        ("3.2.0", 60, 2, 2),
        ("3.2.1", 30, 2, 2),
        ("3.3.0", 0, 0, 2),
    )
    return Case(change(ChangeKind.UPGRADED, before, after, direct=(False, False)), before, after, releases)


def branch() -> Case:
    """A release from a branch, by another workflow, where the one before came from a tag."""
    before = side("tinyledger", "2.4.0", uploaded=builders.UPLOADED - timedelta(days=40))
    claims = github(
        "tinyledger", "2.4.1", ref="refs/heads/main", workflow=".github/workflows/hotfix.yml", trigger="push"
    )
    after = side("tinyledger", "2.4.1", claims)
    releases = history(("2.2.0", 400, 0, 2), ("2.3.0", 200, 2, 2), ("2.4.0", 40, 2, 2), ("2.4.1", 0, 2, 2))
    return Case(change(ChangeKind.UPGRADED, before, after), before, after, releases)


def clean() -> Case:
    """An upgrade in which only that differs which always does."""
    before = side("webframe", "5.0.2", uploaded=builders.UPLOADED - timedelta(days=60))
    after = side("webframe", "5.1.0")
    releases = history(("5.0.0", 120, 2, 2), ("5.0.1", 90, 2, 2), ("5.0.2", 60, 2, 2), ("5.1.0", 0, 2, 2))
    return Case(change(ChangeKind.UPGRADED, before, after), before, after, releases)


def added() -> Case:
    """A new package without provenance, there because of another one."""
    after = side("oldparser", "0.9", status=FileStatus.NO_PROVENANCE, direct=False)
    because = ("webframe==5.1.0",)
    return Case(
        change(ChangeKind.ADDED, None, after, direct=(False, False), because=because),
        None,
        after,
        history(("0.8", 900, 0, 2), ("0.9", 400, 0, 2)),
    )


def added_attested() -> Case:
    """A new package that is attested: seen for the first time."""
    after = side("asynckit", "1.8.0", direct=False)
    because = ("webframe==5.1.0", "tinyledger==2.4.1")
    return Case(
        change(ChangeKind.ADDED, None, after, direct=(False, False), because=because),
        None,
        after,
        history(("1.6.0", 300, 0, 2), ("1.7.0", 100, 2, 2), ("1.8.0", 0, 2, 2)),
    )


def other_files() -> Case:
    """The same version, one file with another hash and one more file."""
    kept, swapped = builders.sdist("fastcodec", "1.2.0"), builders.wheel("fastcodec", "1.2.0")
    more = builders.wheel("fastcodec", "1.2.0", "cp312-cp312-manylinux_2_28_x86_64")
    old = builders.package(
        "fastcodec", "1.2.0", artifacts=[builders.artifact(swapped, sha256="c7" * 32), builders.artifact(kept)]
    )
    record = side("fastcodec", "1.2.0")
    new = replace(record.package, artifacts=tuple(builders.artifact(item) for item in (swapped, kept, more)))
    before, after = replace(record, package=old), replace(record, package=new)
    return Case(change(ChangeKind.FILES_CHANGED, before, after), before, after, history(("1.2.0", 90, 2, 2)))


def unknown() -> Case:
    """An index that has shown no provenance."""
    before, after = (_with_unknown_files(side("mirrorlib", version)) for version in ("0.2", "0.3"))
    return Case(change(ChangeKind.UPGRADED, before, after), before, after, history(("0.2", 90, 0, 2), ("0.3", 0, 0, 2)))


def _with_unknown_files(record: PackageRecord) -> PackageRecord:
    files = tuple(_unknown(file.artifact.filename) for file in record.files)
    return replace(record, files=files, index=MIRROR)


def _unknown(filename: str) -> FileRecord:
    listed = replace(builders.listing(filename, attested=False), version=filename.split("-")[1].removesuffix(".tar.gz"))
    return builders.file_record(
        filename, FileStatus.UNKNOWN, reason="this index has shown no provenance", listed=listed
    )


def unreachable() -> Case:
    """A change that could not be checked."""
    before = side("netqueue", "6.0", direct=False)
    after = side(
        "netqueue", "6.1", error="index.example did not answer within 10 s; press r to try again", direct=False
    )
    return Case(change(ChangeKind.UPGRADED, before, after, direct=(False, False)), before, after)


def downgraded() -> Case:
    """An older version than before."""
    before = side("timezones", "2026.2", direct=False)
    after = side("timezones", "2026.1", uploaded=builders.UPLOADED - timedelta(days=80), direct=False)
    releases = history(("2026.1", 80, 2, 2), ("2026.2", 0, 2, 2))
    return Case(change(ChangeKind.DOWNGRADED, before, after, direct=(False, False)), before, after, releases)


def other_origin() -> Case:
    """From the index to a Git repository."""
    old = builders.package("gitlib", "1.0")
    new = builders.package("gitlib", "1.0", kind=OriginKind.GIT, url="https://forge.example/gitlib/gitlib")
    before, after = side("gitlib", "1.0"), builders.record(package_=new)
    return Case(change(ChangeKind.ORIGIN_CHANGED, old, new), before, after)


def removed() -> Case:
    """A package that is gone."""
    return Case(change(ChangeKind.REMOVED, builders.package("quirkbundle", "0.4.0"), None, direct=(False, False)))


def moved() -> Case:
    """A package that the project requires itself from now on."""
    package = builders.package("charset-detector-extended", "3.4.2")
    return Case(change(ChangeKind.MOVED, package, package, direct=(False, True)))


def looked_back() -> Case:
    """Provenance that was lost one release earlier than the old side."""
    before = side("hedgerow", "2.3.1", status=FileStatus.NO_PROVENANCE)
    after = side("hedgerow", "2.4.0", status=FileStatus.NO_PROVENANCE)
    earlier = side("hedgerow", "2.3.0", uploaded=builders.UPLOADED - timedelta(days=50))
    releases = history(
        ("2.1.0", 300, 2, 2), ("2.2.0", 200, 2, 2), ("2.3.0", 50, 2, 2), ("2.3.1", 20, 0, 2), ("2.4.0", 0, 0, 2)
    )
    return Case(change(ChangeKind.UPGRADED, before, after), before, after, releases, earlier)


def fresh() -> Case:
    """A burst of releases, two days old; one finding is acknowledged, another one no longer."""
    uploaded = builders.NOW - timedelta(days=2)
    before = side("honeyproxy", "1.82.8", uploaded=uploaded - timedelta(hours=2))
    after = side("honeyproxy", "1.82.9", uploaded=uploaded)
    days = (uploaded - builders.UPLOADED).days
    releases = (
        *history(("1.82.6", 40, 2, 2)),
        *(
            builders.release(version, files=2, uploaded=uploaded - timedelta(hours=hours))
            for version, hours in (("1.82.7", 4), ("1.82.8", 2), ("1.82.9", 0))
        ),
    )
    assert days > 0
    return Case(change(ChangeKind.UPGRADED, before, after, direct=(False, False)), before, after, releases)


CASES = (
    clean,
    recreated,
    lost,
    branch,
    added,
    added_attested,
    other_files,
    unknown,
    unreachable,
    downgraded,
    other_origin,
    looked_back,
    fresh,
    moved,
    removed,
)


def cases() -> list[Case]:
    """Return every case, in the order of the new side's file."""
    return [make() for make in CASES]


def acknowledged(event: ChangeUpdated) -> ChangeUpdated:
    """Return ``event`` with its first finding acknowledged, and the second one's acknowledgement expired."""
    assert event.after is not None
    first, second, *others = event.after.findings
    findings = (
        replace(first, acknowledged="we know the maintainer, and read the change"),
        replace(second, lapsed="was acknowledged until 2026-06-01: looked fine"),
        *others,
    )
    return replace(event, after=replace(event.after, findings=findings))


def _project(packages: Sequence[Package], cases_: Sequence[Case]) -> Project:
    root = builders.root()
    sides = [(case.change.before, case.change.direct_before) for case in cases_]
    sides += [(case.change.after, case.change.direct_after) for case in cases_]
    direct = {item.id for item, is_direct in sides if item and is_direct}
    edges = [Edge(root.id, item.id) for item in packages if item.id in direct]
    edges += [
        Edge(cause, case.change.id)
        for case in cases_
        for cause in case.change.because
        if {cause, case.change.id} <= {item.id for item in packages}
    ]
    return builders.project(DependencyGraph([root, *packages], [root.id], edges))


def loaded(cases_: Sequence[Case], *, label: str = "", writable: bool = True, offline: bool = False) -> ReviewLoaded:
    """Return the first event of a review of ``cases_``."""
    old = [case.change.before for case in cases_ if case.change.before]
    new = [case.change.after for case in cases_ if case.change.after]
    return ReviewLoaded(
        base=_project(old, cases_),
        project=_project(new, cases_),
        base_title="main",
        title="working tree",
        changes=tuple(case.change for case in cases_),
        now=builders.NOW,
        replayed=bool(label),
        label=label,
        acknowledge_in=TOML if writable else None,
        offline=offline,
    )


def updates(cases_: Sequence[Case]) -> list[ChangeUpdated]:
    """Return the last event on every case that is checked at all."""
    events = [case.event for case in cases_ if case.before or case.after]
    return [acknowledged(event) if event.change.startswith("honeyproxy") else event for event in events]


def all_events(cases_: Sequence[Case] | None = None, *, label: str = "", writable: bool = True) -> list[ReviewEvent]:
    """Return every event of a review that went through."""
    of = cases() if cases_ is None else cases_
    return [
        loaded(of, label=label, writable=writable),
        TrustRootReady(builders.trust_root()),
        IndexSeen(builders.INDEX, serves_provenance=True),
        IndexSeen(MIRROR, serves_provenance=None),
        *updates(of),
        SessionFinished(seconds=0.212, requests=31),
    ]
