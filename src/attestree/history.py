"""What a project's page says of its past: which releases came before one, and which of them were attested.

A release series is the epoch and the first number of a version: ``1.26`` and ``1.27`` are one series, ``2.0`` is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from attestree.releases import ProjectPage, ReleaseSummary


def parse_version(text: str) -> Version | None:
    """Return ``text`` as a version (PEP 440); None where it is none."""
    try:
        return Version(text)
    except InvalidVersion:
        return None


def series_of(version: Version) -> tuple[int, int]:
    """Return the release series of ``version``: its epoch and its first number."""
    return version.epoch, version.release[0]


def release_of(page: ProjectPage, version: str) -> ReleaseSummary | None:
    """Return the line of ``page``'s history for ``version``, however it is written; None where there is none."""
    wanted = parse_version(version)
    if wanted is None:
        return None
    return next((release for release in page.releases if parse_version(release.version) == wanted), None)


def earlier_attested(page: ProjectPage, version: str, *, same_series: bool = True) -> tuple[ReleaseSummary, ...]:
    """Return the attested releases before ``version``, newest version first.

    Args:
        page: the project's page.
        version: the release to look back from.
        same_series: keep to its release series.

    A release comes before another if its version is lower and, where the index gives times, it was not uploaded later:
    a backport that was attested last month says nothing of a release two years old.
    """
    wanted = parse_version(version)
    if wanted is None:
        return ()
    this = release_of(page, version)
    uploaded = this.first_upload if this else None
    found: list[tuple[Version, ReleaseSummary]] = []
    for release in page.releases:
        parsed = parse_version(release.version)
        if parsed is None or parsed >= wanted or not release.attested:
            continue
        if same_series and series_of(parsed) != series_of(wanted):
            continue
        if uploaded is not None and release.first_upload is not None and release.first_upload > uploaded:
            continue
        found.append((parsed, release))
    return tuple(release for _, release in sorted(found, key=lambda pair: pair[0], reverse=True))


def newest_earlier_attested(page: ProjectPage, version: str) -> ReleaseSummary | None:
    """Return the release whose publisher is expected again: the newest attested one before ``version``.

    One of the same series goes before any other; None where no earlier release is attested.
    """
    found = earlier_attested(page, version) or earlier_attested(page, version, same_series=False)
    return found[0] if found else None
