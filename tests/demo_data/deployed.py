"""The deployed shop on both sides of the upgrade: what is locked, and who is pinned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from demo_data.files import files
from demo_data.lock import locked_versions
from demo_data.story import MEMBERS, NAME, PROJECTS, Local
from demo_data.timeline import releases
from demo_data.upgrades import UPGRADES, Upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from demo_data.files import File
    from demo_data.shape import Project

RECORDED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""The time of the recording: four days after the shop was explored."""

OLD, NEW = "main", "upgrade-everything"
"""What the two sides are called: a branch, and the bot's."""

BY_NAME = {upgrade.name: upgrade for upgrade in UPGRADES}
_IN_TIME = timedelta(days=1)


def _as_of_today(project: Project) -> Project:
    """Return a project of the explored shop with what nobody asks of it there."""
    upgrade = BY_NAME.get(project.name)
    if upgrade is None:
        return project
    newer = f"{project.newer} {upgrade.newer}".strip()
    return replace(project, newer=newer, signed=upgrade.signed, built=upgrade.built)


TODAY = {project.name: _as_of_today(project) for project in PROJECTS}
"""The projects by name, on the day of the upgrade."""


@dataclass(frozen=True, kw_only=True)
class Locked:
    """One package as a lock has it.

    Attributes:
        project: whose release it is.
        version: which one.
        needs: what it requires: its name, and ``==version`` where it is locked twice.
        files: its files, each with the SHA-256 that the lock pins.
        marker: where it is locked for; empty for everywhere.
        pin: who may publish it (PEP 751); None for anybody.
    """

    project: Project
    version: str
    needs: tuple[str, ...]
    files: tuple[tuple[File, str], ...]
    marker: str = ""
    pin: Mapping[str, str] | None = None


def new_side() -> Iterator[Locked]:
    """Yield what the bot proposes."""
    for project in TODAY.values():
        for version in locked_versions(project):
            upgrade = BY_NAME.get(project.name, Upgrade(name=project.name, new=version))
            pinned = tuple(
                (file, file.locked_sha256 if file.filename.endswith(upgrade.swapped) else file.listed_sha256)
                for file in files(project, upgrade.new)
            )
            yield _locked(project, upgrade.new, version, needs_of(project), pinned, _NEW_PINS)


def old_side() -> Iterator[Locked]:
    """Yield what was locked before, from what the indexes listed on the day of each release."""
    for project in (*TODAY.values(), *(one.was for one in UPGRADES if one.was and not one.new)):
        for version in locked_versions(project):
            upgrade = BY_NAME.get(project.name, Upgrade(name=project.name, old=version))
            if not upgrade.old:
                continue
            owner = upgrade.was or project
            needs = needs_of(project) if upgrade.needed is None else upgrade.needed
            until = releases(owner)[upgrade.old] + _IN_TIME
            listed = tuple((file, file.listed_sha256) for file in files(owner, upgrade.old) if file.uploaded < until)
            yield _locked(owner, upgrade.old, version, needs, listed, _OLD_PINS)


def asked(upgrade: Upgrade) -> tuple[tuple[Project, str], ...]:
    """Return the releases that a review of ``upgrade`` looks at, with their projects as they are on that day.

    None for a package that only moved, or that is gone.
    """
    if upgrade.kind in ("moved", "removed"):
        return ()
    project = TODAY[upgrade.name]
    before = ((upgrade.was or project, upgrade.old),) if upgrade.old else ()
    return (*before, (project, upgrade.new))


def members(*, old: bool) -> tuple[Local, ...]:
    """Return the shop's own packages; before the upgrade the shop itself asked for something else."""
    if not old:
        return MEMBERS
    shop, *others = MEMBERS
    assert shop.name == NAME
    kept = tuple(need for need in shop.needs if need != "larder-cache")
    return (replace(shop, needs=(*kept, "sundialer", "wayposts")), *others)


def needs_of(package: Project | Local) -> tuple[str, ...]:
    """Return all that ``package`` requires, in any extra and any group: a deployment installs it all."""
    groups = package.groups if isinstance(package, Local) else {}
    needs = [need for needs in (package.needs, *package.extras.values(), *groups.values()) for need in needs]
    return tuple(dict.fromkeys(f"{(one := Requirement(need)).name}{one.specifier}" for need in needs))


_OLD_PINS = {
    "webframe": ("example-webframe/webframe", "release.yml", "pypi"),
    "modelclay": ("example-modelclay/modelclay", "ci.yml", "release"),
    "sprayplan": ("example-sprayplan/sprayplan", "release.yml", "pypi"),
    "envleaf": ("example-envleaf/envleaf", "release.yml", "pypi"),
}
_NEW_PINS = {**_OLD_PINS, "envleaf": ("example-leafworks/envleaf", "release.yml", "pypi")}


def _locked(
    project: Project,
    version: str,
    explored: str,
    needs: tuple[str, ...],
    pinned: tuple[tuple[File, str], ...],
    pins: Mapping[str, tuple[str, str, str]],
) -> Locked:
    """Return one entry of a lock; of a project that is locked twice, ``explored`` says for which Pythons it is."""
    sign = "<" if explored == project.also else ">="
    pin = ("GitHub", *pins[project.name]) if project.name in pins else ()
    return Locked(
        project=project,
        version=version,
        needs=needs,
        files=pinned,
        marker=f"python_full_version {sign} '3.12'" if project.also else "",
        pin=dict(zip(("kind", "repository", "workflow", "environment"), pin, strict=True)) if pin else None,
    )
