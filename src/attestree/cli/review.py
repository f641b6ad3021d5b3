"""``attestree review``: may this change of the lock file be merged?"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import click

from attestree.cli.delivery import delivery_from, delivery_options
from attestree.cli.options import common_options, settings_from
from attestree.cli.progress import ProgressLine
from attestree.cli.workers import worker_pool

if TYPE_CHECKING:
    from attestree.reports.base import Report
    from attestree.verdict import Level


@click.command()
@click.argument("old", default="")
@click.argument("new", default="")
@common_options
@delivery_options(default=None)
def review(old: str, new: str, roots: tuple[str, ...], **options: Any) -> int:  # noqa: ANN401 - click's options
    """Compare two states of a project and verify what changed, both sides of it.

    OLD and NEW are each a file or folder, a Git revision (main, HEAD~1, a tag), or REVISION:path. NEW is the working
    tree unless given; OLD is the commit where this branch left the default branch (origin/HEAD, else main or master).
    A name that is both a file and a revision is the file: write REVISION: to mean the revision; one that is both a
    folder and a revision is the revision: write ./FOLDER to mean the folder.
    """
    from attestree.reports.review import review_report
    from attestree.session.clock import current_time
    from attestree.session.review import ReviewSession
    from attestree.session.review_headless import run_review
    from attestree.session.review_inputs import review_inputs

    delivery = delivery_from(options)
    settings = settings_from(options)
    with worker_pool(settings.jobs) as pool, ProgressLine("changes", quiet=delivery.quiet) as progress:
        inputs = review_inputs(settings, old, new, pool)
        if not (old or settings.replay or delivery.quiet):
            click.echo("old side: {}; new side: {}".format(*inputs.titles), err=True)
        outcome = asyncio.run(run_review(ReviewSession(inputs, roots), progress))
    found = review_report(
        outcome.loaded,
        outcome.changes,
        now=current_time(),
        trust_root=outcome.trust_root,
        indexes=outcome.indexes,
    )
    delivery.deliver(found)
    return _code(found, delivery.fail_on)


def _code(report: Report, fail_on: Level | None) -> int:
    """Return the exit code of a review: that of the new sides, and 3 where an old one could not be asked about."""
    from attestree.outcome import CLEAN, NOT_CHECKED, exit_code
    from attestree.reports.review import is_unknown_before

    code = exit_code(report.locked, fail_on)
    compared = (report.before[record.id] for record in report.locked if record.id in report.before)
    if code == CLEAN and any(is_unknown_before(record) for record in compared):
        return NOT_CHECKED
    return code
