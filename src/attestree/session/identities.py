"""Who published the release before this one: fetched only when somebody opens the package."""

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
    from attestree.session.checking import Checker, Looked


async def earlier_identity(checker: Checker, looked: Looked) -> IdentityVerdict | None:
    """Return how the identity of a package relates to that of its newest earlier attested release.

    None where there is nothing to fetch: nobody is known to have published the package, a pin decides already, no
    earlier release is attested, or its provenance does not hold or cannot be had.
    """
    record, page = looked.record, looked.page
    if page is None or record.identity is None or record.identity.status is not IdentityStatus.FIRST_SEEN:
        return None
    release = newest_earlier_attested(page, record.package.version)
    if release is None or release.sample is None:
        return None
    file = replace(listed_file(release.sample, locked=False), counted=True)
    file = replace(file, verdict=await checker.verdict(file, page.index))
    before = PackageRecord(replace(record.package, version=release.version), direct=False, files=(file,))
    earlier = release_identity(before)
    return judge_identity(record, earlier, release.version) if earlier else None
