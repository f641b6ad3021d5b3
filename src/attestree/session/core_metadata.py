"""The core metadata of one release (PEP 658): one small request, never for a distribution."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from attestree.identity import covered_attestations, identity_of
from attestree.index.answers import Found
from attestree.sources.metadata import parse_metadata

if TYPE_CHECKING:
    from attestree.declared import DeclaredLink
    from attestree.index.client import IndexClient
    from attestree.releases import IndexFile
    from attestree.session.checking import Looked


async def core_metadata(client: IndexClient, looked: Looked, *, fresh: bool = False) -> bytes | None:
    """Return the core metadata of one release: of the file that would be installed, else of any that has it.

    None where the index has none, or where it cannot be had.
    """
    row = _row(looked)
    if row is None or looked.page is None:
        return None
    answer = await client.metadata(row.metadata_url, looked.page.index, sha256=row.metadata_sha256, fresh=fresh)
    return answer.value if isinstance(answer, Found) else None


async def declared_links(
    client: IndexClient, looked: Looked, *, fresh: bool = False
) -> tuple[DeclaredLink, ...] | None:
    """Return what a release says of where it lives, to be compared with where it was published from.

    None where there is nothing to compare with, because no verified signature names a repository, and where the core
    metadata cannot be had or read: that says nothing about the release.
    """
    signers = (identity_of(attestation) for _, attestation in covered_attestations(looked.record))
    if not any(identity and identity.repository for identity in signers):
        return None
    data = await core_metadata(client, looked, fresh=fresh)
    if data is None:
        return None
    try:
        return (await asyncio.to_thread(parse_metadata, data)).links
    except ValueError:
        return None


def _row(looked: Looked) -> IndexFile | None:
    files = sorted(looked.record.files, key=lambda file: (not file.installable, not file.counted))
    return next((file.listing for file in files if file.listing and file.listing.metadata_url), None)
