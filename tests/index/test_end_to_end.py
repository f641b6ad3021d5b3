"""Real provenance from a real index server that nobody here wrote, through real processes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from attestree.index.answers import Absent, Found
from attestree.index.client import IndexClient
from attestree.releases import LinkState
from servers import PERYX, Dist, origin, peryx
from shared import SHARED, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.pool import WorkerPool

REAL = SHARED / "corpus" / "real"

pytestmark = [needs_shared, pytest.mark.skipif(PERYX is None, reason="peryx is not installed")]


def real_dist(filename: str, project: str, version: str) -> Dist:
    """Return a real distribution with its original provenance object."""
    record = next(one for one in json.loads((REAL / "INDEX.json").read_bytes()) if one["distribution"] == filename)
    return Dist(project, version, filename, record["sha256"], (REAL / f"{filename}.provenance").read_bytes())


async def test_from_page_to_provenance_byte_for_byte(tmp_path: Path, pool: WorkerPool) -> None:
    attested = real_dist("sampleproject-4.0.0.tar.gz", "sampleproject", "4.0.0")
    bare = Dist("sampleproject", "3.0.0", "sampleproject-3.0.0.tar.gz", "cd" * 32)
    with origin([attested, bare]) as upstream, peryx(upstream, tmp_path / "peryx") as index_url:
        async with IndexClient(pool, cache_dir=tmp_path / "cache") as index:
            answer = await index.page(index_url, "SampleProject", frozenset({"4.0.0", "3.0.0"}))
            assert isinstance(answer, Found)
            file, other = (answer.value.file(dist.filename) for dist in (attested, bare))
            assert file is not None
            assert other is not None
            assert file.sha256 == attested.sha256
            assert file.provenance.state is LinkState.GIVEN
            assert file.provenance.url.startswith(index_url.removesuffix("/all/simple/")), "a path, made absolute"
            assert other.provenance.state in {LinkState.MISSING, LinkState.NULL}
            assert answer.value.serves_provenance
            assert {release.version: release.attested for release in answer.value.releases} == {"3.0.0": 0, "4.0.0": 1}

            assert await index.provenance(file.provenance.url, index_url) == Found(attested.provenance)
            assert await index.page(index_url, "nobody-has-this", frozenset()) == Absent()
            assert index.notes == ()
        before = index.requests
        async with IndexClient(pool, cache_dir=tmp_path / "cache", offline=True) as index:
            again = await index.page(index_url, "sampleproject", frozenset({"4.0.0", "3.0.0"}))
            assert isinstance(again, Found)
            assert again.from_cache
            assert again.value == answer.value
            assert index.requests == 0
    assert before == 3
