"""Small environments for the tests of sources, made on the spot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.sources.environment import Environment
from attestree.sources.files import Memory

if TYPE_CHECKING:
    from attestree.project import Project

SITE = "lib/python3.12/site-packages"
VENV = b"home = /usr/bin\nversion = 3.12.4\n"


def dist_info(name: str, version: str, *requires: str, site: str = SITE, **records: str) -> dict[str, bytes]:
    """Return the files of one distribution; ``records`` are further files of it, by name with ``_`` for ``.``."""
    fields = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {one}" for one in requires)]
    folder = f"{site}/{name}-{version}.dist-info" if site else f"{name}-{version}.dist-info"
    files = {f"{folder}/METADATA": "\n".join(["Metadata-Version: 2.1", *fields, "", "A description."]).encode()}
    for record, content in records.items():
        files[f"{folder}/{record.replace('_json', '.json')}"] = content.encode()
    return files


def wheel(*tags: str) -> str:
    """Return a ``WHEEL`` file with those tags."""
    return "\n".join(["Wheel-Version: 1.0", "Generator: hand", *(f"Tag: {tag}" for tag in tags), ""])


def environment(*parts: dict[str, bytes], configuration: bytes = VENV) -> Project:
    """Return what the reader makes of an environment of those distributions, in a folder called ``.venv``."""
    files = {"pyvenv.cfg": configuration}
    for part in parts:
        files.update(part)
    return Environment().read(Memory(files, folder_name=".venv"), "pyvenv.cfg")
