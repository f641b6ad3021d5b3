"""What some projects say of themselves: the core metadata that their index serves beside the wheels (PEP 658)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from attestree.environment import TargetEnvironment
from attestree.index.record import Exchange
from attestree.model import Artifact
from demo_data.files import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo_data.files import File
    from demo_data.shape import Project

PYTHON, PLATFORM = "3.12", "linux"
"""Where the shop runs."""


def core_metadata(file: File) -> bytes:
    """Return the metadata of one file; empty for a file whose metadata the index does not serve."""
    project = file.project
    if not project.links or not file.filename.endswith(".whl"):
        return b""
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {project.name}",
        f"Version: {file.version}",
        *(f"Project-URL: {label}, {url}" for label, url in project.links.items()),
        f"Requires-Python: {project.python}",
        *(f"Requires-Dist: {need}" for need in project.needs),
    ]
    return "\n".join((*lines, "", f"{project.name}, as the orchard shop uses it.", "")).encode()


def metadata_hash(file: File) -> dict[str, str]:
    """Return what a page says of the metadata of one file; empty where there is none."""
    content = core_metadata(file)
    return {"sha256": hashlib.sha256(content).hexdigest()} if content else {}


def metadata_answers(project: Project, version: str) -> Iterator[Exchange]:
    """Yield the index's answer for the metadata of the file of a release that the shop would install."""
    environment = TargetEnvironment.of(PYTHON, PLATFORM)
    named = {file.filename: file for file in files(project, version) if core_metadata(file)}
    chosen = environment.choose(Artifact(name) for name in named)
    if chosen:
        file = named[chosen.filename]
        yield Exchange(f"{file.url}.metadata", 200, {"content-type": "text/plain"}, core_metadata(file))
