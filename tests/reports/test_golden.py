"""Every format of the built-in example, whole and one subtree with the hostile package in it, byte for byte."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from reports.golden import FOLDER, PART, example, outcome_of_example, read, texts
from reports.samples import small_report
from reports.test_html import Page
from reports.test_json import validator as schema
from reports.test_sarif import validator as sarif

if TYPE_CHECKING:
    from attestree.pool import WorkerPool
    from attestree.reports.base import Report
    from attestree.session.headless import Outcome

pytestmark = pytest.mark.xdist_group("demo")

ENDINGS = tuple(texts(small_report()))


@pytest.fixture(scope="module")
def outcome(pool: WorkerPool) -> Outcome:
    return asyncio.run(outcome_of_example(pool))


@pytest.fixture(scope="module")
def whole(outcome: Outcome) -> dict[str, str]:
    return texts(example(outcome))


@pytest.fixture(scope="module")
def part(outcome: Outcome) -> dict[str, str]:
    return texts(example(outcome, PART))


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_whole_example_reads_as_it_should(whole: dict[str, str], ending: str) -> None:
    assert whole[ending] == read(f"whole{ending}.gz")


@pytest.mark.parametrize("ending", ENDINGS)
def test_one_subtree_with_the_hostile_package_reads_as_it_should(part: dict[str, str], ending: str) -> None:
    assert part[ending] == read(f"part{ending}")


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_golden_file_holds_what_a_terminal_would_obey(part: dict[str, str], ending: str) -> None:
    text = part[ending]
    assert text.replace("\r\n", "\n").replace("\n", "").isprintable()


def test_the_subtree_holds_exactly_what_its_root_reaches(outcome: Outcome, part: dict[str, str]) -> None:
    found = json.loads(part[".json"])
    (root,) = found["roots"]
    graph = outcome.loaded.project.graph
    assert {item["id"] for item in found["packages"]} == graph.reachable(root)
    assert any(item["name"] == "graffiti-wall" for item in found["packages"])
    below = json.loads(part[".cdx.json"])
    refs = {below["metadata"]["component"]["bom-ref"], *(item["bom-ref"] for item in below["components"])}
    assert refs == graph.reachable(root)


def test_every_golden_file_is_valid(whole: dict[str, str], part: dict[str, str]) -> None:
    for found in (whole, part):
        schema().validate(json.loads(found[".json"]))
        sarif().validate(json.loads(found[".sarif"]))
        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(found[".cdx.json"]) is None
        Page(found[".html"])


def test_no_golden_file_is_left_over() -> None:
    names = {f"{name}{ending}" for name in ("small", "part") for ending in ENDINGS}
    assert {path.name for path in FOLDER.iterdir()} == names | {f"whole{ending}.gz" for ending in ENDINGS}


def test_the_report_of_the_example_is_the_same_each_time(outcome: Outcome, part: dict[str, str]) -> None:
    again: Report = example(outcome, PART)
    assert texts(again) == part
