"""The release is only days old."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attestree.history import release_of
from attestree.rules.base import Case, Context, Rule
from attestree.rules.words import moment, span
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_YOUNG = timedelta(days=7)


def _find(context: Context) -> Iterator[Case]:
    release = release_of(context.page, context.record.package.version) if context.page else None
    uploads = [release.first_upload] if release else []
    uploads += [file.listing.uploaded for file in context.record.counted if file.listing]
    known = [uploaded for uploaded in uploads if uploaded is not None]
    if not known:
        return
    newest = max(known)  # a file added to an old release is as fresh as a release
    age = context.now - newest
    if age < timedelta(0):
        yield Case(f"uploaded {moment(newest)}, later than {moment(context.now)}, by which ages are judged")
    elif age < _YOUNG:
        yield Case(f"uploaded {span(age)} ago, {moment(newest)}")


RULE = Rule(
    id="fresh-release",
    level=Level.REVIEW,
    title="The release is younger than a week",
    why=(
        "Malicious releases are usually found and removed within days, also those that carry valid provenance. Waiting "
        "is the protection that needs no clue."
    ),
    benign=("Every good release was new once; security fixes should not wait.",),
    remedy="Wait until it is a week old, unless it fixes something you need now; then read its changes.",
    find=_find,
    fires=(
        "The release, or a file of it that counts, was uploaded less than seven days before the time ages are judged "
        "by: now, SOURCE_DATE_EPOCH, or the time of a recording. An upload time in the future fires too."
    ),
    reads=("the upload times on the index page",),
    incidents=(
        "LiteLLM 1.82.7 and .8 and telnyx (March 2026), lightning 2.6.2 (April 2026) and num2words (July 2025) never "
        "had provenance to lose; they were on the index for hours, so this rule alone would have held them back. Most "
        "studied attacks were found within a week. It says nothing about one that lasts longer."
    ),
)
