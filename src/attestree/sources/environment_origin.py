"""Where an installed distribution came from: ``direct_url.json`` (PEP 610) and ``provenance_url.json`` (PEP 710)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attestree.filenames import parse_filename
from attestree.model import Digest, Origin, OriginKind
from attestree.sources.base import artifact, file_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.model import Artifact
    from attestree.sources.fields import Fields

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def direct_origin(direct_url: Fields) -> tuple[Origin, tuple[Artifact, ...]]:
    """Return where a distribution came from that no index served, and the archive it was, if it was one.

    Args:
        direct_url: the content of ``direct_url.json``, or pip's ``download_info``.

    Raises:
        SourceError: it says something else than PEP 610 lets it say.
    """
    url, subdirectory = direct_url.required("url"), direct_url.text("subdirectory")
    if "vcs_info" in direct_url.values:
        return _repository(url, subdirectory, direct_url.table("vcs_info")), ()
    if "dir_info" in direct_url.values or (url.startswith("file:") and "archive_info" not in direct_url.values):
        return Origin(OriginKind.PATH, url, subdirectory=subdirectory), ()
    kind = OriginKind.PATH if url.startswith("file:") else OriginKind.URL
    return Origin(kind, url, subdirectory=subdirectory), archive(direct_url)


def archive(download: Fields) -> tuple[Artifact, ...]:
    """Return the file that was downloaded, with the hashes that the installer kept; empty where it is no distribution.

    Raises:
        SourceError: the record is malformed.
    """
    url = download.required("url")
    name = file_name(url)
    try:
        parse_filename(name)
    except ValueError:
        return ()
    return (artifact(name, url.partition("#")[0], dict.fromkeys(_digests(download.table("archive_info")))),)


def _digests(info: Fields) -> Iterator[Digest]:
    """Yield the digests of ``hashes`` and of the older ``hash`` (``sha256=…``), those of the right shape."""
    hashes = info.table("hashes")
    for algorithm in hashes.values:
        yield from _digest(algorithm, hashes.text(algorithm))
    algorithm, equals, value = info.text("hash").partition("=")
    if equals:
        yield from _digest(algorithm, value)


def _digest(algorithm: str, value: str) -> Iterator[Digest]:
    try:
        yield Digest.of(algorithm, value)
    except ValueError:
        return


def _repository(url: str, subdirectory: str, info: Fields) -> Origin:
    vcs, commit, wanted = info.text("vcs"), info.text("commit_id"), info.text("requested_revision")
    if vcs != "git":
        return Origin(OriginKind.URL, f"{vcs}+{url}", reference=wanted or commit, subdirectory=subdirectory)
    full = bool(_COMMIT.fullmatch(commit))
    reference = "" if full and wanted == commit else wanted or ("" if full else commit)
    return Origin(OriginKind.GIT, url, reference, commit if full else "", subdirectory)
