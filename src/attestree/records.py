"""What a session knows of one package: the value that rules read, reports print and the explorer shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.model import OriginKind
from attestree.releases import ProjectStatus
from attestree.verdict import (
    TRUST_OF_LEVEL,
    TRUST_OF_STATUS,
    FileStatus,
    IdentityStatus,
    Level,
    ReleaseState,
    Trust,
    worst_trust,
)

if TYPE_CHECKING:
    from attestree.evidence import CheckedAttestation, FileVerdict
    from attestree.model import Artifact, Package, PackageId
    from attestree.releases import IndexFile


@dataclass(frozen=True, slots=True)
class Identity:
    """Who published, as far as certificates prove it: the claims that are compared, never the index's word.

    All values are raw; an empty string where the certificate does not claim the thing.
    """

    issuer: str = ""
    repository: str = ""
    repository_id: str = ""
    owner: str = ""
    owner_id: str = ""
    workflow: str = ""
    environment: str = ""
    subject: str = ""
    """The certificate's subject alternative name, where it names no repository (an e-mail identity)."""


@dataclass(frozen=True, slots=True)
class IdentityVerdict:
    """How the identity of a release relates to the expected one.

    Attributes:
        status: see ``IdentityStatus``.
        reason: one printable sentence without a full stop, such as "same repository and owner ids as 2.4.0".
        actual: None where no verified attestation says who published.
        expected: None where nothing was expected.
        base: the version the expectation was taken from; empty for a pin or none.
    """

    status: IdentityStatus
    reason: str
    actual: Identity | None = None
    expected: Identity | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found. All texts are printable.

    Attributes:
        rule: the rule's id, such as ``lost-provenance``.
        level: how much it weighs here, which may differ from the rule's default.
        title: the rule's title in plain words.
        detail: one sentence on this very case.
        file: the file it concerns; empty when it concerns the release.
        before: the old value where the rule compares; empty when it does not.
        after: the new value where the rule compares; empty when it does not.
        acknowledged: the reason a person gave for accepting this very case; empty where nobody did. An acknowledged
            finding is shown, and weighs nothing.
        lapsed: why an acknowledgement of it does not hold any more; empty where there is none.
    """

    rule: str
    level: Level
    title: str
    detail: str
    file: str = ""
    before: str = ""
    after: str = ""
    acknowledged: str = ""
    lapsed: str = ""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of a package and what is known of it.

    Attributes:
        artifact: the file as the lock has it; for a file only the index knows, as the index has it.
        locked: whether the project's own file names it.
        installable: whether it is the one that would be installed in the target environment.
        counted: whether it counts towards the package's trust.
        listing: what the index says of it; None while unknown or where the index does not list it.
        verdict: None while the work is still running.
        hash_source: where the digest that was verified against came from: ``lock``, ``index``, or ``tags``: the index's
            own, of the file that an installed package's wheel tags tell; nothing proves that its bytes were installed.
    """

    artifact: Artifact
    locked: bool
    installable: bool
    counted: bool
    listing: IndexFile | None = None
    verdict: FileVerdict | None = None
    hash_source: str = "lock"

    @property
    def status(self) -> FileStatus:
        """Return the file's status; ``NOT_CHECKED`` while the work is still running."""
        return self.verdict.status if self.verdict else FileStatus.NOT_CHECKED

    @property
    def reason(self) -> str:
        """Return the reason for the status, printable."""
        return self.verdict.reason if self.verdict else "still queued"

    @property
    def attestations(self) -> tuple[CheckedAttestation, ...]:
        """Return the file's attestations, the empty tuple while there are none."""
        return self.verdict.attestations if self.verdict else ()


@dataclass(frozen=True, slots=True)
class PackageRecord:
    """What is known of one package now; a later record of the same package replaces it.

    Attributes:
        package: the package as the project has it.
        direct: whether a root requires it itself.
        files: every file of the package that is looked at.
        settled: whether nothing is left to do for it.
        index: the address it was looked up at, without credentials; empty where it was not.
        project_status: PEP 792 status of the project.
        states: PyPI's states of the release.
        identity: None while unknown.
        findings: worst first.
        error: why the index could not be asked, printable; empty where it could.
        skipped: why the index was not asked on purpose, printable; empty where it was.
    """

    package: Package
    direct: bool
    files: tuple[FileRecord, ...] = ()
    settled: bool = False
    index: str = ""
    project_status: ProjectStatus = ProjectStatus.UNSAID
    project_status_reason: str = ""
    states: frozenset[ReleaseState] = frozenset()
    identity: IdentityVerdict | None = None
    findings: tuple[Finding, ...] = ()
    error: str = ""
    skipped: str = ""

    @property
    def id(self) -> PackageId:
        """Return the package's id."""
        return self.package.id

    @property
    def counted(self) -> tuple[FileRecord, ...]:
        """Return the files that count towards the trust."""
        return tuple(file for file in self.files if file.counted)

    @property
    def trust(self) -> Trust:
        """Return the one word for the package: the worst of its counted files and its findings.

        A failed file or a block finding is known before the rest is; anything better waits until all is settled. A
        file that still has no verdict then was not checked.
        """
        words = [TRUST_OF_STATUS[file.status] for file in self.counted if file.verdict or self.settled]
        words += [
            TRUST_OF_LEVEL[finding.level]
            for finding in self.findings
            if finding.level in TRUST_OF_LEVEL and not finding.acknowledged
        ]
        if not self.settled:
            words.append(Trust.PENDING)
        elif not self.counted and not self.skipped and self.package.origin.kind is OriginKind.INDEX:
            words.append(Trust.UNKNOWN)  # nothing was looked at, which is never a pass
        return worst_trust(words)

    @property
    def worst_level(self) -> Level | None:
        """Return the level of the worst finding that nobody acknowledged, or None where there is none."""
        open_ = (finding.level for finding in self.findings if not finding.acknowledged)
        return min(open_, key=lambda level: level.rank, default=None)
