"""Recorded pages of real indexes, counted a second way."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from packaging.utils import canonicalize_version
from packaging.version import VERSION_PATTERN

from attestree.index.pages import parse_page
from attestree.releases import LinkState, ProjectStatus
from servers import HTML, JSON
from shared import SHARED, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.releases import ProjectPage

FOLDER = SHARED / "corpus" / "simple"
PAGES = sorted(path.name for path in FOLDER.glob("*.json") if path.name != "INDEX.json")

pytestmark = needs_shared


def parse(path: Path, project: str, versions: frozenset[str] = frozenset()) -> ProjectPage:
    url = f"https://index.example/simple/{project}/"
    content_type = JSON if path.suffix == ".json" else HTML
    return parse_page(path.read_bytes(), content_type, url, "https://index.example/simple/", project, versions)


def expected_state(row: dict[str, Any]) -> LinkState:
    if "provenance" not in row:
        return LinkState.MISSING
    return LinkState.NULL if row["provenance"] is None else LinkState.GIVEN


def readable(filename: str) -> bool:
    """Return whether a name is of today's forms and its version of PEP 440, which ``pytz-2004d.tar.gz`` is not."""
    found = re.search(r"-(?P<sdist>[^-]+)\.(?:tar\.gz|zip)$|^[^-]+-(?P<wheel>[^-]+)-.*\.whl$", filename)
    return bool(found and re.fullmatch(VERSION_PATTERN, found["sdist"] or found["wheel"], re.VERBOSE | re.IGNORECASE))


@pytest.mark.parametrize("name", PAGES)
def test_a_recorded_page(name: str) -> None:
    path = FOLDER / name
    project = name.partition(".")[0]
    raw = json.loads(path.read_bytes())
    known = {row["filename"]: row for row in raw["files"]}
    distributions = [row for row in raw["files"] if readable(row["filename"])]

    first = parse(path, project)
    assert first.files == ()
    page = parse(path, project, frozenset(release.version for release in first.releases))

    assert page.notes == ()
    read = [file for file in page.files if file.version]
    assert sorted(file.filename for file in read) == sorted(row["filename"] for row in distributions)
    said = {canonicalize_version(version) for version in raw["versions"]}
    extra = {canonicalize_version(release.version) for release in page.releases} - said
    assert extra == ({"0.3"} if project == "urllib3" else set()), "urllib3-0.3.tar.gz belongs to its release 0.2"
    assert sum(release.files for release in page.releases) == len(distributions)
    for file in page.files:
        row = known[file.filename]
        assert (file.url, file.sha256, file.size) == (row["url"], row["hashes"]["sha256"], row["size"])
        assert file.yanked == bool(row["yanked"])
        assert file.uploaded is not None
        assert file.uploaded.isoformat().replace("+00:00", "")[:19] == row["upload-time"][:19]
        assert file.provenance.state is expected_state(row)
        assert file.provenance.url == (row.get("provenance") or "")
        assert bool(file.metadata_url) == bool(row.get("core-metadata"))
    states = Counter(expected_state(row) for row in raw["files"])
    assert page.serves_provenance == bool(states[LinkState.GIVEN] + states[LinkState.NULL])
    assert sum(release.attested for release in page.releases) == states[LinkState.GIVEN]
    status = raw.get("project-status", {}).get("status", "unsaid")
    assert page.status is ProjectStatus(status)
    for release in page.releases:
        assert (release.sample is not None) == bool(release.attested)


def test_the_recorded_pages_show_what_the_rules_need() -> None:
    """Some attested, some not, one from before PEP 740: else the test above would prove little."""
    pages = {name: parse(FOLDER / name, name.partition(".")[0]) for name in PAGES}
    assert {page.serves_provenance for page in pages.values()} == {True, False}
    assert any(release.attested for page in pages.values() for release in page.releases)
    assert any(release.yanked for page in pages.values() for release in page.releases)


def test_a_recorded_html_page() -> None:
    path = FOLDER / "six.pipenv-2026-05.html"
    names = re.findall(r"<a [^>]*>([^<]+)</a>", path.read_text())
    first = parse(path, "six")
    page = parse(path, "six", frozenset(release.version for release in first.releases))
    assert [file.filename for file in page.files] == names
    assert all(file.sha256 for file in page.files)
    assert page.status is ProjectStatus.ACTIVE
    assert page.notes == ()


def test_what_pulp_serves() -> None:
    """Version 1.1 of the API, and provenance all the same: the version proves nothing."""
    path = SHARED / "corpus" / "unknown-publisher" / "pulp-hosted.simple.json"
    url = "http://127.0.0.1:24817/pypi/idx/simple/pypi-attestations/"
    page = parse_page(path.read_bytes(), JSON, url, url, "pypi-attestations", frozenset({"0.0.19"}))
    (file,) = page.files
    assert file.provenance.state is LinkState.GIVEN
    assert page.serves_provenance
