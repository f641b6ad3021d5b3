from dataclasses import replace

import pytest

import builders
from attestree.evidence import CheckedAttestation, PredicateKind, Publisher, Subject
from attestree.tui.detail.levels import Depth
from attestree.tui.detail.page import page_for
from attestree.tui.detail.rows import Page
from attestree.tui.detail.sentences import UNPROVEN
from attestree.verdict import FileStatus
from tui.detail.reading import attestation_level, labelled, state_of, targets, value, words

SLSA = {
    "buildDefinition": {
        "buildType": "https://actions.forge.example/buildtypes/workflow/v1",
        "externalParameters": {
            "workflow": {
                "ref": "refs/tags/v2.4.1",
                "repository": "https://forge.example/tinyledger/tinyledger",
                "path": ".github/workflows/build.yml",
            }
        },
    },
    "runDetails": {"builder": {"id": "https://forge.example/runner/hosted"}},
}


def page_of(attestation: CheckedAttestation, status: FileStatus = FileStatus.VERIFIED) -> Page:
    record = builders.record(files=[builders.file_record(status=status, attestations=[attestation])])
    return page_for(state_of(record), attestation_level(record))


def slsa(predicate: dict[str, object] | None) -> CheckedAttestation:
    attestation = builders.checked(kind=PredicateKind.SLSA)
    assert attestation.statement is not None
    return replace(attestation, statement=replace(attestation.statement, predicate=predicate))


def test_a_publish_attestation_in_words_then_its_parts() -> None:
    page = page_of(builders.checked())
    assert value(page, "\u2713 verified") == "signature, certificate and log hold"
    assert value(page, "Uploaded from").startswith("https://forge.example/tinyledger/tinyledger | workflow release.yml")
    assert value(page, "Run").endswith("/actions/runs/5550001/attempts/1 on release")
    assert labelled(page, "Run").link == page.link != ""
    assert value(page, "Logged") == "2026-05-30 09:00:00 UTC"
    assert value(page, "Signature") == "\u2713 holds certificate, signature and log entry"
    assert value(page, "kind") == "GitHub"
    assert value(page, "workflow") == "release.yml"
    assert value(page, "subject") == builders.wheel()
    assert value(page, "sha256") == f"{builders.sha256_of(builders.wheel())} the file's"
    assert value(page, "predicate type") == "https://predicates.example/publish/v1"
    assert "It is null" in words(page)
    assert page.notice == ""
    assert "signed by" not in words(page).lower()


def test_it_leads_to_certificate_log_and_raw_json() -> None:
    record = builders.record()
    level = attestation_level(record)
    page = page_for(state_of(record), level)
    assert targets(page) == [level.into(Depth.CERTIFICATE), level.into(Depth.LOG), level.into(Depth.RAW)]
    assert value(page, "Certificate") == "15 claims on who signed"
    assert value(page, "Log entry") == "number 123456789"


def test_slsa_provenance_is_built_by_in_the_builders_own_words() -> None:
    page = page_of(slsa(SLSA))
    assert value(page, "Built by") == (
        "https://forge.example/runner/hosted | from https://forge.example/tinyledger/tinyledger at refs/tags/v2.4.1"
        " | workflow .github/workflows/build.yml | in the builder's own words; the certificate says who signed them"
    )
    assert value(page, "Signed by").startswith("https://forge.example/tinyledger/tinyledger")
    assert '"buildType": "https://actions.forge.example/buildtypes/workflow/v1",' in words(page)
    assert "Uploaded" not in words(page)


@pytest.mark.parametrize(
    "predicate",
    [
        None,
        {},
        {"runDetails": [], "buildDefinition": {"externalParameters": {"workflow": "x"}}},
        {"runDetails": {"builder": {"id": 7}}, "buildDefinition": {"externalParameters": {"workflow": {"ref": None}}}},
    ],
)
def test_slsa_provenance_of_another_shape_is_no_trouble(predicate: dict[str, object] | None) -> None:
    assert value(page_of(slsa(predicate)), "Built by").startswith("a builder that is not named | in the builder's")


def test_a_long_predicate_is_cut_and_says_where_the_rest_is() -> None:
    page = page_of(slsa({f"key{number}": number for number in range(500)}))
    assert "and 302 more lines: the raw JSON has them all" in words(page)


def test_a_predicate_of_another_type_is_named() -> None:
    page = page_of(builders.checked(kind=PredicateKind.OTHER))
    assert value(page, "Attested from").startswith("https://forge.example/")
    assert value(page, "predicate type") == "https://predicates.example/other/v1"


def test_what_nothing_proves_says_so_loudly_and_offers_no_link() -> None:
    page = page_of(builders.checked(status=FileStatus.FAILED, reason="the signature does not fit"), FileStatus.FAILED)
    assert page.notice == UNPROVEN
    assert value(page, "Uploaded from?").startswith("https://forge.example/tinyledger/tinyledger")
    assert value(page, "Signature") == "\u2717 not proven"
    assert labelled(page, "Uploaded from?").link == ""
    assert labelled(page, "Run").link == page.link == ""


def test_a_signature_that_holds_for_another_file_is_not_where_this_one_comes_from() -> None:
    page = page_of(builders.checked(status=FileStatus.FAILED, proven=True), FileStatus.FAILED)
    assert page.notice == ""
    assert value(page, "Signature").startswith("\u2713 holds")
    assert labelled(page, "Uploaded from?").link == ""


def test_what_could_not_be_checked_is_not_called_failed() -> None:
    page = page_of(builders.checked(status=FileStatus.NOT_CHECKED, reason="no trust root"), FileStatus.NOT_CHECKED)
    assert value(page, "Signature") == "? not proven"
    assert page.notice == UNPROVEN


def test_a_publisher_of_an_unknown_kind_is_shown_with_all_it_says() -> None:
    publisher = Publisher("Forgejo", {"repository": "a/b", "claims": {"ref": None}, "runs": 3})
    attestation = builders.checked(status=FileStatus.UNREADABLE, publisher=publisher)
    page = page_of(attestation, FileStatus.UNREADABLE)
    assert value(page, "kind") == "Forgejo not a kind whose claims can be compared"
    assert value(page, "claims") == '{"ref": null}'
    assert value(page, "runs") == "3"
    assert page.notice == "", "the proof holds"


def test_an_attestation_without_publisher_statement_certificate_or_log() -> None:
    bare = CheckedAttestation(FileStatus.UNREADABLE, "it is no attestation at all", proven=False)
    page = page_of(bare, FileStatus.UNREADABLE)
    text = words(page)
    assert "None: the attestation came without one." in text
    assert "It could not be read; the raw JSON shows what is there." in text
    assert targets(page) == []
    assert value(page, "Attested from?") == "an identity that could not be read"


def test_a_statement_on_something_else_is_pointed_out() -> None:
    attestation = builders.checked(sha256="a" * 64)
    assert attestation.statement is not None
    subjects = (Subject("Other.whl", {"sha256": "a" * 64, "blake2b": "cc"}), Subject("second.whl"))
    page = page_of(replace(attestation, statement=replace(attestation.statement, subjects=subjects)))
    assert value(page, "subject") == "Other.whl written otherwise than the file"
    assert value(page, "sha256") == f"{'a' * 64} not the file's"
    assert value(page, "blake2b") == "cc"
    assert "2 subjects where PEP 740 wants exactly one" in words(page)


def test_the_copy_of_the_page_is_its_json() -> None:
    page = page_of(builders.checked())
    assert page.copy.startswith('{"version": 1')
    assert page.what == "the attestation as JSON"
