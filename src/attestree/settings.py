"""What the person asked for: every option of the command line in one frozen, validated value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from attestree.errors import UsageError
from attestree.text import without_credentials

if TYPE_CHECKING:
    from pathlib import Path


class FileScope(StrEnum):
    """Which files of a package count towards its trust."""

    INSTALLABLE = "installable"
    """The file that would be installed in the target environment."""
    LOCKED = "locked"
    """Every file the project's lock names."""
    ALL = "all"
    """Every file of the release that the index lists."""


LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The options of one session.

    Attributes:
        index_url: the index to ask instead of what the project's file names; empty for none. Its credentials, if any,
            go to its own origin only and are never shown.
        extra_index_urls: further indexes, asked after the first one.
        offline: make no request; answer from the cache.
        trust_root: a Sigstore ``trusted_root.json`` of one's own; None for Sigstore's.
        staging: use Sigstore's staging instance.
        files: which files count.
        python_version: ``3.12`` for the target environment; empty for the running interpreter's.
        platform: the target platform; empty for this machine's.
        groups: dependency groups to keep; empty, with ``extras`` and ``no_default_groups``, for the whole lock.
        extras: extras of the project to keep.
        all_groups: keep every dependency group.
        no_default_groups: keep no group and no extra but those that are named.
        roots: show only these packages, as ``name`` or ``name==version``, and what lies below them; empty for all.
        allow_build: let packages that only come as source run their build code while a project without a lock is
            resolved.
        jobs: processes for CPU-bound work; 0 for one per core.
        cache_dir: where index answers are kept; None for none.
        record: write a recording of the session there; None for none.
        replay: answer from this recording and nothing else; None for none.
    """

    index_url: str = ""
    extra_index_urls: tuple[str, ...] = ()
    offline: bool = False
    trust_root: Path | None = None
    staging: bool = False
    files: FileScope = FileScope.INSTALLABLE
    python_version: str = ""
    platform: str = ""
    groups: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    all_groups: bool = False
    no_default_groups: bool = False
    roots: tuple[str, ...] = ()
    allow_build: bool = False
    jobs: int = 0
    cache_dir: Path | None = None
    record: Path | None = None
    replay: Path | None = None

    def __post_init__(self) -> None:
        for url in (self.index_url, *self.extra_index_urls):
            if url and not is_safe_url(url):
                raise UsageError(
                    f"{without_credentials(url)} cannot be an index",
                    where="--index-url",
                    remedy="give an https address (http only on this machine)",
                )
        if self.trust_root and self.staging:
            raise UsageError("a trust root of your own and --staging exclude each other", where="--trust-root")
        if self.all_groups and self.no_default_groups:
            raise UsageError("every group and no group exclude each other", where="--no-default-groups")
        if self.jobs < 0:
            raise UsageError(
                "the number of processes cannot be negative", where="--jobs", remedy="0 means one per core"
            )
        if self.record and self.replay:
            raise UsageError("a session that is replayed cannot be recorded again", where="--record")


def is_safe_url(url: str) -> bool:
    """Return whether ``url`` may be fetched at all: https to any host, http to this machine only."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port  # raises where it is no number
    except ValueError:
        return False
    return (parts.scheme == "https" and bool(host)) or (parts.scheme == "http" and host in LOOPBACK)
