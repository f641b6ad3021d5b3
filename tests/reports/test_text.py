import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.model import PackageId
from attestree.reports import REPORTS
from attestree.reports.base import WHERE_NOT_WHETHER, Options, Report
from attestree.reports.columns import cells, cut, pad, wrap
from attestree.verdict import FileStatus, Level
from builders import NOW, file_record, finding, project_of, record, trust_root, verdict
from reports.samples import hostile_report, small_report

GOLDEN = Path(__file__).parent / "golden"
render = REPORTS["text"]


@pytest.mark.parametrize("width", [80, 120])
def test_the_small_report_reads_as_it_should(width: int) -> None:
    assert render(small_report(), Options(width=width)) == (GOLDEN / f"small-{width}.txt").read_text("utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_it_may_be_unless_one_word_is(width: int) -> None:
    for line in render(small_report(), Options(width=width)).splitlines():
        word = line.split()[-1] if line else ""
        assert cells(line) <= width or cells(word) > width // 2


def test_a_terminal_narrower_than_any_use_gets_a_readable_report() -> None:
    assert render(small_report(), Options(width=1)) == render(small_report(), Options(width=40))


def test_everything_worse_comes_before_everything_better() -> None:
    text = render(small_report(), Options())
    order = [
        "block: The provenance of a file",
        "review: Provenance is lost",
        "unreadable: Provenance is there",
        "unknown: The index",
    ]
    places = [text.index(words) for words in [*order, "Packages\n", "Not checked\n", "About this report\n"]]
    assert places == sorted(places)


def test_every_package_has_its_row() -> None:
    rows = render(small_report(), Options(width=120)).partition("Packages\n")[2]
    for item in small_report().locked:
        assert re.search(rf"^. +{item.trust.words} +{re.escape(item.package.title)}", rows, re.MULTILINE)


def test_a_clean_report_has_nothing_that_needs_eyes() -> None:
    text = render(Report.of(project_of(record()), [record()], now=NOW), Options())
    assert "What needs eyes" not in text
    assert "Not checked" not in text
    assert "findings: none" in text
    assert "trust root  none was used" in text
    assert WHERE_NOT_WHETHER in text


def test_a_project_without_packages_says_so() -> None:
    assert "locks no packages" in render(Report.of(project_of(), [], now=NOW), Options())


def test_a_subtree_says_what_it_is_of() -> None:
    whole = small_report()
    part = Report.of(whole.project, whole.records, now=NOW, roots=[PackageId("templater==3.0.2")])
    text = render(part, Options())
    assert "only templater==3.0.2 and below; 2 packages" in text
    assert "webframe" not in text


def test_a_recording_is_labelled() -> None:
    assert "the built-in example" in render(replace(small_report(), label="the built-in example"), Options())


def test_why_the_trust_root_is_old_is_said() -> None:
    old = replace(small_report(), trust_root=trust_root(refreshed=None, note="the refresh took longer than 5 seconds"))
    text = render(old, Options())
    assert "the refresh took longer than 5 seconds" in text
    assert "Sigstore, sha256" in text


def test_the_same_reason_is_said_once_with_every_package() -> None:
    text = render(small_report(), Options())
    assert text.count("? unknown: ") == 1
    assert "mirrorlib 0.3, mirrorlib-extras 0.3: this index has shown no provenance" in text


def test_a_failure_without_a_finding_still_needs_eyes() -> None:
    bad = record(files=[replace(file_record(), verdict=verdict(FileStatus.FAILED, "bad signature"))])
    assert "failed: The provenance of a file does not hold\n    tinyledger 2.4.1: bad signature" in render(
        Report.of(project_of(bad), [bad], now=NOW), Options()
    )


def test_a_finding_of_a_rule_from_elsewhere_is_shown_all_the_same() -> None:
    odd = record(findings=[finding("future-rule", Level.BLOCK, "Something new", "a detail", before="x", after="y")])
    text = render(Report.of(project_of(odd), [odd], now=NOW), Options())
    assert "block: Something new (future-rule)" in text
    assert "before  x" in text
    assert "after   y" in text


def test_ascii_signs_need_no_unicode() -> None:
    assert render(small_report(), Options(ascii_only=True)).isascii()
    assert not render(small_report(), Options()).isascii()


def test_colour_is_asked_for_and_changes_no_word() -> None:
    plain, coloured = render(small_report(), Options()), render(small_report(), Options(color=True))
    assert "\x1b" not in plain
    assert "\x1b[31m" in coloured
    assert re.sub(r"\x1b\[[0-9]*m", "", coloured) == plain


@given(st.text(st.characters(codec=None, categories=None), min_size=1, max_size=12))
def test_hostile_text_comes_out_as_plain_lines(text: str) -> None:
    shown = render(hostile_report(text), Options())
    assert shown.replace("\n", "").isprintable()
    assert shown.encode("utf-8")


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("größe", 5), ("大小", 4), ("a\u0301b", 2), ("", 0)])
def test_text_is_measured_in_cells(text: str, width: int) -> None:
    assert cells(text) == width
    assert cells(pad(text, 10)) == 10


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [("abcdef", 6, "abcdef"), ("abcdef", 4, "abc…"), ("大小大", 4, "大…"), ("abc", 1, "…"), ("abc", 0, "")],
)
def test_text_is_cut_in_cells(text: str, width: int, short: str) -> None:
    assert cut(text, width) == short


def test_long_text_is_wrapped_with_a_hanging_indent_and_words_stay_whole() -> None:
    assert wrap("one two three", 9, "- ") == ["- one two", "  three"]
    assert wrap("one https://index.example/very/long two", 10) == ["one", "https://index.example/very/long", "two"]
    assert wrap("", 10, "- ") == ["-"]
