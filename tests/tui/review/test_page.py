from dataclasses import replace

import pytest

import builders
from attestree.changes import ChangeKind
from attestree.model import Digest, OriginKind
from attestree.tui.detail.levels import Depth, Level, Side
from attestree.tui.detail.rows import Page
from attestree.tui.review.page import change_page, title
from attestree.tui.review.state import ReviewState
from attestree.verdict import FileStatus
from tui.review import canned
from tui.review.reading import headings, lines, page_of, section
from tui.review.test_state import state_of


def targets(page: Page) -> list[Level]:
    return [row.target for row in page.rows if isinstance(row.target, Level)]


def test_the_finding_comes_first_then_what_differs_then_the_releases() -> None:
    page = page_of(canned.recreated())
    assert headings(page) == [
        "Findings",
        "Before and after",
        "Releases",
        "Source",
        "What the findings mean",
        "Everything else",
        "Evidence",
    ]
    assert lines(page)[0] == "✗ failed  ↑ upgraded  ·  direct"


def test_what_stands_out_carries_the_sign_of_its_finding_and_both_values() -> None:
    rows = section(page_of(canned.recreated()), "Before and after")
    assert rows == [
        "before  1.5.1 | after  1.5.2",
        "Provenance ✓ verified | ✓ verified",
        "✗ Repository https://github.com/example-coinpurse/coinpurse",
        "✗ Repository id 2201 | 99417",
        "✗ Owner id 801 | 31337",
        "⚠ Ref refs/tags/v1.5.1 | refs/heads/main",
        "⚠ Runner github-hosted | self-hosted",
        "i Trigger release | workflow_dispatch",
        "⚠ Uploaded 2026-05-30 09:02:00 UTC | 2026-06-28 12:02:00 UTC",
    ]


def test_what_no_file_says_is_not_known_and_nothing_is_made_of_it() -> None:
    upgraded, came = canned.clean(), canned.added()
    upgraded = replace(upgraded, change=replace(upgraded.change, direct_after=False, knows_after=False))
    came = replace(came, change=replace(came.change, because=(), knows_after=False))
    page = lines(page_of(upgraded, came))
    assert page[0].startswith("✓ verified  ↑ upgraded  ·  direct or transitive: not known\n")
    assert not any("Required by" in row for row in page)
    page = lines(page_of(came, upgraded))
    assert page[0].startswith("- no provenance  + added  ·  direct or transitive: not known")
    assert "Because of not known: the new side does not say who requires what" in page
    assert not any(word in "".join(page).replace("direct or transitive", "") for word in ("transitive", "direct"))
    known = replace(came, change=replace(came.change, knows_after=True))
    assert "transitive" in lines(page_of(known))[0]


def test_a_difference_no_rule_speaks_of_stands_out_too() -> None:
    before = canned.side("lamp", "1.0", canned.github("lamp", "1.0"))
    after = canned.side("lamp", "1.1", canned.github("lamp", "1.1", visibility="private"))
    case = canned.Case(canned.change(ChangeKind.UPGRADED, before, after), before, after)
    state = ReviewState()
    quiet = replace(case.event, after=replace(after, findings=()))
    state.apply([canned.loaded([case]), quiet])
    page = change_page(state, state.entries[case.change.id], folded=False)
    assert "~ Visibility public | private" in section(page, "Before and after")


def test_few_findings_are_explained_on_the_spot_and_many_below() -> None:
    few = section(page_of(canned.lost()), "Findings")
    assert [line.partition("  ")[0] for line in few[0].splitlines()[2:]] == ["why", "harmless if", "what to do"]
    page = page_of(canned.recreated())
    many = section(page, "Findings")
    assert len(many) == 5
    assert [line.partition("  ")[0] for line in many[0].splitlines()[2:]] == ["what to do"]
    explained = section(page, "What the findings mean")
    assert len(explained) == 5
    assert all("\nwhy  " in line and "\nwhat to do  " in line for line in explained)


def test_two_findings_leave_the_second_to_be_explained_below() -> None:
    state = state_of(canned.fresh())
    state.apply([canned.fresh().event])
    (entry,) = state.entries.values()
    page = change_page(state, entry, folded=False)
    (explained,) = section(page, "What the findings mean")
    assert explained.startswith("Several releases within a day")


def test_harmless_causes_are_read_as_one_sentence() -> None:
    (row,) = section(page_of(canned.lost()), "Findings")
    assert (
        "harmless if  the project changed its upload tool to one that does not sign yet; or a maintainer uploaded a "
        "hot-fix by hand\n" in row
    )


def test_an_acknowledged_finding_stays_with_its_reason_and_an_expired_one_comes_back() -> None:
    state = state_of(canned.fresh())
    state.apply([canned.acknowledged(canned.fresh().event)])
    (entry,) = state.entries.values()
    back, known = section(change_page(state, entry, folded=False), "Findings")
    assert "no longer acknowledged  was acknowledged until 2026-06-01: looked fine" in back
    assert "what to do" in back
    assert "acknowledged  we know the maintainer, and read the change" in known
    assert "what to do" not in known


def test_findings_lead_to_all_there_is_to_say_on_the_new_side() -> None:
    finding = targets(page_of(canned.lost()))[0]
    assert (finding.depth, finding.side, finding.package) == (Depth.FINDING, Side.AFTER, "sprayplan==3.3.0")
    assert finding.finding is not None
    assert finding.finding.rule == "lost-provenance"


def test_evidence_leads_to_every_side_there_is() -> None:
    page = page_of(canned.looked_back())
    assert section(page, "Evidence") == [
        "after 2.4.0 ✗ failed",
        "before 2.3.1 - no provenance",
        "earlier 2.3.0 ✓ verified",
    ]
    assert [(item.depth, item.side) for item in targets(page)[-3:]] == [
        (Depth.PACKAGE, Side.AFTER),
        (Depth.PACKAGE, Side.BEFORE),
        (Depth.PACKAGE, Side.EARLIER),
    ]


def test_a_clean_upgrade_says_so_and_by_whom() -> None:
    page = page_of(canned.clean())
    assert lines(page)[0] == (
        "✓ verified  ↑ upgraded  ·  direct\n"
        "every proof holds for the 1 file that counts here\n"
        "✓ same as before   same repository and owner ids as 5.0.2"
    )
    assert "Before and after   no claim stands out" in lines(page)
    assert section(page, "Everything else")[0] == "Ref refs/tags/v5.0.2 | refs/tags/v5.1.0"
    assert "Repository https://github.com/example-webframe/webframe" in section(page, "Everything else")


def test_what_is_the_same_can_be_folded_and_is_named_then() -> None:
    page = page_of(canned.clean(), folded=True)
    rest = section(page, "Everything else")
    assert rest[-1] == (
        "the same on both sides: repository, repository id, owner, owner id, workflow, signer, trigger, runner, "
        "environment, visibility, issuer, predicates   (f shows them)"
    )
    assert not [row for row in rest if row.startswith("Repository ")]
    assert [row for row in rest if row.startswith("Commit ")], "what moves is still shown"


def test_lost_provenance_is_loud_and_what_was_claimed_stands_by_itself() -> None:
    page = page_of(canned.lost())
    assert section(page, "Before and after")[1] == "✗ Provenance ✓ verified | - no provenance"
    claimed = section(page, "Claimed before")
    assert claimed[0] == "Repository https://github.com/example-sprayplan/sprayplan"
    assert "Claimed before   the new side proves nothing" in lines(page)
    assert "normal" not in "\n".join(lines(page)), "that many uploads have none is no comfort here"


def test_the_release_that_was_looked_back_to_stands_in_for_the_old_side() -> None:
    page = page_of(canned.looked_back())
    assert section(page, "Before and after") == [
        "last attested  2.3.0 | after  2.4.0",
        "✗ Provenance ✓ verified | - no provenance",
    ]
    assert "Claimed last   the new side proves nothing" in lines(page)


def test_provenance_that_begins_is_shown_by_itself() -> None:
    before = canned.side("lamp", "1.0", status=FileStatus.NO_PROVENANCE)
    after = canned.side("lamp", "1.1")
    case = canned.Case(canned.change(ChangeKind.UPGRADED, before, after), before, after)
    assert "Claimed after   the old side proves nothing" in lines(page_of(case))


def test_the_two_commits_are_compared_on_the_forge() -> None:
    page = page_of(canned.clean())
    (compare,) = section(page, "Source")
    assert compare.startswith("Compare https://github.com/example-webframe/webframe/compare/")
    assert page.link == compare.removeprefix("Compare ")
    back = page_of(canned.downgraded())
    assert "every change that is taken back" in "\n".join(lines(back))
    old, new = (canned.github("timezones", version).source_repository_digest for version in ("2026.2", "2026.1"))
    assert back.link.endswith(f"{new}...{old}")
    elsewhere = section(page_of(canned.recreated()), "Source")
    assert elsewhere[0].startswith("The two commits cannot be compared")
    assert elsewhere[1].startswith("Commit https://github.com/example-coinpurse/coinpurse/commit/")
    same = section(page_of(canned.other_files()), "Source")
    assert same[0] == "Both were made from one and the same commit."


def test_an_added_package_has_one_side_and_says_why_it_is_there() -> None:
    page = page_of(canned.added_attested(), canned.clean(), canned.branch())
    assert lines(page)[0].startswith(
        "✓ verified  + added  ·  transitive\nThere is no earlier state to compare it with."
    )
    assert lines(page)[1:3] == [
        "Because of webframe 5.0.2 → 5.1.0   ↑ upgraded",
        "tinyledger 2.4.0 → 2.4.1   ↑ upgraded",
    ]
    assert page.rows[1].target == "webframe==5.1.0", "enter leads to what brings it"
    assert "Repository https://github.com/example-asynckit/asynckit" in section(page, "What it claims")
    assert "Because of webframe==5.1.0" in lines(page_of(canned.added())), "a cause that is no change itself"
    assert "Nothing proven: no certificate says who published it." in section(page_of(canned.added()), "What it claims")


def test_a_removed_package_claims_nothing_any_more() -> None:
    page = page_of(canned.removed())
    assert lines(page)[0].startswith("- removed\nIt is not installed any more.")
    assert headings(page) == ["What it was"]
    gone = builders.record(package_=canned.removed().change.before, status=FileStatus.NOT_APPLICABLE)
    told = replace(canned.removed(), before=gone)
    assert headings(page_of(told)) == ["What it was"], "a record that nobody checked is no evidence"


def test_a_moved_package_differs_only_in_who_requires_it() -> None:
    page = page_of(canned.moved())
    assert section(page, "Before and after")[1:] == ["~ Required by other packages only | the project itself"]
    assert headings(page) == ["Before and after"]


def test_other_files_of_the_same_version_come_first_with_their_hashes() -> None:
    rows = section(page_of(canned.other_files()), "Before and after")
    more, swapped = rows[2:4]
    assert more.startswith("~ File not there | fastcodec-1.2.0-cp312")
    assert f"sha256:{'c7' * 32} |" in swapped
    rest = section(page_of(canned.other_files()), "Everything else")
    assert rest[-1] == "File fastcodec-1.2.0.tar.gz"


def test_hashes_without_names_are_compared_as_they_are() -> None:
    old, new = (
        replace(builders.package("lamp", "1.0", artifacts=[]), hashes=(Digest("sha256", char * 64),)) for char in "ab"
    )
    case = canned.Case(canned.change(ChangeKind.FILES_CHANGED, old, new))
    rows = section(page_of(case), "Before and after")
    assert rows[-1] == f"~ Hashes sha256:{'a' * 64} | sha256:{'b' * 64}"
    upgraded = canned.Case(canned.change(ChangeKind.UPGRADED, old, replace(new, version="1.1")))
    assert section(page_of(upgraded), "Everything else") == ["Files 1 hash without names | 1 hash without names"]
    bare = canned.Case(canned.change(ChangeKind.FILES_CHANGED, old, replace(new, hashes=())))
    assert section(page_of(bare), "Before and after")[-1].endswith("| nothing")


def test_thousands_of_other_files_are_counted() -> None:
    names = [f"lamp-1.0-{number}-py3-none-any.whl" for number in range(60)]
    old = builders.package("lamp", "1.0", artifacts=[builders.artifact(name, sha256="a" * 64) for name in names])
    new = builders.package("lamp", "1.0", artifacts=[builders.artifact(name, sha256="") for name in names])
    rows = section(page_of(canned.Case(canned.change(ChangeKind.FILES_CHANGED, old, new))), "Before and after")
    assert rows[-1] == "and 20 more files | "
    assert rows[2].endswith("| lamp-1.0-0-py3-none-any.whl\nno hash pinned")


def test_another_origin_is_loud() -> None:
    rows = section(page_of(canned.other_origin()), "Before and after")
    assert rows[1] == "Provenance ✓ verified | ⊘ not applicable"
    assert rows[2] == "~ Origin index https://index.example/simple/ | git https://forge.example/gitlib/gitlib"
    assert not [row for row in rows if row.startswith("~ File")]


def test_an_origin_written_otherwise_is_shown_and_not_loud() -> None:
    before, after = canned.side("lamp", "1.0"), canned.side("lamp", "1.1")
    old = replace(before.package, origin=replace(before.package.origin, url=""))
    case = canned.Case(canned.change(ChangeKind.UPGRADED, old, after), replace(before, package=old), after)
    assert "Origin index | index https://index.example/simple/" in section(page_of(case), "Before and after")


def test_what_could_not_be_checked_is_neither_a_change_nor_a_pass() -> None:
    page = page_of(canned.unreachable())
    assert "It could not be checked, which is not a failure. Press r to ask again." in lines(page)[0]
    row = section(page, "Before and after")[1]
    assert row.startswith("Provenance ✓ verified | ? not checked\nindex.example did not answer")
    assert "no claim stands out" not in "\n".join(lines(page))


def test_an_index_without_provenance_makes_no_claim_about_its_releases() -> None:
    page = page_of(canned.unknown())
    assert section(page, "Releases")[0] == "0.3 2026-05-30  ? unknown  after"
    assert section(page, "Before and after")[1].startswith("Provenance ? unknown\nthis index has shown no provenance |")


def test_before_anything_is_known_the_page_says_that_work_goes_on() -> None:
    case = canned.clean()
    state = ReviewState()
    state.apply([canned.loaded([case])])
    page = change_page(state, state.entries[case.change.id], folded=False)
    assert lines(page)[0].startswith("◌ pending  ↑ upgraded")
    assert section(page, "Before and after")[1] == "Provenance ◌ checking | ◌ checking"
    state.apply([replace(case.event, before=None, after=None)])
    page = change_page(state, state.entries[case.change.id], folded=False)
    assert section(page, "Before and after")[1] == "Provenance not looked up | not looked up"


def test_what_fails_to_prove_itself_is_named_and_not_compared() -> None:
    before = canned.side("seal", "1.0")
    after = canned.side("seal", "1.1", status=FileStatus.FAILED, reason="the signature does not match the statement")
    case = canned.Case(canned.change(ChangeKind.UPGRADED, before, after), before, after)
    row = section(page_of(case), "Before and after")[1]
    assert row == "✗ Provenance ✓ verified | ✗ failed\nnothing proves its claims", "the finding says why already"
    assert "Claimed before   the new side proves nothing" in lines(page_of(case))


def test_a_change_is_copied_by_its_title_and_its_claims_by_both_values() -> None:
    page = page_of(canned.recreated())
    assert page.copy == "coinpurse 1.5.1 → 1.5.2"
    (row,) = [row for row in page.rows if row.key == "claim\0Ref"]
    assert (row.copy, row.what) == ("refs/tags/v1.5.1 -> refs/heads/main", "the ref")
    (run,) = [row for row in page.rows if row.key == "claim\0Run"]
    assert run.link.startswith("https://github.com/example-coinpurse/coinpurse/actions/runs/")
    assert isinstance(run.target, Level)


@pytest.mark.parametrize(("kind", "expected"), [(OriginKind.PATH, "house 1.0"), (OriginKind.GIT, "house 1.0")])
def test_the_title_holds_the_version_once_where_it_stays(kind: OriginKind, expected: str) -> None:
    old, new = builders.package("house", "1.0"), builders.package("house", "1.0", kind=kind, url="../house")
    state = state_of(canned.Case(canned.change(ChangeKind.ORIGIN_CHANGED, old, new)))
    assert [title(entry) for entry in state.entries.values()] == [expected]
