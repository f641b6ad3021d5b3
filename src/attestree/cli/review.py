"""``attestree review``: may this change of the lock file be merged?"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import click

from attestree.cli.conclusion import conclude
from attestree.cli.delivery import delivery_from, delivery_options
from attestree.cli.explore import has_terminal
from attestree.cli.options import common_options, settings_from, theme_option
from attestree.cli.output import say
from attestree.cli.progress import ProgressLine
from attestree.cli.workers import worker_pool

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.events import ReviewSource
    from attestree.reports.base import Report
    from attestree.verdict import Level


@click.command()
@click.argument("old", default="")
@click.argument("new", default="")
@common_options
@delivery_options(default=None)
@theme_option
def review(old: str, new: str, roots: tuple[str, ...], theme: str, **options: Any) -> int:  # noqa: ANN401 - click's
    """Compare two states of a project and verify what changed, both sides of it.

    OLD and NEW are each a file or folder, a Git revision (main, HEAD~1, a tag), or REVISION:path. NEW is the working
    tree unless given; OLD is the commit where this branch left the default branch (origin/HEAD, else main or master).
    A name that is both a file and a revision is the file: write REVISION: to mean the revision; one that is both a
    folder and a revision is the revision: write ./FOLDER to mean the folder.

    A side without a lock is resolved with uv, as of today, which the result says; nothing of the project is run.

    Opens the review screen. With --format or --output, or without a terminal, it writes a report instead.
    """
    from attestree.session.review import ReviewSession
    from attestree.session.review_inputs import review_inputs

    delivery = delivery_from(options)
    settings = settings_from(options)
    written = bool(delivery.form or delivery.output) or not has_terminal()
    with worker_pool(settings.jobs) as pool:
        inputs = review_inputs(settings, old, new, pool)
        if not written:
            return open_review(
                lambda: ReviewSession(inputs, roots), plain=delivery.plain, theme=theme, fail_on=delivery.fail_on
            )
        if not (old or settings.replay or delivery.quiet):
            say("old side: {}; new side: {}".format(*inputs.titles))
        found = _reviewed(ReviewSession(inputs, roots), quiet=delivery.quiet)
    delivery.deliver(found)
    return conclude(_code(found, delivery.fail_on), found.locked, settings, quiet=delivery.quiet)


def open_review(session: Callable[[], ReviewSource], *, plain: bool, theme: str, fail_on: Level | None) -> int:
    """Run the review screen until the person leaves, and return the exit code, 0 however the findings are.

    A review that could not go on gives the code for input that cannot be read.
    """
    from attestree.tui.leaving import run_until_left
    from attestree.tui.review.app import ReviewApp

    app = ReviewApp(session, ascii=plain, theme=theme or None, fail_on=fail_on)
    run_until_left(app)
    return app.return_code or 0


def _reviewed(session: ReviewSource, *, quiet: bool) -> Report:
    from attestree.reports.review import review_report
    from attestree.session.clock import current_time
    from attestree.session.review_headless import run_review

    with ProgressLine("changes", quiet=quiet) as progress:
        outcome = asyncio.run(run_review(session, progress, progress.resolving))
    return review_report(
        outcome.loaded,
        outcome.changes,
        now=current_time(),
        trust_root=outcome.trust_root,
        indexes=outcome.indexes,
    )


def _code(report: Report, fail_on: Level | None) -> int:
    """Return the exit code of a review: that of the new sides, and 3 where an old one could not be asked about."""
    from attestree.outcome import CLEAN, NOT_CHECKED, exit_code
    from attestree.reports.review import is_unknown_before

    code = exit_code(report.locked, fail_on)
    compared = (report.before[record.id] for record in report.locked if record.id in report.before)
    if code == CLEAN and any(is_unknown_before(record) for record in compared):
        return NOT_CHECKED
    return code
