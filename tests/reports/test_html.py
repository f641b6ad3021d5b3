"""The page without a browser: what it is made of, what it may do, and that nothing in it comes from anywhere else."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.claims import CLAIMS
from attestree.events import IndexSeen
from attestree.model import PackageId
from attestree.reports import REPORTS
from attestree.reports.base import WHERE_NOT_WHETHER, Options, Report
from attestree.reports.html.outline import outline_of
from attestree.text import printable
from attestree.verdict import FileStatus, Level
from builders import (
    INDEX,
    NOW,
    checked,
    claims,
    file_record,
    finding,
    graph,
    package,
    project,
    project_of,
    record,
    root,
    trust_root,
    wheel,
)
from reports.samples import hostile_report, small_report

GOLDEN = Path(__file__).parent / "golden"
VOID = {"meta", "link", "input", "rect"}
TAGS = {
    *(
        "html",
        "head",
        "meta",
        "link",
        "title",
        "style",
        "script",
        "body",
        "header",
        "main",
        "nav",
        "section",
        "article",
    ),
    *("h1", "h2", "h3", "h4", "p", "a", "b", "em", "strong", "small", "span", "code", "div", "ul", "li", "dl", "dt"),
    *("dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary", "svg", "rect", "button"),
    *("label", "input", "select", "option", "output"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "rel", "href", "class", "id", "type", "placeholder", "value"),
    *("autocomplete", "spellcheck", "tabindex", "scope", "colspan", "hidden", "title", "target", "viewbox", "x", "y"),
    *("width", "height", "preserveaspectratio", "aria-hidden", "aria-labelledby", "aria-label", "aria-live"),
    *("data-show", "data-level", "data-opens", "data-again", "data-number", "data-find", "data-word", "data-rank"),
    *("data-findings",),
}
MARKUP = [
    "<img src=x onerror=alert(1)>",
    "</title></style></script><script>alert(1)</script>",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus='alert(1)",
    "{{ 7 * 7 }} {% for x in y %}",
    "&lt;b&gt; &amp;amp; &#x3c;",
    "javascript:alert(1)",
    "<!--", "-->", "]]>", "<svg/onload=alert(1)>",
    "a\u202egnp.exe \x1b]0;owned\x07 \ud800 \u200b",
]  # fmt: skip
render = REPORTS["html"]


class Page(HTMLParser):
    """A page taken apart: elements with their attributes and texts, held to be well nested."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, tag: str) -> str:
        return "".join(data for name, data in self.texts if name == tag)

    @property
    def words(self) -> str:
        """Everything a person reads, blanks and line breaks run together."""
        return " ".join(" ".join(data for tag, data in self.texts if tag not in ("style", "script")).split())


def page(report: Report) -> Page:
    return Page(render(report, Options()))


def test_the_small_report_reads_as_it_should() -> None:
    assert render(small_report(), Options()) == (GOLDEN / "small.html").read_text("utf-8")


def test_the_page_is_made_of_a_few_harmless_elements_and_fetches_nothing() -> None:
    for report in (small_report(), hostile_report("x")):
        found = page(report)
        assert {tag for tag, _ in found.elements} <= TAGS
        assert {name for _, attributes in found.elements for name in attributes} <= ATTRIBUTES
        assert [link["href"] for link in found.all("link")] == ["data:,"]
        assert not any("src" in attributes for _, attributes in found.elements)
        assert not re.search(
            r"url\(|@import|fetch\(|XMLHttp|import\(|innerHTML|eval\(", found.text("style") + found.text("script")
        )


def test_the_policy_allows_its_own_style_and_script_and_nothing_else() -> None:
    found = page(small_report())
    (policy,) = [meta["content"] for meta in found.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(found.text(tag).encode()).digest()).decode()
        assert rules.pop(f"{tag}-src") == f"'sha256-{digest}'"
    assert rules == {"default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'"}
    place = [attributes.get("http-equiv") for tag, attributes in found.elements if tag in ("meta", "style")]
    assert place.index("Content-Security-Policy") == 1  # after the encoding, before everything it is about


def test_findings_come_before_the_tree_and_every_package_has_its_evidence() -> None:
    found = page(small_report())
    words = found.words
    order = ["11 packages", "1 ✗ failed", "What needs eyes", "Dependencies", "Not checked", "About this report"]
    places = [words.rindex(item) if item in order[3:] else words.index(item) for item in order]
    assert places == sorted(places)
    assert WHERE_NOT_WHETHER in words
    articles = [item["id"] for item in found.all("article") if item.get("class") == "package"]
    assert articles == [f"p{number}" for number in range(1, len(small_report().records) + 1)]
    for info in CLAIMS:
        if getattr(claims(), info.field):
            assert info.title in words


@pytest.mark.parametrize(
    "part",
    [
        "tool attestree 0.1.0 with sigstore 4.5.1",
        "trust root Sigstore, fetched 2026-06-30",
        "index https://index.example/simple/ (serves provenance)",
        "lock uv.lock, sha256",
        "time 2026-06-30 12:00 UTC",
        "note the lock names no hashes for gone",
    ],
)
def test_the_page_says_what_it_rests_on(part: str) -> None:
    assert part in page(small_report()).words


def test_every_link_inside_leads_somewhere() -> None:
    found = page(small_report())
    ids = {attributes["id"] for _, attributes in found.elements if "id" in attributes}
    inside = [link["href"] or "" for link in found.all("a") if (link["href"] or "").startswith("#")]
    assert len(inside) > 20
    assert {link[1:] for link in inside} <= ids
    names = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(names) == len(set(names))


def outside(report: Report) -> set[str]:
    return {link["href"] or "" for link in page(report).all("a") if not (link["href"] or "").startswith("#")}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://forge.example/a",
        "https://user@forge.example/a",
        "https://förge.example/",
        "data:text/html,x",
        "https://forge.example/a b",
        "//forge.example",
        "https://",
        "https://[",
        "https://forge.example/\u202e",
    ],
)
def test_only_plain_https_addresses_are_links(url: str) -> None:
    proven = file_record(attestations=[checked(claims_=replace(claims(), run_invocation_uri=url))])
    links = outside(Report.of(project_of(record(files=[proven])), [record(files=[proven])], now=NOW))
    assert "https://forge.example/tinyledger/tinyledger" in links
    assert url not in links


@pytest.mark.parametrize(("status", "proven"), [(FileStatus.FAILED, True), (FileStatus.FAILED, False)])
def test_nothing_that_no_signature_covers_is_a_link(status: FileStatus, *, proven: bool) -> None:
    attestation = replace(checked(status=status), proven=proven)
    of = record(files=[file_record(status=status, attestations=[attestation])])
    report = Report.of(project_of(of), [of], now=NOW)
    assert outside(report) == set()
    assert ("No verified signature covers what follows" in page(report).words) is not proven
    assert ("(does not hold)" if proven else "(unproven)") in page(report).words


def test_links_outside_tell_nobody_where_they_were_followed() -> None:
    links = [link for link in page(small_report()).all("a") if (link["href"] or "").startswith("https:")]
    assert links
    for link in links:
        assert link["rel"] == "noopener noreferrer nofollow"
        assert link["target"] == "_blank"


def test_an_acknowledged_finding_is_shown_and_weighs_nothing() -> None:
    of = record(findings=[finding(level=Level.BLOCK, acknowledged="seen by the team")])
    found = page(Report.of(project_of(of), [of], now=NOW))
    assert "Acknowledged. seen by the team" in found.words
    assert all("data-findings" not in row for row in found.all("tr"))


def test_an_empty_project_and_a_part_say_what_they_are() -> None:
    assert "Nothing is locked." in page(Report.of(project_of(), [], now=NOW)).words
    whole = small_report()
    part = Report.of(whole.project, whole.records, now=NOW, roots=[PackageId("gone==1.0")], label="a recording")
    words = page(part).words
    assert "about a part of the project: only gone==1.0 and below" in words
    assert "From a recording: a recording." in words
    assert "webframe" not in words


def rows(found: Page) -> list[tuple[str, str, bool, bool]]:
    return [
        (row["data-number"] or "", row["data-level"] or "", "data-opens" in row, "data-again" in row)
        for row in found.all("tr")
        if "data-number" in row
    ]


def test_a_package_stands_in_full_where_it_is_nearest_to_the_top() -> None:
    names = [package(name, "1") for name in ("a", "b", "c", "stray")]
    top, (a, b, c, stray) = root(), names
    nodes = graph([top, *names], [(top, a), (a, b), (b, c), (top, c), (c, b)])
    records = [record(package_=item) for item in names]
    report = Report.of(project(nodes), records, now=NOW)
    found = [(row.package, row.level, row.opens, row.again, row.heading) for row in outline_of(report)]
    assert found == [
        (top.id, 1, True, False, ""),
        (a.id, 2, True, False, ""),
        (b.id, 3, True, False, ""),
        (c.id, 4, False, True, ""),
        (c.id, 2, True, False, ""),
        (b.id, 3, False, True, ""),
        (None, 1, True, False, "Required by nothing here"),
        (stray.id, 2, False, False, ""),
    ]
    assert [row[1:] for row in rows(page(report))] == [
        ("1", True, False), ("2", True, False), ("3", True, False), ("4", False, True),
        ("2", True, False), ("3", False, True), ("2", False, False),
    ]  # fmt: skip


def test_a_chain_of_thousands_is_no_deeper_on_the_page_than_a_short_one() -> None:
    names = [package(f"link-{number}", "1") for number in range(2000)]
    nodes = graph([root(), *names], [(root(), names[0]), *pairwise(names)])
    report = Report.of(project(nodes), [record(package_=item, files=[]) for item in names], now=NOW)
    found = page(report)
    assert {row["class"] for row in found.all("tr") if row.get("data-level") in ("12", "13", "2001")} == {"l12"}
    assert len(rows(found)) == 2001


def test_the_page_of_a_diamond_of_diamonds_grows_with_its_edges() -> None:
    layers = [[package(f"p{depth}-{side}", "1") for side in "ab"] for depth in range(40)]
    edges = [(up, down) for above, below in pairwise(layers) for up in above for down in below]
    every = [item for layer in layers for item in layer]
    nodes = graph([root(), *every], [*((root(), item) for item in layers[0]), *edges])
    report = Report.of(project(nodes), [record(package_=item, files=[]) for item in every], now=NOW)
    assert len(outline_of(report)) == 1 + 2 + len(edges)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_of_others_is_text(text: str) -> None:
    found = page(hostile_report(text))
    plain = page(hostile_report("x"))
    assert {tag for tag, _ in found.elements} == {tag for tag, _ in plain.elements}
    assert len(found.elements) <= len(plain.elements)
    assert {name for _, attributes in found.elements for name in attributes} <= ATTRIBUTES
    assert outside(hostile_report(text)) == set()
    assert " ".join(printable(text).split()) in found.words
    assert found.text("script") == plain.text("script")


@cache
def script() -> str:
    return page(small_report()).text("script")


@given(st.text(st.characters(codec=None, categories=None), min_size=1, max_size=12))
def test_hostile_text_is_printable_and_stays_text(text: str) -> None:
    report = hostile_report(text)
    shown = render(report, Options())
    assert shown.replace("\n", "").isprintable()
    shown.encode()
    found = Page(shown)
    assert {tag for tag, _ in found.elements} <= TAGS
    assert {name for _, attributes in found.elements for name in attributes} <= ATTRIBUTES
    assert found.text("title") == f"Where the dependencies of {printable(text)} come from"
    assert found.text("strong") == printable(text)
    assert found.text("script") == script()


def test_the_same_report_gives_the_same_page() -> None:
    assert render(small_report(), Options()) == render(small_report(), Options())


def test_files_that_do_not_count_are_folded() -> None:
    other = file_record("tinyledger-2.4.1.tar.gz", counted=False, hash_source="index")
    of = record(files=[file_record(), other])
    report = Report.of(project_of(of), [of], now=NOW, trust_root=trust_root(), indexes=[IndexSeen(INDEX, None)])
    words = page(report).words
    assert "1 file that does not count here" in words
    assert "SHA-256, as the index has it" in words
    assert words.index(wheel()) < words.index("tinyledger-2.4.1.tar.gz")
