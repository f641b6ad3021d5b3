from dataclasses import replace

import builders
from attestree.events import TrustRootReady
from attestree.evidence import CheckedAttestation
from attestree.tui.detail.levels import Depth
from attestree.tui.detail.page import page_for
from attestree.tui.detail.rows import Page
from attestree.tui.detail.sentences import UNPROVEN
from attestree.verdict import FileStatus
from tui.detail.reading import attestation_level, labelled, state_of, targets, value

LINK = "https://search.sigstore.dev/?logIndex=123456789"


def page_of(attestation: CheckedAttestation, source: str = "Sigstore") -> Page:
    record = builders.record(files=[builders.file_record(attestations=[attestation])])
    state = state_of(record, more=(TrustRootReady(builders.trust_root(source)),))
    return page_for(state, attestation_level(record, Depth.LOG))


def test_number_time_and_where_to_look_it_up() -> None:
    page = page_of(builders.checked())
    assert value(page, "Number") == "123456789"
    assert value(page, "Taken in") == "2026-05-30 09:00:00 UTC"
    assert value(page, "Log id") == builders.sha256_of("log")
    assert value(page, "Kind") == "dsse 0.0.1"
    assert labelled(page, "Look it up").link == page.link == LINK
    assert page.copy == "123456789"


def test_only_the_public_log_has_a_search_page() -> None:
    for source in ("Sigstore staging", "./trusted_root.json", "the demo's own"):
        page = page_of(builders.checked(), source)
        assert page.link == ""
        assert value(page, "Look it up") == "this log has no public search page"


def test_an_entry_that_nothing_proves_is_not_linked() -> None:
    page = page_of(builders.checked(status=FileStatus.FAILED))
    assert page.notice == UNPROVEN
    assert page.link == ""
    assert value(page, "Look it up") == "nothing proves that the log holds it"


def test_an_entry_of_the_newer_log_promises_no_time() -> None:
    attestation = builders.checked()
    assert attestation.log is not None
    page = page_of(replace(attestation, log=replace(attestation.log, integrated=None)))
    assert value(page, "Taken in") == "the entry promises no time"


def test_a_number_that_is_none_leads_nowhere() -> None:
    attestation = builders.checked()
    assert attestation.log is not None
    assert page_of(replace(attestation, log=replace(attestation.log, index=-1))).link == ""


def test_the_proofs_are_in_the_raw_json() -> None:
    assert [getattr(target, "depth", None) for target in targets(page_of(builders.checked()))] == [Depth.RAW]
    assert targets(page_of(replace(builders.checked(), raw=""))) == []
