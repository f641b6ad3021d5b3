"""The level of the project itself: what all its packages come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.model import OriginKind
from attestree.tui.detail import marks
from attestree.tui.detail.findings import finding_row
from attestree.tui.detail.index import serving
from attestree.tui.detail.rows import Page, Row, blank, fact, heading, said, text
from attestree.tui.detail.sentences import WHERE_NOT_WHETHER
from attestree.tui.detail.wording import exactly, https, many, when
from attestree.verdict import FileStatus, Trust

if TYPE_CHECKING:
    from attestree.events import ProjectLoaded
    from attestree.records import PackageRecord
    from attestree.tui.state import ExplorerState

_MOST_FINDINGS = 100
_MOST_UNCHECKED = 20


def project_page(state: ExplorerState, record: PackageRecord) -> Page:
    """Return the summary of a project, on one of its own packages (a workspace has several)."""
    rows = _counts(state)
    rows += [blank(), *_sources(state)]
    rows += _findings(state)
    rows += _unchecked(state)
    if state.loaded and state.loaded.project.notes:
        rows.append(heading("Notes on the reading"))
        rows += [text(note) for note in state.loaded.project.notes]
    rows += [heading("What this says"), text((WHERE_NOT_WHETHER, "")), *_limits()]
    return Page(tuple(rows), copy=record.package.name, what="project")


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
    rows = [
        Row(
            said(many(counts[word], "package"), (f"   {_MEANING[word]}", "dim")),
            marks.trust(word),
            key=f"count\0{word}",
        )
        for word in Trust
        if counts[word]
    ]
    if state.failure:
        rows.insert(0, Row(said(state.failure), marks.trust(Trust.FAILED, "stopped"), key="stopped"))
    took = f"   in {state.finished.seconds:.1f} s, {many(state.finished.requests, 'request')}" if state.finished else ""
    rows.append(Row(said(f"{done} of {total}", (took, "dim")), said(("checked", "dim")), key="progress"))
    return rows


_MEANING = {
    Trust.FAILED: "a proof does not hold, or a finding blocks",
    Trust.REVIEW: "something is worth a look",
    Trust.UNKNOWN: "could not be checked, or not be read",
    Trust.PENDING: "still running",
    Trust.NO_PROVENANCE: "the index has none, which is normal",
    Trust.VERIFIED: "every proof holds",
    Trust.NOT_APPLICABLE: "not from an index",
}


def _sources(state: ExplorerState) -> list[Row]:
    rows = []
    if state.loaded:
        rows += _project(state.loaded)
    for index in state.indexes:
        rows.append(fact("Index", index, (f"   {serving(state, index)}", "dim"), link=https(index), copy=index))
    root = state.trust_root
    if root is None:
        rows.append(fact("Trust root", ("being fetched", "dim")))
    else:
        fresh = f"   refreshed {when(root.refreshed)}" if root.refreshed else ""
        note = f"   {root.note}" if root.note else ""
        rows.append(fact("Trust root", root.source, (fresh, "dim"), (note, "review")))
        rows.append(
            fact("", ("sha256 ", "dim"), (root.sha256, "dim"), copy=root.sha256, what="SHA-256 of the trust root")
        )
    return rows


def _project(loaded: ProjectLoaded) -> list[Row]:
    project = loaded.project
    rows = [
        fact("Read from", project.file, (f"   {project.path}", "dim"), copy=project.path, what="path"),
        fact("", ("sha256 ", "dim"), (project.sha256, "dim"), copy=project.sha256, what="SHA-256 of the lock"),
    ]
    if loaded.replayed:
        label = f"{loaded.label}: " if loaded.label else ""
        rows.append(fact("Recording", f"{label}every answer is from a recording of {exactly(loaded.now)}"))
    return rows


def _findings(state: ExplorerState) -> list[Row]:
    found = [
        (finding, record)
        for record in state.records.values()
        for finding in record.findings
        if record.package.origin.kind is not OriginKind.ROOT
    ]
    found.sort(key=lambda item: item[0].level.rank)
    if not found:
        return []
    rows = [heading("Findings", f"{len(found)}, worst first")]
    for place, (finding, record) in enumerate(found[:_MOST_FINDINGS]):
        rows.append(finding_row(finding, place, target=record.id, owner=record.package.title))
    if len(found) > _MOST_FINDINGS:
        rows.append(text((f"and {len(found) - _MOST_FINDINGS} more: n walks through them", "dim")))
    return rows


def _unchecked(state: ExplorerState) -> list[Row]:
    found = [(record, why) for record in state.records.values() if record.settled and (why := _why_not(record))]
    if not found:
        return []
    rows = [heading("Not checked", many(len(found), "package") + ", r asks again")]
    for record, why in found[:_MOST_UNCHECKED]:
        rows.append(
            Row(said(why), said((record.package.title, "strong")), target=record.id, key=f"unchecked\0{record.id}")
        )
    if len(found) > _MOST_UNCHECKED:
        rows.append(text((f"and {len(found) - _MOST_UNCHECKED} more", "dim")))
    return rows


def _why_not(record: PackageRecord) -> str:
    if record.error:
        return record.error
    return next((file.reason for file in record.counted if file.status is FileStatus.NOT_CHECKED), "")
