"""What holds for every format: its file's name, its bytes, its honesty about what it rests on, and hostile text."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from attestree.model import PackageId
from attestree.reports import REPORTS
from attestree.reports.base import WHERE_NOT_WHETHER, Options, Report
from attestree.reports.formats import FORMATS, FORMATS_BY_NAME, file_name
from attestree.text import printable
from builders import NOW
from reports.samples import hostile_report, small_report

EVERY = [form.name for form in FORMATS]
HOSTILE = [
    "[/b][red]x[/red][@click=app.quit]x[/]",
    "<img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1",
    "a|b\nc|d",
    "``` `x` ```",
    "![t](https://evil.example/t.png)",
    "gro.live\u202e\u200b",
    "\x1b]0;owned\x07\x1b[31m\x9b31m\x00\x7f",
    "\ud800\udfff\ud800",
    '"; \' \\ { } [ ] % $',
    "\u3164\ufe0f\u0301\u0301\u0301\u0301",
]  # fmt: skip


class Texts(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def texts_of(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for key, item in value.items() for text in (str(key), *texts_of(item))]
        case list():
            return [text for item in value for text in texts_of(item)]
        case _:
            return []


def read_back(form: str, text: str) -> str:
    """Return everything a reader of this format sees, parsed by a reader that is not ours."""
    match form:
        case "json" | "sarif" | "cyclonedx" | "svr":
            return "\n".join(texts_of(json.loads(text)))
        case "csv":
            return "\n".join(cell for row in csv.reader(io.StringIO(text, newline=""), strict=True) for cell in row)
        case "html":
            return "".join(Texts(text).parts)
        case "markdown":
            return "".join(Texts(MarkdownIt("gfm-like", {"html": True}).render(text)).parts)
        case _:
            return text


def seen(form: str, text: str) -> str:
    """Return ``text`` as that format shows it, where it stands by itself."""
    shown = printable(text)
    if form == "sarif":
        return re.sub(r"[\\\[\]]", r"\\\g<0>", shown).replace("{", "{{").replace("}", "}}")
    return shown


@pytest.mark.parametrize("form", EVERY)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_back_as_text(form: str, text: str) -> None:
    report = hostile_report(text)
    shown = REPORTS[form](report, Options(width=400))
    assert shown.replace("\r\n", "\n").replace("\n", "").isprintable()
    shown.encode()
    squeezed = " ".join(read_back(form, shown).split())
    assert " ".join(seen(form, text).split()) in squeezed


@settings(max_examples=40)
@given(text=st.text(st.characters(codec=None, categories=None), min_size=1, max_size=8))
@pytest.mark.parametrize("form", EVERY)
def test_any_text_at_all_is_read_back_as_text(form: str, text: str) -> None:
    shown = REPORTS[form](hostile_report(text), Options(width=400))
    assert shown.replace("\r\n", "\n").replace("\n", "").isprintable()
    assert " ".join(seen(form, text).split()) in " ".join(read_back(form, shown).split())


@pytest.mark.parametrize("form", EVERY)
def test_every_format_says_what_it_rests_on(form: str) -> None:
    report = replace(small_report(), label="the built-in example")
    said = read_back(form, REPORTS[form](report, Options(width=400)))
    for part in (
        WHERE_NOT_WHETHER,
        report.project.sha256,
        "https://index.example/simple/",
        "0.1.0",
        "4.5.1",
        "2026-06-30",
    ):
        assert part in said
    assert report.trust_root is not None
    assert report.trust_root.sha256 in said


@pytest.mark.parametrize("form", EVERY)
def test_every_format_says_what_was_not_checked(form: str) -> None:
    assert "the index did not answer within 10 seconds" in read_back(form, REPORTS[form](small_report(), Options()))


@pytest.mark.parametrize("form", EVERY)
def test_every_format_says_which_part_it_is_about(form: str) -> None:
    whole = small_report()
    part = Report.of(whole.project, whole.records, now=NOW, roots=[PackageId("webframe==5.1.0")])
    said = read_back(form, REPORTS[form](part, Options()))
    assert "nly webframe==5.1.0 and below" in said
    assert "colours" not in said
    assert "templater" in said or form == "sarif"  # which has findings only


@pytest.mark.parametrize("form", EVERY)
def test_the_same_report_gives_the_same_bytes_and_only_the_time_differs_later(form: str) -> None:
    now, later = (
        REPORTS[form](replace(small_report(), generated=when), Options()) for when in (NOW, NOW.replace(year=2027))
    )
    assert now == REPORTS[form](small_report(), Options())
    assert now != later
    number = r"urn:uuid:[0-9a-f-]{36}"  # of a bill of materials: made from all the rest
    assert re.sub(number, "", now) == re.sub(number, "", later).replace("2027-06-30", "2026-06-30")


WHEN = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subject", "form", "name"),
    [
        ("tinyledger 2.4.1", "html", "attestree-tinyledger-2.4.1-2026-11-23.html"),
        ("tinyledger 2.4.1", "cyclonedx", "attestree-tinyledger-2.4.1-2026-11-23.cdx.json"),
        ("../../etc/passwd", "text", "attestree-etc-passwd-2026-11-23.txt"),
        ("a\x00b\x1b\u202e/c\\d", "csv", "attestree-a-b-c-d-2026-11-23.csv"),
        ("", "json", "attestree-report-2026-11-23.json"),
        ("...", "json", "attestree-report-2026-11-23.json"),
        ("x" * 300, "markdown", f"attestree-{'x' * 80}-2026-11-23.md"),
        ("orchard-shop", "svr", "attestree-orchard-shop-2026-11-23.svr.json"),
    ],
)
def test_a_name_is_suggested_that_every_system_takes(subject: str, form: str, name: str) -> None:
    assert file_name(subject, WHEN, FORMATS_BY_NAME[form]) == name


def test_formats_differ_in_name_title_and_ending() -> None:
    for attribute in ("name", "title", "suffix"):
        values = [getattr(form, attribute) for form in FORMATS]
        assert len(set(values)) == len(values)
    assert all(form.purpose for form in FORMATS)
    for form in FORMATS:
        form.check()
