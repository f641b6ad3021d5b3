"""How a report is delivered: the options that every command with a report shares, and what they do."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from attestree.cli.output import print_report, say
from attestree.errors import UsageError
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.reports.base import Report

F = TypeVar("F", bound="Callable[..., Any]")

FORMATS = ("text", "html", "markdown", "json", "csv", "sarif", "cyclonedx", "svr")
"""The names of every format; spelled out, because ``--help`` loads none of them."""
NEVER = "never"
_ANY_WIDTH = 100
"""Columns of a text report that is not shown on a terminal."""
_OVERWRITE = "choose another name, or pass --force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a person wants done with a report.

    Attributes:
        form: the format's name; None where none was named.
        output: the file it goes to; None for standard output.
        force: whether that file may be there already.
        raw: whether to carry the original provenance.
        fail_on: the level from which a finding makes the exit code 1; None for never.
        plain: whether every sign is ASCII.
        quiet: whether to say nothing on standard error.
    """

    form: str | None
    output: Path | None
    force: bool
    raw: bool
    fail_on: Level | None
    plain: bool
    quiet: bool

    def deliver(self, report: Report) -> None:
        """Write ``report`` where it was asked for, as text unless another format was.

        Raises:
            ReportError: it cannot be written there.
        """
        from attestree.reports import REPORTS
        from attestree.reports.base import Options
        from attestree.reports.writing import write_report

        shown = self.output is None and sys.stdout.isatty()
        options = Options(
            width=shutil.get_terminal_size().columns if shown else _ANY_WIDTH,
            color=shown and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
            ascii_only=self.plain,
            raw=self.raw,
        )
        text = REPORTS[self.form or "text"](report, options)
        if self.output is None:
            print_report(text)
            return
        write_report(text, self.output, overwrite=self.force, remedy=_OVERWRITE)
        if not self.quiet:
            say(f"report written to {self.output}")


def delivery_options(default: str | None = "text") -> Callable[[F], F]:
    """Return a decorator that adds the options; ``delivery_from`` takes them again.

    Args:
        default: the one that is taken where none is named; None to leave that to the command.
    """
    options: tuple[Callable[[Any], Any], ...] = (
        click.option(
            "--format",
            "form",
            type=click.Choice(FORMATS),
            default=default,
            show_default=default is not None,
            help="The report's form.",
        ),
        click.option(
            "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write there, not to standard output."
        ),
        click.option("--force", is_flag=True, help="Overwrite FILE."),
        click.option(
            "--root", "roots", metavar="PACKAGE", multiple=True, help="Only this package and what lies below it."
        ),
        click.option("--raw", is_flag=True, help="Add the original provenance to a JSON report."),
        click.option(
            "--fail-on",
            type=click.Choice([*[level.value for level in Level], NEVER]),
            default=Level.BLOCK.value,
            show_default=True,
            help="The level from which a finding makes the exit code 1.",
        ),
        click.option("--ascii", "plain", is_flag=True, help="Use ASCII for every symbol."),
        click.option("--quiet", is_flag=True, help="Say nothing on standard error."),
    )

    def add(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def delivery_from(options: dict[str, Any]) -> Delivery:
    """Take the options out of ``options`` and return what they mean; ``roots`` stays where it is.

    Raises:
        UsageError: they cannot be meant together.
        ReportError: it is plain already that the report cannot be written: better now than after the work.
    """
    from attestree.reports.formats import FORMATS_BY_NAME
    from attestree.reports.writing import check_output

    fail_on = options.pop("fail_on")
    delivery = Delivery(
        form=options.pop("form"),
        output=options.pop("output"),
        force=options.pop("force"),
        raw=options.pop("raw"),
        fail_on=None if fail_on == NEVER else Level(fail_on),
        plain=options.pop("plain"),
        quiet=options.pop("quiet"),
    )
    if delivery.raw and delivery.form != "json":
        raise UsageError(
            "only a JSON report carries the original provenance", where="--raw", remedy="add --format json"
        )
    if delivery.form:
        FORMATS_BY_NAME[delivery.form].check()
    if delivery.output is not None:
        check_output(delivery.output, overwrite=delivery.force, remedy=_OVERWRITE)
    return delivery
