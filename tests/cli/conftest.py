from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from attestree.pool import WorkerPool


class _SharedPool:
    """The worker processes of all tests in place of a command's own; commands with their own run in other tests."""

    def __init__(self, pool: WorkerPool) -> None:
        self.run = pool.run
        self.jobs = pool.jobs

    def start(self) -> None:
        pass

    def kill(self) -> None:
        pass


@pytest.fixture(autouse=True)
def shared_pool(pool: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every command of these tests use the same worker processes."""
    monkeypatch.setattr("attestree.cli.workers.WorkerPool", lambda jobs, warm_up: _SharedPool(pool))
