"""PyPI's six states of a release, read from its project's page and from what verification found.

They speak of presence: whether a proof holds is the status of each file. Where an index has shown no provenance at all,
nothing is known and there is no state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.history import earlier_attested, release_of
from attestree.identity import covered_attestations, identity_of
from attestree.releases import LinkState
from attestree.verdict import FileStatus, IdentityStatus, ReleaseState

if TYPE_CHECKING:
    from attestree.records import Identity, PackageRecord
    from attestree.releases import IndexFile, ProjectPage


def is_attested(file: IndexFile) -> bool:
    """Return whether the index says that ``file`` has provenance, fetchable or not."""
    return file.provenance.state in (LinkState.GIVEN, LinkState.REFUSED)


def files_of_release(page: ProjectPage, version: str) -> tuple[IndexFile, ...]:
    """Return the files that ``page`` lists for ``version``, however it is written."""
    release = release_of(page, version)
    return page.release(release.version if release else version)


def workflows_of(record: PackageRecord) -> tuple[Identity, ...]:
    """Return every identity that verified attestations of ``record`` name, one for each repository and workflow."""
    found: dict[tuple[str, ...], Identity] = {}
    for _, attestation in covered_attestations(record):
        if identity := identity_of(attestation):
            key = (identity.issuer, identity.repository, identity.workflow, identity.subject)
            found.setdefault(key, identity)
    return tuple(found.values())


def release_states(record: PackageRecord, page: ProjectPage | None) -> frozenset[ReleaseState]:
    """Return the states of the release that ``record`` is; several can hold at once.

    Args:
        record: the release, with its files' verdicts and its identity as far as they are known.
        page: its project's page; None where there is none, and then only what certificates say is known.
    """
    states: set[ReleaseState] = set()
    files = files_of_release(page, record.package.version) if page else ()
    known = [file for file in files if is_attested(file) or file.provenance.state is LinkState.NULL]
    serves = bool(known) or (page is not None and page.serves_provenance)
    serves = serves or any(file.status is FileStatus.NO_PROVENANCE for file in record.files)
    if page and files and serves:
        attested = sum(is_attested(file) for file in files)
        if not attested:
            states.add(ReleaseState.NO_PROVENANCE)
            if earlier_attested(page, record.package.version):
                states.add(ReleaseState.LOST_PROVENANCE)
        elif attested < len(files):
            states.add(ReleaseState.PARTIAL_PROVENANCE)
        elif not any(file.status is FileStatus.FAILED for file in record.files):
            states.add(ReleaseState.FULL_PROVENANCE)
    if len(workflows_of(record)) > 1:
        states.add(ReleaseState.INCONSISTENT_PROVENANCE)
    if record.identity and record.identity.status is IdentityStatus.DIFFERS and record.identity.base:
        states.add(ReleaseState.CHANGED_PROVENANCE)
    return frozenset(states)
