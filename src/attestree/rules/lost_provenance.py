"""A release without provenance, where the one before it, or its series, had it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attestree.history import earlier_attested, parse_version, release_of, series_of
from attestree.pairing import same_version
from attestree.release_states import files_of_release, is_attested
from attestree.rules.base import Case, Context, Rule, listed
from attestree.rules.words import counted
from attestree.verdict import FileStatus, Level, ReleaseState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.version import Version

    from attestree.records import FileRecord, PackageRecord
    from attestree.releases import ProjectPage, ReleaseSummary

_HABIT = 3  # attested releases after which an unattested one is no accident
_NAMED = 10  # an acknowledgement is bound to what is named
_GIVEN_UP = timedelta(days=180)
"""A series that goes on without provenance for so long stopped attesting: nobody holds a stolen token so long."""


def _find(context: Context) -> Iterator[Case]:
    record = context.record
    bare = bool(record.counted) and all(file.status is FileStatus.NO_PROVENANCE for file in record.counted)
    others = files_of_release(context.page, record.package.version) if context.page else ()
    whole = ReleaseState.NO_PROVENANCE in record.states or (bare and not any(map(is_attested, others)))
    if bare and _is_same_release(context) and context.before and any(map(_has_provenance, context.before.counted)):
        yield _other_files(context, context.before)
    elif whole and not _is_same_release(context) and _before_was_attested(context):
        yield from _since_the_old_side(context)
    elif whole:
        yield from _since_an_earlier_release(context)
    elif bare and context.before and any(map(_has_provenance, context.before.counted)):
        version = context.before.package.version
        yield Case(
            f"the file that would be installed has no provenance, that of {version} has; other files here have too",
            before=f"{version}: attested",
            after=f"{record.package.version}: no provenance for this file",
        )


def _is_same_release(context: Context) -> bool:
    """Return whether both sides are one release, so that only its files can have lost something."""
    before = context.before
    return before is not None and same_version(before.package.version, context.record.package.version)


def _other_files(context: Context, before: PackageRecord) -> Case:
    """Return the case of one release of which other files would be installed now, or files from another place."""
    had = listed((file.artifact.filename for file in before.counted if _has_provenance(file)), _NAMED)
    have = listed((file.artifact.filename for file in context.record.counted), _NAMED)
    places = ("", "")
    if before.index and context.record.index and before.index != context.record.index:
        places = (f" from {before.index}", f" from {context.record.index}")
    return Case(
        "another file of the same release would be installed now: "
        f"{have}{places[1]} has no provenance, and {had}{places[0]}, of the old side, has",
        before=f"{had}{places[0]}: attested",
        after=f"{have}{places[1]}: no provenance",
    )


def _since_the_old_side(context: Context) -> Iterator[Case]:
    before, page = context.before, context.page
    base = parse_version(before.package.version) if before else None
    this = parse_version(context.record.package.version)
    habit = _habit(page, base, this) if page and base and this else []
    # Going back to a release from before the project attested is no loss of a habit.
    back = bool(page and base and this and this < base and not earlier_attested(page, str(this)))
    words = f"; {counted(len(habit), 'release')} of that series had it" if habit else ""
    old = before.package.version if before else ""
    yield _case(context, f"no file of this release has provenance, and {old} has{words}", old, habit, old_news=back)


def _since_an_earlier_release(context: Context) -> Iterator[Case]:
    page, this = context.page, parse_version(context.record.package.version)
    earlier = earlier_attested(page, context.record.package.version) if page else ()
    if page is None or this is None or not earlier:
        return
    newest = earlier[0].version
    counts = f"{counted(len(earlier), 'earlier release')} of this series had it, the newest being {newest}"
    other = context.before if not _is_same_release(context) else None
    also = f", nor has {other.package.version}" if other else ""
    habit = _habit(page, parse_version(newest), this)
    yield _case(context, f"no file of this release has provenance{also}; {counts}", newest, habit)


def _case(context: Context, detail: str, base: str, habit: list[ReleaseSummary], *, old_news: bool = False) -> Case:
    old_news = old_news or _given_up(context, habit)
    return Case(
        detail,
        Level.BLOCK if len(habit) >= _HABIT and not old_news else Level.REVIEW,
        before=f"{base}: attested",
        after=f"{context.record.package.version}: no provenance",
    )


def _habit(page: ProjectPage, base: Version | None, this: Version) -> list[ReleaseSummary]:
    """Return the attested releases in the series of ``base`` that ``this`` should have been like.

    Pre-releases are often published another way, so only releases of the same kind make a habit.
    """
    here = release_of(page, str(this))
    uploaded = here.first_upload if here else None
    return [
        release
        for release in page.releases
        if base is not None
        and release.attested
        and (parsed := parse_version(release.version)) is not None
        and series_of(parsed) == series_of(base)
        and parsed.is_prerelease == this.is_prerelease
        and parsed != this
        and (parsed < this or parsed <= base)
        and not (uploaded and release.first_upload and release.first_upload > uploaded)
    ]


def _given_up(context: Context, habit: list[ReleaseSummary]) -> bool:
    """Return whether this series has gone on without provenance for long before this release."""
    page, this = context.page, parse_version(context.record.package.version)
    here = release_of(page, context.record.package.version) if page else None
    last = max((release.first_upload for release in habit if release.first_upload), default=None)
    if page is None or this is None or here is None or here.first_upload is None or last is None:
        return False
    since = [
        release.first_upload
        for release in page.releases
        if not release.attested
        and release.first_upload is not None
        and last < release.first_upload <= here.first_upload
        and (parsed := parse_version(release.version)) is not None
        and series_of(parsed) == series_of(this)
        and parsed.is_prerelease == this.is_prerelease
    ]
    return bool(since) and here.first_upload - min(since) >= _GIVEN_UP


def _before_was_attested(context: Context) -> bool:
    """Return whether the old side had provenance, by its files or by the project's history on the same index."""
    before, page = context.before, context.page
    if before is None:
        return False
    if any(_has_provenance(file) for file in before.files):
        return True
    if page is None or before.index != page.index:
        return False  # from elsewhere, or not looked up
    return any(is_attested(file) for file in files_of_release(page, before.package.version)) or bool(
        (release := release_of(page, before.package.version)) and release.attested
    )


def _has_provenance(file: FileRecord) -> bool:
    """Return whether there is provenance for ``file``, whatever it is worth."""
    if file.status in (FileStatus.VERIFIED, FileStatus.FAILED, FileStatus.UNREADABLE):
        return True
    return file.listing is not None and is_attested(file.listing)


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
    fires=(
        "No file of the release has provenance, on an index that serves it, and the old side of the review had. Where "
        "there is no old side, or it had none either, the newest earlier attested release of the same series (the "
        "epoch and the first number of the version) takes its place. It is a block where three or more releases in the "
        "attested one's series had provenance, counting pre-releases for pre-releases and final releases for final "
        "releases only. It stays at review where the series has gone on without provenance for half a year, and where "
        "one goes back to a release from before the project attested. If only the file that would be installed lost "
        "it, it is for review. Where both "
        "sides are one release with other files, the files are compared, and that is for review."
    ),
    reads=(
        "the provenance addresses on the index page, for this release and the old side",
        "the project's history on the same page: versions, upload times, which were attested",
    ),
    incidents=(
        "Ultralytics 8.3.45 and .46 (December 2024), uploaded with a left-over token after attested releases: found. "
        "On npm, which keeps the same kind of record, axios (March 2026), eslint-config-prettier and nx (2025) lost "
        "theirs. mistralai 2.4.6 (May 2026) probably; whether it was attested before is not confirmed. Not found: "
        "Ultralytics 8.3.41, TanStack and the AntV wave, whose pipelines were themselves abused and signed, and "
        "LiteLLM, telnyx and lightning, which never attested."
    ),
)
