"""Reports: one pure function for each format, from a ``Report`` to text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.reports.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from attestree.reports.base import Options, Report

REPORTS: Mapping[str, Callable[[Report, Options], str]] = {form.name: form.render for form in FORMATS}
"""The function for each format, by the format's name on the command line."""
