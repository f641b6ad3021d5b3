"""The headline of a package: its one word, and the worst thing first in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.model import OriginKind
from attestree.tui.detail.wording import many
from attestree.verdict import TRUST_OF_LEVEL, TRUST_OF_STATUS, FileStatus, Trust, worst_status

if TYPE_CHECKING:
    from attestree.records import PackageRecord
    from attestree.tui.state import ExplorerState

_ELSEWHERE = {
    OriginKind.GIT: "it comes from a Git repository, not from an index: there is no upload to attest",
    OriginKind.URL: "it comes from an address of its own, not from an index: there is no upload to attest",
    OriginKind.PATH: "it comes from a folder of this machine, not from an index: there is no upload to attest",
    OriginKind.ROOT: "it is the project itself",
}


def reason(record: PackageRecord) -> str:
    """Return one sentence without a full stop on why the package carries its word; printable or made so by ``said``."""
    word = record.trust
    proof = _proof(record, word)
    if proof:
        return proof
    for finding in record.findings:
        if TRUST_OF_LEVEL.get(finding.level) is word:
            return f"{_before_but(record)}{finding.detail}"
    return _calm(record, word)


def explained(state: ExplorerState, record: PackageRecord) -> list[str]:
    """Return what a person who does not know the words needs beside the reason: sentences, or nothing."""
    if not record.settled:
        return [f"The session has stopped: {state.failure}"] if state.failure else []
    statuses = {file.status for file in record.counted}
    lines = []
    if FileStatus.UNKNOWN in statuses:
        lines.append(
            "So its silence on this file says nothing. That is common: many mirrors and private indexes serve none."
        )
    if FileStatus.NO_PROVENANCE in statuses and record.trust is Trust.NO_PROVENANCE:  # else it may well be the matter
        lines.append("That is normal: most uploads have none. Nothing is wrong with the file because of it.")
    if state.could_not_check(record.id):
        lines.append("It could not be checked, which is not a failure. Press r to ask again.")
    return lines


def _proof(record: PackageRecord, word: Trust) -> str:
    """Return what the package or its worst file says of itself, where that is what gives the package its word."""
    if word in (Trust.VERIFIED, Trust.PENDING):
        return ""
    if record.error and word is Trust.UNKNOWN:
        return record.error
    files = [file for file in record.counted if file.verdict and TRUST_OF_STATUS[file.status] is word]
    return min(files, key=lambda file: file.status.rank).reason if files else ""


def _before_but(record: PackageRecord) -> str:
    statuses = {file.status for file in record.counted}
    return f"{worst_status(statuses).words}, but " if record.settled and statuses else ""


def _calm(record: PackageRecord, word: Trust) -> str:
    if word is Trust.PENDING:
        done = sum(file.verdict is not None for file in record.counted)
        return f"{done} of {many(len(record.counted), 'file')} done" if done else "waiting for its turn"
    if record.package.origin.kind is not OriginKind.INDEX:
        return _ELSEWHERE[record.package.origin.kind]
    if word is Trust.VERIFIED:
        files = many(len(record.counted), "file")
        return f"every proof holds for the {files} that {'counts' if len(record.counted) == 1 else 'count'} here"
    return "no file of it was looked at"
