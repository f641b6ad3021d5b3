"""The report of a review: what changed, from what to what, because of what, and what came of it, in every format."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema

from attestree.acknowledge import evidence_of
from attestree.changes import Change, ChangeKind
from attestree.events import ChangeUpdated, ReviewLoaded
from attestree.model import OriginKind, Package, PackageId
from attestree.outcome import exit_code
from attestree.reports import REPORTS
from attestree.reports.base import Options
from attestree.reports.json import schema_text
from attestree.reports.review import change_in_words, is_unknown_before, review_report
from attestree.verdict import FileStatus, Level, Trust
from builders import NOW, file_record, finding, graph, package, project, record, root, trust_root, wheel

if TYPE_CHECKING:
    from attestree.records import PackageRecord
    from attestree.reports.base import Report

BREAK = finding(
    "lost-provenance",
    Level.BLOCK,
    "Provenance is lost",
    "no file has it",
    before="2.4.0: attested",
    after="2.4.1: none",
)
CALM = finding("fresh-release", Level.REVIEW, "Very new", "2 days old", acknowledged="we wrote it")
BACK = replace(CALM, acknowledged="", lapsed="was acknowledged until 2026-06-01: we wrote it")


def change(kind: ChangeKind, before: Package | None, after: Package | None, **more: Any) -> Change:
    return Change((after or before or package()).id, kind, before, after, **more)


def loaded(*changes: Change, **more: Any) -> ReviewLoaded:
    top = root()
    sides = [
        graph([top, *(one for one in packages if one)], [(top, one) for one in packages if one])
        for packages in ([one.before for one in changes], [one.after for one in changes])
    ]
    old, new = (project(side) for side in sides)
    old = replace(old, path="main", source="poetry.lock", file="poetry.lock", notes=("an old note",))
    return ReviewLoaded(
        old, replace(new, notes=("a new note",)), "main (9f31c02)", "working tree", changes, NOW, **more
    )


def updated(one: Change, after: PackageRecord | None, before: PackageRecord | None = None) -> ChangeUpdated:
    return ChangeUpdated(one.id, before, after, settled=True)


OLD, NEW = package(version="2.4.0"), package()
UPGRADED = change(ChangeKind.UPGRADED, OLD, NEW, direct_before=True, direct_after=True)
ADDED = change(ChangeKind.ADDED, None, package("escaper", "1.0"), because=(NEW.id,))
REMOVED = change(ChangeKind.REMOVED, package("oldparser", "0.9"), None)
FORK = package("local-lib", "1.0", kind=OriginKind.GIT, url="https://forge.example/evil/lib")
ELSEWHERE = change(ChangeKind.ORIGIN_CHANGED, package("local-lib", "1.0"), FORK)
MOVED = change(ChangeKind.MOVED, package("still", "1"), package("still", "1"), direct_before=True)
FILES = change(ChangeKind.FILES_CHANGED, package("fastcodec", "1"), package("fastcodec", "1"))
CHANGES = (UPGRADED, ADDED, ELSEWHERE, MOVED, FILES, REMOVED)


def small() -> Report:
    """Return a report with every kind of change."""
    updates = [
        updated(UPGRADED, record(findings=[BREAK]), record(version="2.4.0")),
        updated(ADDED, record("escaper", "1.0", findings=[CALM])),
        updated(ELSEWHERE, record(package_=FORK)),
        updated(MOVED, record("still", "1", status=FileStatus.NOT_APPLICABLE)),
        updated(FILES, record("fastcodec", "1", findings=[BACK])),
        updated(REMOVED, None, record("oldparser", "0.9", status=FileStatus.NOT_APPLICABLE)),
    ]
    return review_report(loaded(*CHANGES), {one.change: one for one in updates}, now=NOW, trust_root=trust_root())


def as_json(report: Report) -> Any:
    document = json.loads(REPORTS["json"](report, Options()))
    jsonschema.validate(document, json.loads(schema_text()))
    return document


def test_the_packages_of_the_report_are_the_changes() -> None:
    document = as_json(small())
    assert document["base"]["path"] == "main"
    assert document["summary"]["packages"] == 6
    assert [(one["id"], one["change"]["kind"]) for one in document["packages"]] == [
        ("tinyledger==2.4.1", "upgraded"),
        ("escaper==1.0", "added"),
        ("local-lib==1.0", "origin-changed"),
        ("still==1", "moved"),
        ("fastcodec==1", "files-changed"),
        ("oldparser==0.9", "removed"),
    ]
    assert [(one["change"]["from"], one["change"]["to"]) for one in document["packages"]] == [
        ("2.4.0", "2.4.1"),
        (None, "1.0"),
        ("1.0 from index https://index.example/simple/", "1.0 from git https://forge.example/evil/lib"),
        ("1", "1"),
        ("1", "1"),
        ("0.9", None),
    ]
    assert document["packages"][1]["change"]["because"] == ["tinyledger==2.4.1"]
    assert document["packages"][1]["findings"][0]["acknowledged"] == "we wrote it"
    assert document["packages"][4]["findings"][0]["acknowledged"] is None
    assert document["packages"][0]["findings"][0]["evidence"] == evidence_of(record(), BREAK)
    assert document["not_checked"] == []


def test_what_no_file_says_is_unknown_in_every_form_and_never_transitive() -> None:
    silent = (replace(UPGRADED, knows_after=False), replace(ADDED, knows_after=False, because=()), MOVED)
    report = review_report(loaded(*silent), {}, now=NOW)
    assert [report.is_direct(one) for one in report.records] == [None, None, False]
    packages = as_json(report)["packages"]
    assert [one["direct"] for one in packages] == [None, None, False]
    assert [one["change"]["because"] for one in packages] == [[], None, []]
    rows = list(csv.DictReader(io.StringIO(REPORTS["csv"](report, Options()))))
    assert {row["package"]: row["direct"] for row in rows} == {
        "tinyledger": "unknown",
        "escaper": "unknown",
        "still": "no",
    }
    text = REPORTS["text"](report, Options(width=100))
    assert "escaper added 1.0, because of what is not known" in text
    assert text.count("transitive") == 1, "only the move that is known"
    components = json.loads(REPORTS["cyclonedx"](report, Options()))["components"]
    told = {
        one["name"]: [item["value"] for item in one["properties"] if item["name"].endswith(":direct")]
        for one in components
    }
    assert told == {"tinyledger": [], "escaper": [], "still": ["false"]}


def test_what_was_acknowledged_is_shown_and_not_counted() -> None:
    report = small()
    assert report.levels == {Level.BLOCK: 1, Level.REVIEW: 1, Level.NOTE: 0}
    assert [shown.acknowledged for _, shown in report.acknowledged] == ["we wrote it"]
    assert report.trust[Trust.FAILED] == 1
    assert report.trust[Trust.VERIFIED] == 1
    text = REPORTS["text"](report, Options(width=100))
    eyes, _, rest = text.partition("Acknowledged\n")
    assert "escaper" not in eyes
    assert "escaper 1.0: Very new (fresh-release): we wrote it" in rest
    assert "fastcodec 1: 2 days old; was acknowledged until 2026-06-01: we wrote it" in eyes
    assert "findings: 1 block, 1 review; 1 acknowledged" in text


def test_the_text_says_from_what_to_what_worst_first() -> None:
    text = REPORTS["text"](small(), Options(width=100))
    assert text.startswith(
        "orchard-shop: what changed, and where it comes from\n"
        "main (9f31c02) → working tree\n"
        "6 changes: 1 added, 1 removed, 1 upgraded, 1 files changed, 1 origin changed, 1 moved\n"
    )
    rows = text.partition("Changes\n-------\n")[2]
    wanted = [
        "failed          tinyledger upgraded 2.4.0 → 2.4.1\n",
        "review          fastcodec files changed 1\n",
        "verified        escaper added 1.0, because of tinyledger==2.4.1\n",
        "not applicable  local-lib origin changed 1.0 from index https://index.example/simple/ → 1.0 from",
        "not applicable  still moved 1, direct → transitive\n",
        "not applicable  oldparser removed 0.9\n",
    ]
    places = [rows.index(line) for line in wanted]
    assert places == sorted(places)
    assert "  note: a new note\n  note: old side: an old note\n" in text
    assert "compared    main (9f31c02) with working tree" in text
    assert "old lock    poetry.lock, sha256" in text
    plain = REPORTS["text"](small(), Options(width=100, ascii_only=True))
    assert plain.isascii()
    assert "upgraded 2.4.0 -> 2.4.1" in plain


def test_the_markdown_has_the_changes_in_place_of_the_packages() -> None:
    text = REPORTS["markdown"](small(), Options())
    assert text.startswith("## What changed in the dependencies of <code>orchard-shop</code>, and where it comes from")
    assert "<summary>All changes (6)</summary>" in text
    assert "| <code>tinyledger</code> | upgraded 2.4.0 → 2.4.1 |" in text
    assert "<summary>Acknowledged (1)</summary>" in text
    assert "All packages" not in text
    assert "1 acknowledged" in text


def test_sarif_suppresses_what_was_acknowledged() -> None:
    results = json.loads(REPORTS["sarif"](small(), Options()))["runs"][0]["results"]
    told = {result["properties"]["package"]: result.get("suppressions") for result in results}
    assert told == {
        "tinyledger": None,
        "escaper": [{"kind": "external", "status": "accepted", "justification": "we wrote it"}],
        "fastcodec": None,
    }


def test_an_old_side_that_could_not_be_asked_about_is_not_checked() -> None:
    old = record(version="2.4.0", files=[], error="no answer")
    report = review_report(loaded(UPGRADED), {UPGRADED.id: updated(UPGRADED, record(), old)}, now=NOW)
    assert [(item.package, item.reason) for item in report.not_checked] == [
        ("tinyledger==2.4.1", "the old side, tinyledger 2.4.0: no answer")
    ]
    assert exit_code(report.locked) == 0, "the new side is what would be merged"
    assert is_unknown_before(old)
    assert as_json(report)["not_checked"][0]["package"] == "tinyledger==2.4.1"


def test_an_old_file_that_is_gone_from_the_index_is_an_answer() -> None:
    gone = file_record(wheel(version="2.4.0"), FileStatus.NOT_CHECKED, on_index=False)
    assert not is_unknown_before(record(version="2.4.0", files=[gone]))
    silent = file_record(wheel(version="2.4.0"), FileStatus.NOT_CHECKED)
    assert is_unknown_before(record(version="2.4.0", files=[silent]))
    report = review_report(
        loaded(UPGRADED), {UPGRADED.id: updated(UPGRADED, record(), record(version="2.4.0", files=[gone]))}, now=NOW
    )
    assert report.not_checked == ()


def test_a_change_nobody_told_of_is_not_checked() -> None:
    report = review_report(loaded(UPGRADED, REMOVED), {}, now=NOW)
    assert [one.settled for one in report.records] == [True, True]
    assert {item.package for item in report.not_checked} == {"tinyledger==2.4.1", "oldparser==0.9"}


def test_nothing_changed_is_said() -> None:
    report = review_report(loaded(), {}, now=NOW)
    assert "0 changes\n\n  nothing changed\n" in REPORTS["text"](report, Options())
    assert as_json(report)["packages"] == []
    assert "**0 changes**" in REPORTS["markdown"](report, Options())


def test_the_edges_of_removed_packages_are_those_of_the_old_side() -> None:
    left, right = package("oldparser", "0.9"), package("older", "0.1", id_="older==0.1 (removed)")
    changes = change(ChangeKind.REMOVED, left, None), change(ChangeKind.REMOVED, right, None)
    told = loaded(*changes)
    report = review_report(
        replace(told, base=replace(told.base, graph=graph([root(), left], [(root(), left)]))), {}, now=NOW
    )
    assert report.parents(left.id) == ()
    assert report.children(PackageId("older==0.1 (removed)")) == ()
    assert [one["id"] for one in as_json(report)["packages"]] == ["oldparser==0.9", "older==0.1 (removed)"]


def test_hostile_names_and_titles_are_escaped_everywhere() -> None:
    evil = "\x1b[31m<script>|`@x\u202e"
    odd = package(evil, evil, id_=evil, url=evil)
    changed = Change(odd.id, ChangeKind.ORIGIN_CHANGED, odd, replace(odd, version="2"), because=(PackageId(evil),))
    told = replace(loaded(changed), base_title=r"\x1b<b>", title=r"\u202e|")
    report = review_report(told, {}, now=NOW)
    for form in ("text", "json", "markdown", "sarif"):
        text = REPORTS[form](report, Options())
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "<script>" not in REPORTS["markdown"](report, Options())
    assert "\x1b" not in change_in_words(changed)
