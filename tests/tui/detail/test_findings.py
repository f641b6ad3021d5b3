from __future__ import annotations

import pytest

import builders
from attestree.tui.detail.findings import finding_page
from attestree.tui.detail.levels import Depth, Level
from attestree.verdict import Level as Weight


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("pypi", "release", [("Before", "pypi"), ("After", "release")]),
        ("pypi", "", [("Before", "pypi"), ("After", "nothing")]),
        ("", "release", [("After", "release")]),
        ("", "", []),
    ],
)
def test_what_was_before_is_told_only_where_a_rule_compares(
    before: str, after: str, said: list[tuple[str, str]]
) -> None:
    finding = builders.finding("risky-trigger", Weight.REVIEW, "A risky trigger", "so", before=before, after=after)
    page = finding_page(builders.record(), Level(Depth.FINDING, builders.record().id), finding)
    told = [(row.label.plain, row.value.plain) for row in page.rows if row.label.plain in {"Before", "After"}]
    assert told == said
