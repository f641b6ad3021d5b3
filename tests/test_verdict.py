from enum import StrEnum

import pytest

from attestree.verdict import (
    TRUST_OF_LEVEL,
    TRUST_OF_STATUS,
    FileStatus,
    IdentityStatus,
    Level,
    ReleaseState,
    Trust,
    worst_status,
    worst_trust,
)


@pytest.mark.parametrize("vocabulary", [FileStatus, ReleaseState, IdentityStatus, Level, Trust])
def test_every_vocabulary_is_ranked_in_the_order_it_is_written(vocabulary: type[FileStatus]) -> None:
    assert [word.rank for word in vocabulary] == list(range(len(vocabulary)))
    assert issubclass(vocabulary, StrEnum)


@pytest.mark.parametrize(
    ("word", "read"),
    [
        (FileStatus.NO_PROVENANCE, "no provenance"),
        (ReleaseState.LOST_PROVENANCE, "lost provenance"),
        (IdentityStatus.SAME_AS_BEFORE, "same as before"),
        (Level.BLOCK, "block"),
    ],
)
def test_a_word_is_read_without_hyphens(word: FileStatus, read: str) -> None:
    assert word.words == read


def test_the_worst_status_wins_and_none_is_never_a_pass() -> None:
    assert worst_status([FileStatus.VERIFIED, FileStatus.UNREADABLE, FileStatus.NO_PROVENANCE]) is FileStatus.UNREADABLE
    assert worst_status(FileStatus) is FileStatus.FAILED
    assert worst_status([]) is FileStatus.NOT_CHECKED


def test_the_worst_trust_wins_and_nothing_is_not_applicable() -> None:
    assert worst_trust([Trust.VERIFIED, Trust.NO_PROVENANCE]) is Trust.NO_PROVENANCE
    assert worst_trust([Trust.NOT_APPLICABLE, Trust.VERIFIED]) is Trust.VERIFIED
    assert worst_trust([]) is Trust.NOT_APPLICABLE


def test_every_status_has_a_trust_and_only_a_verified_file_is_green() -> None:
    assert set(TRUST_OF_STATUS) == set(FileStatus)
    assert [status for status, trust in TRUST_OF_STATUS.items() if trust is Trust.VERIFIED] == [FileStatus.VERIFIED]
    assert [status for status, trust in TRUST_OF_STATUS.items() if trust is Trust.FAILED] == [FileStatus.FAILED]


def test_a_note_colours_nothing() -> None:
    assert set(TRUST_OF_LEVEL) == {Level.BLOCK, Level.REVIEW}
