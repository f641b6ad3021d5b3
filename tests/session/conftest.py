from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attestree.pool import WorkerPool
from attestree.verify.provenance import warm_up
from session.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def pool() -> Iterator[WorkerPool]:
    """Worker processes for all tests of sessions: starting them is what takes time."""
    pool = WorkerPool(2, warm_up)
    pool.start()
    yield pool
    pool.kill()


@pytest.fixture
def world() -> World:
    return World()
