"""The headline of a package: its one word, and the worst thing first in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.model import OriginKind
from attestree.tui.detail.wording import many
from attestree.verdict import TRUST_OF_LEVEL, TRUST_OF_STATUS, Trust

if TYPE_CHECKING:
    from attestree.records import PackageRecord

_ELSEWHERE = {
    OriginKind.GIT: "It comes from a Git repository, not from an index: there is no upload to attest",
    OriginKind.URL: "It comes from an address of its own, not from an index: there is no upload to attest",
    OriginKind.PATH: "It comes from a folder of this machine, not from an index: there is no upload to attest",
    OriginKind.ROOT: "It is the project itself",
}


def reason(record: PackageRecord) -> str:
    """Return one sentence without a full stop on why the package carries its word; printable or made so by ``said``."""
    word = record.trust
    for finding in record.findings:
        if TRUST_OF_LEVEL.get(finding.level) is word:
            return finding.title
    if record.error and word is Trust.UNKNOWN:
        return record.error
    for file in sorted(record.counted, key=lambda file: file.status.rank):
        if file.verdict and TRUST_OF_STATUS[file.status] is word and word is not Trust.VERIFIED:
            return file.reason
    return _calm(record, word)


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
