"""A Simple API answer -> what the index says of one project.

A function of a module with plain values in and out: it runs in a process of the pool.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections import defaultdict
from typing import TYPE_CHECKING, NoReturn

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from attestree.errors import IndexProtocolError
from attestree.filenames import parse_filename
from attestree.index.rows import Remarks
from attestree.index.simple_html import read_html
from attestree.index.simple_json import read_json
from attestree.releases import IndexFile, LinkState, ProjectPage, ProjectStatus, ReleaseSummary
from attestree.text import printable, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from attestree.index.rows import Row, Sheet

_JSON_TYPES = frozenset({"application/vnd.pypi.simple.v1+json", "application/json"})
_HTML_TYPES = frozenset({"application/vnd.pypi.simple.v1+html", "text/html", "application/xhtml+xml"})
_MOST_SECONDS = 20.0
_AGAIN = 1.0
_MOST_VERSION_CHARACTERS = 128

# Without its memory: a hostile page of many names with many tags each would fill it.
_parse_filename = parse_filename.__wrapped__


def parse_page(
    body: bytes, content_type: str, url: str, index: str, project: str, versions: frozenset[str]
) -> ProjectPage:
    """Return what an index's answer says of ``project``.

    Args:
        body: the answer, decoded.
        content_type: its ``Content-Type`` header.
        url: where it came from: relative addresses on the page are seen from there.
        index: the index's address, without credentials.
        project: the name that was asked for, normalised.
        versions: the releases whose files are wanted, in PEP 440 normal form. Of the files whose names say no version,
            those that hold the text of one of them are given too.

    Raises:
        IndexProtocolError: the answer is no page of a project; one odd row is no reason.
    """
    kind = content_type.partition(";")[0].strip().lower()
    remarks = Remarks()
    with _time_limit(_MOST_SECONDS):
        if kind in _JSON_TYPES:
            sheet = read_json(body, url, remarks)
        elif kind in _HTML_TYPES:
            sheet = read_html(body, content_type, url, remarks)
        elif kind:
            raise IndexProtocolError(f"answered with {shorten(printable(kind), 60)}, which is no index page")
        else:
            raise IndexProtocolError("answered without saying what its answer is")
        return _page(sheet, index, project, versions, remarks)


def _page(sheet: Sheet, index: str, project: str, versions: frozenset[str], remarks: Remarks) -> ProjectPage:
    if sheet.name and canonicalize_name(sheet.name) != project:
        remarks.add("the page says it is another project's", sheet.name)
    wanted = {version: text for text in versions if (version := _version(text))}
    files: list[IndexFile] = []
    releases: dict[Version, list[IndexFile]] = defaultdict(list)
    proven = False
    for row, version in _named(sheet.rows, project, remarks):
        text = (wanted.get(version) or str(version)) if version else ""
        file = _file(row, text)
        proven = proven or file.provenance.state in {LinkState.GIVEN, LinkState.NULL}
        if version:
            releases[version].append(file)
        if text in versions or (not version and any(one in row.filename for one in versions)):
            files.append(file)
    return ProjectPage(
        name=project,
        index=index,
        status=_status(sheet.status, remarks),
        status_reason=sheet.status_reason,
        files=tuple(files),
        releases=tuple(_summary(releases[version]) for version in sorted(releases)),
        serves_provenance=proven,
        notes=remarks.notes,
    )


def _named(rows: Iterable[Row], project: str, remarks: Remarks) -> Iterator[tuple[Row, Version | None]]:
    """Yield the rows of ``project``, each once, with the version that the file's name says."""
    seen: dict[str, Row] = {}
    for row in rows:
        first = seen.setdefault(row.filename, row)
        if first is not row:
            same = first.sha256 == row.sha256
            remarks.add(f"files are listed twice{'' if same else ' with different digests'}", row.filename)
            continue
        try:
            name = _parse_filename(row.filename)
        except ValueError:
            yield row, None
            continue
        if name.project == project:
            yield row, name.version
        else:
            remarks.add("the page lists files of other projects", row.filename)


def _file(row: Row, version: str) -> IndexFile:
    return IndexFile(
        row.filename,
        version,
        row.url,
        row.sha256,
        row.size,
        row.uploaded,
        row.yanked,
        row.yanked_reason,
        row.provenance,
        row.metadata_url,
        row.metadata_sha256,
    )


def _version(text: str) -> Version | None:
    if len(text) > _MOST_VERSION_CHARACTERS:
        return None
    try:
        return Version(text)
    except InvalidVersion:
        return None


def _status(text: str, remarks: Remarks) -> ProjectStatus:
    if not text:
        return ProjectStatus.UNSAID
    try:
        status = ProjectStatus(text.strip().lower())
    except ValueError:
        status = ProjectStatus.UNSAID
    if status is ProjectStatus.UNSAID:
        remarks.add("the page gives a project status that is not known", text)
    return status


def _summary(files: list[IndexFile]) -> ReleaseSummary:
    attested = [file for file in files if file.provenance.state is LinkState.GIVEN]
    uploads = [file.uploaded for file in files if file.uploaded]
    return ReleaseSummary(
        version=files[0].version,
        files=len(files),
        attested=len(attested),
        first_upload=min(uploads, default=None),
        last_upload=max(uploads, default=None),
        yanked=all(file.yanked for file in files),
        sample=next((file for file in attested if file.filename.endswith(".whl")), attested[0] if attested else None),
    )


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """End what runs inside after ``seconds``, where the system can.

    The HTML parser needs the square of the time for links inside links, and a process of the pool that never comes back
    would be lost to the session.
    """

    def stop(_number: int, _frame: object) -> NoReturn:
        raise IndexProtocolError(f"sent a page that takes longer than {seconds:g} seconds to read")

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before, hook = signal.signal(signal.SIGALRM, stop), sys.unraisablehook
    # Raised inside a destructor or a callback of the garbage collector it is reported and lost: raise it again then.
    sys.unraisablehook = lambda _lost: None
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.unraisablehook = hook
        signal.signal(signal.SIGALRM, before)
