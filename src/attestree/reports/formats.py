"""The formats a report can be written in: what each is for, and what its files are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.reports import csv, cyclonedx, html, json, markdown, sarif, svr, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from attestree.reports.base import Options, Report

_LONGEST = 80
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def _always() -> None:
    """Raise nothing: the format needs nothing that may be missing."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        name: as the command line has it.
        title: as a person reads it.
        purpose: what it is for, in a few words.
        suffix: how its files' names end, with the dot.
        render: writes a report; raises ``ReportError`` where this report cannot be written so.
        check: raises ``ReportError`` where the format cannot be written here at all.
    """

    name: str
    title: str
    purpose: str
    suffix: str
    render: Callable[[Report, Options], str]
    check: Callable[[], None] = _always


FORMATS: tuple[Format, ...] = (
    Format("text", "Text", "for a terminal or a log", ".txt", text.render),
    Format("html", "HTML page", "for a browser, all in one", ".html", html.render),
    Format("markdown", "Markdown", "for a pull request", ".md", markdown.render),
    Format("json", "JSON", "for programs, everything", ".json", json.render),
    Format("csv", "CSV", "for a spreadsheet", ".csv", csv.render),
    Format("sarif", "SARIF", "for code scanning", ".sarif", sarif.render),
    Format("cyclonedx", "CycloneDX", "a bill of materials", ".cdx.json", cyclonedx.render, cyclonedx.check),
    Format("svr", "in-toto SVR", "what holds, unsigned", ".svr.json", svr.render),
)

FORMATS_BY_NAME: Mapping[str, Format] = {form.name: form for form in FORMATS}


def file_name(subject: str, when: datetime, form: Format) -> str:
    """Return a name for the file of a report, safe on every system.

    Args:
        subject: what the report is about, such as a package's name and version; may be hostile.
        when: the day that goes into the name.
        form: decides the ending.
    """
    plain = re.sub(r"[^A-Za-z0-9._+-]+", "-", subject)[:_LONGEST].strip("-._") or "report"
    if _DEVICE.match(plain):
        plain = f"report-{plain}"
    return f"attestree-{plain}-{when:%Y-%m-%d}{form.suffix}"
