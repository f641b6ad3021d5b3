"""The report as a bill of materials: CycloneDX 1.6 (ECMA-424) as JSON, written by the reference library."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from attestree.errors import ReportError
from attestree.reports.json import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.reports.base import Options, Report

_FIRST = ("$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata")
"""What a reader, and a program that looks at the first bytes only, wants to see first."""
_IS = {
    "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
}
"""What makes a document one of this format and version."""


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

    Its serial number follows from all the rest of it, so that the same report is the same document.

    Raises:
        ReportError: the library is not installed.
    """
    check()
    from cyclonedx.schema.schema import SchemaVersion1Dot6

    from attestree.reports.cyclonedx.bom import bom_of

    with _uncollected():
        bom = bom_of(report)
        # The library's own writer first looks through all edges for each component, to find what ours cannot lack.
        written: str = bom.as_json(view_=SchemaVersion1Dot6)  # type: ignore[attr-defined] # it adds the method
        serial = uuid5(NAMESPACE_OID, written.replace(bom.serial_number.urn, "")).urn
        document = {**json.loads(written), **_IS, "serialNumber": serial}
    return text_of({**{key: document.pop(key) for key in _FIRST if key in document}, **document})


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let no garbage be looked for: hundreds of thousands of objects are made, and none of them is any."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
