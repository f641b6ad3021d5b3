"""One made-up project for the explorer's tests: every trust word, a cycle, a diamond, extras, groups, two versions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import builders
from attestree.events import Event, IndexSeen, PackageUpdated, ProjectLoaded, SessionFinished, TrustRootReady
from attestree.graph import DependencyGraph, Edge
from attestree.model import OriginKind, Package, PackageId
from attestree.records import Identity, IdentityVerdict, PackageRecord
from attestree.verdict import FileStatus, IdentityStatus, Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.project import Project

ROOT = builders.root()
LATE_MARKER = "python_full_version >= '3.12'"
EARLY_MARKER = "python_full_version < '3.12'"

PACKAGES: dict[str, Package] = {
    item.id: item
    for item in (
        ROOT,
        builders.package("webframe", "5.1.0"),
        builders.package("templater", "3.0.2"),
        builders.package("marksafe", "2.1.5"),
        builders.package("tinyledger", "2.4.1"),
        builders.package("oldparser", "0.9"),
        builders.package("fastcodec", "1.2.0"),
        builders.package("bytepack", "4.0.1"),
        builders.package("mirrorlib", "0.3"),
        builders.package("asynckit", "1.8.0"),
        builders.package("taskpool", "0.22.1"),
        builders.package("plotkit", "3.9.0"),
        builders.package("fontmetrics", "0.14.2"),
        builders.package("numlib", "1.26.4"),
        builders.package("numlib", "2.1.0"),
        builders.package("testrunner", "8.3.2"),
        builders.package("netqueue", "6.1"),
        builders.package("quirkbundle", "0.4.0"),
        builders.package("charset-detector-extended", "3.4.2"),
        builders.package("idnames", "3.7"),
        builders.package("certstore", "2026.4.1"),
        builders.package("house-style", "0.1.0", kind=OriginKind.PATH, url="../house-style"),
        builders.package("gitlib", "1.0.dev3", kind=OriginKind.GIT, url="https://forge.example/gitlib/gitlib"),
        builders.package("timezones", "2026.1"),
        builders.package("strayed", "0.1.1"),
    )
}
NAMES = {f"{item.name} {item.version}": item.id for item in PACKAGES.values()}
"""``name version`` to the package's id, for readable tests."""


def _edge(parent: str, child: str, *, marker: str = "", extra: str = "", group: str = "", asks: str = "") -> Edge:
    return Edge(PackageId(parent), PackageId(child), marker, extra, group, (asks,) if asks else ())


EDGES = (
    _edge(ROOT.id, "webframe==5.1.0", asks="async"),
    _edge(ROOT.id, "tinyledger==2.4.1"),
    _edge(ROOT.id, "oldparser==0.9"),
    _edge(ROOT.id, "mirrorlib==0.3"),
    _edge(ROOT.id, "gitlib==1.0.dev3"),
    _edge(ROOT.id, "house-style==0.1.0", group="dev"),
    _edge(ROOT.id, "testrunner==8.3.2", group="dev"),
    _edge(ROOT.id, "plotkit==3.9.0", extra="plots"),
    _edge(ROOT.id, "charset-detector-extended==3.4.2"),
    _edge("webframe==5.1.0", "templater==3.0.2"),
    _edge("webframe==5.1.0", "asynckit==1.8.0", extra="async"),
    _edge("webframe==5.1.0", "idnames==3.7"),
    _edge("templater==3.0.2", "marksafe==2.1.5"),
    _edge("asynckit==1.8.0", "taskpool==0.22.1"),
    _edge("taskpool==0.22.1", "asynckit==1.8.0"),
    _edge("taskpool==0.22.1", "netqueue==6.1"),
    _edge("tinyledger==2.4.1", "fastcodec==1.2.0"),
    _edge("tinyledger==2.4.1", "certstore==2026.4.1"),
    _edge("fastcodec==1.2.0", "bytepack==4.0.1"),
    _edge("plotkit==3.9.0", "fontmetrics==0.14.2"),
    _edge("plotkit==3.9.0", "numlib==1.26.4", marker=EARLY_MARKER),
    _edge("plotkit==3.9.0", "numlib==2.1.0", marker=LATE_MARKER),
    _edge("fontmetrics==0.14.2", "marksafe==2.1.5"),
    _edge("mirrorlib==0.3", "quirkbundle==0.4.0"),
    _edge("oldparser==0.9", "timezones==2026.1"),
    _edge("charset-detector-extended==3.4.2", "idnames==3.7"),
)

_STATUS = {
    "oldparser==0.9": (FileStatus.NO_PROVENANCE, "the index serves provenance and has none for this file"),
    "bytepack==4.0.1": (FileStatus.NO_PROVENANCE, "the index serves provenance and has none for this file"),
    "timezones==2026.1": (FileStatus.NO_PROVENANCE, "the index serves provenance and has none for this file"),
    "idnames==3.7": (FileStatus.NO_PROVENANCE, "the index serves provenance and has none for this file"),
    "testrunner==8.3.2": (FileStatus.NO_PROVENANCE, "the index serves provenance and has none for this file"),
    "strayed==0.1.1": (FileStatus.NO_PROVENANCE, "the index serves provenance and has none for this file"),
    "fastcodec==1.2.0": (FileStatus.FAILED, "the statement is about another file"),
    "mirrorlib==0.3": (FileStatus.UNKNOWN, "this index has shown no provenance"),
    "quirkbundle==0.4.0": (FileStatus.UNREADABLE, "publisher kind Forgejo is not known"),
}


def project() -> Project:
    """Return the project, freshly built."""
    return builders.project(DependencyGraph(PACKAGES.values(), [ROOT.id], EDGES))


def queued(graph: DependencyGraph) -> tuple[PackageRecord, ...]:
    """Return the first records, with nothing known yet."""
    records = []
    for package in graph.packages.values():
        settled = package.origin.kind is not OriginKind.INDEX
        files = [builders.file_record(item.filename, None) for item in package.artifacts]
        first = builders.record(package_=package, files=files, settled=settled, direct=package.id in graph.direct)
        records.append(first)
    return tuple(records)


def settled(graph: DependencyGraph) -> tuple[PackageRecord, ...]:
    """Return what is known in the end of every package from an index."""
    records = []
    for package in graph.packages.values():
        if package.origin.kind is not OriginKind.INDEX:
            continue
        status, reason = _STATUS.get(package.id, (FileStatus.VERIFIED, "signature, certificate and log hold"))
        files = [builders.file_record(item.filename, status, reason=reason) for item in package.artifacts]
        record = builders.record(package_=package, files=files, direct=package.id in graph.direct)
        if package.name == "tinyledger":
            record = replace(
                record,
                findings=(
                    builders.finding(
                        "ref-changed",
                        Level.REVIEW,
                        "Built from another kind of reference",
                        "built from a branch for the first time",
                        before="refs/tags/v2.4.0",
                        after="refs/heads/main",
                    ),
                ),
                identity=IdentityVerdict(
                    IdentityStatus.SAME_AS_BEFORE,
                    "same repository and owner ids as 2.4.0",
                    Identity(issuer=builders.ISSUER, repository=f"{builders.FORGE}/tinyledger/tinyledger"),
                    base="2.4.0",
                ),
            )
        if package.name == "netqueue":
            record = replace(record, files=(), error="index.example did not answer within 10 s; press r to try again")
        records.append(record)
    return tuple(records)


def loaded(project_: Project | None = None, *, label: str = "") -> ProjectLoaded:
    """Return the first event of a session on ``project_``."""
    subject = project_ or project()
    return ProjectLoaded(subject, queued(subject.graph), builders.NOW, replayed=bool(label), label=label)


def all_events(*, label: str = "") -> list[Event]:
    """Return every event of a session that went through."""
    subject = project()
    return [
        loaded(subject, label=label),
        TrustRootReady(builders.trust_root()),
        IndexSeen(builders.INDEX, serves_provenance=True),
        *(PackageUpdated(record) for record in settled(subject.graph)),
        SessionFinished(seconds=0.212, requests=31),
    ]


def busy_events(checked: int = 9) -> list[Event]:
    """Return the events of a session that has settled ``checked`` packages and goes on."""
    events = all_events()
    return events[: 3 + checked]


def events_of(records: Sequence[PackageRecord], *, chain: bool = False) -> list[Event]:
    """Return the events of a finished session on a project made of ``records``."""
    subject = builders.project_of(*records, chain=chain)
    return [
        loaded(subject),
        TrustRootReady(builders.trust_root()),
        *(PackageUpdated(record) for record in records),
        SessionFinished(seconds=0.1, requests=len(records)),
    ]
