"""Who publishes: renamed, moved, sold, made anew."""

from __future__ import annotations

from demo_data.signers import number_of, on_github, on_gitlab, on_google
from demo_data.upgrades.shape import Upgrade

UPGRADES = (
    Upgrade(
        name="tzbasket",
        old="2026.1",
        new="2026.2",
        trust="failed",
        findings=("repository-recreated:block",),
        identity="differs",
    ),
    Upgrade(
        # The change swaps the pin together with the release, so that the new lock agrees with itself.
        name="envleaf",
        old="1.1.1",
        new="1.2.0",
        trust="review",
        findings=("pinned-identity-differs:review", "repository-moved:review", "source-mismatch:note"),
        identity="pinned",
    ),
    Upgrade(
        name="wordsickle",
        old="0.19.0",
        new="0.19.1",
        findings=("repository-renamed:note",),
    ),
    Upgrade(
        # The same repository, which belongs to others since the spring. Certificates of 2025 name no environment.
        name="tlsguard",
        old="41.0.4",
        new="42.0.1",
        signed={
            "41.0.4": on_github(
                "example-tls/guard",
                workflow="pypi-publish.yml",
                tag="{}",
                environment="",
                repository_id=number_of("example-tlsguard/tlsguard"),
            )
        },
        trust="review",
        findings=("owner-changed:review",),
        identity="differs",
    ),
    Upgrade(
        # Another service account, three days ago: certificates of accounts hold nothing else to compare.
        name="moneyform",
        old="2.2.0",
        new="2.3.0",
        newer="2.3.0@2026-11-21T08:20",
        signed={"2.3.0": on_google("builder@example-moneyform-ci.iam.gserviceaccount.com")},
        trust="review",
        findings=("account-changed:review", "fresh-release:review"),
        identity="differs",
    ),
    Upgrade(
        name="labelpress",
        old="1.0.1",
        new="1.2.0",
        signed={"1.0.1": on_gitlab("example-orchard/labelpress")},
        trust="review",
        findings=("issuer-changed:review", "repository-moved:review"),
        identity="differs",
    ),
    Upgrade(
        # Bought, closed, and rebuilt: the source cannot be read any more, and another workflow publishes.
        name="rowkeeper",
        old="2.0.36",
        new="2.0.37",
        signed={
            "2.0.37": on_github(
                "example-rowkeeper/rowkeeper", tag="rel_{}", workflow="internal-release.yaml", visibility="private"
            )
        },
        trust="review",
        findings=("workflow-changed:review", "visibility-changed:review"),
        identity="differs",
    ),
    Upgrade(
        name="macdock",
        old="0.5.0",
        new="0.6.0",
        trust="review",
        findings=("repository-moved:review", "workflow-changed:review", "inconsistent-provenance:review"),
        identity="differs",
    ),
)
