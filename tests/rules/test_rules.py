"""What holds for every rule, and for judging as a whole."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.changes import ChangeKind
from attestree.evidence import Publisher
from attestree.records import PackageRecord
from attestree.releases import IndexFile, ProjectStatus
from attestree.rules import RULES, RULES_BY_ID, judge
from attestree.rules.base import Case, Context, Rule, listed
from attestree.verdict import FileStatus, Level
from builders import NOW, checked, claims, file_record, listing, page, record, release, sdist, wheel

HOSTILE = "\x1b]0;owned\x07\u202e[red]\n|`<img>\ud800"


def rule(**changes: object) -> Rule:
    return replace(RULES[0], **changes)  # type: ignore[arg-type]  # replace() checks nothing


@pytest.mark.parametrize("known", RULES, ids=lambda known: known.id)
def test_a_rule_can_be_shown_to_a_person_as_it_stands(known: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", known.id)
    assert known.title[0].isupper()
    assert not known.title.endswith(".")
    for sentence in (known.why, known.remedy, known.fires, known.incidents, *known.benign):
        assert sentence.endswith(".")
        assert sentence.isprintable()
        assert len(sentence) > 20
    assert known.benign
    assert known.reads
    assert not any(data.endswith(".") for data in known.reads)


def test_ids_are_unique_and_every_rule_is_found_by_its_id() -> None:
    assert len(RULES_BY_ID) == len(RULES)
    assert all(RULES_BY_ID[known.id] is known for known in RULES)


def test_a_clean_old_release_has_no_findings() -> None:
    context = Context(record(), page(release("2.4.0"), release("2.4.1"), files=[listing()]), NOW)
    assert judge(context) == ()


@pytest.mark.parametrize("known", RULES, ids=lambda known: known.id)
def test_a_rule_without_any_data_says_nothing(known: Rule) -> None:
    assert known.check(Context(record(files=[], project_status=ProjectStatus.UNSAID), None, NOW)) == ()
    assert known.check(Context(record(version="not a version", files=[]), page(), NOW)) == ()
    assert known.check(Context(record(status=FileStatus.NOT_CHECKED), None, NOW)) == ()


def test_findings_come_worst_first_and_then_in_the_order_of_the_rules() -> None:
    def finding(id_: str, level: Level) -> Rule:
        return rule(id=id_, level=level, find=lambda context: [Case("x")])

    rules = [finding("a", Level.NOTE), finding("b", Level.BLOCK), finding("c", Level.REVIEW), finding("d", Level.BLOCK)]
    assert [item.rule for item in judge(Context(record(), None, NOW), rules)] == ["b", "d", "c", "a"]


def test_a_case_may_weigh_more_than_its_rule() -> None:
    found = rule(level=Level.NOTE, find=lambda context: [Case("x"), Case("y", Level.BLOCK)]).check(
        Context(record(), None, NOW)
    )
    assert [item.level for item in found] == [Level.NOTE, Level.BLOCK]


def test_everything_a_rule_quotes_is_made_printable() -> None:
    quoting = rule(find=lambda context: [Case(HOSTILE, file=HOSTILE, before=HOSTILE, after=HOSTILE)])
    (finding,) = quoting.check(Context(record(), None, NOW))
    for text in (finding.detail, finding.file, finding.before, finding.after):
        assert text.isprintable()
        assert "\\x1b" in text


def test_nothing_a_rule_quotes_is_without_end() -> None:
    quoting = rule(find=lambda context: [Case("x" * 9999, before="y" * 9999, after="z" * 9999)])
    (finding,) = quoting.check(Context(record(), None, NOW))
    assert [len(text) for text in (finding.detail, finding.before, finding.after)] == [500] * 3


def test_a_rule_that_breaks_is_for_review_and_silences_no_other() -> None:
    def broken(context: Context) -> list[Case]:
        raise ValueError(HOSTILE)

    rules = [rule(id="broken-rule", level=Level.NOTE, find=broken), rule(id="other", find=lambda context: [Case("x")])]
    other, finding = judge(Context(record(), None, NOW), rules)
    assert other.rule == "other"
    assert (finding.rule, finding.level, finding.title) == ("broken-rule", Level.REVIEW, "A rule could not be applied")
    assert "ValueError" in finding.detail
    assert finding.detail.isprintable()


def test_a_rule_that_breaks_after_its_first_case_counts_as_broken() -> None:
    def half(context: Context) -> Iterator[Case]:
        yield Case("x")
        raise RuntimeError

    assert [item.title for item in judge(Context(record(), None, NOW), [rule(find=half)])] == [
        "A rule could not be applied"
    ]


@given(st.text(st.characters(codec=None, categories=None), max_size=30))
def test_hostile_claims_and_names_break_no_rule_and_come_out_printable(text: str) -> None:
    values = claims(repository=text, workflow=text, ref=f"refs/tags/{text}", trigger="issue_comment", run=text)
    other = claims(repository=text + "2", ref=text, runner="ssh-rerun", commit=text)
    files = [
        file_record(wheel(), attestations=[checked(claims_=values)], listed=listing(yanked=True, yanked_reason=text)),
        file_record(text or "x", attestations=[checked(claims_=other)], on_index=False),
    ]
    found = record(files=files, project_status=ProjectStatus.QUARANTINED, project_status_reason=text)
    findings = judge(Context(found, page(release("2.4.1"), files=[listing(text, attested=False)]), NOW))
    assert "A rule could not be applied" not in {finding.title for finding in findings}
    assert {"quarantined", "risky-trigger", "yanked", "runner-changed"} <= {finding.rule for finding in findings}
    for finding in findings:
        assert f"{finding.detail}{finding.file}{finding.before}{finding.after}".isprintable()


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b, c"), (list("abcde"), "a, b, c and 2 more")]
)
def test_many_names_are_cut_to_a_few(names: list[str], text: str) -> None:
    assert listed(names) == text


def unattested(*names: str) -> list[IndexFile]:
    return [listing(name, attested=False, uploaded=NOW) for name in names]


def signed_by(**others: str) -> PackageRecord:
    sdist_signed_by = checked(sdist(), claims_=claims(**others))
    return record(files=[file_record(), file_record(sdist(), attestations=[sdist_signed_by])])


FIRST, SECOND = (sdist(), wheel(tag="a-b-c")), (sdist(), wheel(tag="d-e-f"))
TWO_CASES = {
    "partial-provenance": [
        Context(record(), page(release("2.4.1"), files=[listing(), *unattested(*names)]), NOW)
        for names in (FIRST, SECOND)
    ],
    "late-file": [
        Context(record(), page(release("2.4.1"), files=[listing(), *unattested(*names)]), NOW)
        for names in (FIRST, SECOND)
    ],
    "vanished-file": [
        Context(record(files=[file_record(name, on_index=False) for name in names]), page(release("2.4.1")), NOW)
        for names in (FIRST, SECOND)
    ],
    "inconsistent-provenance": [
        Context(signed_by(**{claim: value}), None, NOW)
        for claim, value in (("workflow", "a"), ("workflow", "b"), ("commit", "a"), ("commit", "b"), ("run", "7"))
    ],
}


@pytest.mark.parametrize("rule_id", TWO_CASES)
def test_what_a_finding_rests_on_tells_two_cases_apart(rule_id: str) -> None:
    """An acknowledgement is bound to file, before and after, so what a rule counts up must be named there."""
    findings = [RULES_BY_ID[rule_id].check(context)[0] for context in TWO_CASES[rule_id]]
    evidence = {(finding.file, finding.before, finding.after) for finding in findings}
    assert len(evidence) == len(findings)


sides = st.text(st.characters(codec=None, categories=None), max_size=12)


@given(sides, sides, sides)
def test_hostile_claims_on_two_sides_break_no_comparison(before: str, after: str, word: str) -> None:
    def signed(text: str, version: str) -> PackageRecord:
        values = claims(
            repository=text,
            workflow=text + word,
            ref=word + text,
            trigger=text,
            repository_id=word,
            owner_id=text,
            runner=text,
            issuer=word,
            visibility=text,
            environment=text,
            signer=text,
        )
        publisher = Publisher(text)
        return record(version=version, files=[file_record(attestations=[checked(claims_=values, publisher=publisher)])])

    old = signed(before, before)
    context = Context(signed(after, after), page(), NOW, old, ChangeKind.UPGRADED, old)
    for finding in judge(context):
        assert finding.title != "A rule could not be applied"
        assert f"{finding.detail}{finding.file}{finding.before}{finding.after}".isprintable()
