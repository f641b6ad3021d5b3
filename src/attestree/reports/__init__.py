"""Reports: one pure function for each format, from a ``Report`` to text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.reports import csv, json, markdown, sarif, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from attestree.reports.base import Options, Report

REPORTS: Mapping[str, Callable[[Report, Options], str]] = {
    "text": text.render,
    "json": json.render,
    "markdown": markdown.render,
    "csv": csv.render,
    "sarif": sarif.render,
}
"""The function for each format, by the format's name on the command line."""
