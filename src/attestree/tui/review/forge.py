"""Where the forge shows what changed in the source: addresses made of proven claims, and of nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from attestree.rules.sides import claimed
from attestree.tui.detail.wording import https

if TYPE_CHECKING:
    from attestree.claims import Claims
    from attestree.records import PackageRecord

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_GITHUB_TOKENS = "https://token.actions."
"""How the issuer of GitHub's workflow tokens begins, on its own host and on those of enterprises."""
_GITHUB = "https://github.com/"


def comparison_link(before: PackageRecord | None, after: PackageRecord | None) -> str:
    """Return the page that compares the two source commits; empty where no such page can be told.

    It takes one repository on both sides, by its number where both claim one: a renamed repository is the same. Where
    a side claims several commits there is no one comparison.
    """
    old, new = _source(before), _source(after)
    if old is None or new is None or not _same_repository(old, new):
        return ""
    first, last = old.source_repository_digest, new.source_repository_digest
    return _address(new, "compare", f"{first}...{last}") if first != last else ""


def commit_link(record: PackageRecord | None) -> str:
    """Return the page of the one commit that ``record`` was made from; empty where none can be told."""
    claims = _source(record)
    return _address(claims, "commit", claims.source_repository_digest) if claims else ""


def same_commit(before: PackageRecord | None, after: PackageRecord | None) -> bool:
    """Return whether both sides were made from one and the same commit."""
    old, new = _source(before), _source(after)
    return old is not None and new is not None and old.source_repository_digest == new.source_repository_digest


def _source(record: PackageRecord | None) -> Claims | None:
    """Return the claims of the one source commit of ``record``; None where there is none, or several."""
    found = {
        (item.claims.source_repository_uri, item.claims.source_repository_digest): item.claims
        for _, item in (claimed(record) if record else ())
        if item.claims.source_repository_uri and _COMMIT.fullmatch(item.claims.source_repository_digest)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _same_repository(old: Claims, new: Claims) -> bool:
    numbers = old.source_repository_identifier, new.source_repository_identifier
    if old.issuer == new.issuer and all(numbers):
        return numbers[0] == numbers[1]
    return old.source_repository_uri == new.source_repository_uri


def _address(claims: Claims, what: str, commits: str) -> str:
    repository = claims.source_repository_uri.rstrip("/")
    if repository.startswith(_GITHUB) or claims.issuer.startswith(_GITHUB_TOKENS):
        return https(f"{repository}/{what}/{commits}")
    if _host(claims.issuer) and _host(claims.issuer) == _host(repository):  # a GitLab vouches for its own workflows
        return https(f"{repository}/-/{what}/{commits}")
    return ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
