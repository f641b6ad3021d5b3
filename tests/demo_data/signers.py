"""Who signs the releases of the story's projects."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lab import circleci, github, gitlab, google

if TYPE_CHECKING:
    from collections.abc import Mapping

    from demo_data.shape import Signer
    from lab import Identity

_RUNS_FROM = datetime(2024, 11, 1, tzinfo=UTC)


def on_github(
    repository: str,
    *,
    tag: str = "v{}",
    branch: str = "",
    claims: Mapping[int, str] | None = None,
    named: Mapping[str, Any] | None = None,
    shown: str = "",
    **details: Any,
) -> Signer:
    """Return a signer that is a GitHub Actions workflow.

    Args:
        repository: ``owner/name``.
        tag: how a release is tagged.
        branch: the branch a release is built on in place of a tag.
        claims: claims of the certificate that differ.
        named: what the index names as the publisher in place of the workflow.
        shown: the repository the index names in place of the true one.
        details: the arguments of ``lab.github``.
    """

    def sign(version: str, when: datetime) -> Identity:
        ref = f"refs/heads/{branch}" if branch else f"refs/tags/{tag.format(version)}"
        usual = {"environment": "pypi", "trigger": "push" if branch else "release", "run": _run(when)}
        identity = github(repository, ref=ref, commit=_commit(repository, version), **{**usual, **details})
        if shown:
            identity = identity.published_by({**(identity.publisher or {}), "repository": shown})
        if named is not None:
            identity = identity.published_by(named)
        return identity.claiming(claims or {})

    return sign


def on_gitlab(repository: str, *, tag: str = "v{}", **details: Any) -> Signer:
    """Return a signer that is a GitLab pipeline."""

    def sign(version: str, when: datetime) -> Identity:
        ref = f"refs/tags/{tag.format(version)}"
        return gitlab(repository, ref=ref, commit=_commit(repository, version), job=_run(when) // 2, **details)

    return sign


def on_google(account: str) -> Signer:
    """Return a signer that is a Google Cloud service account, whose certificates name no repository."""
    return lambda version, when: google(account)


def on_circleci(origin: str, *, tag: str = "v{}", runner: str = '""') -> Signer:
    """Return a signer that is a CircleCI pipeline."""
    project, definition = (_uuid(f"{word} {origin}") for word in ("project", "definition"))
    return lambda version, when: circleci(
        project, definition, origin=origin, ref=f"refs/tags/{tag.format(version)}", runner=runner
    )


def on_own_forge(forge: str, repository: str, publisher: Mapping[str, Any] | None) -> Signer:
    """Return a signer that is a pipeline of a company's own forge, as a private index lists it.

    Args:
        forge: its address.
        repository: ``group/name``.
        publisher: what that index says of it, ``{san}`` in texts standing for the certificate's subject; None for null.
    """

    def sign(version: str, when: datetime) -> Identity:
        identity = gitlab(repository, ref=f"refs/tags/v{version}", commit=_commit(repository, version), job=_run(when))
        claims = {number: text.replace("https://gitlab.com", forge) for number, text in identity.claims.items()}
        san = identity.san.replace("https://gitlab.com", forge)
        named = None if publisher is None else _filled(publisher, san)
        return identity.at(san).claiming(claims).published_by(named)

    return sign


def number_of(repository: str) -> int:
    """Return the number of a GitHub repository: a transfer keeps it, so its former owner's releases have it too."""
    return int(github(repository).claims[15])


def _filled(value: Mapping[str, Any], san: str) -> dict[str, Any]:
    return {
        key: _filled(inner, san) if isinstance(inner, dict) else inner.format(san=san) for key, inner in value.items()
    }


def _commit(repository: str, version: str) -> str:
    return hashlib.sha256(f"commit {repository} {version}".encode()).hexdigest()[:40]


def _run(when: datetime) -> int:
    """Return the number of a run: they grow with time, as a forge's do."""
    return 11_800_000_000 + int((when - _RUNS_FROM).total_seconds()) * 137


def _uuid(text: str) -> str:
    digits = hashlib.sha256(text.encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"
