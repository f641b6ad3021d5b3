"""Verifies again what a written report carries, in the worker processes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from attestree.cli.progress import ProgressLine
from attestree.cli.workers import worker_pool

if TYPE_CHECKING:
    from attestree.reports.again import FileAgain, WrittenFile, WrittenPackage, WrittenReport
    from attestree.reports.again_text import Again
    from attestree.settings import Settings


def verify_again(where: str, report: WrittenReport, settings: Settings) -> Again:
    """Return what verification finds now for every provenance object in ``report``.

    Args:
        where: the file it was read from.
        report: the report.
        settings: choose the trust root.

    Raises:
        TrustRootError: the trust root cannot be used.
    """
    return asyncio.run(_verify(where, report, settings))


async def _verify(where: str, report: WrittenReport, settings: Settings) -> Again:
    from attestree.reports.again import compared
    from attestree.reports.again_text import Again
    from attestree.session.clock import current_time
    from attestree.session.live import choose_trust_root
    from attestree.verify.provenance import verify_provenance

    trust_root = await choose_trust_root(settings)
    now = current_time()
    carried = list(report.carried)
    done = 0
    with worker_pool(settings.jobs) as pool, ProgressLine("provenance objects") as progress:

        async def verify(package: WrittenPackage, file: WrittenFile) -> FileAgain:
            nonlocal done
            verdict = await pool.run(
                verify_provenance,
                (file.provenance or "").encode("utf-8", "surrogatepass"),
                filename=file.filename,
                sha256=file.sha256 or "",
                trust_root=trust_root,
                now=now,
            )
            done += 1
            progress(done, len(carried))
            return compared(package, file, verdict)

        files = await asyncio.gather(*(verify(package, file) for package, file in carried))
    return Again(where, report, trust_root.info, tuple(files))
