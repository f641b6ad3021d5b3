from dataclasses import replace

import builders
from attestree.events import PackageUpdated, ProjectLoaded, SessionFailed, TrustRootReady
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.detail.page import page_for
from attestree.tui.detail.rows import Page
from attestree.tui.state import ExplorerState
from attestree.verdict import FileStatus
from attestree.verdict import Level as Weight
from tui import canned
from tui.detail.reading import labelled, lines, state_of, targets, value, words

ROOT = Level(Depth.PACKAGE, canned.ROOT.id)


def page_of(*events: object, base: list[object] | None = None) -> Page:
    state = ExplorerState()
    state.apply([*(canned.all_events() if base is None else base), *events])  # type: ignore[list-item] # any events
    return page_for(state, ROOT)


def test_the_counts_come_first_worst_first() -> None:
    shown = lines(page_of())
    assert [line[:16].strip() for line in shown[:6]] == [
        "\u2717 failed",
        "\u26a0 review",
        "? unknown",
        "- no provenance",
        "\u2713 verified",
        "\u2298 not applicable",
    ]
    assert "11   every proof holds" in shown[4]
    assert value(page_of(), "checked") == "24 of 24 in 0.2 s, 31 requests"


def test_what_wants_a_look_leads_to_its_package() -> None:
    page = page_of()
    problems = [row for row in page.rows if row.key.startswith("problem")]
    assert [row.target for row in problems] == [
        canned.NAMES["fastcodec 1.2.0"],
        canned.NAMES["tinyledger 2.4.1"],
        canned.NAMES["quirkbundle 0.4.0"],
    ]
    assert problems[0].value.plain == "fastcodec 1.2.0\nthe statement is about another file"
    assert "Built from another kind of reference" in problems[1].value.plain
    assert targets(page)[-1] == canned.NAMES["netqueue 6.1"]


def test_what_could_not_be_checked_stands_apart_from_what_failed() -> None:
    text = words(page_of())
    assert "Not checked 1 package; r asks again ? unknown netqueue 6.1 index.example did not answer" in text


def test_what_it_all_rests_on() -> None:
    page = page_of()
    assert value(page, "Read from") == "uv.lock orchard-shop"
    assert value(page, "Index") == "https://index.example/simple/ serves provenance"
    assert value(page, "Trust root") == "Sigstore refreshed 2026-06-30 12:00 UTC"
    copies = [row.copy for row in page.rows if row.label.plain == "SHA-256"]
    assert copies == [builders.sha256_of("uv.lock"), builders.sha256_of("trusted_root.json")]
    assert "where a file came from, not whether it is safe" in words(page)


def test_a_trust_root_that_is_not_fresh_says_why() -> None:
    info = builders.trust_root("Sigstore", None, "the refresh took too long; this is the copy of the library")
    text = value(page_of(TrustRootReady(info)), "Trust root")
    assert text == "Sigstore the refresh took too long; this is the copy of the library"
    assert value(page_of(base=[canned.loaded()]), "Trust root") == "being fetched"


def test_a_recording_says_that_it_is_one() -> None:
    page = page_of(base=[canned.loaded(label="the built-in example")])
    assert value(page, "Recording") == (
        "the built-in example: every answer is from a recording of 2026-06-30 12:00:00 UTC"
    )
    loaded = canned.loaded()
    assert value(page_of(base=[replace(loaded, replayed=True)]), "Recording").startswith("every answer")


def test_work_that_runs_and_work_that_stopped() -> None:
    busy = page_of(base=list(canned.busy_events(9)))
    assert value(busy, "checked").startswith("11 of 24")
    assert "\u25cc pending" in words(busy)
    stopped = page_of(SessionFailed("the trust root file is not JSON"))
    assert lines(stopped)[0] == "\u2717 stopped         the trust root file is not JSON"


def test_notes_of_the_source_are_passed_on() -> None:
    loaded = canned.loaded(builders.project(builders.graph([builders.root()]), notes=["chose uv.lock of two"]))
    assert isinstance(loaded, ProjectLoaded)
    assert "Notes on the reading chose uv.lock of two" in words(page_of(base=[loaded]))


def test_long_lists_end_with_a_count() -> None:
    failed = [builders.record(f"bad{number}", status=FileStatus.FAILED) for number in range(130)]
    lost = [builders.record(f"lost{number}", error="no answer") for number in range(30)]
    text = words(page_for(state_of(*failed, *lost), ROOT))
    assert "130 packages, worst first" in text
    assert "and 30 more: n walks through them" in text
    assert "and 10 more: n walks through them" in text


def test_one_package_with_many_findings_takes_little_room() -> None:
    findings = [builders.finding(f"rule-{number}") for number in range(5)]
    findings.insert(1, findings[0])
    findings.append(builders.finding("archived", Weight.NOTE))
    record = builders.record(findings=findings)
    page = page_for(state_of(record), ROOT)
    row = next(row for row in page.rows if row.key.startswith("problem"))
    assert row.value.plain.count("\n") == 4
    assert "Title of rule-0, 2 times" in row.value.plain
    assert row.value.plain.endswith("and 2 others")


def test_an_update_is_seen() -> None:
    better = builders.record(package_=canned.PACKAGES["fastcodec==1.2.0"])
    page = page_of(PackageUpdated(better))
    assert "fastcodec" not in words(page)
    assert labelled(page, "\u26a0 review").value.plain.replace("\ue000", " ").split() == [
        "1",
        "something",
        "is",
        "worth",
        "a",
        "look",
    ]
