"""The page of one change: what was found, what differs, what the releases before it were like, and the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.changes import ChangeKind, Place
from attestree.rules.sides import claimed
from attestree.text import printable
from attestree.tui.detail import marks
from attestree.tui.detail.levels import Depth, Level, Side
from attestree.tui.detail.reasons import explained, reason
from attestree.tui.detail.rows import Kind, Page, Row, fact, heading, joined, lines_of, said, text, unbroken
from attestree.tui.review import kinds
from attestree.tui.review.facts import provenance_levels
from attestree.tui.review.forge import commit_link, comparison_link, same_commit
from attestree.tui.review.headline import explained_rows, finding_rows
from attestree.tui.review.list_rows import both_versions, versions
from attestree.tui.review.side_rows import side_rows
from attestree.tui.review.timeline import timeline
from attestree.tui.review.timeline_rows import timeline_rows

if TYPE_CHECKING:
    from textual.content import Content

    from attestree.records import PackageRecord
    from attestree.tui.review.entry import Entry
    from attestree.tui.review.state import ReviewState

_ONE_SIDED = {
    ChangeKind.ADDED: "There is no earlier state to compare it with.",
    ChangeKind.REMOVED: "It is not installed any more. Nothing new comes in, so nothing was checked.",
    ChangeKind.MOVED: "The same version and the same files as before; only who requires it changed.",
}


_BECAUSE = ("Because of", "dim")
_PLACES = {
    Place.DIRECT: "direct",
    Place.TRANSITIVE: "transitive",
    Place.UNKNOWN: "direct or transitive: not known",
}


def change_page(state: ReviewState, entry: Entry, *, folded: bool) -> Page:
    """Return what there is to say on one change.

    Args:
        state: what the review knows.
        entry: the change.
        folded: leave out what is the same on both sides.
    """
    rows = [_banner(state, entry), *_because(state, entry)]
    if entry.findings:
        rows += finding_rows(entry.findings, Level(Depth.PACKAGE, entry.id, side=Side.AFTER))
    first, rest = side_rows(entry, folded=folded)
    source = _source(entry)
    rows += [*first, *timeline_rows(timeline(entry), serves=_serves(state, entry)), *source]
    rows += [*explained_rows(entry.findings), *rest, *_evidence(entry)]
    link = next((row.link for row in source if row.link), "")
    return Page(tuple(rows), link=link, copy=printable(title(entry)), what="the change")


def title(entry: Entry, *, ascii_only: bool = False) -> str:
    """Return name and versions on one line, printable."""
    between = " > " if ascii_only else " → "
    return f"{entry.change.package.display_name} {between.join(both_versions(entry))}".rstrip()


def _banner(state: ReviewState, entry: Entry) -> Row:
    change = entry.change
    facts = [kinds.mark(change.kind, "strong")]
    if change.after is not None:
        facts.append(unbroken(_PLACES[change.place]))
    if entry.id in state.looked_at:
        facts.append(unbroken("looked at", "strong"))
    mark = [marks.trust(entry.trust).stylize("strong"), said("  ")] if entry.trust is not None else []
    lines = [said(*mark, joined(facts))]
    if change.kind in _ONE_SIDED:
        lines.append(said((_ONE_SIDED[change.kind], "dim")))
    lines += _reason(state, entry)
    return Row(lines_of(lines), kind=Kind.TEXT, key="change")


def _reason(state: ReviewState, entry: Entry) -> list[Content]:
    record = entry.after
    if record is None or entry.needs_no_check:
        return []
    why = reason(record)
    if any(finding.detail in why for finding in entry.findings):
        return []
    # That many uploads have no provenance is no comfort where a finding says that these ones had it.
    rest = explained(state.after, record) if not provenance_levels(entry) else []
    who = record.identity
    published = [said(marks.identity(who.status), "   ", who.reason)] if who is not None and not entry.findings else []
    return [said(why), *published, *(said((line, "dim")) for line in rest)]


def _because(state: ReviewState, entry: Entry) -> list[Row]:
    rows = []
    if entry.change.lacks_cause:
        rows.append(Row(said(("not known: the new side does not say who requires what", "dim")), said(_BECAUSE)))
    for count, cause in enumerate(entry.change.because):
        found = state.entries.get(cause)
        label = said() if count else said(_BECAUSE)
        if found is None:
            rows.append(Row(said(cause), label))
            continue
        value = said((found.change.package.display_name, "strong"), " ") + versions(found)
        rows.append(Row(value + said("   ") + kinds.mark(found.change.kind, "dim"), label, target=cause, key=cause))
    return rows


def _source(entry: Entry) -> list[Row]:
    """Return the rows on the source commits; none where no certificate that is proven names any."""
    base = entry.earlier or entry.before
    back = entry.change.kind is ChangeKind.DOWNGRADED  # forges compare forwards, so that shows what is taken away
    compared = comparison_link(entry.after, base) if back else comparison_link(base, entry.after)
    commit = commit_link(entry.after)
    if compared:
        what = f"every change {'that is taken back' if back else 'between the two source commits'}"
        return [heading("Source", what), fact("Compare", (compared, "link"), link=compared, copy=compared)]
    if not commit:
        return []
    rows = [heading("Source")]
    if same_commit(base, entry.after):
        rows.append(text(("Both were made from one and the same commit.", "strong")))
    elif base is not None and claimed(base):
        rows.append(text(("The two commits cannot be compared: they are not in one repository.", "dim")))
    return [*rows, fact("Commit", (commit, "link"), link=commit, copy=commit)]


def _serves(state: ReviewState, entry: Entry) -> bool:
    record = entry.after or entry.before
    if any(release.attested for release in entry.releases):
        return True
    return record is not None and bool(state.after.indexes.get(printable(record.index)))


def _evidence(entry: Entry) -> list[Row]:
    sides = ((Side.AFTER, entry.after), (Side.BEFORE, entry.before), (Side.EARLIER, entry.earlier))
    rows = [_opens(side, record) for side, record in sides if record is not None and not entry.needs_no_check]
    return [heading("Evidence", "files, attestations, certificates, log entries, raw JSON"), *rows] if rows else []


def _opens(side: Side, record: PackageRecord) -> Row:
    title_ = f"{side.value} {record.package.display_version}".rstrip()
    return Row(
        said(marks.trust(record.trust)),
        said((title_, "strong")),
        target=Level(Depth.PACKAGE, record.id, side=side),
        copy=printable(record.id),
        what="the package",
        key=f"evidence\0{side}",
    )
