"""The level of the project itself: what all its packages come to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attestree.tui.detail import marks
from attestree.tui.detail.index import serving
from attestree.tui.detail.reasons import reason
from attestree.tui.detail.rows import Page, Row, aside, fact, heading, lines_of, said, text
from attestree.tui.detail.sentences import WHERE_NOT_WHETHER
from attestree.tui.detail.wording import exactly, https, many, when
from attestree.verdict import Level, Trust

if TYPE_CHECKING:
    from attestree.events import ProjectLoaded
    from attestree.records import PackageRecord
    from attestree.tui.state import ExplorerState

_NOT_CALM = frozenset({Trust.FAILED, Trust.REVIEW, Trust.UNKNOWN})
_MOST_PROBLEMS = 100
_MOST_FINDINGS = 3
_MOST_UNCHECKED = 20


def project_page(state: ExplorerState, record: PackageRecord) -> Page:
    """Return the summary of a project, on one of its own packages (a workspace has several)."""
    noticed = _noticed(state)
    rows = [*_counts(state), *_to_look_at(state, noticed)]
    if state.loaded and state.loaded.project.notes:  # before what can be long
        rows.append(heading("Notes on the reading"))
        rows += [text(note) for note in state.loaded.project.notes]
    rows += [*_unchecked(state, noticed), heading("What this rests on"), *_sources(state)]
    rows += [heading("What this says"), text(WHERE_NOT_WHETHER), *_limits()]
    return Page(tuple(rows), copy=record.package.display_name, what="the project")


def _limits() -> list[Row]:
    return [
        text(
            "It shows uploads that bypass a project's usual pipeline, and changes of that pipeline. It shows neither a "
            "pipeline that is itself abused, nor anything of projects that never attested.",
        )
    ]


def _counts(state: ExplorerState) -> list[Row]:
    counts = state.counts()
    done, total = state.progress
    numbers = {word: str(counts[word]) for word in Trust if counts[word]}
    widest = max(map(len, numbers.values()), default=0)
    rows = [
        Row(
            said(number.rjust(widest), aside(_MEANING[word])),
            marks.trust(word),
            key=f"count\0{word}",
        )
        for word, number in numbers.items()
    ]
    if state.failure:
        rows.insert(0, Row(said(state.failure), marks.trust(Trust.FAILED, "stopped"), key="stopped"))
    took = f"in {state.finished.seconds:.1f} s, {many(state.finished.requests, 'request')}" if state.finished else ""
    rows.append(Row(said(f"{done} of {total}", aside(took)), said(("checked", "dim")), key="progress"))
    return rows


_MEANING = {
    Trust.FAILED: "a proof fails or a finding blocks",
    Trust.REVIEW: "something is worth a look",
    Trust.UNKNOWN: "could not be checked or read",
    Trust.PENDING: "still running",
    Trust.NO_PROVENANCE: "none given, which is normal",
    Trust.VERIFIED: "every proof holds",
    Trust.NOT_APPLICABLE: "not from an index",
}


def _sources(state: ExplorerState) -> list[Row]:
    rows = []
    if state.loaded:
        rows += _project(state.loaded)
    for index in state.indexes:
        rows.append(fact("Index", index, aside(serving(state, index)), link=https(index), copy=index))
    root = state.trust_root
    if root is None:
        rows.append(fact("Trust root", ("being fetched", "dim")))
    else:
        fresh = f"refreshed {when(root.refreshed)}" if root.refreshed else ""
        note = f"   {root.note}" if root.note else ""
        rows.append(fact("Trust root", root.source, aside(fresh), (note, "review")))
        rows.append(fact("SHA-256", (root.sha256, "dim"), copy=root.sha256, what="the SHA-256 of the trust root"))
    return rows


def _project(loaded: ProjectLoaded) -> list[Row]:
    project = loaded.project
    rows = [
        fact("Read from", project.file, (f"   {project.path}", "dim"), copy=project.path, what="the path"),
        fact("SHA-256", (project.sha256, "dim"), copy=project.sha256, what="the SHA-256 of the lock"),
    ]
    if loaded.replayed:
        label = f"{loaded.label}: " if loaded.label else ""
        rows.append(fact("Recording", f"{label}every answer is from a recording of {exactly(loaded.now)}"))
    return rows


def _noticed(state: ExplorerState) -> list[PackageRecord]:
    """Return the packages whose word is not calm, worst first; nothing else of thousands is looked into."""
    found = [record for key, record in state.records.items() if state.trust(key) in _NOT_CALM]
    return sorted(found, key=lambda record: state.trust(record.id).rank)


def _to_look_at(state: ExplorerState, noticed: list[PackageRecord]) -> list[Row]:
    found = [item for item in noticed if state.is_problem(item.id) and not state.could_not_check(item.id)]
    if not found:
        return []
    rows = [heading("To look at", f"{many(len(found), 'package')}, worst first")]
    rows += [_problem(record) for record in found[:_MOST_PROBLEMS]]
    return rows + _more(len(found) - _MOST_PROBLEMS)


def _problem(record: PackageRecord) -> Row:
    lines = [said((record.package.title, "strong"))]
    titles = Counter(finding.title for finding in record.findings if finding.level is not Level.NOTE)
    for title, count in list(titles.items())[:_MOST_FINDINGS]:
        lines.append(said(title, (f", {count} times" if count > 1 else "", "dim")))
    if len(titles) > _MOST_FINDINGS:
        lines.append(said((f"and {many(len(titles) - _MOST_FINDINGS, 'other')}", "dim")))
    if not titles:
        lines.append(said(reason(record)))
    return Row(lines_of(lines), marks.trust(record.trust), target=record.id, key=f"problem\0{record.id}")


def _unchecked(state: ExplorerState, noticed: list[PackageRecord]) -> list[Row]:
    found = [record for record in noticed if state.could_not_check(record.id)]
    if not found:
        return []
    rows = [heading("Not checked", f"{many(len(found), 'package')}; r asks again")]
    for record in found[:_MOST_UNCHECKED]:
        why = lines_of([said((record.package.title, "strong")), said(reason(record))])
        rows.append(Row(why, marks.trust(record.trust), target=record.id, key=f"unchecked\0{record.id}"))
    return rows + _more(len(found) - _MOST_UNCHECKED)


def _more(count: int) -> list[Row]:
    return [text((f"and {count} more: n walks through them", "dim"))] if count > 0 else []
