"""What of a project a session shows: a person's choice of groups, extras, environment and roots, applied to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.reports.subtree import find_packages
from attestree.selection import Choice, Selection, below, check, select
from attestree.text import printable

if TYPE_CHECKING:
    from attestree.environment import TargetEnvironment
    from attestree.project import Project
    from attestree.settings import Settings


def choice_of(settings: Settings) -> Choice:
    """Return what the person's options choose."""
    selection = Selection.of(
        settings.groups,
        settings.extras,
        all_groups=settings.all_groups,
        no_others=settings.no_default_groups,
        environment=bool(settings.python_version or settings.platform),
    )
    return Choice(selection, settings.python_version, settings.platform, settings.roots)


def chosen_part(project: Project, choice: Choice, environment: TargetEnvironment, *, strict: bool = True) -> Project:
    """Return the part of a project that was chosen, with a note that says so.

    Args:
        project: the whole project.
        choice: groups, extras, whether markers count, and the roots.
        environment: where it would be installed.
        strict: whether a group or extra that is not there is an error.

    Raises:
        UsageError: there is no such group, extra or package.
    """
    selection, roots = choice.selection, choice.roots
    if strict:
        check(project.graph, selection)
    whole = len(project.graph.locked)
    graph = select(project.graph, selection, environment)
    if roots:
        graph = below(graph, find_packages(replace(project, graph=graph), roots))
    if selection.is_everything and not roots:
        return project
    said = [f"{len(graph.locked)} of {whole} packages are shown: what {_what(selection)}"]
    if selection.markers:
        said.append(f"in {environment.display}")
    if roots:
        said.append(f"at or below {', '.join(map(printable, roots))}")
    return replace(project, graph=graph, notes=(" ".join(said), *project.notes))


def _what(selection: Selection) -> str:
    if not selection.markers:
        return "is"
    if not selection.narrows:
        return "would be installed with every group and extra"
    groups = ["every group"] if selection.all_groups else [f"the group {name}" for name in selection.groups]
    names = [*groups, *(f"the extra {name}" for name in selection.extras)]
    return f"would be installed with {' and '.join(names) or 'no group and no extra'}"
