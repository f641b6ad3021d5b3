"""What a review has to export: what the filter shows, the selected change, the whole review. Knows no Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.events import IndexSeen
from attestree.text import printable
from attestree.tui.detail.wording import many
from attestree.tui.export.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Collection

    from attestree.model import PackageId
    from attestree.reports.base import Report
    from attestree.tui.review.state import ReviewState
    from attestree.tui.review.viewer import ReviewViewer


def review_subjects(state: ReviewState, viewer: ReviewViewer, change: PackageId | None) -> list[Subject]:
    """Return what can be exported now, what a person most likely means first; empty before both sides are read.

    Args:
        state: what is known.
        viewer: knows the filter.
        change: the change under the cursor; None for none.
    """
    if state.loaded is None:
        return []
    project = state.loaded.project.name
    subjects: list[Subject] = []
    matching = viewer.matching
    if viewer.words and matching:
        what = f"the {many(len(matching), 'change')} that the filter “{printable(viewer.words)}” shows"
        subjects.append(_subject(state, what, f"{project}-review-filtered", matching))
    selected = state.entries.get(change) if change is not None else None
    if selected is not None and len(state.entries) > 1:
        title = selected.change.package.title
        subjects.append(_subject(state, title, f"{title}-review", {selected.id}))
    return [*subjects, _subject(state, f"the whole review, {printable(project)}", f"{project}-review")]


def _subject(state: ReviewState, title: str, name: str, only: Collection[PackageId] | None = None) -> Subject:
    chosen = frozenset(state.entries if only is None else only)

    def make() -> Report:
        from attestree.reports.review import review_report
        from attestree.session.clock import current_time

        loaded = state.loaded
        assert loaded is not None, "there is a subject only once both sides are read"  # noqa: S101 - narrows the type
        return review_report(
            loaded,
            {key: entry.told for key, entry in dict(state.entries).items() if entry.told is not None},
            now=current_time(),
            trust_root=state.after.trust_root,
            indexes=[IndexSeen(url, serves) for url, serves in dict(state.after.indexes).items()],
            only=only,
            part="" if only is None else f"only {title}",
        )

    def unsettled() -> int:
        return sum(not entry.settled for key, entry in state.entries.items() if key in chosen)

    return Subject(title, name, make, unsettled)
