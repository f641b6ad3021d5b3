"""What a rule is, and what it is given.

A rule reads what is already known and fetches nothing. One that lacks its data says nothing: what could not be checked
is told by the status of a file, never by a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.records import Finding
from attestree.text import printable, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from attestree.changes import ChangeKind
    from attestree.declared import DeclaredLink
    from attestree.records import PackageRecord
    from attestree.releases import ProjectPage
    from attestree.verdict import Level


_LONGEST = 500  # a reason for a yank, or a tag, may be as long as its author likes


@dataclass(frozen=True, slots=True)
class Context:
    """What every rule is given.

    Attributes:
        record: the release, with verdicts, states and identity as far as they are known.
        page: its project's page; None where the index gave none.
        now: the time ages are judged by, with time zone.
        before: the release on the old side of a review; None outside a review, and for an added package.
        change: what a review says happened to the package; None outside a review.
        look_back: one file of an earlier release that has provenance: in a review where the old side has none, in the
            explorer once the package is opened. None otherwise.
        declared: the links in the release's core metadata; None where that was not read.
    """

    record: PackageRecord
    page: ProjectPage | None
    now: datetime
    before: PackageRecord | None = None
    change: ChangeKind | None = None
    look_back: PackageRecord | None = None
    declared: tuple[DeclaredLink, ...] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a rule, in raw text.

    Attributes:
        detail: one sentence without a full stop, on this very case.
        level: how much it weighs; None for the rule's own level.
        file: the file it concerns; empty for the release.
        before: the old value where the rule compares.
        after: the new value where the rule compares.
    """

    detail: str
    level: Level | None = None
    file: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Its texts are shown to a person as they stand, and its page in the documentation is made from them.

    Attributes:
        id: words joined by hyphens.
        level: how much a case weighs unless the case says otherwise.
        title: what was found, in plain words, without a full stop.
        why: why that matters.
        benign: the harmless causes that are known, one sentence each.
        remedy: what to do, as a sentence.
        find: yields the cases; may raise nothing on purpose.
        fires: when exactly, with the levels that differ from the rule's own; sentences.
        reads: what it compares, each as part of a sentence; for certificate claims with Fulcio's numbers.
        incidents: which known attacks it would have shown, and which not; sentences.
    """

    id: str
    level: Level
    title: str
    why: str
    benign: tuple[str, ...]
    remedy: str
    find: Callable[[Context], Iterable[Case]]
    fires: str
    reads: tuple[str, ...]
    incidents: str

    def check(self, context: Context) -> tuple[Finding, ...]:
        """Return what the rule finds in ``context``, every text made printable and none without end."""
        return tuple(
            Finding(
                rule=self.id,
                level=case.level or self.level,
                title=self.title,
                detail=shorten(printable(case.detail), _LONGEST),
                file=printable(case.file),
                before=shorten(printable(case.before), _LONGEST),
                after=shorten(printable(case.after), _LONGEST),
            )
            for case in self.find(context)
        )


def listed(names: Iterable[str], most: int = 3) -> str:
    """Return ``names`` as part of a sentence: the first few, and how many more there are."""
    names = list(names)
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
