"""A release without provenance in a series that had it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.history import earlier_attested, parse_version
from attestree.rules.base import Case, Context, Rule
from attestree.verdict import Level, ReleaseState

if TYPE_CHECKING:
    from collections.abc import Iterator

_HABIT = 3  # attested releases after which an unattested one is no accident


def _find(context: Context) -> Iterator[Case]:
    record, page = context.record, context.page
    this = parse_version(record.package.version)
    if page is None or this is None or ReleaseState.LOST_PROVENANCE not in record.states:
        return
    earlier = earlier_attested(page, record.package.version)
    if not earlier:
        return
    # Pre-releases are often published another way, so only releases of the same kind make a habit.
    alike = [
        release
        for release in earlier
        if (parsed := parse_version(release.version)) and parsed.is_prerelease == this.is_prerelease
    ]
    newest = earlier[0].version
    counts = f"{len(earlier)} earlier release{'s' if len(earlier) > 1 else ''} of this series"
    yield Case(
        f"no file of this release has provenance; {counts} had it, the newest being {newest}",
        Level.BLOCK if len(alike) >= _HABIT else Level.REVIEW,
        before=f"{newest}: attested",
        after=f"{record.package.version}: no provenance",
    )


RULE = Rule(
    id="lost-provenance",
    level=Level.REVIEW,
    title="Provenance is lost",
    why=(
        "Earlier releases came from a workflow that signs what it uploads; this one did not. Uploads with a stolen "
        "password or token look exactly like this, because whoever holds a token does not pass through the workflow."
    ),
    benign=(
        "The project changed its upload tool to one that does not sign yet.",
        "A maintainer uploaded a hot-fix by hand.",
    ),
    remedy=(
        "Look for the tag, the commit and the workflow run of this release in the project's repository. If there are "
        "none, stay on the attested release and ask the project."
    ),
    find=_find,
)
