import pytest

from attestree.evidence import CheckedAttestation
from attestree.identity import judge_identity
from attestree.records import FileRecord, Identity, PackageRecord
from attestree.release_states import release_states
from attestree.releases import IndexFile, LinkState, ProjectPage, ProvenanceLink
from attestree.verdict import FileStatus, ReleaseState
from builders import (
    FORGE,
    checked,
    claims,
    email_claims,
    file_record,
    listing,
    page,
    record,
    release,
    sdist,
    wheel,
)

MISSING = ProvenanceLink(LinkState.MISSING)
REFUSED = ProvenanceLink(LinkState.REFUSED, refusal="not an https address")


def states(files: list[IndexFile], *past: str, record_: PackageRecord | None = None, serves: bool = True) -> set[str]:
    history = page(*map(release, past), release("2.4.1", attested=0), files=files, serves_provenance=serves)
    return set(release_states(record_ or record(status=FileStatus.NOT_CHECKED), history))


def test_a_release_whose_every_file_is_attested_is_full() -> None:
    assert states([listing(wheel()), listing(sdist())]) == {"full-provenance"}


def test_a_proof_that_does_not_hold_makes_nothing_full() -> None:
    assert states([listing(wheel())], record_=record(status=FileStatus.FAILED)) == set()


def test_a_release_with_some_attested_files_is_partial() -> None:
    assert states([listing(wheel()), listing(sdist(), attested=False)], "2.4.0") == {"partial-provenance"}


def test_a_release_without_attested_files_has_none() -> None:
    assert states([listing(wheel(), attested=False)]) == {"no-provenance"}
    assert states([listing(wheel(), attested=False)], "1.0") == {"no-provenance"}


@pytest.mark.parametrize("before", ["2.4.0", "2.0", "2.4.1rc1"])
def test_a_series_that_had_provenance_can_lose_it(before: str) -> None:
    assert states([listing(wheel(), attested=False)], before) == {"no-provenance", "lost-provenance"}


def test_an_address_that_is_refused_is_provenance_all_the_same() -> None:
    assert states([listing(wheel(), link=REFUSED)], "2.4.0") == {"full-provenance"}


def test_a_missing_key_is_silence_on_an_index_that_serves_none_and_an_answer_on_one_that_does() -> None:
    silent = [listing(wheel(), link=MISSING)]
    assert states(silent, serves=False) == set()
    assert states(silent, serves=True) == {"no-provenance"}
    told = record(status=FileStatus.NO_PROVENANCE)  # another page of this index proved it
    assert states(silent, serves=False, record_=told) == {"no-provenance"}


def test_without_a_page_or_files_nothing_is_known() -> None:
    assert release_states(record(), None) == frozenset()
    assert states([]) == set()


def published(filename: str, attestation: CheckedAttestation) -> FileRecord:
    return file_record(filename, attestations=[attestation])


@pytest.mark.parametrize(
    "other",
    [
        checked(sdist(), claims_=claims(repository=f"{FORGE}/other/other", repository_id="2")),
        checked(sdist(), claims_=claims(workflow=".github/workflows/other.yml")),
        checked(sdist(), claims_=email_claims(), subject="somebody@mail.example"),
    ],
)
def test_files_of_several_publishers_are_inconsistent(other: CheckedAttestation) -> None:
    found = record(files=[published(wheel(), checked()), published(sdist(), other)])
    assert release_states(found, None) == {ReleaseState.INCONSISTENT_PROVENANCE}


def test_runs_and_tags_of_one_workflow_are_consistent() -> None:
    other = checked(sdist(), claims_=claims(run="9", ref="refs/heads/main"))
    assert release_states(record(files=[published(wheel(), checked()), published(sdist(), other)]), None) == frozenset()


def test_a_publisher_other_than_before_is_a_change_and_other_than_pinned_is_not() -> None:
    history: ProjectPage | None = None
    before = Identity(issuer="https://token.forge.example", repository=f"{FORGE}/old/old", repository_id="1")
    changed = record(identity=judge_identity(record(), before, "2.4.0"))
    assert release_states(changed, history) == {ReleaseState.CHANGED_PROVENANCE}
    assert changed.identity is not None
    pinned = record(identity=judge_identity(record()))
    assert release_states(pinned, history) == frozenset()
