"""What the index says of a release: where it was looked up, its states, its dates, yanked or archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.model import OriginKind
from attestree.releases import ProjectStatus
from attestree.text import printable
from attestree.tui.detail.rows import Row, aside, fact, joined, said, unbroken
from attestree.tui.detail.wording import https, when
from attestree.verdict import ReleaseState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from attestree.records import PackageRecord
    from attestree.tui.state import ExplorerState

_TONES = {
    ReleaseState.LOST_PROVENANCE: "review",
    ReleaseState.CHANGED_PROVENANCE: "review",
    ReleaseState.INCONSISTENT_PROVENANCE: "review",
    ReleaseState.PARTIAL_PROVENANCE: "review",
    ReleaseState.NO_PROVENANCE: "dim",
    ReleaseState.FULL_PROVENANCE: "verified",
}
_PROJECT = {
    ProjectStatus.QUARANTINED: ("quarantined: the index has stopped offering it", "failed"),
    ProjectStatus.ARCHIVED: ("archived: no new releases are expected", "dim"),
    ProjectStatus.DEPRECATED: ("deprecated: its authors advise against it", "review"),
}


def index_rows(state: ExplorerState, record: PackageRecord) -> list[Row]:
    """Return the rows on states, dates, index and origin."""
    rows = [*_states(record), *_dates(record), *_warnings(record)]
    if record.index:
        said_of_it = "gave no answer on this project" if record.error else serving(state, record.index)
        rows.append(fact("Index", record.index, aside(said_of_it), link=https(record.index), copy=record.index))
    origin = record.package.origin
    if origin.kind is not OriginKind.INDEX or (origin.url and origin.url.rstrip("/") != record.index.rstrip("/")):
        link = https(origin.url) if origin.kind is not OriginKind.PATH else ""
        rows.append(fact("Origin", origin.display, link=link, copy=origin.commit or origin.url))
        if origin.commit:
            rows.append(fact("Commit", origin.commit, copy=origin.commit))
    return rows


def serving(state: ExplorerState, index: str) -> str:
    """Return in words whether an index has been seen to serve provenance."""
    if state.indexes.get(printable(index)):
        return "serves provenance"
    return "has shown no provenance" if state.finished else "has shown no provenance so far"


def _states(record: PackageRecord) -> list[Row]:
    states = sorted(record.states, key=lambda item: item.rank)
    return [fact("Release", joined([said((item.words, _TONES[item])) for item in states]))] if states else []


def _dates(record: PackageRecord) -> list[Row]:
    uploads = [file.listing.uploaded for file in record.counted if file.listing and file.listing.uploaded]
    uploads = uploads or [file.artifact.uploaded for file in record.counted if file.artifact.uploaded]
    signed = [item.certificate.not_before for file in record.counted for item in file.attestations if item.certificate]
    dates = [
        unbroken(f"{what} ", "dim") + unbroken(_between(times))
        for what, times in (("uploaded", uploads), ("signed", signed))
        if times
    ]
    return [fact("Dates", joined(dates))] if dates else []


def _between(times: Sequence[datetime]) -> str:
    first, last = when(min(times)), when(max(times))
    return first if first == last else f"{first} to {last}"


def _warnings(record: PackageRecord) -> list[Row]:
    rows = []
    if record.project_status in _PROJECT:
        words, tone = _PROJECT[record.project_status]
        because = f"   {record.project_status_reason}" if record.project_status_reason else ""
        rows.append(fact("Project", said((words, tone)), (because, "dim")))
    yanked = [file.listing for file in record.files if file.listing and file.listing.yanked]
    if yanked:
        whole = "yanked" if len(yanked) == len(record.files) else f"{len(yanked)} of {len(record.files)} files yanked"
        because = next((item.yanked_reason for item in yanked if item.yanked_reason), "no reason given")
        rows.append(fact("Yanked", (whole, "review"), f"   {because}"))
    return rows
