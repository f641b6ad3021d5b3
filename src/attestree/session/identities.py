"""Who published an earlier release: one of its files is fetched and verified, and only when somebody asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.history import newest_earlier_attested
from attestree.identity import judge_identity, release_identity
from attestree.records import PackageRecord
from attestree.session.files import listed_file
from attestree.verdict import IdentityStatus

if TYPE_CHECKING:
    from attestree.records import IdentityVerdict
    from attestree.releases import IndexFile, ReleaseSummary
    from attestree.session.checking import Checker, Looked


async def earlier_identity(checker: Checker, looked: Looked) -> tuple[IdentityVerdict, PackageRecord] | None:
    """Return how the identity of a package relates to that of its newest earlier attested release, and that release.

    None where there is nothing to fetch: nobody is known to have published the package, a pin decides already, no
    earlier release is attested, or its provenance does not hold or cannot be had.
    """
    record, page = looked.record, looked.page
    if page is None or record.identity is None or record.identity.status is not IdentityStatus.FIRST_SEEN:
        return None
    release = newest_earlier_attested(page, record.package.version)
    if release is None or release.sample is None:
        return None
    earlier = await sampled(checker, looked, release, release.sample)
    published = release_identity(earlier)
    identity = judge_identity(record, published, release.version) if published else None
    return (identity, earlier) if identity else None


async def sampled(
    checker: Checker, looked: Looked, release: ReleaseSummary, sample: IndexFile, *, fresh: bool = False
) -> PackageRecord:
    """Return what one file says of an earlier release of a package: one request.

    Args:
        checker: fetches and verifies.
        looked: the package.
        release: the earlier release.
        sample: one of its files that has provenance.
        fresh: ask past the cache.
    """
    package = looked.record.package
    index = looked.page.index if looked.page else looked.record.index
    file = replace(listed_file(sample, locked=False), counted=True)
    file = replace(file, verdict=await checker.verdict(file, index, fresh=fresh))
    named = replace(package, version=release.version, artifacts=(), hashes=(), attestation_identities=(), pins=())
    return PackageRecord(named, direct=False, files=(file,), settled=True, index=index)
