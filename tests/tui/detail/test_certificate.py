from dataclasses import replace

import builders
from attestree.claims import CLAIMS, Claims
from attestree.evidence import CheckedAttestation
from attestree.tui.detail.levels import Depth
from attestree.tui.detail.page import page_for
from attestree.tui.detail.rows import Page
from attestree.tui.detail.sentences import UNPROVEN
from attestree.verdict import FileStatus
from tui.detail.reading import attestation_level, labelled, lines, state_of, targets, value, words


def page_of(attestation: CheckedAttestation) -> Page:
    record = builders.record(files=[builders.file_record(attestations=[attestation])])
    return page_for(state_of(record), attestation_level(record, Depth.CERTIFICATE))


def test_every_claim_has_name_oid_value_and_meaning() -> None:
    every = Claims(**{info.field: f"value of {info.number}" for info in CLAIMS})
    text = words(page_of(builders.checked(claims_=every)))
    assert "24 of the 24 that Fulcio knows" in text
    for info in CLAIMS:
        assert f"{info.title} {info.oid} value of {info.number} {info.meaning}" in text
    assert "Not claimed" not in text


def test_missing_claims_are_named_and_deprecated_ones_are_not_missed() -> None:
    text = words(page_of(builders.checked(claims_=builders.email_claims())))
    assert "2 of the 24" in text
    assert "Not claimed Build Signer URI," in text
    assert "GitHub Workflow Name" not in text


def test_validity_identity_issuer_and_digest() -> None:
    attestation = builders.checked()
    assert attestation.certificate is not None
    page = page_of(attestation)
    assert value(page, "identity") == attestation.certificate.identity
    assert value(page, "issued by") == "CN=lab-intermediate,O=lab.example"
    assert value(page, "valid") == "2026-05-30 09:00:00 UTC to 2026-05-30 09:10:00 UTC"
    assert value(page, "SHA-256") == attestation.certificate.sha256
    assert page.copy == attestation.certificate.sha256


def test_a_long_claim_is_shown_in_full_and_can_be_copied_and_opened() -> None:
    repository = "https://forge.example/" + "long-name/" * 12
    page = page_of(builders.checked(claims_=builders.claims(repository=repository)))
    row = next(row for row in page.rows if row.key == "claim\0source_repository_uri")
    assert row.copy == row.link == repository
    assert row.what == "Source Repository URI"
    joined = "".join(line.strip() for line in lines(page, 58))
    assert repository in joined


def test_claims_that_nothing_proves_are_labelled_and_not_linked() -> None:
    page = page_of(builders.checked(status=FileStatus.FAILED))
    assert page.notice == UNPROVEN
    assert page.link == ""
    assert all(not row.link for row in page.rows)


def test_it_leads_on_to_log_and_raw_json_where_they_are() -> None:
    page = page_of(builders.checked())
    assert [getattr(target, "depth", None) for target in targets(page)] == [Depth.LOG, Depth.RAW]
    assert labelled(page, "Log entry").target is not None
    assert targets(page_of(replace(builders.checked(), log=None, raw=""))) == []
