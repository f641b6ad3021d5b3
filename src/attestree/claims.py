"""The claims of a Fulcio certificate: what each extension is called, where it is, and what it means.

Extensions ``1.3.6.1.4.1.57264.1.N`` as Fulcio's ``oid-info`` defines them; N = 1 to 6 are deprecated raw strings, N = 8
to 24 are DER UTF8Strings. "Consumers must not assume the generic format": every claim may be missing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

FULCIO_ARC = "1.3.6.1.4.1.57264.1"


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of one certificate by field name; an empty string where the certificate does not carry one.

    Values are raw: for comparing only. A certificate whose signature nobody verified carries claims nobody made.
    """

    issuer: str = ""
    build_signer_uri: str = ""
    build_signer_digest: str = ""
    runner_environment: str = ""
    source_repository_uri: str = ""
    source_repository_digest: str = ""
    source_repository_ref: str = ""
    source_repository_identifier: str = ""
    source_repository_owner_uri: str = ""
    source_repository_owner_identifier: str = ""
    build_config_uri: str = ""
    build_config_digest: str = ""
    build_trigger: str = ""
    run_invocation_uri: str = ""
    source_repository_visibility: str = ""
    deployment_environment: str = ""
    token_subject: str = ""
    other_name: str = ""
    legacy_issuer: str = ""
    legacy_workflow_trigger: str = ""
    legacy_workflow_sha: str = ""
    legacy_workflow_name: str = ""
    legacy_workflow_repository: str = ""
    legacy_workflow_ref: str = ""

    def present(self) -> dict[str, str]:
        """Return the claims the certificate carries, by field name, in the order of the fields."""
        return {item.name: value for item in fields(self) if (value := getattr(self, item.name))}

    @property
    def workflow_path(self) -> str:
        """Return the build configuration's path inside its repository, without the ``@ref``; empty if not claimed.

        GitHub writes ``https://host/owner/repo/.github/workflows/x.yml@ref``, GitLab ``https://host/a/b//path.yml@ref``.
        """
        path, ref = self.build_config_uri, f"@{self.source_repository_ref}"
        # A ref may hold an @ itself.
        path = path.removesuffix(ref) if len(ref) > 1 and path.endswith(ref) else path.rsplit("@", 1)[0]
        if self.source_repository_uri and path.startswith(self.source_repository_uri + "/"):
            path = path.removeprefix(self.source_repository_uri)
        return path.lstrip("/")


@dataclass(frozen=True, slots=True)
class ClaimInfo:
    """What is known of one kind of claim.

    Attributes:
        number: N in ``1.3.6.1.4.1.57264.1.N``.
        field: the attribute of ``Claims`` that holds it.
        title: the name Fulcio gives it.
        meaning: one line on what it says, in plain words.
        raw: whether the extension is a raw string (the deprecated ones) instead of a DER UTF8String.
    """

    number: int
    field: str
    title: str
    meaning: str
    raw: bool = False

    @property
    def oid(self) -> str:
        """Return the extension's object identifier in dotted form."""
        return f"{FULCIO_ARC}.{self.number}"


CLAIMS: tuple[ClaimInfo, ...] = (
    ClaimInfo(8, "issuer", "Issuer (V2)", "Who vouched for the workflow: the service that issued its identity token."),
    ClaimInfo(
        9,
        "build_signer_uri",
        "Build Signer URI",
        "The workflow that signed; a reusable workflow differs from the configuration.",
    ),
    ClaimInfo(10, "build_signer_digest", "Build Signer Digest", "The commit of the workflow that signed."),
    ClaimInfo(
        11, "runner_environment", "Runner Environment", "Whose machine ran it: hosted by the forge, or self-hosted."
    ),
    ClaimInfo(12, "source_repository_uri", "Source Repository URI", "The repository the workflow ran for."),
    ClaimInfo(13, "source_repository_digest", "Source Repository Digest", "The commit the workflow ran on."),
    ClaimInfo(14, "source_repository_ref", "Source Repository Ref", "The branch or tag the workflow ran on."),
    ClaimInfo(
        15,
        "source_repository_identifier",
        "Source Repository Identifier",
        "The repository's number; a rename keeps it, a re-creation does not.",
    ),
    ClaimInfo(
        16, "source_repository_owner_uri", "Source Repository Owner URI", "The account that owns the repository."
    ),
    ClaimInfo(
        17,
        "source_repository_owner_identifier",
        "Source Repository Owner Identifier",
        "The owner's number; a rename keeps it, a new account does not.",
    ),
    ClaimInfo(18, "build_config_uri", "Build Config URI", "The top-level workflow file, at its revision."),
    ClaimInfo(19, "build_config_digest", "Build Config Digest", "The commit of the top-level workflow file."),
    ClaimInfo(20, "build_trigger", "Build Trigger", "The event that started the run, such as a release or a push."),
    ClaimInfo(
        21,
        "run_invocation_uri",
        "Run Invocation URI",
        "The run itself: its page shows the log while the forge keeps it.",
    ),
    ClaimInfo(
        22,
        "source_repository_visibility",
        "Source Repository Visibility At Signing",
        "Whether the public could read the repository when it signed.",
    ),
    ClaimInfo(
        23,
        "deployment_environment",
        "Deployment Environment",
        "The protected environment the job ran in (certificates since November 2025).",
    ),
    ClaimInfo(
        24, "token_subject", "Token Subject", "The subject of the identity token (certificates since March 2026)."
    ),
    ClaimInfo(
        7, "other_name", "OtherName SAN", "A user name that is no e-mail address; not used by Trusted Publishing."
    ),
    ClaimInfo(1, "legacy_issuer", "Issuer (deprecated)", "The issuer, in the older form.", raw=True),
    ClaimInfo(
        2,
        "legacy_workflow_trigger",
        "GitHub Workflow Trigger (deprecated)",
        "The build trigger, in the older form.",
        raw=True,
    ),
    ClaimInfo(3, "legacy_workflow_sha", "GitHub Workflow SHA (deprecated)", "The commit, in the older form.", raw=True),
    ClaimInfo(4, "legacy_workflow_name", "GitHub Workflow Name (deprecated)", "The workflow's display name.", raw=True),
    ClaimInfo(
        5,
        "legacy_workflow_repository",
        "GitHub Workflow Repository (deprecated)",
        "The repository, in the older form.",
        raw=True,
    ),
    ClaimInfo(
        6, "legacy_workflow_ref", "GitHub Workflow Ref (deprecated)", "The branch or tag, in the older form.", raw=True
    ),
)
"""Every claim there is, in the order in which a person wants to read them."""
