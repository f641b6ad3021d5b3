from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import builders
from attestree.evidence import PredicateKind
from attestree.records import PackageRecord
from attestree.tui.detail.levels import Depth, Side
from attestree.tui.review.comparison import Compared, Relation, compare_claims
from attestree.verdict import FileStatus, Level
from tui.review import canned


def compared(case: canned.Case) -> dict[str, Compared]:
    after = case.event.after
    assert after is not None
    found = compare_claims(case.before, after, [item for item in after.findings if not item.acknowledged])
    return {row.label: row for row in found}


def two_sides(**changed: str) -> dict[str, Compared]:
    """Return the comparison of two releases that differ in ``changed`` only, without findings."""
    before = canned.side("lamp", "1.0", canned.github("lamp", "1.0"))
    after = canned.side("lamp", "1.1", canned.github("lamp", "1.1", **changed))
    return {row.label: row for row in compare_claims(before, after, ())}


def test_an_ordinary_upgrade_differs_only_in_what_every_release_changes() -> None:
    rows = compared(canned.clean())
    assert {label for label, row in rows.items() if row.relation is Relation.MOVES} == {
        "Ref",
        "Commit",
        "Run",
        "Signed",
    }
    assert not [label for label, row in rows.items() if row.stands_out]
    assert rows["Repository"].after == ("https://github.com/example-webframe/webframe",)
    assert rows["Signer"].after == ("the workflow itself",)
    assert rows["Ref"].before == ("refs/tags/v5.0.2",)
    assert {"Repository id", "Owner", "Owner id", "Workflow", "Trigger", "Runner", "Environment"} <= set(rows)
    assert {"Visibility", "Issuer", "Predicates"} <= set(rows)


@pytest.mark.parametrize(
    ("label", "changed"),
    [
        ("Repository", {"repository": "https://github.com/example-lamp/lamp2"}),
        ("Repository id", {"repository_id": "5"}),
        ("Owner id", {"owner_id": "5"}),
        ("Workflow", {"workflow": ".github/workflows/other.yml"}),
        ("Signer", {"signer": "https://github.com/example-shared/flows/.github/workflows/x.yml@refs/tags/v1"}),
        ("Trigger", {"trigger": "push"}),
        ("Ref", {"ref": "refs/heads/main"}),
        ("Runner", {"runner": "self-hosted"}),
        ("Visibility", {"visibility": "private"}),
        ("Issuer", {"issuer": "https://gitlab.com"}),
    ],
)
def test_what_should_not_differ_stands_out_when_it_does(label: str, changed: dict[str, str]) -> None:
    rows = two_sides(**changed)
    assert rows[label].relation is Relation.DIFFERS
    assert rows[label].stands_out
    assert next(iter(rows)) in [key for key, row in rows.items() if row.stands_out], "it comes first"


def test_a_claim_that_is_gone_stands_out() -> None:
    rows = two_sides(visibility="")
    assert rows["Visibility"].after == ()
    assert rows["Visibility"].relation is Relation.DIFFERS


def test_a_claim_that_neither_side_makes_is_left_out() -> None:
    before = canned.side("lamp", "1.0", canned.github("lamp", "1.0", environment=""), uploaded=builders.NOW)
    assert "Environment" not in {row.label for row in compare_claims(before, before, ())}
    assert "Account" not in {row.label for row in compare_claims(before, before, ())}


def test_certificates_older_than_a_claim_do_not_lack_it() -> None:
    old = datetime(2025, 10, 1, tzinfo=UTC)
    before = canned.side("lamp", "1.0", canned.github("lamp", "1.0", environment=""), uploaded=old)
    after = canned.side("lamp", "1.1", canned.github("lamp", "1.1"))
    row = next(row for row in compare_claims(before, after, ()) if row.label == "Environment")
    assert row.before == ("older than this claim",)
    assert row.relation is Relation.MOVES


def test_findings_lend_their_weight_to_the_claims_they_are_about() -> None:
    rows = compared(canned.recreated())
    levels = {label: row.level for label, row in rows.items() if row.level is not None}
    assert levels == {
        "Repository": Level.BLOCK,
        "Repository id": Level.BLOCK,
        "Owner id": Level.BLOCK,
        "Ref": Level.REVIEW,
        "Runner": Level.REVIEW,
        "Trigger": Level.NOTE,
    }
    ranks = [row.level.rank for row in rows.values() if row.level is not None]
    assert ranks == sorted(ranks), "the worst first"
    assert rows["Repository"].relation is Relation.SAME
    assert rows["Repository"].stands_out, "the address is the same, and that is the point of the finding"


def test_where_one_side_claims_nothing_that_is_no_difference_claim_by_claim() -> None:
    rows = compared(canned.lost())
    assert rows["Repository"].after == ()
    assert not any(row.stands_out for row in rows.values())


def test_what_nothing_proves_is_not_compared() -> None:
    before = canned.side("lamp", "1.0")
    forged = canned.side("lamp", "1.1", canned.github("lamp", "1.1", runner="forged"), status=FileStatus.FAILED)
    rows = compare_claims(before, forged, ())
    assert all(not row.after for row in rows)
    assert not compare_claims(None, forged, ())
    assert not compare_claims(None, None, ())


def _with_a_second_predicate(record: PackageRecord) -> PackageRecord:
    file = record.files[0]
    second = builders.checked(
        file.artifact.filename, kind=PredicateKind.SLSA, claims_=canned.github("lamp", record.package.version)
    )
    verdict = builders.verdict(attestations=[*file.attestations, second])
    return replace(record, files=(replace(file, verdict=verdict), *record.files[1:]))


def test_fewer_values_than_before_are_no_new_ones() -> None:
    one = canned.side("lamp", "1.1")
    both = _with_a_second_predicate(canned.side("lamp", "1.0"))
    rows = {row.label: row for row in compare_claims(both, one, ())}
    assert len(rows["Predicates"].before) == 2
    assert rows["Predicates"].relation is Relation.MOVES
    rows = {row.label: row for row in compare_claims(one, _with_a_second_predicate(one), ())}
    assert rows["Predicates"].relation is Relation.DIFFERS


def test_an_account_stands_for_a_certificate_without_a_repository() -> None:
    before = canned.side("lamp", "1.0", builders.email_claims(), uploaded=builders.NOW - timedelta(days=30))
    after = canned.side("lamp", "1.1", builders.email_claims())
    rows = {row.label: row for row in compare_claims(before, after, ())}
    assert rows["Account"].after == ("builder@accounts.example",)
    assert rows["Issuer"].after == ("https://accounts.google.com",)
    assert "Repository" not in rows
    assert "Signer" not in rows


def test_evidence_is_the_certificate_of_the_new_side_else_of_the_old_one() -> None:
    place = compared(canned.clean())["Repository"].place
    assert place is not None
    assert (place.depth, place.side, place.attestation) == (Depth.CERTIFICATE, Side.AFTER, 0)
    assert place.filename == builders.wheel("webframe", "5.1.0")
    place = compared(canned.lost())["Repository"].place
    assert place is not None
    assert (place.side, place.package) == (Side.BEFORE, "sprayplan==3.2.1")
