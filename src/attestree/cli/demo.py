"""``attestree demo``: the built-in example."""

from __future__ import annotations

import click

from attestree.cli.explore import open_explorer, require_terminal
from attestree.cli.options import look_options
from attestree.cli.workers import worker_pool


@click.command()
@click.argument("what", type=click.Choice(["explore"]), default="explore")
@look_options
def demo(what: str, plain: bool, theme: str) -> int:  # noqa: ARG001 - click's options
    """Open the built-in example: a fictional project, verified for real, without the network."""
    require_terminal()
    from attestree.demo import recording
    from attestree.session.inputs import ReplayedInputs
    from attestree.session.stream import Session
    from attestree.settings import FileScope

    with worker_pool() as pool:
        inputs = ReplayedInputs(recording(), pool, FileScope.INSTALLABLE)
        return open_explorer(lambda: Session(inputs), plain=plain, theme=theme)
