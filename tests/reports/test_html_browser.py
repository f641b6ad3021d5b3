"""The page in a real browser: it loads, folds, filters and sorts, has no script error and asks for nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from attestree.reports import REPORTS
from attestree.reports.base import Options, Report
from attestree.text import printable
from attestree.verdict import FileStatus, Trust
from builders import NOW, graph, package, project, record, root
from reports.browser import PHONE, launched, needs_browser, visit
from reports.samples import hostile_report, small_report
from reports.test_html import MARKUP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [needs_browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as running:
        yield running


def written(report: Report, folder: Path) -> Path:
    path = folder / "report.html"
    path.write_text(REPORTS["html"](report, Options()), "utf-8")
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(small_report(), tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def wide_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More packages than are opened at the start, one of them failed, far down."""
    names = [package(f"part-{number:02}", "1") for number in range(50)]
    top = root()
    edges = [(top, item) for item in names[:10]] + [(names[number % 10], names[number]) for number in range(10, 50)]
    records = [
        record(package_=item, status=FileStatus.FAILED if item.name == "part-37" else FileStatus.VERIFIED)
        for item in names
    ]
    return written(Report.of(project(graph([top, *names], edges)), records, now=NOW), tmp_path_factory.mktemp("wide"))


@pytest.mark.parametrize("size", [(1440, 900), (800, 600), PHONE])
@pytest.mark.parametrize("dark", [True, False])
def test_it_loads_without_an_error_and_asks_for_nothing(
    browser: Browser, small: Path, size: tuple[int, int], *, dark: bool
) -> None:
    with visit(browser, small, size, dark=dark) as opened:
        assert len(opened.rows) == 12
        assert opened.packages == ["fastcodec 1.2.0 ✗ failed"]  # the worst comes first
        assert opened.page.title() == "Where the dependencies of orchard-shop come from"
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        back = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert back == ("rgb(18, 21, 26)" if dark else "rgb(246, 245, 241)")


def test_a_click_folds_and_unfolds_what_a_package_requires(browser: Browser, small: Path) -> None:
    with visit(browser, small) as opened:
        button = opened.page.get_by_role("button", name="What webframe 5.1.0 requires")
        assert button.get_attribute("aria-expanded") == "true"
        button.click()
        assert button.get_attribute("aria-expanded") == "false"
        assert not {"templater", "fastcodec"} & set(opened.rows)
        button.press("Enter")
        assert {"templater", "fastcodec"} <= set(opened.rows)
        opened.page.get_by_role("button", name="Fold all", exact=True).click()
        assert "templater" not in opened.rows
        opened.page.get_by_role("button", name="Unfold all").click()
        assert "templater" in opened.rows


def test_a_large_tree_is_open_down_to_what_needs_eyes_only(browser: Browser, wide_project: Path) -> None:
    with visit(browser, wide_project) as opened:
        assert "part-37" in opened.rows
        assert "part-36" not in opened.rows
        assert len([name for name in opened.rows if "part-00" <= name < "part-10"]) == 10


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fast", ["orchard-shop", "webframe", "templater", "fastcodec"]),
        ("FORGE.example webframe", ["orchard-shop", "webframe"]),
        ("lost-provenance", ["orchard-shop", "oldparser"]),
        ("no answer whatever", []),
    ],
)
def test_a_filter_keeps_what_matches_and_what_leads_there(
    browser: Browser, small: Path, typed: str, found: list[str]
) -> None:
    with visit(browser, small) as opened:
        opened.page.get_by_label("Filter").press_sequentially(typed)
        assert opened.rows == found
        count = opened.page.locator("#count")
        assert count.inner_text() == f"{min(1, len(found))} of 11 packages"
        assert count.get_attribute("aria-live") == "polite"
        assert opened.page.get_by_text("Nothing matches.").is_visible() is not bool(found)
        opened.page.get_by_label("Filter").press("Escape")
        assert len(opened.rows) == 12
        assert count.inner_text() == "11 packages"


def test_nothing_found_offers_everything_again(browser: Browser, small: Path) -> None:
    with visit(browser, small) as opened:
        opened.page.get_by_label("Filter").fill("zzz")
        opened.page.get_by_role("button", name="Show everything").click()
        assert len(opened.rows) == 12
        assert opened.focus == "filter"


def test_a_count_shows_the_packages_it_counts(browser: Browser, small: Path) -> None:
    with visit(browser, small) as opened:
        tile = opened.page.get_by_role("button", name="2 verified")
        assert tile.get_attribute("aria-pressed") == "false"
        tile.click()
        assert tile.get_attribute("aria-pressed") == "true"
        assert opened.rows == ["orchard-shop", "webframe", "templater"]
        assert opened.page.get_by_role("combobox", name="Show").input_value() == "verified"
        tile.click()
        assert len(opened.rows) == 12


def test_packages_can_be_put_in_another_order_and_back(browser: Browser, small: Path) -> None:
    with visit(browser, small) as opened:
        before = opened.rows
        opened.page.get_by_label("Order").select_option("trust")
        ranks = [list(Trust).index(record.trust) for record in small_report().locked]
        assert opened.rows[0] == "fastcodec"
        assert opened.page.evaluate(
            "[...document.querySelectorAll('#tree tbody tr:not([hidden])')].map((row) => Number(row.dataset.rank))"
        ) == sorted(ranks)
        opened.page.get_by_label("Order").select_option("name")
        assert opened.rows == sorted(opened.rows)
        assert len(opened.rows) == 11
        assert opened.page.locator("#tree .fold:visible").count() == 0
        opened.page.get_by_label("Order").select_option("tree")
        assert opened.rows == before


def test_a_package_is_chosen_by_a_click_and_named_in_the_address(browser: Browser, small: Path) -> None:
    with visit(browser, small) as opened:
        opened.page.locator("#tree").get_by_role("link", name="templater 3.0.2").click()
        assert opened.packages == ["templater 3.0.2 ✓ verified"]
        assert opened.page.locator("#tree tr[aria-current]").get_attribute("data-number") == "3"
        assert opened.page.url.endswith("#p3")
        opened.page.locator("#p3").get_by_role("link", name="webframe 5.1.0").first.click()
        assert opened.packages == ["webframe 5.1.0 ✓ verified"]
        opened.page.go_back()
        assert opened.packages == ["templater 3.0.2 ✓ verified"]


def test_an_address_with_a_package_opens_it(browser: Browser, small: Path) -> None:
    with visit(browser, small) as opened:
        opened.page.goto(f"{small.as_uri()}#p5")
        opened.page.reload()
        assert opened.packages == ["oldparser 0.9 ⚠ review"]
        opened.requests.clear()  # the page itself, loaded again


def test_the_claims_open_with_the_keyboard(browser: Browser, small: Path) -> None:
    with visit(browser, small) as opened:
        opened.page.locator("#tree").get_by_role("link", name="webframe 5.1.0").press("Enter")
        assert opened.focus.startswith("webframe 5.1.0")
        for _ in range(12):
            opened.page.keyboard.press("Tab")
            if "publish attestation" in opened.focus:
                break
        opened.page.keyboard.press("Enter")
        claims = opened.page.locator("#p2").get_by_role("table", name="Claims of the certificate")
        assert claims.get_by_role("rowheader", name="Source Repository Identifier").is_visible()
        opened.page.keyboard.press("Escape")
        assert opened.focus == "webframe 5.1.0"


def test_the_tree_is_walked_with_the_keyboard(browser: Browser, small: Path) -> None:
    with visit(browser, small) as opened:
        opened.page.locator("#tree").get_by_role("link", name="orchard-shop").focus()
        for key, name in (
            ("ArrowDown", "webframe 5.1.0"),
            ("ArrowRight", "templater 3.0.2"),
            ("ArrowLeft", "templater 3.0.2"),  # folded
            ("ArrowLeft", "webframe 5.1.0"),
            ("End", "local-lib 0.1"),
            ("Home", "orchard-shop 0.1.0"),
            ("n", "fastcodec 1.2.0"),
            ("n", "oldparser 0.9"),
            ("N", "fastcodec 1.2.0"),
        ):
            opened.page.keyboard.press(key)
            assert opened.focus == name
            assert opened.packages[0].startswith(name)
        opened.page.keyboard.press("/")
        assert opened.focus == "filter"
        opened.page.keyboard.type("colours")
        opened.page.keyboard.press("ArrowDown")
        assert opened.focus == "colours 1.0"


def test_what_has_the_focus_is_seen(browser: Browser, small: Path) -> None:
    with visit(browser, small) as opened:
        for _ in range(12):
            opened.page.keyboard.press("Tab")
            outline = opened.page.evaluate("getComputedStyle(document.activeElement).outline")
            assert outline.endswith("solid 2px")


def test_what_a_screen_reader_hears_has_names_and_states(browser: Browser, small: Path) -> None:
    with visit(browser, small) as opened:
        heard = opened.page.locator("body").aria_snapshot()
        for part in (
            'heading "Where the dependencies of orchard-shop come from" [level=1]',
            'navigation "On this page"',
            'region "What needs eyes"',
            'button "What webframe 5.1.0 requires" [expanded]',
            'table "Who requires what, from the top down"',
            'columnheader "Trust"',
            'searchbox "Filter"',
            'combobox "Order"',
        ):
            assert part in heard
        assert 'rowheader "level 3, ' in heard


def test_text_that_is_not_shown_is_found_and_opened_by_the_browser(browser: Browser, small: Path) -> None:
    with visit(browser, small) as opened:
        assert opened.page.locator("#p2").get_attribute("hidden") == "until-found"
        opened.page.evaluate("document.getElementById('p2').dispatchEvent(new Event('beforematch'))")
        assert opened.packages == ["webframe 5.1.0 ✓ verified"]


def test_on_paper_everything_is_there(browser: Browser, wide_project: Path) -> None:
    with visit(browser, wide_project) as opened:
        opened.page.emulate_media(media="print")
        assert len(opened.packages) == 51
        assert len(opened.rows) == 51
        assert not opened.page.locator(".tools").is_visible()
        assert opened.page.pdf(format="A4").startswith(b"%PDF")


def test_all_evidence_opens_at_once_to_be_printed(browser: Browser, small: Path) -> None:
    with visit(browser, small) as opened:
        opened.page.get_by_role("button", name="Open all evidence, to print it").click()
        assert opened.page.locator("details:not([open])").count() == 0
        opened.page.get_by_role("button", name="Close all evidence").click()
        assert opened.page.locator("details[open]").count() == 0


def test_without_script_everything_is_there(browser: Browser, small: Path) -> None:
    with visit(browser, small, script=False) as opened:
        assert opened.page.locator(".package h3:visible").count() == 12
        assert opened.page.locator("#tree tbody tr:visible").count() == 12
        assert not opened.page.locator(".tools").is_visible()


def test_on_a_phone_a_chosen_package_comes_into_view_and_leads_back(browser: Browser, small: Path) -> None:
    with visit(browser, small, PHONE) as opened:
        opened.page.locator("#tree").get_by_role("link", name="templater 3.0.2").click()
        assert opened.page.evaluate("document.getElementById('p3').getBoundingClientRect().top") < 200
        assert opened.focus.startswith("templater 3.0.2")
        opened.page.locator("#p3").get_by_role("link", name="Back to the tree").click()
        assert opened.page.evaluate("document.getElementById('dependencies').getBoundingClientRect().top") < 200


@pytest.mark.parametrize("text", MARKUP)
def test_hostile_text_stays_text(browser: Browser, tmp_path: Path, text: str) -> None:
    with visit(browser, written(hostile_report(text), tmp_path)) as opened:
        assert opened.page.title() == " ".join(f"Where the dependencies of {printable(text)} come from".split())
        assert opened.page.locator("h1 strong").text_content() == printable(text)
        assert opened.page.locator("script").count() == 1
        assert opened.page.locator("img, iframe, object, embed, form, svg:not(.bar)").count() == 0
        opened.page.get_by_role("button", name="Open all evidence, to print it").click()
        for link in opened.page.locator("#tree a.jump").all()[1:2]:
            link.click()


def test_the_policy_stops_what_is_not_its_own(browser: Browser, tmp_path: Path) -> None:
    path = written(replace(small_report(), label="x"), tmp_path)
    changed = path.read_text("utf-8").replace(
        "<main>",
        "<main><img src='https://evil.example/t.png' onerror='document.title = 1'><script>document.title = 2</script>",
    )
    path.write_text(changed, "utf-8")
    with visit(browser, path) as opened:
        assert opened.page.title() == "Where the dependencies of orchard-shop come from"
        assert len(opened.errors) == 3
        assert all("Content Security Policy" in error for error in opened.errors)
        assert opened.answers == []
        opened.errors.clear()
        opened.requests.clear()
