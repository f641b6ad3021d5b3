"""Upgrades between real releases, verified for real: each gives exactly the findings it should."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import pytest

from attestree.filenames import parse_filename
from attestree.rules import judge
from attestree.verdict import FileStatus, IdentityStatus
from attestree.verify.provenance import verify_provenance
from attestree.verify.trust import TrustRoot
from builders import file_record, listing, package, record
from rules.upgrades import upgrade
from shared import SHARED, needs_shared

if TYPE_CHECKING:
    from attestree.records import FileRecord, PackageRecord

pytestmark = needs_shared

REAL = SHARED / "corpus" / "real"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
GITHUB = "https://github.com"


@cache
def trust_root() -> TrustRoot:
    return TrustRoot.embedded()


@cache
def release(*names: str) -> PackageRecord:
    """Return a release of these documents of the corpus, uploaded in the minute in which it was signed."""
    index = {item["file"]: item for item in json.loads((REAL / "INDEX.json").read_bytes())}
    files: list[FileRecord] = []
    version, project = "", ""
    for name in names:
        item = index[name]
        content = json.loads((REAL / name).read_bytes())
        if item["form"] != "pep740-provenance":
            content = {
                "version": 1,
                "attestation_bundles": [{"publisher": item["publisher"], "attestations": [content]}],
            }
        verdict = verify_provenance(
            json.dumps(content).encode(),
            filename=item["distribution"],
            sha256=item["sha256"],
            trust_root=trust_root(),
            now=NOW,
        )
        assert verdict.status is FileStatus.VERIFIED
        parsed = parse_filename(item["distribution"])
        project, version = str(parsed.project), str(parsed.version)
        certificate = verdict.attestations[0].certificate
        assert certificate
        listed = listing(item["distribution"], version, sha256=item["sha256"], uploaded=certificate.not_before)
        known = [file for file in files if file.artifact.filename == item["distribution"]]
        if known:  # a second attestation of the same file
            assert known[0].verdict
            verdict = replace(verdict, attestations=(*known[0].attestations, *verdict.attestations))
            files.remove(known[0])
        file = file_record(item["distribution"], sha256=item["sha256"], listed=listed, attestations=())
        files.append(replace(file, verdict=verdict))
    return record(version=version, files=files, package_=package(project, version, artifacts=[]))


ABI3INFO_3 = ("abi3info-2024.10.3-py3-none-any.whl.provenance",)
ABI3INFO_8 = ("abi3info-2024.10.8-py3-none-any.whl.provenance", "abi3info-2024.10.8.tar.gz.provenance")
MODELS_4 = ("pypi_attestation_models-0.0.4a2.tar.gz.attestation",)
ATTESTATIONS_16 = ("pypi_attestations-0.0.16.tar.gz.attestation",)
ATTESTATIONS_19 = ("pypi_attestations-0.0.19.tar.gz.provenance",)
ATTESTATIONS_19_SLSA = (*ATTESTATIONS_19, "pypi_attestations-0.0.19.tar.gz.slsa.attestation")
ATTESTATIONS_28 = ("pypi_attestations-0.0.28.tar.gz.attestation",)
SAMPLE_3 = ("sampleproject-3.0.0.tar.gz.publish.attestation",)
SAMPLE_4 = ("sampleproject-4.0.0.tar.gz.provenance", "sampleproject-4.0.0-py3-none-any.whl.attestation")
SIGSTORE = ("sigstore-3.6.1.tar.gz.provenance",)
GITLAB = ("pep740_sampleproject-1.0.0.tar.gz.provenance",)
CIRCLECI = ("circleci_sign_publish_example-0.0.1.dev137-py3-none-any.whl.provenance",)


@pytest.mark.parametrize(
    ("before", "after", "findings"),
    [
        (ABI3INFO_3, ABI3INFO_8, {}),
        (ATTESTATIONS_16, ATTESTATIONS_19, {}),
        (ATTESTATIONS_19, ATTESTATIONS_19_SLSA, {}),
        (ATTESTATIONS_19_SLSA, ATTESTATIONS_28, {"owner-changed": "review", "slsa-lost": "note"}),
        (MODELS_4, ATTESTATIONS_19, {"repository-renamed": "note"}),
        (ATTESTATIONS_19, ATTESTATIONS_28, {"owner-changed": "review"}),
        (SAMPLE_4, SAMPLE_4, {}),
        # From a cloud account to a workflow, which published from its main branch: there is no tag to lose.
        (SAMPLE_3, SAMPLE_4, {"issuer-changed": "review"}),
        # Two projects, as if one had become the other.
        (ABI3INFO_8, SIGSTORE, {"repository-moved": "review"}),
        (
            SIGSTORE,
            GITLAB,
            {
                "issuer-changed": "review",
                "repository-moved": "review",
                "ref-changed": "review",
                "visibility-changed": "review",
            },
        ),
        (SIGSTORE, CIRCLECI, {"issuer-changed": "review", "repository-moved": "review", "ref-changed": "review"}),
    ],
    ids=[
        "clean",
        "clean too",
        "SLSA added",
        "SLSA lost",
        "renamed",
        "transferred",
        "itself",
        "account to workflow",
        "another project",
        "GitHub to GitLab",
        "GitHub to CircleCI",
    ],
)
def test_a_real_upgrade_gives_exactly_its_findings(
    before: tuple[str, ...], after: tuple[str, ...], findings: dict[str, str]
) -> None:
    judged = judge(upgrade(release(*before), release(*after), now=NOW))
    assert {finding.rule: finding.level.value for finding in judged} == findings
    assert len(judged) == len(findings)


def test_a_renamed_repository_shows_both_addresses_and_the_same_numbers() -> None:
    (finding,) = judge(upgrade(release(*MODELS_4), release(*ATTESTATIONS_19), now=NOW))
    numbers = "(repository 772247423, owner 2314423)"
    assert finding.before == f"{GITHUB}/trailofbits/pypi-attestation-models {numbers}"
    assert finding.after == f"{GITHUB}/trailofbits/pypi-attestations {numbers}"


def test_a_transferred_repository_shows_both_owners() -> None:
    context = upgrade(release(*ATTESTATIONS_19), release(*ATTESTATIONS_28), now=NOW)
    assert context.record.identity
    assert context.record.identity.status is IdentityStatus.DIFFERS
    (finding,) = judge(context)
    assert finding.before == f"{GITHUB}/trailofbits/pypi-attestations (repository 772247423, owner 2314423)"
    assert finding.after == f"{GITHUB}/pypi/pypi-attestations (repository 772247423, owner 2964877)"


def test_the_same_is_said_where_only_the_earlier_publisher_is_known() -> None:
    context = upgrade(release(*ATTESTATIONS_19), release(*ATTESTATIONS_28), now=NOW)
    assert judge(replace(context, before=None, change=None)) == judge(context)
