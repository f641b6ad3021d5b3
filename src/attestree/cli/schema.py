"""``attestree schema``: the JSON Schema of the report."""

from __future__ import annotations

import click

from attestree.cli.output import print_report


@click.command()
def schema() -> None:
    """Print the JSON Schema of `attestree report --format json`."""
    from attestree.reports.json import schema_text

    print_report(schema_text())
