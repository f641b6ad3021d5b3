from dataclasses import replace

import pytest

import builders
from attestree.records import FileRecord
from attestree.releases import LinkState, ProvenanceLink
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.detail.page import page_for
from attestree.tui.detail.rows import Page
from attestree.verdict import FileStatus
from tui.detail.reading import labelled, lines, state_of, targets, value, words

DIGEST = builders.sha256_of(builders.wheel())


def page_of(file: FileRecord) -> Page:
    record = builders.record(files=[file])
    return page_for(state_of(record), Level(Depth.FILE, record.id, file.artifact.filename))


def test_a_verified_file_in_full() -> None:
    page = page_of(builders.file_record(reason="signature, certificate and log hold"))
    assert value(page, "\u2713 verified") == "signature, certificate and log hold"
    assert value(page, "File") == builders.wheel()
    assert value(page, "SHA-256") == f"{DIGEST} | from the lock"
    assert labelled(page, "SHA-256").copy == DIGEST
    assert value(page, "Index says") == value(page, "Statement says") == "the same"
    assert value(page, "Size") == "4.1 kB 4096 bytes"
    assert value(page, "Uploaded") == "2026-05-30 09:00:00 UTC"
    assert value(page, "Installed here") == value(page, "Counts here") == "yes"
    assert labelled(page, "Address").link == f"https://files.example/{builders.wheel()}"
    assert value(page, "Provenance").endswith("/provenance")
    assert page.copy == DIGEST


@pytest.mark.parametrize("status", [item for item in FileStatus if item is not FileStatus.VERIFIED])
def test_every_other_status_with_its_reason(status: FileStatus) -> None:
    page = page_of(builders.file_record(status=status, reason="this is why"))
    assert page.rows[0].label.plain.endswith(status.words)
    assert page.rows[0].value.plain == "this is why"


def test_a_file_that_waits() -> None:
    page = page_of(builders.file_record(status=None))
    assert page.rows[0].label.plain == "\u25cc checking"
    assert page.rows[0].value.plain == "waiting for its turn"


def test_digests_that_disagree_are_shown_in_full() -> None:
    other, third = "a" * 64, "b" * 64
    attestation = builders.checked(sha256=third, status=FileStatus.FAILED)
    file = builders.file_record(
        status=FileStatus.FAILED, attestations=[attestation], listed=builders.listing(sha256=other)
    )
    page = page_of(file)
    assert value(page, "Index says") == f"{other} | another digest"
    assert value(page, "Statement says") == f"{third} | another digest"
    assert {span.style for span in labelled(page, "Index says").value.spans} == {"failed"}


def test_a_digest_the_lock_does_not_give_comes_from_the_index_and_is_said_to() -> None:
    page = page_of(builders.file_record(sha256="", hash_source="index"))
    assert value(page, "SHA-256") == f"{DIGEST} | from the index: the lock gives none"
    page = page_of(builders.file_record(sha256="", hash_source="tags"))
    assert value(page, "SHA-256").endswith("not proven to be what is installed")
    assert "Index says" not in words(page)


def test_no_digest_at_all() -> None:
    page = page_of(builders.file_record(FileStatus.NOT_CHECKED, sha256="", on_index=False))
    assert value(page, "SHA-256") == "neither the lock nor the index gives one"


def test_a_yanked_file_that_nothing_installs() -> None:
    listed = builders.listing(yanked=True, link=ProvenanceLink(LinkState.REFUSED, refusal="it is not https"))
    page = page_of(builders.file_record(listed=listed, installable=False, counted=False, locked=False))
    assert value(page, "Yanked") == "yes no reason given"
    assert value(page, "Installed here") == "no"
    assert value(page, "Counts here") == "no not in the lock"
    assert value(page, "Provenance") == "not fetched: it is not https"


def test_what_nobody_says_is_left_out_or_said_so() -> None:
    file = builders.file_record(on_index=False)
    page = page_of(replace(file, artifact=replace(file.artifact, size=None, uploaded=None, url="")))
    assert value(page, "Uploaded") == "not said"
    assert "Size" not in words(page)
    assert "Address" not in words(page)


def test_each_attestation_and_the_whole_provenance_can_be_opened() -> None:
    good = builders.checked()
    bad = builders.checked(status=FileStatus.FAILED, reason="the signature does not fit")
    file = builders.file_record(status=FileStatus.FAILED, attestations=[good, bad])
    file = replace(file, verdict=replace(file.verdict, raw="{}")) if file.verdict else file
    page = page_of(file)
    level = Level(Depth.FILE, "tinyledger==2.4.1", builders.wheel())  # type: ignore[arg-type] # as a package's id
    assert targets(page) == [level.chosen(0), level.chosen(1), level.into(Depth.RAW)]
    assert "\u2717 failed 2 publish attestation the signature does not fit" in words(page)
    assert "the file is as good as the worst of them" in words(page)


def test_every_file_of_a_large_release_has_its_row() -> None:
    files = [builders.file_record(builders.wheel(tag=f"py{n}-none-any")) for n in range(9)]
    record = builders.record(files=files)
    page = page_for(state_of(record), Level(Depth.FILES, record.id))
    assert len(targets(page)) == 9
    assert page.copy.splitlines() == [file.artifact.filename for file in files]
    assert lines(page)[0] == "Files   9 of 9 count here"


def test_a_file_that_is_gone_is_said_to_be() -> None:
    record = builders.record()
    page = page_for(state_of(record), Level(Depth.FILE, record.id, "gone.whl"))
    assert words(page) == "The file is no longer there."
