"""Runs that others could start, workflows and machines that became other ones."""

from __future__ import annotations

from demo_data.signers import on_github
from demo_data.upgrades.shape import Upgrade

UPGRADES = (
    Upgrade(
        # A comment made the release workflow run on a branch, and the release asks for a package nobody knows.
        name="tinyledger",
        old="2.4.0",
        new="2.4.1",
        needed=("decimalist", "ledgerdate"),
        trust="review",
        findings=("ref-changed:review", "trigger-changed:note"),
    ),
    Upgrade(
        name="oldparser",
        kind="added",
        new="0.9",
        because=("tinyledger",),
        before="",
        after="no-provenance",
        trust="no-provenance",
        findings=("new-without-provenance:note",),
        identity="",
    ),
    Upgrade(
        # Releases used to wait for somebody's approval in an environment. Now they follow the run for pull requests.
        name="lintworm",
        old="0.13.2",
        new="0.14.5",
        signed={"0.13.2": on_github("example-lintworm/lintworm", environment="pypi")},
        trust="review",
        findings=("risky-trigger:review", "environment-changed:review"),
    ),
    Upgrade(
        name="shipfern",
        old="2.0.3",
        new="2.1.0",
        trust="failed",
        findings=("runner-changed:block",),
    ),
    Upgrade(
        # Accepted by somebody who knows why: see the shop's attestree.toml.
        name="covermap",
        old="7.8.0",
        new="7.11.0",
        signed={"7.8.0": on_github("example-covermap/covermap", workflow="publish.yml", tag="{}")},
        built={"7.8.0": True},
        findings=("trigger-changed:review", "slsa-lost:note"),
    ),
    Upgrade(
        # A reusable workflow of the same organisation does the publishing now.
        name="webframe",
        old="5.0.4",
        new="5.1.1",
        signed={
            "5.1.1": on_github(
                "example-webframe/webframe",
                signer="https://github.com/example-webframe/shared/.github/workflows/publish.yml@refs/tags/v3",
            )
        },
        needed=("asyncrail", "leaftemplate", "saltmill", "wirehttp", "tlsguard"),
        trust="review",
        findings=("signer-differs:review",),
        identity="pinned",
    ),
    Upgrade(
        name="ripetime",
        old="3.1.0",
        new="3.2.0",
        before="no-provenance",
        trust="review",
        findings=("tag-version-mismatch:review",),
        looked_back="3.1.9",
    ),
)
