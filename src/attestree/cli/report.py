"""``attestree report``: verify and write a report, without a screen."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from attestree.cli.options import common_options, settings_from
from attestree.cli.output import print_report
from attestree.cli.progress import ProgressLine
from attestree.cli.workers import worker_pool
from attestree.errors import UsageError
from attestree.verdict import Level

NEVER = "never"
_OVERWRITE = "choose another name, or pass --force"
FORMATS = ("text", "json", "markdown", "csv", "sarif")


@click.command()
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@common_options
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="The report's form."
)
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="Write there, not to standard output.")
@click.option("--force", is_flag=True, help="Overwrite FILE.")
@click.option("--root", "roots", metavar="PACKAGE", multiple=True, help="Only this package and what lies below it.")
@click.option("--raw", is_flag=True, help="Add the original provenance to a JSON report.")
@click.option(
    "--fail-on",
    type=click.Choice([*[level.value for level in Level], NEVER]),
    default=Level.BLOCK.value,
    show_default=True,
    help="The level from which a finding makes the exit code 1.",
)
@click.option("--ascii", "plain", is_flag=True, help="Use ASCII for every symbol.")
@click.option("--quiet", is_flag=True, help="Say nothing on standard error.")
def report(
    project: Path,
    form: str,
    output: Path | None,
    force: bool,
    roots: tuple[str, ...],
    raw: bool,
    fail_on: str,
    plain: bool,
    quiet: bool,
    **options: Any,  # noqa: ANN401
) -> int:
    """Verify PROJECT (a directory, or a lock or requirements file) and write a report."""
    from attestree.outcome import exit_code
    from attestree.reports import REPORTS
    from attestree.reports.base import Options, Report
    from attestree.reports.subtree import find_packages
    from attestree.reports.writing import check_output, write_report
    from attestree.session.clock import current_time
    from attestree.session.headless import run_to_end
    from attestree.session.inputs import open_inputs
    from attestree.session.stream import Session

    settings = settings_from(options)
    if raw and form != "json":
        raise UsageError(
            "only a JSON report carries the original provenance", where="--raw", remedy="add --format json"
        )
    if output is not None:
        check_output(output, overwrite=force, remedy=_OVERWRITE)  # before the work, not after it
    with worker_pool(settings.jobs) as pool, ProgressLine(quiet=quiet) as progress:
        outcome = asyncio.run(run_to_end(Session(open_inputs(settings, project, pool)), progress))
    found = Report.of(
        outcome.loaded.project,
        outcome.records.values(),
        now=current_time(),
        trust_root=outcome.trust_root,
        indexes=outcome.indexes,
        roots=find_packages(outcome.loaded.project, roots),
        label=outcome.loaded.label,
    )
    text = REPORTS[form](found, Options(width=_width(output), ascii_only=plain, raw=raw))
    if output is None:
        print_report(text)
    else:
        write_report(text, output, overwrite=force, remedy=_OVERWRITE)
        if not quiet:
            click.echo(f"report written to {output}", err=True)
    return exit_code(found.locked, None if fail_on == NEVER else Level(fail_on))


def _width(output: Path | None) -> int:
    """Return how wide a text report may be: as the terminal that shows it, else for any reader."""
    if output is None and sys.stdout.isatty():
        return shutil.get_terminal_size().columns
    return 100
