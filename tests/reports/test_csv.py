import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.reports import REPORTS
from attestree.reports.base import WHERE_NOT_WHETHER, Options, Report
from attestree.reports.csv import COLUMNS, cell
from attestree.text import printable
from attestree.verdict import FileStatus, Level
from builders import NOW, checked, claims, file_record, finding, project_of, record, sdist, wheel
from reports.samples import hostile_report, small_report

GOLDEN = Path(__file__).parent / "golden"
FORMULAS = "=+-@\t\r＝＋－＠"  # noqa: RUF001 - full-width signs are what is tested
render = REPORTS["csv"]


def rows(report: Report) -> list[dict[str, str]]:
    text = render(report, Options())
    found = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in found)
    return found


def rows_of(*records: object) -> list[dict[str, str]]:
    return rows(Report.of(project_of(*records), records, now=NOW))  # type: ignore[arg-type]  # records only


def test_the_small_report_reads_as_it_should() -> None:
    golden = (GOLDEN / "small.csv").read_bytes().decode()
    assert render(small_report(), Options()) == golden


def test_there_is_a_row_for_every_file_and_for_a_package_without_files() -> None:
    found = rows(small_report())
    assert len(found) == len(small_report().locked)
    assert [row["file"] for row in found if row["package"] == "gone"] == [""]
    assert [row["reason"] for row in found if row["package"] == "gone"] == [
        "the index did not answer within 10 seconds"
    ]
    assert {row["trust"] for row in found} >= {"verified", "failed", "review", "unknown"}
    assert list(found[0])[: len(COLUMNS)] == list(COLUMNS)


def test_every_row_says_what_it_rests_on() -> None:
    for row in rows(replace(small_report(), label="the built-in example")):
        assert row["scope"] == WHERE_NOT_WHETHER
        assert row["generated"] == "2026-06-30T12:00:00Z"
        assert row["tool"].startswith("attestree 0.1.0 with sigstore 4.5.1")
        assert row["trust_root"].startswith("Sigstore, 2026-06-30 12:00 UTC, sha256 ")
        assert row["indexes"] == "https://index.example/simple/"
        assert row["lock"].startswith("uv.lock sha256 ")
        assert row["recording"] == "the built-in example"


def test_without_a_trust_root_it_says_so() -> None:
    assert {row["trust_root"] for row in rows_of(record())} == {"none"}


def test_claims_are_told_only_under_a_signature_that_holds() -> None:
    (good,) = rows_of(record())
    assert (good["ref"], good["trigger"], good["log_index"]) == ("refs/tags/v2.4.1", "release", "123456789")
    (bad,) = rows_of(record(status=FileStatus.FAILED))
    assert (bad["ref"], bad["trigger"], bad["log_index"], bad["attestations"]) == ("", "", "", "1")
    unlogged = file_record(attestations=[replace(checked(claims_=claims(trigger="push")), log=None)])
    (row,) = rows_of(record(files=[unlogged]))
    assert (row["trigger"], row["log_index"]) == ("push", "")


def test_a_finding_stands_with_its_file_or_with_all() -> None:
    whole, one = finding("yanked"), finding("verification-failed", Level.BLOCK, file=sdist())
    wheel_row, sdist_row = rows_of(record(files=[file_record(wheel()), file_record(sdist())], findings=[one, whole]))
    assert "verification-failed" not in wheel_row["findings"]
    assert "review yanked" in wheel_row["findings"]
    assert "block verification-failed" in sdist_row["findings"]
    (bare,) = rows_of(record(files=[], findings=[whole]))
    assert "review yanked" in bare["findings"]


def test_hash_and_time_come_from_the_index_where_the_lock_has_none() -> None:
    (listed,) = rows_of(record(files=[file_record(sha256="")]))
    assert len(listed["sha256"]) == 64
    file = replace(file_record(on_index=False), artifact=replace(file_record().artifact, uploaded=None))
    (unlisted,) = rows_of(record(files=[file]))
    assert unlisted["uploaded"] == ""


@pytest.mark.parametrize("start", FORMULAS)
def test_a_formula_is_neutralised(start: str) -> None:
    assert cell(f"{start}1+1|cmd").startswith(("'", "\\x"))
    assert cell(f"  {start}1+1|cmd").startswith(("'", "  \\x"))


@pytest.mark.parametrize("text", ["1.0", "tinyledger", "a=b", "", "2026-06-30", "'quoted'"])
def test_anything_else_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@given(st.text(st.characters(codec=None, categories=None), min_size=1, max_size=12), st.sampled_from(["", *FORMULAS]))
def test_hostile_text_parses_back_and_is_no_formula(text: str, start: str) -> None:
    hostile = start + text
    report = hostile_report(hostile)
    shown = render(report, Options())
    assert shown.replace("\r\n", "").isprintable()
    found = rows(report)
    assert found[0]["package"].removeprefix("'") == printable(hostile).removeprefix("'")
    for row in found:
        assert not any(value.lstrip().startswith(tuple("=+-@＝＋－＠")) for value in row.values())  # noqa: RUF001 - as above
