"""Before and after on a change's page: what stands out, everything else, and the one side where there is only one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.changes import ChangeKind
from attestree.model import OriginKind
from attestree.rules.sides import claimed
from attestree.tui.detail.levels import Side
from attestree.tui.detail.rows import Row, fact, heading, text
from attestree.tui.review.comparison import compare_claims
from attestree.tui.review.facts import (
    file_rows,
    origin_row,
    provenance_levels,
    provenance_row,
    required_row,
    title_row,
    uploaded_row,
    uploads,
)
from attestree.tui.review.table import calm_rows, loud_rows, one_sided_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.tui.review.comparison import Compared
    from attestree.tui.review.entry import Entry


def side_rows(entry: Entry, *, folded: bool) -> tuple[list[Row], list[Row]]:
    """Return what stands out between the two sides, and everything else."""
    change = entry.change
    if change.before is None or change.after is None:
        return _one_side(entry), []
    rows = [row for row in (origin_row(entry), required_row(entry)) if row is not None]
    if change.kind is ChangeKind.MOVED:
        return [heading("Before and after"), title_row(entry), *rows], []
    old = Side.EARLIER if entry.earlier else Side.BEFORE
    claims = compare_claims(entry.earlier or entry.before, entry.after, entry.open_findings, old=old)
    other, same = file_rows(entry)
    loud = [*rows, *other, *loud_rows(claims)]
    uploaded, about_times = uploaded_row(entry)
    if uploaded is not None:
        loud, same = ([*loud, uploaded], same) if about_times else (loud, [uploaded, *same])
    calm = not loud and not provenance_levels(entry) and _both_claim(claims)
    nothing = "no claim stands out" if calm else ""
    first = [heading("Before and after", nothing), title_row(entry), provenance_row(entry), *loud]
    rest = _rest(entry, claims, folded=folded)
    if same and not folded:
        rest = [*rest, *(() if _both_claim(claims) and rest else [_everything_else()]), *same]
    return first, rest


def _rest(entry: Entry, claims: Sequence[Compared], *, folded: bool) -> list[Row]:
    """Return the claims that do not stand out; where one side makes none, what the other one claims."""
    if claims and not _both_claim(claims):
        title, silent = ("Claimed after", "old") if claims[0].after else ("Claimed before", "new")
        title = "Claimed last" if silent == "new" and entry.earlier else title
        alone = [row for row in claims if not row.stands_out]
        return [heading(title, f"the {silent} side proves nothing"), *one_sided_rows(alone)]
    calm = calm_rows(claims, folded=folded)
    return [_everything_else(), *calm] if calm else []


def _everything_else() -> Row:
    return heading("Everything else", "what every release changes, and what is the same")


def _both_claim(claims: Sequence[Compared]) -> bool:
    return any(row.before and row.after for row in claims)


def _one_side(entry: Entry) -> list[Row]:
    side = Side.AFTER if entry.after else Side.BEFORE
    record = entry.after or entry.before
    package = entry.change.package
    rows = [heading("What it claims" if entry.change.after else "What it was")]
    rows.append(fact("Origin", package.origin.display, copy=package.origin.url))
    if record is not None and claimed(record):
        rows += one_sided_rows(compare_claims(None, record, entry.open_findings, new=side))
    elif entry.settled and not entry.needs_no_check and package.origin.kind is OriginKind.INDEX:
        rows.append(text(("Nothing proven: no certificate says who published it.", "dim")))
    uploaded = uploads(record)
    return [*rows, *([fact("Uploaded", uploaded)] if uploaded else ()), *file_rows(entry)[1]]
