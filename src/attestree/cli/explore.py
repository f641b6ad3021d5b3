"""``attestree explore``: the explorer."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attestree.cli.options import common_options, look_options, settings_from
from attestree.cli.workers import worker_pool
from attestree.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.events import EventSource


@click.command()
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@common_options
@click.option("--root", "roots", metavar="PACKAGE", multiple=True, help="Only this package and what lies below it.")
@look_options
def explore(  # click passes every option by its name
    project: Path,
    roots: tuple[str, ...],
    plain: bool,
    theme: str,
    **options: Any,  # noqa: ANN401 - click's options
) -> int:
    """Open the explorer on PROJECT: a directory, a lock or requirements file, an environment, or a script.

    Without a lock, what the project asks for is resolved with uv; nothing of the project is run.
    """
    settings = replace(settings_from(options), roots=roots)
    require_terminal()
    from attestree.session.opening import open_inputs
    from attestree.session.stream import Session

    with worker_pool(settings.jobs) as pool:
        inputs = open_inputs(settings, project, pool)
        return open_explorer(lambda: Session(inputs), plain=plain, theme=theme)


def has_terminal() -> bool:
    """Return whether there is a terminal to draw on: Textual would write escapes into a pipe."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in {"", "dumb"}


def require_terminal() -> None:
    """Raise ``UsageError`` unless there is a terminal to draw on."""
    if not has_terminal():
        raise UsageError(
            "the explorer needs a terminal", remedy="run `attestree report` for a report that works without one"
        )


def open_explorer(session: Callable[[], EventSource], *, plain: bool, theme: str) -> int:
    """Run the explorer until the person leaves, and return the exit code, which is 0 however the findings are.

    Raises:
        AttestreeError: what was to be kept of the session, such as a recording, could not be.
    """
    from attestree.tui.app import ExplorerApp
    from attestree.tui.leaving import run_until_left

    app = ExplorerApp(session, ascii=plain, theme=theme or None)
    run_until_left(app)
    return app.return_code or 0
