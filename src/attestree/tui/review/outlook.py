"""What would happen in CI: the exit code of the same review as a report, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.outcome import CLEAN, FOUND, NOT_CHECKED, exit_code, is_not_checked
from attestree.reports.review import is_unknown_before
from attestree.tui.detail.wording import many
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.tui.review.entry import Entry

_VERDICTS = {CLEAN: "CI would pass", FOUND: "CI would fail", NOT_CHECKED: "CI would fail"}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What CI would do.

    Attributes:
        code: the exit code by what is known now; work that still runs counts as nothing yet.
        open: how many findings nobody acknowledged, by level.
        acknowledged: how many somebody did.
        unchecked: how many changes could not be checked.
        pending: how many are still being worked on.
    """

    code: int
    open: Counter[Level]
    acknowledged: int
    unchecked: int
    pending: int

    @property
    def verdict(self) -> str:
        """Return what would happen, in three words."""
        return _VERDICTS[self.code]

    def reasons(self, *, short: bool = False) -> str:
        """Return why, as part of a sentence, without what weighs least where ``short``."""
        levels = [
            f"{self.open[level]} {level.words}" for level in Level if self.open[level] and level is not Level.NOTE
        ]
        levels += [many(self.open[Level.NOTE], "note")] if self.open[Level.NOTE] and not short else []
        parts = [f"{', '.join(levels)} open"] if levels else []
        if self.unchecked:
            parts.append(f"{self.unchecked} {'unchecked' if short else 'could not be checked'}")
        if self.acknowledged:
            parts.append(f"{self.acknowledged} acknowledged")
        if self.pending:
            parts.append(f"{many(self.pending, 'change')} to go")
        return "; ".join(parts)


def outlook_of(entries: Iterable[Entry], fail_on: Level | None = Level.BLOCK) -> Outlook:
    """Return what CI would do.

    Args:
        entries: every change.
        fail_on: the level from which findings fail; None for never.
    """
    coming_in = [entry for entry in entries if not entry.needs_no_check]
    records = [entry.after for entry in coming_in if entry.after is not None]
    unchecked = sum(entry.settled and _is_unchecked(entry) for entry in coming_in)
    code = exit_code(records, fail_on)
    if code != FOUND:  # what is still being worked on counts as nothing yet
        code = NOT_CHECKED if unchecked else CLEAN
    return Outlook(
        code,
        Counter(finding.level for entry in coming_in for finding in entry.open_findings),
        sum(bool(finding.acknowledged) for entry in coming_in for finding in entry.findings),
        unchecked,
        sum(not entry.settled for entry in coming_in),
    )


def _is_unchecked(entry: Entry) -> bool:
    """Return whether one of the sides could not be checked."""
    if entry.after is None or is_not_checked(entry.after):
        return True
    return entry.before is not None and is_unknown_before(entry.before)
