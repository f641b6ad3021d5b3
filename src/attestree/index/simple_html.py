"""The HTML form of a project's page (PEP 503, 592, 629, 658, 740, 792), for indexes that have no other."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from attestree.errors import IndexProtocolError
from attestree.index.addresses import absolute
from attestree.index.rows import Row, Sheet, link, no_link, sha256
from attestree.text import reason_of

if TYPE_CHECKING:
    from pypi_simple import Link

from attestree.index.rows import Remarks

_LARGEST = 16 * 1024**2
_CHARSET = re.compile(r"charset=\"?(utf-8|us-ascii|iso-8859-1|windows-1252)\b", re.IGNORECASE)
_FILE = re.compile(r"\.(?:whl|tar\.gz|zip|egg|tar\.bz2|tgz|exe|msi|rpm|tar\.xz|tar\.z|tar|deb|dmg)$", re.IGNORECASE)


def read_html(body: bytes, content_type: str, page_url: str, remarks: Remarks) -> Sheet:
    """Return what the page at ``page_url`` says; HTML knows no sizes, no times, and no null provenance.

    Raises:
        IndexProtocolError: it is of another major version, too large, or a web page that is no index page.
    """
    # Slow to import, and needed for old indexes only.
    from pypi_simple import RepositoryPage, UnsupportedRepoVersionError

    if len(body) > _LARGEST:
        raise IndexProtocolError(f"sent more than {_LARGEST // 1024**2} MiB of HTML")
    charset = _CHARSET.search(content_type)
    try:
        with warnings.catch_warnings():  # the parser warns of what is odd in a page
            warnings.simplefilter("ignore")
            # Without the page's address: with it, one link that is no address would cost the whole page.
            page = RepositoryPage.from_html(body, None, charset[1] if charset else None)
    except UnsupportedRepoVersionError as error:
        raise IndexProtocolError("answered in a version of the Simple API that is not understood") from error
    except (ValueError, AssertionError, LookupError) as error:
        raise IndexProtocolError(f"answered with HTML that cannot be read ({reason_of(error, 120)})") from error
    rows = [row for one in page.links if (row := _row(one, page_url, remarks))]
    if not rows and page.repository_version is None:
        raise IndexProtocolError("answered with a web page that is not an index page")
    return Sheet("", _meta(page.pypi_meta, "project-status"), _meta(page.pypi_meta, "project-status-reason"), rows)


def _meta(values: dict[str, list[str]], key: str) -> str:
    return values.get(key, [""])[0]


def _row(one: Link, page_url: str, remarks: Remarks) -> Row | None:
    attributes = {name: value for name, value in one.attrs.items() if isinstance(value, str)}
    address, _, fragment = absolute(page_url, one.url).partition("#")
    filename = unquote(urlsplit(address).path.rpartition("/")[2])
    if not _FILE.search(filename):
        filename = one.text
    if not _FILE.search(filename):
        return None  # a link to somewhere else: an old page's "home page", a mirror's footer
    algorithm, _, digest = fragment.partition("=")
    metadata = attributes.get("data-core-metadata", attributes.get("data-dist-info-metadata"))
    return Row(
        filename=filename,
        url=address,
        sha256=sha256(digest.partition("&")[0], filename, remarks) if algorithm.lower() == "sha256" else "",
        size=None,
        uploaded=None,
        yanked="data-yanked" in attributes,
        yanked_reason=attributes.get("data-yanked", ""),
        provenance=link(page_url, attributes["data-provenance"]) if "data-provenance" in attributes else no_link(),
        metadata_url=f"{address}.metadata" if address and metadata and metadata != "false" else "",
        metadata_sha256=sha256(metadata[7:], filename, remarks) if metadata and metadata.startswith("sha256=") else "",
    )
