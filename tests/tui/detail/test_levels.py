from dataclasses import replace

import builders
from attestree.records import PackageRecord
from attestree.tui.detail.levels import Depth, Level, attestation_at, exists, file_at, still_there
from attestree.verdict import FileStatus
from tui.detail.reading import state_of

RECORD = builders.record()
PACKAGE = Level(Depth.PACKAGE, RECORD.id)
FILE = PACKAGE.file(builders.wheel())
ATTESTATION = FILE.chosen(0)
CERTIFICATE = ATTESTATION.into(Depth.CERTIFICATE)
STACK = (PACKAGE, FILE, ATTESTATION, CERTIFICATE, CERTIFICATE.into(Depth.RAW))


def test_a_level_leads_to_the_next() -> None:
    assert Level(Depth.FILE, RECORD.id, builders.wheel()) == FILE
    assert Level(Depth.CERTIFICATE, RECORD.id, builders.wheel(), 0) == CERTIFICATE


def test_what_a_level_is_about_is_found() -> None:
    file = file_at(RECORD, FILE)
    assert file is RECORD.files[0]
    assert attestation_at(RECORD.files[0], ATTESTATION) is RECORD.files[0].attestations[0]
    assert attestation_at(RECORD.files[0], FILE) is None
    assert attestation_at(RECORD.files[0], FILE.chosen(1)) is None
    assert file_at(RECORD, PACKAGE.file("other.whl")) is None


def test_a_stack_that_is_all_there_stays() -> None:
    assert still_there(state_of(RECORD), STACK) == STACK


def record_with(**changes: object) -> PackageRecord:
    attestation = replace(RECORD.files[0].attestations[0], **changes)  # type: ignore[arg-type] # any field of it
    return builders.record(files=[builders.file_record(attestations=[attestation])])


def test_a_stack_ends_where_a_retry_took_something_away() -> None:
    assert still_there(state_of(record_with(certificate=None)), STACK) == STACK[:3]
    assert still_there(state_of(record_with(raw="")), STACK) == STACK[:4]
    gone = builders.record(files=[builders.file_record(status=FileStatus.NOT_CHECKED)])
    assert still_there(state_of(gone), STACK) == STACK[:2]
    assert still_there(state_of(builders.record(files=[])), STACK) == STACK[:1]


def test_the_log_entry_and_the_whole_provenance_may_be_missing() -> None:
    assert exists(state_of(RECORD), ATTESTATION.into(Depth.LOG))
    assert not exists(state_of(record_with(log=None)), ATTESTATION.into(Depth.LOG))
    assert not exists(state_of(RECORD), FILE.into(Depth.RAW))
    verdict = builders.verdict(raw="{}")
    with_raw = builders.record(files=[replace(builders.file_record(), verdict=verdict)])
    assert exists(state_of(with_raw), FILE.into(Depth.RAW))
    assert exists(state_of(RECORD), PACKAGE.into(Depth.FILES))


def test_a_finding_may_be_gone_after_a_retry() -> None:
    finding = builders.finding()
    level = PACKAGE.about(finding)
    assert exists(state_of(builders.record(findings=[finding])), level)
    assert not exists(state_of(RECORD), level)
