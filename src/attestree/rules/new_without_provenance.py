"""A package that is new in the project has no provenance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.changes import ChangeKind
from attestree.rules.base import Case, Context, Rule
from attestree.rules.lost_provenance import RULE as LOST_PROVENANCE
from attestree.verdict import FileStatus, Level

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find(context: Context) -> Iterator[Case]:
    counted = context.record.counted
    if context.change is not ChangeKind.ADDED or not counted:
        return
    bare = all(file.status is FileStatus.NO_PROVENANCE for file in counted)
    if bare and not any(LOST_PROVENANCE.find(context)):
        yield Case("no file of it that would be installed has provenance, so where it was built cannot be told")


RULE = Rule(
    id="new-without-provenance",
    level=Level.NOTE,
    title="A new package without provenance",
    why=(
        "Most projects do not attest yet, so this is normal. It is said because a new dependency is the moment at "
        "which one looks at where it comes from, and here nothing proves it."
    ),
    benign=("The project uploads from a maintainer's machine, or from a service that does not sign yet.",),
    remedy="Look at the project as you would at any new dependency: who makes it, since when, and who else uses it.",
    find=_find,
    fires=(
        "In a review, the package is on the new side only, and every file that counts has no provenance on an index "
        "that serves it. Where its project attested earlier releases, lost-provenance says so instead."
    ),
    reads=("the list of changes, and the status of the files that count",),
    incidents=(
        "It catches nothing by itself. LiteLLM, telnyx and lightning (2026) never attested: neither this rule nor any "
        "other on provenance tells their bad releases from their good ones."
    ),
)
