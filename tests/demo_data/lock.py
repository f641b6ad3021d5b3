"""The shop's uv.lock, written as uv writes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from demo_data.files import files
from demo_data.pages import timestamp
from demo_data.shape import MIRROR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from demo_data.files import File
    from demo_data.shape import Project
    from demo_data.story import Local

_FORK = "python_full_version {} '3.12'"


def uv_lock(projects: Iterable[Project], local: Iterable[Local], members: Sequence[str]) -> str:
    """Return the text of the lock.

    Args:
        projects: what is locked from an index.
        local: the shop's own packages, and those from Git, addresses and paths.
        members: the names of the workspace's members.
    """
    entries = {(project.name, version): project for project in projects for version in locked_versions(project)}
    blocks = {key: "\n".join(_locked(project, key[1])) for key, project in entries.items()}
    blocks |= {(package.name, package.version): "\n".join(_local(package)) for package in local}
    head = [
        "version = 1",
        "revision = 3",
        'requires-python = ">=3.11"',
        f"resolution-markers = [\n    {_text(_FORK.format('>='))},\n    {_text(_FORK.format('<'))},\n]",
        "",
        f"[manifest]\nmembers = [\n{''.join(f'    {_text(name)},{chr(10)}' for name in sorted(members))}]",
    ]
    return "\n".join(head) + "\n\n" + "\n\n".join(blocks[key] for key in sorted(blocks)) + "\n"


def locked_versions(project: Project) -> tuple[str, ...]:
    """Return the versions of ``project`` that the shop locks."""
    return (project.also, project.version) if project.also else (project.version,)


def _locked(project: Project, version: str) -> Iterator[str]:
    yield f"[[package]]\nname = {_text(project.name)}\nversion = {_text(version)}"
    yield f"source = {{ registry = {_text(project.index)} }}"
    if project.also:
        yield f"resolution-markers = [\n    {_text(_FORK.format('<' if version == project.also else '>='))},\n]"
    yield from _needs("dependencies", project.needs)
    wheels = [file for file in files(project, version) if file.filename.endswith(".whl")]
    for file in files(project, version):
        if file not in wheels:
            yield f"sdist = {_file(file)}"
    if wheels:
        yield "wheels = ["
        yield from (f"    {_file(file)}," for file in wheels)
        yield "]"
    if project.extras:
        yield "\n[package.optional-dependencies]"
        for extra, needs in project.extras.items():
            yield from _needs(extra, needs)


def _local(package: Local) -> Iterator[str]:
    yield f"[[package]]\nname = {_text(package.name)}"
    if package.version:
        yield f"version = {_text(package.version)}"
    yield f"source = {{ {package.kind} = {_text(package.place)} }}"
    yield from _needs("dependencies", package.needs)
    if package.sha256:
        name = package.place.rpartition("/")[2]
        yield f"wheels = [\n    {{ filename = {_text(name)}, hash = {_text(f'sha256:{package.sha256}')} }},\n]"
    for table, sets in (("optional-dependencies", package.extras), ("dev-dependencies", package.groups)):
        if sets:
            yield f"\n[package.{table}]"
        for name, needs in sets.items():
            yield from _needs(name, needs)


def _needs(key: str, needs: Sequence[str]) -> Iterator[str]:
    if needs:
        yield f"{key} = ["
        yield from (f"    {{ {', '.join(_edge(Requirement(need)))} }}," for need in needs)
        yield "]"


def _edge(need: Requirement) -> Iterator[str]:
    yield f"name = {_text(need.name)}"
    if need.specifier:
        yield f"version = {_text(str(need.specifier).removeprefix('=='))}"
        yield 'source = { registry = "https://index.example/simple/" }'
    if need.extras:
        yield f"extra = [{', '.join(_text(extra) for extra in sorted(need.extras))}]"
    if need.marker:
        yield f"marker = {_text(str(need.marker).replace(chr(34), chr(39)))}"


def _file(file: File) -> str:
    parts = [f"url = {_text(file.url)}", f"hash = {_text(f'sha256:{file.locked_sha256}')}"]
    if file.project.index != MIRROR:
        parts += [f"size = {file.size}", f"upload-time = {_text(timestamp(file.uploaded))}"]
    return f"{{ {', '.join(parts)} }}"


def _text(value: str) -> str:
    """Return a TOML basic string; JSON's escapes are all among TOML's."""
    return json.dumps(value)
