"""The indexes' pages, one for each project (PEP 691, 700, 740, 792)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from attestree.index.record import Exchange
from demo_data.core_metadata import metadata_hash
from demo_data.files import every_file
from demo_data.shape import MAIN, MIRROR
from demo_data.timeline import releases

if TYPE_CHECKING:
    from datetime import datetime

    from demo_data.files import File
    from demo_data.shape import Project

_CONTENT_TYPE = "application/vnd.pypi.simple.v1+json"


def page(project: Project) -> Exchange:
    """Return the answer of a project's index to the question for its page."""
    listed = [file for file in every_file(project) if not file.odd.gone]
    if project.status == "quarantined":
        listed = []
    body: dict[str, Any] = {
        "meta": {"api-version": "1.0" if project.index == MIRROR else "1.4"},
        "name": project.name,
        "files": [_entry(file) for file in listed],
    }
    if project.status:
        body["project-status"] = {"status": project.status, **({"reason": project.reason} if project.reason else {})}
    if project.index != MIRROR:
        versions = {file.version for file in listed}
        body["versions"] = [version for version in releases(project) if version in versions]
    return Exchange(
        f"{project.index}{project.name}/", 200, {"content-type": _CONTENT_TYPE}, json.dumps(body, indent=1).encode()
    )


def timestamp(when: datetime) -> str:
    """Return a time as an index writes it, to the millisecond."""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _entry(file: File) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "filename": file.filename,
        "url": file.url if file.project.index == MAIN else _path(file.url),
        "hashes": {"sha256": file.listed_sha256},
    }
    if file.project.python:
        entry["requires-python"] = file.project.python
    if file.project.index == MIRROR:
        return entry  # an old mirror: it knows nothing of later standards
    entry |= {"size": file.size, "upload-time": timestamp(file.uploaded)}
    entry["yanked"] = False if file.odd.yanked is None else file.odd.yanked
    if hashes := metadata_hash(file):
        entry["core-metadata"] = hashes
    link = file.provenance if file.project.index == MAIN else _path(file.provenance)
    return {**entry, "provenance": link if file.attested else None}


def _path(url: str) -> str:
    """Return the address without its host, as small index servers write it."""
    return urlsplit(url).path
