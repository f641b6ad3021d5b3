"""Several releases of one series within a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attestree.history import parse_version, release_of, series_of
from attestree.rules.base import Case, Context, Rule, listed
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_WINDOW = timedelta(hours=24)
_MANY = 3
_RECENT = timedelta(days=90)
"""An older burst has been looked at by many; it is mentioned, and weighs nothing."""


def _find(context: Context) -> Iterator[Case]:
    page = context.page
    this = parse_version(context.record.package.version)
    release = release_of(page, context.record.package.version) if page else None
    if page is None or this is None or release is None or release.first_upload is None:
        return
    around = sorted(
        (other.first_upload, other.version)
        for other in page.releases
        if other.first_upload is not None
        and abs(other.first_upload - release.first_upload) <= _WINDOW
        # Fixes for several series on one day, and a candidate before its final release, are how projects work.
        and (version := parse_version(other.version)) is not None
        and series_of(version) == series_of(this)
        and version.is_prerelease == this.is_prerelease
    )
    most = max(
        (
            [version for when, version in around if start <= when <= start + _WINDOW]
            for start, _ in around
            if start <= release.first_upload <= start + _WINDOW
        ),
        key=len,
    )
    if len(most) >= _MANY:
        recent = context.now - release.first_upload < _RECENT
        yield Case(f"{len(most)} releases within 24 hours: {listed(most, 6)}", Level.REVIEW if recent else Level.NOTE)


RULE = Rule(
    id="release-burst",
    level=Level.REVIEW,
    title="Several releases within a day",
    why=(
        "Whoever steals an account often uploads several releases in a row, to get past a check that stopped the first "
        "or to reach more people."
    ),
    benign=(
        "A broken release was followed by its fixes.",
        "An old project's releases were all uploaded on the day it moved to the index.",
    ),
    remedy="Read what changed between these releases, and whether each has a tag and a changelog entry.",
    find=_find,
    fires=(
        "Three or more releases of one series, all of them final releases or all pre-releases, were first uploaded "
        "within 24 hours, this one among them. Older than 90 days it is a note."
    ),
    reads=("the times of first upload in the project's history on the index page",),
    incidents=(
        "durabletask (May 2026) had three malicious releases within 35 minutes: found. LiteLLM had two, thirteen "
        "minutes apart: too few for this rule, and left to fresh-release."
    ),
)
