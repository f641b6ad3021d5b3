"""The deployed shop's pylock.toml (PEP 751), with the edges that the standard allows for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from demo_data.deployed import needs_of
from demo_data.pages import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from demo_data.deployed import Locked
    from demo_data.files import File
    from demo_data.story import Local


def pylock(locked: Iterable[Locked], local: Iterable[Local]) -> str:
    """Return the text of the lock.

    Args:
        locked: what is locked from an index.
        local: the shop's own packages, and those from Git, addresses and paths.
    """
    blocks = {(one.project.name, one.version): "\n".join(_locked(one)) for one in locked}
    blocks |= {(one.name, one.version): "\n".join(_local(one)) for one in local}
    head = 'lock-version = "1.0"\nrequires-python = ">=3.11"\ncreated-by = "orchard-bot"'
    return "\n\n".join([head, *(blocks[key] for key in sorted(blocks))]) + "\n"


def _locked(one: Locked) -> Iterator[str]:
    yield f"[[packages]]\nname = {_text(one.project.name)}\nversion = {_text(one.version)}"
    if one.marker:
        yield f"marker = {_text(one.marker)}"
    yield f"index = {_text(one.project.index)}"
    yield from _needs(one.needs)
    wheels = [(file, sha256) for file, sha256 in one.files if file.filename.endswith(".whl")]
    yield from (f"sdist = {_file(*entry)}" for entry in one.files if entry not in wheels)
    if wheels:
        yield "wheels = ["
        yield from (f"    {_file(file, sha256)}," for file, sha256 in wheels)
        yield "]"
    if one.pin:
        yield "\n[[packages.attestation-identities]]"
        yield from (f"{key} = {_text(value)}" for key, value in one.pin.items())


def _local(package: Local) -> Iterator[str]:
    yield f"[[packages]]\nname = {_text(package.name)}"
    match package.kind:
        case "git":
            place, _, commit = package.place.partition("#")
            address, _, tag = place.partition("?tag=")
            yield f"vcs = {_table({'type': 'git', 'url': address, 'requested-revision': tag, 'commit-id': commit})}"
        case "url":
            hashes = f"hashes = {_table({'sha256': package.sha256})}"
            yield f"archive = {{ url = {_text(package.place)}, {hashes} }}"
        case kind:
            editable = ", editable = true" if kind == "editable" else ""
            yield f"directory = {{ path = {_text(package.place)}{editable} }}"
    yield from _needs(needs_of(package))


def _needs(needs: Iterable[str]) -> Iterator[str]:
    entries = [Requirement(need) for need in needs]
    if entries:
        yield "dependencies = ["
        for one in entries:
            version = str(one.specifier).removeprefix("==")
            yield f"    {_table({'name': one.name} | ({'version': version} if version else {}))},"
        yield "]"


def _file(file: File, sha256: str) -> str:
    parts = [f"url = {_text(file.url)}", f"upload-time = {timestamp(file.uploaded)}", f"size = {file.size}"]
    return f"{{ {', '.join(parts)}, hashes = {_table({'sha256': sha256})} }}"


def _table(values: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{key} = {_text(value)}' for key, value in values.items())} }}"


def _text(value: str) -> str:
    """Return a TOML basic string; JSON's escapes are all among TOML's."""
    return json.dumps(value)
