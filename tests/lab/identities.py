"""Who publishes: the claims in a certificate, and the publisher an index names beside it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

GITHUB = "https://github.com"
GITHUB_ISSUER = "https://token.actions.githubusercontent.com"
GITLAB = "https://gitlab.com"
GOOGLE = "https://accounts.google.com"
CIRCLECI_ISSUER = "https://oidc.circleci.com"

_SINCE = {23: datetime(2025, 11, 4, tzinfo=UTC), 24: datetime(2026, 3, 31, tzinfo=UTC)}
"""Claims that Fulcio did not know before."""


@dataclass(frozen=True)
class Identity:
    """A publisher as the certificate and as the index has it.

    Attributes:
        san: the certificate's subject alternative name; an e-mail address when it holds an ``@`` but no ``:``.
        claims: the values of the extensions ``1.3.6.1.4.1.57264.1.N`` by N.
        publisher: the object the index gives (PEP 740), None for ``null``.
    """

    san: str
    claims: Mapping[int, str]
    publisher: Mapping[str, Any] | None

    @property
    def is_email(self) -> bool:
        """Return whether the subject alternative name is an e-mail address."""
        return "@" in self.san and ":" not in self.san

    def claims_at(self, when: datetime) -> dict[int, str]:
        """Return the claims that Fulcio put into a certificate at that time."""
        return {n: text for n, text in sorted(self.claims.items()) if n not in _SINCE or when >= _SINCE[n]}

    def claiming(self, claims: Mapping[int, str | None]) -> Identity:
        """Return the identity with these claims changed; None takes one away. The index says what it said before."""
        merged = {**self.claims, **claims}
        return replace(self, claims={n: text for n, text in merged.items() if text is not None})

    def published_by(self, publisher: Mapping[str, Any] | None) -> Identity:
        """Return the identity with another publisher object in the index; the certificate stays as it is."""
        return replace(self, publisher=publisher)

    def at(self, san: str) -> Identity:
        """Return the identity with another subject alternative name in the certificate."""
        return replace(self, san=san)


def github(
    repository: str,
    *,
    workflow: str = "release.yml",
    ref: str = "refs/tags/v1.0.0",
    commit: str = "",
    trigger: str = "release",
    environment: str = "",
    repository_id: int | None = None,
    owner_id: int | None = None,
    runner: str = "github-hosted",
    visibility: str = "public",
    run: int | None = None,
    attempt: int = 1,
    workflow_name: str = "Release",
    signer: str = "",
) -> Identity:
    """Return a GitHub Actions workflow run.

    Args:
        repository: ``owner/name``.
        workflow: file name below ``.github/workflows``.
        ref: the branch or tag it ran on, in full.
        commit: 40 hexadecimal digits; made from repository and ref by default.
        trigger: the event.
        environment: the deployment environment, empty for none.
        repository_id: made from the repository's name by default, as the owner's is from the owner's.
        owner_id: see ``repository_id``.
        runner: ``github-hosted`` or ``self-hosted``.
        visibility: ``public`` or ``private``.
        run: the run's number; made from repository and ref by default.
        attempt: the run's attempt.
        workflow_name: the display name of the workflow.
        signer: the URI of a reusable workflow that signed in place of the workflow itself.
    """
    owner = repository.partition("/")[0]
    commit = commit or _digits(f"commit {repository} {ref}", 40)
    uri = f"{GITHUB}/{repository}"
    config = f"{uri}/.github/workflows/{workflow}@{ref}"
    signer = signer or config
    claims = {
        1: GITHUB_ISSUER,
        2: trigger,
        3: commit,
        4: workflow_name,
        5: repository,
        6: ref,
        8: GITHUB_ISSUER,
        9: signer,
        10: commit if signer == config else _digits(f"commit {signer}", 40),
        11: runner,
        12: uri,
        13: commit,
        14: ref,
        15: str(repository_id or _number(f"repository {repository}")),
        16: f"{GITHUB}/{owner}",
        17: str(owner_id or _number(f"owner {owner}")),
        18: config,
        19: commit,
        20: trigger,
        21: f"{uri}/actions/runs/{run or _number(f'run {repository} {ref}', 10**11)}/attempts/{attempt}",
        22: visibility,
        24: f"repo:{repository}:" + (f"environment:{environment}" if environment else f"ref:{ref}"),
    }
    if environment:
        claims[23] = environment
    publisher = {"kind": "GitHub", "repository": repository, "workflow": workflow, "environment": environment or None}
    return Identity(signer, claims, publisher)


def gitlab(
    repository: str,
    *,
    workflow: str = ".gitlab-ci.yml",
    ref: str = "refs/heads/main",
    commit: str = "",
    trigger: str = "push",
    environment: str = "",
    repository_id: int | None = None,
    owner_id: int | None = None,
    runner: str = "gitlab-hosted",
    visibility: str = "public",
    job: int | None = None,
) -> Identity:
    """Return a GitLab job; the arguments mean what they do for ``github``, ``workflow`` being a path."""
    owner = repository.rpartition("/")[0]
    commit = commit or _digits(f"commit {repository} {ref}", 40)
    uri = f"{GITLAB}/{repository}"
    config = f"{uri}//{workflow}@{ref}"
    kind = "tag" if ref.startswith("refs/tags/") else "branch"
    claims = {
        1: GITLAB,
        8: GITLAB,
        9: config,
        10: commit,
        11: runner,
        12: uri,
        13: commit,
        14: ref,
        15: str(repository_id or _number(f"repository {repository}")),
        16: f"{GITLAB}/{owner}",
        17: str(owner_id or _number(f"owner {owner}")),
        18: config,
        19: commit,
        20: trigger,
        21: f"{uri}/-/jobs/{job or _number(f'job {repository} {ref}', 10**10)}",
        22: visibility,
        24: f"project_path:{repository}:ref_type:{kind}:ref:{ref.split('/', 2)[-1]}",
    }
    if environment:
        claims[23] = environment
    publisher = {
        "kind": "GitLab",
        "repository": repository,
        "workflow_filepath": workflow,
        "environment": environment or None,
    }
    return Identity(config, claims, publisher)


def google(address: str) -> Identity:
    """Return a Google Cloud service account."""
    return Identity(address, {1: GOOGLE, 8: GOOGLE}, {"kind": "Google", "email": address})


def circleci(
    project: str,
    definition: str,
    *,
    origin: str = "github.com/orchard/press",
    ref: str = "refs/heads/main",
    runner: str = '""',
) -> Identity:
    """Return a CircleCI pipeline.

    Args:
        project: the project's UUID.
        definition: the pipeline definition's UUID.
        origin: the repository, without a scheme.
        ref: the branch or tag, in full.
        runner: ``ssh-rerun`` for a job that somebody had a shell in.
    """
    signer = f"https://circleci.com/api/v2/projects/{project}/pipeline-definitions/{definition}"
    claims = {
        1: CIRCLECI_ISSUER,
        8: CIRCLECI_ISSUER,
        9: signer,
        11: runner,
        12: origin,
        14: ref,
        18: f"https://circleci.com/api/v2/pipeline/{_uuid(project + definition)}/config",
        21: f"https://app.circleci.com//workflow/{_uuid(project)}/job/{_uuid(definition)}",
    }
    publisher = {
        "kind": "CircleCI",
        "project_id": project,
        "pipeline_definition_id": definition,
        "vcs_origin": origin,
        "vcs_ref": ref,
    }
    return Identity(signer, claims, publisher)


def email(address: str, *, issuer: str = "https://github.com/login/oauth") -> Identity:
    """Return a person, which is no Trusted Publisher: the index has no publisher to name."""
    return Identity(address, {1: issuer, 8: issuer}, None)


def _digits(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def _number(text: str, below: int = 10**9) -> int:
    return int(_digits(text, 16), 16) % (below * 9 // 10) + below // 10


def _uuid(text: str) -> str:
    digits = _digits(text, 32)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
