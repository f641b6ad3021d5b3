"""The report as a bill of materials: CycloneDX 1.6 (ECMA-424) as JSON, written by the reference library."""

from __future__ import annotations

import json
import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING

from attestree.errors import ReportError
from attestree.reports.json import text_of

if TYPE_CHECKING:
    from attestree.reports.base import Options, Report

_FIRST = ("$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata")
"""What a reader, and a program that looks at the first bytes only, wants to see first."""


def check() -> None:
    """Raise ``ReportError`` where the library that writes this format is not installed."""
    if find_spec("cyclonedx") is None:
        raise ReportError(
            "this format needs a library that is not installed",
            where="cyclonedx",
            remedy="install attestree[cyclonedx]",
        )


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every format takes the same arguments
    """Return ``report`` as CycloneDX 1.6 JSON, with a line break at its end.

    Raises:
        ReportError: the library is not installed.
    """
    check()
    from cyclonedx.output.json import JsonV1Dot6

    from attestree.reports.cyclonedx.bom import bom_of

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a part of a project may well have no edges, which the library wonders at
        text = JsonV1Dot6(bom_of(report)).output_as_string()
    document = json.loads(text)
    return text_of({**{key: document.pop(key) for key in _FIRST if key in document}, **document})
