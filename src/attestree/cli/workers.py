"""The worker processes of a command: started before there is work, ended whatever happens."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from attestree.pool import WorkerPool

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def worker_pool(jobs: int = 0) -> Iterator[WorkerPool]:
    """Yield a pool whose processes are starting, and kill them in the end.

    Args:
        jobs: how many; 0 for one per core.
    """
    from attestree.verify.provenance import warm_up

    pool = WorkerPool(jobs, warm_up)
    pool.start()
    try:
        yield pool
    finally:
        pool.kill()
