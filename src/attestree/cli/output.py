"""Standard output as the place where a report goes, and standard error as the one where everything else is said."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import click

from attestree.errors import ReportError

READER_GONE = 141
"""128 + SIGPIPE: what a shell says of a program whose reader went away, as ``head`` does."""


def open_closed_streams() -> None:
    """Give a process that was started without standard output or standard error one that leads nowhere.

    Otherwise the next file or connection that is opened takes its place.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open until the process ends


def print_report(text: str) -> None:
    """Write ``text`` to standard output as UTF-8, whatever the locale says.

    Raises:
        click.exceptions.Exit: whoever read it went away; there is nobody to tell.
        ReportError: it cannot be written.
    """
    try:
        sys.stdout.flush()
        left = memoryview(text.encode())
        while left:  # unbuffered, as PYTHONUNBUFFERED makes it, it takes what fits and says how much that was
            left = left[sys.stdout.buffer.write(left) :]
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        discard_output()
        raise click.exceptions.Exit(READER_GONE) from None
    except OSError as error:
        raise lost_output(error) from error


def lost_output(error: OSError) -> ReportError:
    """Return the error of a standard output that took no more, which gets nothing from now on."""
    discard_output()
    return ReportError(error.strerror or type(error).__name__, where="standard output")


def discard_output() -> None:
    """Lead standard output nowhere, so that what is left in its buffer is no second error when the process ends."""
    with contextlib.suppress(OSError, ValueError):  # one that is no file has no number
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def say(text: str) -> None:
    """Say ``text`` on standard error; where nobody can be told, nobody is."""
    with contextlib.suppress(OSError):
        click.echo(text, err=True)
