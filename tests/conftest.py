"""What holds for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from attestree.pool import WorkerPool
from attestree.verify.provenance import warm_up

if TYPE_CHECKING:
    from collections.abc import Iterator

# A property holds on a busy machine too: no example is timed.
settings.register_profile("attestree", deadline=None)
settings.load_profile("attestree")


@pytest.fixture(scope="session")
def pool() -> Iterator[WorkerPool]:
    """Worker processes for all tests of one run: starting them is what takes time."""
    pool = WorkerPool(2, warm_up)
    yield pool
    pool.kill()
