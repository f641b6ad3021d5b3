"""The page of one change: what was found, what differs, what the releases before it were like, and the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.changes import ChangeKind
from attestree.model import OriginKind
from attestree.rules.sides import claimed
from attestree.text import printable
from attestree.tui.detail import marks
from attestree.tui.detail.levels import Depth, Level, Side
from attestree.tui.detail.reasons import explained, reason
from attestree.tui.detail.rows import Kind, Page, Row, fact, heading, joined, lines_of, said, text, unbroken
from attestree.tui.review import kinds
from attestree.tui.review.comparison import compare_claims
from attestree.tui.review.facts import file_rows, origin_row, provenance_levels, provenance_row, required_row, title_row
from attestree.tui.review.forge import commit_link, comparison_link, same_commit
from attestree.tui.review.headline import explained_rows, finding_rows
from attestree.tui.review.list_rows import both_versions, versions
from attestree.tui.review.table import calm_rows, loud_rows, one_sided_rows
from attestree.tui.review.timeline import timeline
from attestree.tui.review.timeline_rows import timeline_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from attestree.records import PackageRecord
    from attestree.tui.review.comparison import Compared
    from attestree.tui.review.entry import Entry
    from attestree.tui.review.state import ReviewState

_ONE_SIDED = {
    ChangeKind.ADDED: "There is no earlier state to compare it with.",
    ChangeKind.REMOVED: "It is not installed any more. Nothing new comes in, so nothing was checked.",
    ChangeKind.MOVED: "The same version and the same files as before; only who requires it changed.",
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
    first, rest = _sides(entry, folded=folded)
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
        facts.append(unbroken("direct" if change.direct_after else "transitive"))
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
    for count, cause in enumerate(entry.change.because):
        found = state.entries.get(cause)
        label = said(("" if count else "Because of", "dim"))
        if found is None:
            rows.append(Row(said(cause), label))
            continue
        value = said((found.change.package.display_name, "strong"), " ") + versions(found)
        rows.append(Row(value + said("   ") + kinds.mark(found.change.kind, "dim"), label, target=cause, key=cause))
    return rows


def _sides(entry: Entry, *, folded: bool) -> tuple[list[Row], list[Row]]:
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
    calm = not loud and not provenance_levels(entry) and _both_claim(claims)
    nothing = "no claim stands out" if calm else ""
    first = [heading("Before and after", nothing), title_row(entry), provenance_row(entry), *loud]
    rest = _rest(entry, claims, folded=folded)
    if same and not folded:
        rest = [*(rest or [_everything_else()]), *same]
    return first, rest


def _rest(entry: Entry, claims: Sequence[Compared], *, folded: bool) -> list[Row]:
    """Return the claims that do not stand out; where one side makes none, what the other one claims."""
    base = entry.earlier or entry.before
    if claims and not _both_claim(claims):
        old = "Claimed last" if entry.earlier else "Claimed before"
        there, missing = (entry.after, base) if claims[0].after else (base, entry.after)
        heading_ = heading("Claimed after" if claims[0].after else old, _silence(there, missing))
        return [heading_, *one_sided_rows([row for row in claims if not row.stands_out])]
    calm = calm_rows(claims, folded=folded)
    return [_everything_else(), *calm] if calm else []


def _everything_else() -> Row:
    return heading("Everything else", "what every release changes, and what is the same")


def _both_claim(claims: Sequence[Compared]) -> bool:
    return any(row.before and row.after for row in claims)


def _silence(there: PackageRecord | None, missing: PackageRecord | None) -> str:
    claims, silent = (record.package.display_version if record else "" for record in (there, missing))
    return f"{claims}; of {silent or 'the other side'} nothing is proven"


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
    return [*rows, *(row for rows_ in file_rows(entry) for row in rows_)]


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
