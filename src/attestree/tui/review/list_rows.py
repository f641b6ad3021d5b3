"""The list of changes as rows: sign, name and versions, and below them what else tells one from another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attestree.changes import Place
from attestree.glyphs import glyph
from attestree.text import printable
from attestree.tui.detail import marks
from attestree.tui.detail.rows import ARROW, FIXED, SIGN, Kind, Page, Row, joined, lines_of, own_sign, said, unbroken
from attestree.tui.detail.wording import many
from attestree.tui.review import kinds
from attestree.verdict import Trust

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.content import Content

    from attestree.model import PackageId
    from attestree.tui.review.entry import Entry
    from attestree.tui.review.state import ReviewState

_DOT = own_sign(f"{FIXED}· ")
_LOUD = frozenset({Trust.FAILED, Trust.REVIEW})


def list_page(state: ReviewState, order: Sequence[PackageId]) -> Page:
    """Return the changes in ``order`` as a page of rows, each leading to its change."""
    return Page(tuple(_row(state, state.entries[change]) for change in order))


def counts(entries: Iterable[Entry]) -> str:
    """Return how many changes there are of each kind, on one line."""
    found = Counter(entry.change.kind for entry in entries)
    return ", ".join(f"{found[kind]} {kinds.word(kind)}" for kind in kinds.ORDER if found[kind])


def versions(entry: Entry, tone: str = "") -> Content:
    """Return the version, or both where they differ, such as ``2.4.0 → 2.4.1``."""
    return ARROW.join([said((version, tone)) for version in both_versions(entry)])


def both_versions(entry: Entry) -> list[str]:
    """Return the version before and the one after, printable; one where they are the same, none where there is none."""
    sides = (entry.change.before, entry.change.after)
    return [version for version in dict.fromkeys(side.display_version for side in sides if side) if version]


def _row(state: ReviewState, entry: Entry) -> Row:
    seen = entry.id in state.looked_at
    name = entry.change.package.display_name
    tone = "dim" if seen else _tone(entry)
    change = entry.change
    direct = "direct" if change.place is Place.DIRECT else ""
    title = joined([said((name, tone), " ") + versions(entry, "dim"), said((direct, "dim"))], _DOT)
    return Row(
        lines_of([_sign(entry) + title, joined(_facts(state, entry, seen=seen), _DOT)]),
        kind=Kind.TEXT,
        target=entry.id,
        copy=printable(entry.change.package.title),
        what="the name and version",
        key=entry.id,
    )


def _tone(entry: Entry) -> str:
    return entry.trust.value if entry.trust in _LOUD else ""


def _sign(entry: Entry) -> Content:
    """Return the sign of the trust word, two cells; blanks where nothing comes in that could be trusted."""
    if entry.trust is None:
        return said("  ")
    return said((f"{glyph(entry.trust)} ", entry.trust.value)).stylize(SIGN, 0, 1)


def _facts(state: ReviewState, entry: Entry, *, seen: bool) -> list[Content]:
    change = entry.change
    parts = [unbroken("looked at", "strong")] if seen else []
    if entry.trust is not None:
        parts.append(unbroken(entry.trust.words, entry.trust.value))
    parts.append(kinds.mark(change.kind, "dim"))
    parts += _found(entry)
    if change.because:
        parts.append(unbroken("because of ", "dim") + said((because_names(state.entries, entry), "dim")))
    return parts


def because_names(entries: Mapping[PackageId, Entry], entry: Entry) -> str:
    """Return the names of the direct changes that bring a package, the first of several by name, printable."""
    names = [entries[cause].change.package.display_name for cause in entry.change.because if cause in entries]
    more = len(names) - 1
    return f"{names[0]}{f' and {more} more' if more else ''}" if names else "a direct change"


def _found(entry: Entry) -> list[Content]:
    open_, acknowledged = len(entry.open_findings), len(entry.findings) - len(entry.open_findings)
    tone = marks.level_tone(entry.open_findings[0].level) if open_ else "dim"
    parts = [unbroken(many(open_, "finding"), tone)] if open_ else []
    return [*parts, unbroken(f"{acknowledged} acknowledged", "dim")] if acknowledged else parts
