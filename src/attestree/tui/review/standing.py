"""What is to be said when there is no list of changes to show, and what holds for the whole of it when there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.changes import ChangeKind
from attestree.text import printable
from attestree.tui.detail.wording import many
from attestree.tui.standing import Standing

if TYPE_CHECKING:
    from attestree.tui.review.state import ReviewState


def standing_of(state: ReviewState) -> Standing | None:
    """Return what stands in place of the list; None where there is a list to show."""
    loaded = state.loaded
    if state.failure and not state.entries:
        return Standing("This cannot go on", (state.failure, "Press q to leave."), bad=True)
    if loaded is None and state.resolving is not None:
        so_far = f"{many(state.resolving, 'package')} decided on so far."
        return Standing("Resolving a side without a lock", ("No lock pins its packages, so uv is asked.", so_far))
    if loaded is None:
        return Standing("Reading both sides", ("What changed between them appears here in a moment.",))
    if state.entries:
        return None
    same = (
        "Both lock the same packages, with the same files and hashes, from the same places. There is nothing to check."
    )
    files = f"{loaded.base_title}: {loaded.base.file}; {loaded.title}: {loaded.project.file}."
    return Standing(f"Nothing changed in {printable(loaded.project.name)}", (same, files, *state.notes))


def remarks(state: ReviewState) -> list[str]:
    """Return what a person should know about the review as a whole, printable sentences."""
    said = [f"{_capital(note)}." for note in state.notes]
    kinds = {entry.change.kind for entry in state.entries.values()}
    if kinds == {ChangeKind.MOVED}:
        said.append("Packages only moved between direct and transitive: nothing new comes in.")
    elif kinds and kinds <= {ChangeKind.MOVED, ChangeKind.REMOVED}:
        said.append("Nothing new comes in.")
    if state.serves_no_provenance:
        said.append("No index here has shown any provenance, so unknown says nothing against a package.")
    return said


def _capital(note: str) -> str:
    return (note[:1].upper() + note[1:]).rstrip(".")
