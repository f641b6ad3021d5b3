"""What the explorer has to export: the subtree under the cursor, what the filter shows, the whole project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.events import IndexSeen
from attestree.text import printable
from attestree.tui.export.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Collection

    from attestree.model import PackageId
    from attestree.reports.base import Report
    from attestree.tui.state import ExplorerState
    from attestree.tui.viewer import Viewer


def explorer_subjects(state: ExplorerState, viewer: Viewer, package: PackageId | None) -> list[Subject]:
    """Return what can be exported now, what a person most likely means first; empty before the project is read.

    Args:
        state: what is known.
        viewer: knows the filter.
        package: the package under the cursor; None for none.
    """
    loaded = state.loaded
    if loaded is None:
        return []
    graph, project = loaded.project.graph, loaded.project
    subjects: list[Subject] = []
    if viewer.view.words and viewer.view.inverted is None and viewer.matching:
        words, matching = printable(viewer.view.words), viewer.matching
        many = f"{len(matching)} package{'' if len(matching) == 1 else 's'}"
        what = f"the {many} that the filter “{words}” shows"
        subjects.append(_subject(state, what, f"{project.name}-filtered", matching, only=True))
    if package is not None and not (state.is_own(package) and len(graph.roots) == 1):
        title = graph.packages[package].title
        below = graph.reachable(package)
        subjects.append(_subject(state, f"{title} and below" if len(below) > 1 else title, title, below, root=package))
    whole = _subject(state, f"the whole project, {printable(project.name)}", project.name, graph.packages)
    return [*subjects, whole]


def _subject(
    state: ExplorerState,
    title: str,
    name: str,
    packages: Collection[PackageId],
    *,
    root: PackageId | None = None,
    only: bool = False,
) -> Subject:
    chosen = frozenset(packages)

    def make() -> Report:
        from attestree.reports.base import Report
        from attestree.session.clock import current_time

        loaded = state.loaded
        assert loaded is not None, "there is a subject only once the project is read"  # noqa: S101 - narrows the type
        return Report.of(
            loaded.project,
            dict(state.records).values(),
            now=current_time(),
            trust_root=state.trust_root,
            indexes=[IndexSeen(url, serves) for url, serves in dict(state.indexes).items()],
            roots=() if root is None else (root,),
            only=chosen if only else None,
            part=f"only {title}" if only else "",
            label=loaded.label,
        )

    def unsettled() -> int:
        return sum(not record.settled for key, record in state.records.items() if key in chosen)

    return Subject(title, name, make, unsettled)
