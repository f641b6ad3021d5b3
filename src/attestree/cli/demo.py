"""``attestree demo``: the built-in example."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from attestree.cli.explore import open_explorer, require_terminal
from attestree.cli.options import look_options
from attestree.cli.output import say
from attestree.cli.review import open_review
from attestree.cli.workers import worker_pool
from attestree.verdict import Level

if TYPE_CHECKING:
    from attestree.pool import WorkerPool


@click.command()
@click.argument("what", type=click.Choice(["explore", "review"]), default="explore")
@look_options
def demo(what: str, plain: bool, theme: str) -> int:
    """Open the built-in example: a fictional project, verified for real, without the network.

    explore opens the project, which is the default; review opens an upgrade of it that retells known attacks.
    """
    require_terminal()
    with worker_pool() as pool:
        if what == "explore":
            return _explore(pool, plain=plain, theme=theme)
        code = _review(pool, plain=plain, theme=theme)
    if not code:
        from attestree.demo.incidents import afterword

        say(afterword())
    return code


def _explore(pool: WorkerPool, *, plain: bool, theme: str) -> int:
    from attestree.demo import recording
    from attestree.session.replayed import ReplayedInputs
    from attestree.session.stream import Session
    from attestree.settings import FileScope

    inputs = ReplayedInputs(recording(), pool, FileScope.INSTALLABLE)
    return open_explorer(lambda: Session(inputs), plain=plain, theme=theme)


def _review(pool: WorkerPool, *, plain: bool, theme: str) -> int:
    from attestree.demo import upgrade_recording
    from attestree.session.review import ReviewSession
    from attestree.session.review_inputs import replayed_review
    from attestree.settings import FileScope

    inputs = replayed_review(upgrade_recording(), pool, FileScope.INSTALLABLE)
    return open_review(lambda: ReviewSession(inputs), plain=plain, theme=theme, fail_on=Level.BLOCK)
