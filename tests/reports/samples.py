"""One small project in which every word occurs, and one with hostile text wherever there is text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.events import IndexSeen
from attestree.evidence import PredicateKind, Publisher, Statement, Subject
from attestree.identity import judge_identity
from attestree.model import OriginKind
from attestree.release_states import release_states
from attestree.releases import ProjectStatus
from attestree.reports.base import Report
from attestree.rules import judge
from attestree.rules.base import Context
from attestree.verdict import FileStatus
from builders import (
    INDEX,
    NOW,
    checked,
    claims,
    file_record,
    graph,
    listing,
    package,
    page,
    project,
    record,
    release,
    root,
    sdist,
    trust_root,
    verdict,
    wheel,
)

if TYPE_CHECKING:
    from attestree.claims import Claims
    from attestree.records import PackageRecord
    from attestree.releases import ProjectPage

LIBRARIES = {"sigstore": "4.5.1", "pypi-attestations": "0.0.30"}


def judged(of: PackageRecord, on: ProjectPage | None = None) -> PackageRecord:
    """Return ``of`` as a session leaves it: with identity, states and findings."""
    of = replace(of, identity=judge_identity(of))
    of = replace(of, states=release_states(of, on))
    return replace(of, findings=judge(Context(of, on, NOW)))


def of_forge(name: str, version: str) -> Claims:
    """Return fitting claims for one package."""
    return claims(repository=f"https://forge.example/{name}/{name}", ref=f"refs/tags/v{version}")


def verified(name: str, version: str) -> PackageRecord:
    """Return a verified package without findings."""
    filename = wheel(name, version)
    file = file_record(filename, attestations=[checked(filename, claims_=of_forge(name, version))])
    return judged(record(name, version, files=[file]), page(release(version), files=[listing(filename, version)]))


def with_status(
    name: str, version: str, status: FileStatus, reason: str, on: ProjectPage | None = None
) -> PackageRecord:
    """Return a package whose one file has ``status``."""
    filename = wheel(name, version)
    attested = status in (FileStatus.FAILED, FileStatus.UNREADABLE)
    attestations = [checked(filename, status=status, claims_=of_forge(name, version))] if attested else []
    file = file_record(filename, status, reason=reason, attestations=attestations)
    return judged(record(name, version, files=[file]), on)


def small_records() -> list[PackageRecord]:
    """Return the records of the small project."""
    bare = [listing(wheel("oldparser", "0.9"), "0.9", attested=False)]
    lost = page(release("0.8"), release("0.9", attested=0), files=bare, name="oldparser")
    plain = [listing(wheel("colours", "1.0"), "1.0", attested=False)]
    silent = "this index has shown no provenance"
    return [
        verified("webframe", "5.1.0"),
        verified("templater", "3.0.2"),
        with_status("fastcodec", "1.2.0", FileStatus.FAILED, "the signature does not match the certificate"),
        with_status("oldparser", "0.9", FileStatus.NO_PROVENANCE, "the index has no provenance for this file", lost),
        with_status(
            "colours",
            "1.0",
            FileStatus.NO_PROVENANCE,
            "the index has no provenance for this file",
            page(release("1.0", attested=0), files=plain, name="colours"),
        ),
        with_status("mirrorlib", "0.3", FileStatus.UNKNOWN, silent),
        with_status("mirrorlib-extras", "0.3", FileStatus.UNKNOWN, silent),
        with_status("newkind", "2.0", FileStatus.UNREADABLE, "proof holds, publisher unknown"),
        record("gone", "1.0", error="the index did not answer within 10 seconds"),
        record("a-package-with-a-rather-long-name-for-a-table", "2026.11.22.post1", files=[]),
        record(package_=package("local-lib", "0.1", kind=OriginKind.GIT, url="https://forge.example/local/lib")),
    ]


def small_report() -> Report:
    """Return the report of the small project; tool and library versions are fixed."""
    records = small_records()
    top = root()
    nodes = [top, *(item.package for item in records)]
    web, *others = nodes[1:]
    below = [(web, nodes[2]), (nodes[2], nodes[3])]
    direct = [(top, web), *((top, node) for node in others[2:])]
    report = Report.of(
        project(graph(nodes, [*direct, *below]), notes=["the lock names no hashes for gone"]),
        records,
        now=NOW,
        trust_root=trust_root(),
        indexes=[IndexSeen(INDEX, None), IndexSeen(INDEX, serves_provenance=True)],
    )
    return replace(report, version="0.1.0", libraries=LIBRARIES)


def hostile_report(text: str) -> Report:
    """Return a report in which everything that comes from outside is, or holds, ``text``."""
    attestation = checked(
        claims_=claims(repository=text, workflow=text, ref=text, trigger=text, issuer=text, environment=text),
        publisher=Publisher(text, {text: text, "list": [text, {text: None}], "number": 1.5}, known=False),
        subject=text,
        reason="all checks hold",
    )
    statement = Statement((Subject(text, {text: text}),), text, PredicateKind.PUBLISH, {text: [text]}, text)
    files = [
        file_record(
            text or "x",
            attestations=[replace(attestation, statement=statement, raw=text)],
            listed=listing(text, yanked=True, yanked_reason=text, sha256=text),
        ),
        file_record(sdist(), FileStatus.FAILED),
    ]
    holds = verdict(FileStatus.VERIFIED, "all checks hold", files[0].attestations, raw=text)
    files[0] = replace(files[0], verdict=holds)
    odd = package(text, text, url=text, id_=f"odd {text}", identities=[{"kind": text, "repository": text}])
    found = judged(
        record(package_=odd, files=files, project_status=ProjectStatus.QUARANTINED, project_status_reason=text),
        page(release("2.4.1"), files=[listing(text, attested=False)], name=text),
    )
    lost = record(package_=package(text, "2", id_=f"lost {text}", artifacts=[]), files=[], error="no answer")
    top = root(text)
    where = project(graph([top, odd, lost.package], [(top, odd), (odd, lost.package)]), name=text, notes=[text])
    return Report.of(
        replace(where, path=text, file=text),
        [found, lost],
        now=NOW,
        trust_root=trust_root(text, note=text),
        indexes=[IndexSeen(text, serves_provenance=False)],
        label=text,
    )
