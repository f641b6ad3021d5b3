"""The ``attestree`` command: its parts, and what its exit codes mean."""

from __future__ import annotations

import errno
import os
from importlib.metadata import version
from typing import TYPE_CHECKING

import click

from attestree.cli.cache import cache
from attestree.cli.demo import demo
from attestree.cli.explore import explore
from attestree.cli.output import lost_output, open_closed_streams, say
from attestree.cli.pin import pin
from attestree.cli.report import report
from attestree.cli.review import review
from attestree.cli.schema import schema
from attestree.cli.show import show
from attestree.errors import AttestreeError

if TYPE_CHECKING:
    from collections.abc import Sequence

USAGE = 2
INTERRUPTED = 130
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})

_EPILOG = (
    "Exit codes of written reports: 0 clean; 1 findings at or above --fail-on; 2 usage, or input that cannot be read; "
    "3 something could not be checked and nothing worse was found; 130 interrupted. "
    "Provenance says where a file came from, not that it is safe."
)


class _Commands(click.Group):
    """The commands; what is none of them but a file or folder is explored."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name, ``explore`` for those that name a path."""
        named = args[0]
        if self.get_command(ctx, named) is None and not named.startswith("-") and os.path.lexists(named):
            return explore.name, explore, args
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EPILOG
)
@click.version_option(version("attestree"), prog_name="attestree")
@click.pass_context
def attestree(context: click.Context) -> None:
    """Explore and verify the provenance of a Python project's dependencies.

    Without a command, opens the explorer: on the current directory, or on the file or folder that is named.
    """
    if context.invoked_subcommand is None:
        context.invoke(explore)


for command in (explore, review, report, show, pin, demo, schema, cache):
    attestree.add_command(command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        arguments: what follows the command's name; None for those of the process.
    """
    open_closed_streams()
    try:
        result = attestree.main(arguments, prog_name="attestree", standalone_mode=False)
    except AttestreeError as error:
        say(f"attestree: {error.explain()}")
        return USAGE
    except click.ClickException as error:
        error.show()
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        say("attestree: interrupted")
        return INTERRUPTED
    except OSError as error:
        if error.filename is not None or error.errno not in _FULL:
            raise
        say(f"attestree: {lost_output(error).explain()}")  # help, which click writes
        return USAGE
    return result if isinstance(result, int) else 0
