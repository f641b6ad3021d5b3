"""One change with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.changes import Change, ChangeKind
from attestree.verdict import FileStatus, Level, Trust

if TYPE_CHECKING:
    from attestree.events import ChangeUpdated
    from attestree.model import PackageId
    from attestree.records import Finding, PackageRecord
    from attestree.releases import ReleaseSummary

_NOTHING_COMES_IN = frozenset({ChangeKind.REMOVED, ChangeKind.MOVED})


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, and the newest that was told of it.

    Attributes:
        change: what changed.
        told: None while nothing was told.
    """

    change: Change
    told: ChangeUpdated | None = None

    @property
    def id(self) -> PackageId:
        """Return the change's id."""
        return self.change.id

    @property
    def before(self) -> PackageRecord | None:
        """Return the record of the old side; None where there is none, or none yet."""
        return self.told.before if self.told else None

    @property
    def after(self) -> PackageRecord | None:
        """Return the record of the new side; None where there is none, or none yet."""
        return self.told.after if self.told else None

    @property
    def earlier(self) -> PackageRecord | None:
        """Return the attested release that was looked back to; None where that was not needed."""
        return self.told.look_back if self.told else None

    @property
    def releases(self) -> tuple[ReleaseSummary, ...]:
        """Return the project's history, old to new; empty while unknown."""
        return self.told.releases if self.told else ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what rules found, worst first, acknowledged ones last."""
        found = self.after.findings if self.after else ()
        return tuple(sorted(found, key=lambda finding: (bool(finding.acknowledged), finding.level.rank)))

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Return the findings that nobody acknowledged, worst first."""
        return tuple(finding for finding in self.findings if not finding.acknowledged)

    @property
    def needs_no_check(self) -> bool:
        """Return whether the change brings nothing in, so that there is nothing to verify."""
        return self.change.kind in _NOTHING_COMES_IN

    @property
    def settled(self) -> bool:
        """Return whether nothing is left to do."""
        return self.needs_no_check or bool(self.told and self.told.settled)

    @property
    def trust(self) -> Trust | None:
        """Return the word for what comes in; None where nothing does."""
        if self.needs_no_check:
            return None
        if self.after is None:
            return Trust.UNKNOWN if self.settled else Trust.PENDING
        return self.after.trust

    @property
    def worst_level(self) -> Level | None:
        """Return the worst open level; a file whose proof does not hold weighs as much as a block."""
        levels = [finding.level for finding in self.open_findings]
        if self.trust is Trust.FAILED and self._fails_by_itself():
            levels.append(Level.BLOCK)
        return min(levels, key=lambda level: level.rank, default=None)

    def _fails_by_itself(self) -> bool:
        accepted = {finding.file for finding in self.findings if finding.acknowledged}
        return self.after is not None and any(
            file.status is FileStatus.FAILED and file.artifact.display_name not in accepted
            for file in self.after.counted
        )
