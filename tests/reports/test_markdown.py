import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from attestree.model import PackageId
from attestree.reports import REPORTS
from attestree.reports.base import WHERE_NOT_WHETHER, Options, Report
from attestree.reports.markdown import code, plain
from attestree.text import printable
from attestree.verdict import Level
from builders import NOW, finding, project_of, record
from reports.samples import hostile_report, small_report

GOLDEN = Path(__file__).parent / "golden"
ALLOWED = {"h2", "p", "strong", "code", "table", "thead", "tbody", "tr", "th", "td", "br", "details", "summary"}
ALLOWED |= {"blockquote", "span"}
MARKUP = [
    "[x](https://evil.example)",
    "![x](https://evil.example/t.png)",
    "<img src=x onerror=alert(1)>",
    "</details><script>alert(1)</script>",
    "a | b | c",
    "`code` ``more``",
    "**bold** __bold__ *it* _it_ ~~gone~~",
    "https://evil.example www.evil.example evil@mail.example",
    "@maintainers please merge #1 :rocket:",
    "# heading\n- list\n1. list\n> quote\n---",
    "&lt;b&gt; &#60;b&#62; &amp;",
    "\\| \\` \\<b\\>",
    "<!-- hidden -->",
    "$x^2$ [^1] [ref]: https://evil.example",
    "\x1b[31m\u202e",
]
render = REPORTS["markdown"]
reader = MarkdownIt("gfm-like", {"html": True})


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(markdown: str) -> Page:
    page = Page()
    page.feed(reader.render(markdown))
    page.close()
    return page


def test_the_small_report_reads_as_it_should() -> None:
    assert render(small_report(), Options()) == (GOLDEN / "small.md").read_text("utf-8")


def test_counts_come_first_and_everything_long_is_folded() -> None:
    text = render(small_report(), Options())
    order = ["**11 packages**", "**Findings**: 1 block", "| ✗ block |", "Not checked (2)", "All packages (11)"]
    order += ["What that means", "About this report", WHERE_NOT_WHETHER]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert text.count("<details>") == text.count("</details>") == 4


def test_it_is_made_of_a_few_harmless_elements() -> None:
    page = read(render(small_report(), Options()))
    assert page.tags <= ALLOWED
    assert page.attributes == []
    assert "fastcodec-1.2.0-py3-none-any.whl" in page.texts


@pytest.mark.parametrize("text", MARKUP)
@pytest.mark.parametrize("form", [plain, code])
def test_foreign_text_renders_as_exactly_that_text(text: str, form: object) -> None:
    assert callable(form)
    page = read(f"| a | b |\n| --- | --- |\n| {form(text)} | x |\n")
    assert page.tags <= ALLOWED
    cells = "".join(page.texts).split()
    assert " ".join(cells) == " ".join(f"a b {printable(text)} x".split())


@pytest.mark.parametrize("text", ["@maintainers", "#12", "someone/thing#3", "a@b.example", ":rocket:"])
def test_a_sign_that_a_forge_reads_after_rendering_stands_alone(text: str) -> None:
    sign = re.search("[@#:]", text)
    assert sign is not None
    assert sign.group() in read(plain(text)).texts


@given(st.text(st.characters(codec=None, categories=None), min_size=1, max_size=12))
def test_hostile_text_stays_text(text: str) -> None:
    shown = render(hostile_report(text), Options())
    assert shown.replace("\n", "").isprintable()
    assert shown.encode("utf-8")
    page = read(shown)
    assert page.tags <= ALLOWED
    assert page.attributes == []


@given(st.sampled_from(MARKUP), st.sampled_from(MARKUP))
def test_hostile_markup_stays_text(one: str, other: str) -> None:
    page = read(render(hostile_report(one + other), Options()))
    assert page.tags <= ALLOWED
    assert page.attributes == []


def large_report(packages: int = 400) -> Report:
    records = [
        record(f"package-{number}", "1.0", findings=[finding(level=Level.REVIEW, detail="x" * 100)])
        for number in range(packages)
    ]
    records.append(record("worst", "1.0", findings=[finding("hash-mismatch", Level.BLOCK, detail="y" * 100)]))
    return Report.of(project_of(*records), records, now=NOW)


@pytest.mark.parametrize("limit", [5_000, 20_000, 60_000, 90_000])
def test_it_keeps_within_its_limit_and_says_what_was_left_out(limit: int) -> None:
    text = render(large_report(), Options(limit=limit))
    assert limit - 1_500 < len(text.encode()) <= limit
    notes = re.findall(r"\*\*(.*): (\d+) of (\d+) rows are left out", text)
    assert notes
    assert "**401 packages**" in text
    assert WHERE_NOT_WHETHER in text
    assert text.count("<details>") == text.count("</details>")
    shown = text.count("| ⚠ review | <code>package-")
    left = sum(int(cut) for title, cut, _ in notes if title in ("What needs eyes", "All packages"))
    assert shown + left + text.count("<code>worst 1.0") == 802


def test_the_worst_is_kept_when_there_is_little_room() -> None:
    text = render(large_report(), Options(limit=3_000))
    assert "<code>worst 1.0</code>" in text
    assert "All packages: 401 of 401 rows are left out" in text


def test_without_a_limit_nothing_is_left_out() -> None:
    assert "left out" not in render(large_report(), Options())


def test_a_clean_report_has_no_empty_tables() -> None:
    text = render(Report.of(project_of(record()), [record()], now=NOW), Options())
    assert "What needs eyes" not in text
    assert "**Findings**: none." in text
    assert text.count("<details>") == 2


def test_an_empty_project_and_a_subtree_say_what_they_are() -> None:
    assert "nothing is locked" in render(Report.of(project_of(), [], now=NOW), Options())
    whole = small_report()
    part = Report.of(whole.project, whole.records, now=NOW, roots=[PackageId("gone==1.0")], label="a recording")
    text = render(part, Options())
    assert "Only gone&#61;&#61;1.0 and below. **1 package**" in text
    assert "From a recording: a recording." in text
    assert "1 thing could not be checked" in text
