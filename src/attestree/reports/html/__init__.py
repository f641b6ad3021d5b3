"""The report as one HTML page: self-contained, with everything from the counts down to the claims.

The page needs nothing but itself. Its content-security policy allows its own style and script, by their hashes, and
nothing else; without the script it is a long plain document, which is also how it prints.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from attestree.reports.html.page import page_of
from attestree.text import printable

if TYPE_CHECKING:
    from jinja2 import Template

    from attestree.reports.base import Options, Report


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every format takes the same arguments
    """Return ``report`` as an HTML document (the living standard), with a line break at its end."""
    style, script = _file("report.css"), _file("report.js")
    return _template().render(
        page=page_of(report),
        style=style,
        script=script,
        policy=(
            f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        ),
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    return environment.from_string(_file("page.html"))


def _shown(value: object) -> object:
    """Return a value as the page may show it: whatever text gets here is printable, and escaped after this."""
    return printable(value) if type(value) is str else value


@cache
def _file(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text("utf-8")


def _source(text: str) -> str:
    """Return the hash by which a content-security policy allows an inline element with just this ``text``."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
