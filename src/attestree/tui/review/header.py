"""The first line of the review: what is compared, and what its verdicts rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.text import printable
from attestree.tui.detail.wording import many
from attestree.tui.widgets.header_line import HeaderLine

if TYPE_CHECKING:
    from attestree.project import Project
    from attestree.tui.review.state import ReviewState


class ReviewHeader(HeaderLine):
    """Project, both sides and the number of changes; trust root, index and what a recording calls itself."""

    DEFAULT_CSS = ""

    def __init__(self, state: ReviewState, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        self._review = state
        super().__init__(state.after, id=id)

    def _project(self) -> list[list[tuple[str, str]]]:
        loaded = self._review.loaded
        if loaded is None:
            return [[("attestree review", "bold")]]
        arrow = " > " if self._review.ascii_only else " → "
        return [
            [(printable(loaded.project.name), "bold")],
            [
                *_side(loaded.base_title, loaded.base),
                (arrow, "$foreground-muted"),
                *_side(loaded.title, loaded.project),
            ],
            [(many(len(self._review.entries), "change"), "$foreground-muted")],
        ]


def _side(title: str, project: Project) -> list[tuple[str, str]]:
    return [(title, ""), (" (resolved today)", "$foreground-muted")] if project.resolved else [(title, "")]
