"""Whether two states of a project mean the same place and the same files by one package.

Formats say more or less: one names the index of every package, another none; one lists every file of a release,
another the few that fit. What a format leaves out is never a difference, or a project that moved from one tool to
another would have changed everywhere.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from attestree.model import OriginKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.model import Artifact, Origin, Package

_DEFAULT_IS_UNNAMED = frozenset({"poetry.lock"})
"""The formats in which a package without an index is from the default one: there, silence means something."""


def origins_differ(old: Origin, new: Origin, source: str, *, other_version: bool) -> bool:
    """Return whether ``new`` is another place than ``old``.

    Args:
        old: where the package came from.
        new: where it comes from now.
        source: the format's id where both sides have the same; empty where they differ.
        other_version: whether the versions differ: another release of the same repository or server has another commit
            or another address, and that alone is no change of place.
    """
    if old.kind is not new.kind:
        return True
    match old.kind:
        case OriginKind.INDEX:
            if old.url and new.url:
                return _address(old.url) != _address(new.url)
            return bool(old.url) != bool(new.url) and source in _DEFAULT_IS_UNNAMED
        case OriginKind.GIT:
            if (_repository(old.url), _folder(old.subdirectory)) != (_repository(new.url), _folder(new.subdirectory)):
                return True
            return not other_version and not _same_commit(old, new)
        case OriginKind.URL:
            if other_version:
                return urlsplit(_address(old.url))[:2] != urlsplit(_address(new.url))[:2]
            return _address(old.url) != _address(new.url)
        case _:
            return _path(old.url) != _path(new.url)


def indexes_differ(old: Iterable[str], new: Iterable[str]) -> bool:
    """Return whether two lists of indexes have none in common; one that is empty says nothing."""
    before, after = {_address(url) for url in old}, {_address(url) for url in new}
    return bool(before) and bool(after) and before.isdisjoint(after)


def added_indexes(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """Return the indexes of ``new`` that ``old`` does not have, in their order."""
    before = {_address(url) for url in old}
    return [url for url in new if _address(url) not in before]


def files_differ(old: Package, new: Package, *, same_format: bool) -> bool:
    """Return whether the two sides pin other files, or other bytes, for one release.

    Args:
        old: as the old side has it.
        new: as the new side has it.
        same_format: whether both sides leave out the same. Where they do not, only a contradiction counts: one name
            with two hashes, or no hash in common.
    """
    before, after = _files(old), _files(new)
    for name in before.keys() & after.keys():
        if any(before[name][kind] != after[name][kind] for kind in before[name].keys() & after[name].keys()):
            return True
    if same_format and before and after and before.keys() != after.keys():
        return True
    old_hashes, new_hashes = _hashes(old), _hashes(new)
    for kind in old_hashes.keys() & new_hashes.keys():
        left, right = old_hashes[kind], new_hashes[kind]
        if left != right if same_format else left.isdisjoint(right):
            return True
    return not (old_hashes and new_hashes) and _addresses_differ(old.artifacts, new.artifacts)


def pins_hashes(package: Package) -> bool:
    """Return whether the project pins any hash of ``package``."""
    return bool(_hashes(package))


def _files(package: Package) -> dict[str, dict[str, str]]:
    return {
        artifact.filename: {digest.algorithm: digest.value for digest in artifact.digests}
        for artifact in package.artifacts
    }


def _hashes(package: Package) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for digest in (*package.hashes, *(digest for artifact in package.artifacts for digest in artifact.digests)):
        found.setdefault(digest.algorithm, set()).add(digest.value)
    return found


def _addresses_differ(old: Iterable[Artifact], new: Iterable[Artifact]) -> bool:
    """Return whether files that no hash tells apart lie elsewhere now."""
    before = {artifact.filename: artifact.url for artifact in old if artifact.url}
    return any(
        artifact.url and artifact.filename in before and _address(before[artifact.filename]) != _address(artifact.url)
        for artifact in new
    )


def _address(url: str) -> str:
    """Return an address in a form that can be compared: host in lower case, no query, no fragment, no final slash."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def _repository(url: str) -> str:
    return _address(url.removeprefix("git+")).removesuffix(".git")


def _same_commit(old: Origin, new: Origin) -> bool:
    if old.commit and new.commit:
        return old.commit == new.commit
    asked = (old.commit or old.reference, new.commit or new.reference)
    short, long = sorted(asked, key=len)
    return old.reference == new.reference or (len(short) >= 7 and long.startswith(short))  # an abbreviated commit


def _path(url: str) -> str:
    return posixpath.normpath(url.removeprefix("file://")) if url else ""


def _folder(name: str) -> str:
    return posixpath.normpath(name) if name else ""
