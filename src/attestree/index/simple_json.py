"""The JSON form of a project's page (PEP 691, 700, 714, 740, 792), tolerant row by row.

pypi-simple refuses a whole page for one odd row, and cannot tell a null key from a missing one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import from_json

from attestree.errors import IndexProtocolError
from attestree.index.addresses import absolute
from attestree.index.rows import Row, Sheet, link, moment, no_link, sha256
from attestree.text import printable, reason_of, shorten

if TYPE_CHECKING:
    from attestree.index.rows import Remarks


def read_json(body: bytes, page_url: str, remarks: Remarks) -> Sheet:
    """Return what the page at ``page_url`` says.

    Raises:
        IndexProtocolError: it is not JSON, of another major version, or has no list of files.
    """
    try:
        page = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise IndexProtocolError(f"answered with something that is not JSON ({reason_of(error, 120)})") from error
    if not isinstance(page, dict):
        raise IndexProtocolError("answered with JSON that is no page of a project")
    _check_version(page.get("meta"), remarks)
    files = page.get("files")
    if not isinstance(files, list):
        raise IndexProtocolError("answered with a page that has no list of files")
    status, reason = _status(page.get("project-status"), remarks)
    rows = [row for entry in files if (row := _row(entry, page_url, remarks))]
    name = page.get("name")
    return Sheet(name if isinstance(name, str) else "", status, reason, rows)


def _check_version(meta: object, remarks: Remarks) -> None:
    version = meta.get("api-version") if isinstance(meta, dict) else None
    if not isinstance(version, str):
        remarks.add("the page does not say which version of the Simple API it is")
    elif version.split(".")[0] != "1":
        shown = shorten(printable(version), 20)
        raise IndexProtocolError(f"answered in version {shown} of the Simple API, and only version 1 is understood")


def _status(value: object, remarks: Remarks) -> tuple[str, str]:
    if value is None:
        return "", ""
    if isinstance(value, str):  # some servers leave the object out
        return value, ""
    status = value.get("status") if isinstance(value, dict) else None
    reason = value.get("reason") if isinstance(value, dict) else None
    if not isinstance(status, str):
        remarks.add("the page gives a project status that is none")
        return "", ""
    return status, reason if isinstance(reason, str) else ""


def _row(entry: object, page_url: str, remarks: Remarks) -> Row | None:
    filename = entry.get("filename") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(filename, str) or not filename:
        remarks.add("the page has entries that are not files")
        return None
    address = entry.get("url")
    url = absolute(page_url, address) if isinstance(address, str) and address else ""
    if not url:
        remarks.add("the page has files without an address", filename)
    hashes = entry.get("hashes")
    yanked = entry.get("yanked")
    size = entry.get("size")
    metadata = entry.get("core-metadata", entry.get("data-dist-info-metadata"))
    return Row(
        filename=filename,
        url=url,
        sha256=sha256(hashes.get("sha256") if isinstance(hashes, dict) else None, filename, remarks),
        size=size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None,
        uploaded=moment(entry.get("upload-time"), filename, remarks),
        yanked=bool(yanked),
        yanked_reason=yanked if isinstance(yanked, str) else "",
        provenance=link(page_url, entry["provenance"]) if "provenance" in entry else no_link(),
        metadata_url=f"{url.partition('#')[0]}.metadata" if url and metadata else "",
        metadata_sha256=sha256(metadata.get("sha256") if isinstance(metadata, dict) else None, filename, remarks),
    )
