"""Pages made for tests, and what is read of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from attestree.index.pages import parse_page
from servers import JSON

if TYPE_CHECKING:
    from attestree.releases import ProjectPage

PAGE_URL = "https://index.example/simple/demo/"
SHA = "ab" * 32


def parse(
    body: bytes, *versions: str, content_type: str = JSON, url: str = PAGE_URL, project: str = "demo"
) -> ProjectPage:
    return parse_page(body, content_type, url, "https://index.example/simple/", project, frozenset(versions))


def entry(filename: str = "demo-1.0.tar.gz", **more: object) -> dict[str, object]:
    return {"filename": filename, "url": f"https://files.example/{filename}", "hashes": {"sha256": SHA}, **more}


def page(*entries: object, **more: object) -> ProjectPage:
    """Return a page of those entries, with the files of 1.0 and 2.0."""
    top: dict[str, object] = {"meta": {"api-version": "1.4"}, "name": "demo", "files": list(entries), **more}
    return parse(json.dumps(top).encode(), "1.0", "2.0")
