"""The packages a person names on the command line, found in a project."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.errors import UsageError
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.model import PackageId
    from attestree.project import Project


def find_packages(project: Project, names: Iterable[str]) -> tuple[PackageId, ...]:
    """Return the packages that ``names`` stand for, each once, in the order they were named.

    Args:
        project: where to look.
        names: a package's name, or name and version as ``name==version``; every version of a bare name is meant.

    Raises:
        UsageError: the project has no such package; it says what comes close.
    """
    found: dict[PackageId, None] = {}
    for wanted in names:
        name, _, version = wanted.partition("==")
        normal = canonicalize_name(name.strip())
        matches = [
            package.id
            for package in project.graph.packages.values()
            if package.id == wanted
            or (canonicalize_name(package.name) == normal and version.strip() in ("", package.version))
        ]
        if not matches:
            known = {canonicalize_name(package.name) for package in project.graph.packages.values()}
            near = get_close_matches(normal, sorted(known))
            raise UsageError(
                f"the project has no package {printable(wanted)}",
                where="--root",
                remedy=f"did you mean {', '.join(near)}" if near else "name a package of the lock file",
            )
        found.update(dict.fromkeys(matches))
    return tuple(found)
