"""Small builders of records and pages: every argument has a sensible default, so a test names what it is about.

All names are made up and every address is in a reserved domain. The default release is ``tinyledger 2.4.1``, one wheel,
attested by a GitHub-like workflow whose tag fits the version.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from packaging.version import Version

from attestree.claims import Claims
from attestree.events import TrustRootInfo
from attestree.evidence import (
    Certificate,
    CheckedAttestation,
    FileVerdict,
    LogEntry,
    PredicateKind,
    Publisher,
    Statement,
    Subject,
)
from attestree.graph import DependencyGraph, Edge
from attestree.model import Artifact, Digest, Origin, OriginKind, Package, PackageId
from attestree.project import Project
from attestree.records import FileRecord, Finding, IdentityVerdict, PackageRecord
from attestree.releases import IndexFile, LinkState, ProjectPage, ProjectStatus, ProvenanceLink, ReleaseSummary
from attestree.verdict import FileStatus, Level, ReleaseState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

INDEX = "https://index.example/simple/"
FORGE = "https://forge.example"
ISSUER = "https://token.forge.example"
NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
"""The time tests judge ages by."""
UPLOADED = datetime(2026, 5, 30, 9, 0, tzinfo=UTC)
"""When the default release was uploaded: a month before ``NOW``."""
PREDICATE_TYPES = {
    PredicateKind.PUBLISH: "https://predicates.example/publish/v1",
    PredicateKind.SLSA: "https://slsa.dev/provenance/v1",
    PredicateKind.OTHER: "https://predicates.example/other/v1",
}


def sha256_of(text: str) -> str:
    """Return a digest that stands for a file of that name."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def wheel(name: str = "tinyledger", version: str = "2.4.1", tag: str = "py3-none-any") -> str:
    """Return the name of a wheel."""
    return f"{name.replace('-', '_')}-{version}-{tag}.whl"


def sdist(name: str = "tinyledger", version: str = "2.4.1") -> str:
    """Return the name of an sdist."""
    return f"{name.replace('-', '_')}-{version}.tar.gz"


def artifact(filename: str = "", *, sha256: str | None = None, size: int | None = 4096) -> Artifact:
    """Return a locked file; its digest stands for its name unless given, and is left out when it is empty."""
    filename = filename or wheel()
    value = sha256_of(filename) if sha256 is None else sha256
    digests = (Digest("sha256", value),) if value else ()
    return Artifact(filename, digests, url=f"https://files.example/{filename}", size=size, uploaded=UPLOADED)


def package(
    name: str = "tinyledger",
    version: str = "2.4.1",
    *,
    kind: OriginKind = OriginKind.INDEX,
    url: str | None = None,
    artifacts: Sequence[Artifact] | None = None,
    identities: Sequence[Mapping[str, object]] = (),
    line: int = 0,
    id_: str = "",
) -> Package:
    """Return a locked package with one wheel; packages that are not from an index have no files."""
    if artifacts is None:
        artifacts = [artifact(wheel(name, version))] if kind is OriginKind.INDEX else []
    place = INDEX if kind is OriginKind.INDEX else ""
    return Package(
        id=PackageId(id_ or f"{name}=={version}"),
        name=name,
        version=version,
        origin=Origin(kind, place if url is None else url),
        artifacts=tuple(artifacts),
        attestation_identities=tuple(identities),
        line=line,
    )


def claims(
    *,
    repository: str = f"{FORGE}/tinyledger/tinyledger",
    workflow: str = ".github/workflows/release.yml",
    ref: str = "refs/tags/v2.4.1",
    trigger: str = "release",
    repository_id: str = "1001",
    owner_id: str = "77",
    commit: str = "9f31c02" + "0" * 33,
    run: str = "5550001",
    runner: str = "forge-hosted",
    issuer: str = ISSUER,
    visibility: str = "public",
    environment: str = "",
    signer: str | None = None,
) -> Claims:
    """Return the claims of a workflow's certificate, as GitHub's look."""
    config = f"{repository}/{workflow}@{ref}"
    return Claims(
        issuer=issuer,
        build_signer_uri=config if signer is None else signer,
        build_signer_digest=commit,
        runner_environment=runner,
        source_repository_uri=repository,
        source_repository_digest=commit,
        source_repository_ref=ref,
        source_repository_identifier=repository_id,
        source_repository_owner_uri=repository.rsplit("/", 1)[0],
        source_repository_owner_identifier=owner_id,
        build_config_uri=config,
        build_config_digest=commit,
        build_trigger=trigger,
        run_invocation_uri=f"{repository}/actions/runs/{run}/attempts/1",
        source_repository_visibility=visibility,
        deployment_environment=environment,
    )


def email_claims(issuer: str = "https://accounts.google.com") -> Claims:
    """Return the claims of a certificate for an e-mail identity: the issuer and nothing else."""
    return Claims(issuer=issuer, legacy_issuer=issuer)


def circleci_claims(runner: str = '""', project: str = "1f2e", definition: str = "9a8b") -> Claims:
    """Return the claims of a CircleCI certificate: no numbers, and a configuration address that is new in every run."""
    return Claims(
        issuer="https://oidc.circleci.com",
        build_signer_uri=f"https://circleci.com/api/v2/projects/{project}/pipeline-definitions/{definition}",
        runner_environment=runner,
        source_repository_uri="forge.example/tinyledger/tinyledger",
        source_repository_ref="refs/heads/main",
        build_config_uri=f"https://circleci.com/api/v2/pipeline/{sha256_of(definition)[:8]}/config",
        run_invocation_uri="https://circleci.com/workflow/1/job/2",
    )


def statement(
    filename: str = "", *, sha256: str | None = None, kind: PredicateKind = PredicateKind.PUBLISH
) -> Statement:
    """Return an in-toto statement on one file."""
    filename = filename or wheel()
    digest = sha256_of(filename) if sha256 is None else sha256
    body = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": filename, "digest": {"sha256": digest}}],
        "predicateType": PREDICATE_TYPES[kind],
        "predicate": None,
    }
    return Statement(
        (Subject(filename, {"sha256": digest}),), PREDICATE_TYPES[kind], kind, None, json.dumps(body, indent=2)
    )


def checked(
    filename: str = "",
    *,
    status: FileStatus = FileStatus.VERIFIED,
    reason: str = "signature, certificate and log hold",
    proven: bool | None = None,
    claims_: Claims | None = None,
    publisher: Publisher | None = None,
    kind: PredicateKind = PredicateKind.PUBLISH,
    sha256: str | None = None,
    subject: str | None = None,
    signed: datetime = UPLOADED,
) -> CheckedAttestation:
    """Return one attestation of ``filename`` with its verdict; ``proven`` follows the status unless given.

    Args:
        filename: the file its statement is about.
        status: the verdict.
        reason: of the verdict.
        proven: whether signature, chain and log held.
        claims_: of the certificate; a fitting workflow's by default.
        publisher: what the index names; a fitting one by default.
        kind: of the predicate.
        sha256: the digest in the statement, when it is not the file's.
        subject: the certificate's subject alternative name; by default the signer, else an account.
        signed: start of the certificate and time of the log entry.
    """
    filename = filename or wheel()
    values = claims() if claims_ is None else claims_
    san = (values.build_signer_uri or "builder@accounts.example") if subject is None else subject
    return CheckedAttestation(
        status=status,
        reason=reason,
        proven=(status in (FileStatus.VERIFIED, FileStatus.UNREADABLE)) if proven is None else proven,
        publisher=publisher
        or Publisher("GitHub", {"repository": "tinyledger/tinyledger", "workflow": "release.yml"}, known=True),
        statement=statement(filename, sha256=sha256, kind=kind),
        claims=values,
        certificate=Certificate(
            sha256=sha256_of(f"certificate of {filename} at {signed.isoformat()}"),
            not_before=signed,
            not_after=signed + timedelta(minutes=10),
            identity=san,
            issuer="CN=lab-intermediate,O=lab.example",
        ),
        log=LogEntry(index=123456789, log_id=sha256_of("log"), integrated=signed, kind="dsse 0.0.1"),
        raw=json.dumps({"version": 1, "for": filename}),
    )


def verdict(
    status: FileStatus = FileStatus.VERIFIED,
    reason: str = "",
    attestations: Sequence[CheckedAttestation] = (),
    raw: str = "",
) -> FileVerdict:
    """Return a verdict on one file; the reason says the status in words unless given."""
    return FileVerdict(status, reason or f"{status.words} in this test", tuple(attestations), raw)


def listing(
    filename: str = "",
    version: str = "2.4.1",
    *,
    attested: bool = True,
    link: ProvenanceLink | None = None,
    sha256: str | None = None,
    uploaded: datetime | None = UPLOADED,
    yanked: bool = False,
    yanked_reason: str = "",
) -> IndexFile:
    """Return a file as an index lists it; ``link`` overrides what ``attested`` says."""
    filename = filename or wheel(version=version)
    given = ProvenanceLink(LinkState.GIVEN, f"{INDEX}integrity/{filename}/provenance")
    return IndexFile(
        filename=filename,
        version=version,
        url=f"https://files.example/{filename}",
        sha256=sha256_of(filename) if sha256 is None else sha256,
        size=4096,
        uploaded=uploaded,
        yanked=yanked,
        yanked_reason=yanked_reason,
        provenance=link or (given if attested else ProvenanceLink(LinkState.NULL)),
    )


def file_record(
    filename: str = "",
    status: FileStatus | None = FileStatus.VERIFIED,
    *,
    reason: str = "",
    attestations: Sequence[CheckedAttestation] | None = None,
    listed: IndexFile | None = None,
    on_index: bool = True,
    locked: bool = True,
    counted: bool = True,
    installable: bool = True,
    sha256: str | None = None,
    hash_source: str = "lock",
) -> FileRecord:
    """Return one file of a package.

    Args:
        filename: its name.
        status: of its verdict; None while there is no verdict.
        reason: of its verdict.
        attestations: by default one that is ``VERIFIED`` or ``FAILED`` where the status is, else none.
        listed: what the index says of it; a fitting listing by default.
        on_index: False for a file the index does not list.
        locked: whether the lock names it.
        counted: whether it counts towards the trust.
        installable: whether it would be installed.
        sha256: its digest in the lock, when it does not stand for the name; empty for none.
        hash_source: where the digest came from.
    """
    filename = filename or wheel()
    if attestations is None:
        has_proof = status in (FileStatus.VERIFIED, FileStatus.FAILED, FileStatus.UNREADABLE)
        attestations = [checked(filename, status=status)] if status and has_proof else []
    if listed is None and on_index:
        version = filename.split("-")[1].removesuffix(".tar.gz") if "-" in filename else "0"
        listed = listing(filename, version, attested=bool(attestations))
    return FileRecord(
        artifact=artifact(filename, sha256=sha256),
        locked=locked,
        installable=installable,
        counted=counted,
        listing=listed,
        verdict=verdict(status, reason, attestations) if status else None,
        hash_source=hash_source,
    )


def record(
    name: str = "tinyledger",
    version: str = "2.4.1",
    *,
    files: Sequence[FileRecord] | None = None,
    status: FileStatus = FileStatus.VERIFIED,
    direct: bool = True,
    settled: bool = True,
    package_: Package | None = None,
    findings: Sequence[Finding] = (),
    identity: IdentityVerdict | None = None,
    states: Iterable[ReleaseState] = (),
    project_status: ProjectStatus = ProjectStatus.ACTIVE,
    project_status_reason: str = "",
    error: str = "",
) -> PackageRecord:
    """Return what is known of one package: one wheel of ``status`` unless ``files`` says otherwise."""
    subject = package_ or package(name, version)
    from_index = subject.origin.kind is OriginKind.INDEX
    if files is None:
        files = [file_record(wheel(subject.name, subject.version), status)] if from_index and not error else []
    return PackageRecord(
        package=subject,
        direct=direct,
        files=tuple(files),
        settled=settled,
        index=INDEX if from_index else "",
        project_status=project_status if from_index else ProjectStatus.UNSAID,
        project_status_reason=project_status_reason,
        states=frozenset(states),
        identity=identity,
        findings=tuple(findings),
        error=error,
    )


def finding(
    rule: str = "partial-provenance", level: Level = Level.REVIEW, title: str = "", detail: str = "", **fields: str
) -> Finding:
    """Return a finding; texts default to something that names the rule."""
    return Finding(rule, level, title or f"Title of {rule}", detail or f"what {rule} found here", **fields)


def release(
    version: str,
    *,
    files: int = 1,
    attested: int | None = None,
    uploaded: datetime | None = UPLOADED,
    last_upload: datetime | None = None,
    yanked: bool = False,
) -> ReleaseSummary:
    """Return one line of a project's history, fully attested unless ``attested`` says otherwise."""
    number = files if attested is None else attested
    sample = listing(version=version) if number else None
    return ReleaseSummary(version, files, number, uploaded, last_upload or uploaded, yanked, sample)


def page(
    *releases: ReleaseSummary,
    files: Sequence[IndexFile] = (),
    name: str = "tinyledger",
    status: ProjectStatus = ProjectStatus.ACTIVE,
    status_reason: str = "",
    serves_provenance: bool = True,
) -> ProjectPage:
    """Return a project's page: its history, by version from old to new, and the listed ``files``."""
    ordered = sorted(releases, key=lambda item: Version(item.version))
    return ProjectPage(name, INDEX, status, status_reason, tuple(files), tuple(ordered), serves_provenance)


def graph(
    packages: Iterable[Package], edges: Iterable[tuple[Package, Package]] = (), *, knows_edges: bool = True
) -> DependencyGraph:
    """Return a graph whose roots are the packages of that origin."""
    nodes = list(packages)
    roots = [node.id for node in nodes if node.origin.kind is OriginKind.ROOT]
    return DependencyGraph(
        nodes, roots, [Edge(parent.id, child.id) for parent, child in edges], knows_edges=knows_edges
    )


def root(name: str = "orchard-shop", version: str = "0.1.0") -> Package:
    """Return the project's own package."""
    return package(name, version, kind=OriginKind.ROOT, url=".")


def project(graph_: DependencyGraph, *, name: str = "orchard-shop", notes: Sequence[str] = ()) -> Project:
    """Return a project read from a uv.lock."""
    return Project(
        name=name,
        path="orchard-shop",
        source="uv.lock",
        file="uv.lock",
        sha256=sha256_of("uv.lock"),
        graph=graph_,
        notes=tuple(notes),
        indexes=(INDEX,),
    )


def project_of(*records: PackageRecord, chain: bool = False) -> Project:
    """Return a project whose root requires every record's package, or, as a chain, each the next."""
    top = root()
    nodes = [item.package for item in records if item.package.id != top.id]
    pairs = zip([top, *nodes], nodes, strict=False) if chain else [(top, node) for node in nodes]
    return project(graph([top, *nodes], pairs))


def trust_root(source: str = "Sigstore", refreshed: datetime | None = NOW, note: str = "") -> TrustRootInfo:
    """Return a trust root, fetched at ``NOW`` unless said otherwise."""
    return TrustRootInfo(source, sha256_of("trusted_root.json"), refreshed, note)
