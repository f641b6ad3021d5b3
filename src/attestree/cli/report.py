"""``attestree report``: verify and write a report, without a screen."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import click

from attestree.cli.conclusion import conclude
from attestree.cli.delivery import delivery_from, delivery_options
from attestree.cli.options import common_options, settings_from
from attestree.cli.progress import ProgressLine
from attestree.cli.workers import worker_pool


@click.command()
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@common_options
@delivery_options()
def report(project: Path, roots: tuple[str, ...], **options: Any) -> int:  # noqa: ANN401 - click's options
    """Verify PROJECT (a directory, or a lock or requirements file) and write a report."""
    from attestree.outcome import exit_code
    from attestree.reports.base import Report
    from attestree.reports.subtree import find_packages
    from attestree.session.clock import current_time
    from attestree.session.headless import run_to_end
    from attestree.session.opening import open_inputs
    from attestree.session.stream import Session

    delivery = delivery_from(options)
    settings = settings_from(options)
    with worker_pool(settings.jobs) as pool, ProgressLine(quiet=delivery.quiet) as progress:
        outcome = asyncio.run(run_to_end(Session(open_inputs(settings, project, pool)), progress, progress.resolving))
    found = Report.of(
        outcome.loaded.project,
        outcome.records.values(),
        now=current_time(),
        trust_root=outcome.trust_root,
        indexes=outcome.indexes,
        roots=find_packages(outcome.loaded.project, roots),
        label=outcome.loaded.label,
    )
    delivery.deliver(found)
    code = exit_code(found.locked, delivery.fail_on)
    return conclude(code, found.locked, settings, quiet=delivery.quiet)
