"""What stands out in a row: whole words, and only on the side where they are."""

from __future__ import annotations

import pytest

from attestree.tui.detail.rows import Kind, Row
from attestree.tui.review.comparison import Compared, Relation
from attestree.tui.review.table import calm_rows, loud_rows, one_sided_rows
from attestree.verdict import Level


def marked(content: object) -> list[str]:
    """Return the pieces of a text that stand out."""
    from textual.content import Content

    assert isinstance(content, Content)
    return [content.plain[span.start : span.end] for span in content.spans if span.style == "strong"]


def row_of(before: str, after: str, level: Level | None = None, relation: Relation = Relation.DIFFERS) -> Row:
    values = tuple(filter(None, [before])), tuple(filter(None, [after]))
    (row,) = loud_rows([Compared("Repository", *values, relation, level)])
    return row


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        ("https://github.com/example-coin/purse", "https://github.com/example-c0in/purse", ("coin", "c0in")),
        ("release", "repository_dispatch", ("release", "repository_dispatch")),
        ("github-hosted", "self-hosted", ("github", "self")),
        ("refs/tags/v1", "refs/heads/main", ("tags/v1", "heads/main")),
        ("a/b", "a/b/c", ("", "/c")),
        ("2201", "99417", ("2201", "99417")),
    ],
)
def test_the_words_that_differ_stand_out(before: str, after: str, differs: tuple[str, str]) -> None:
    row = row_of(before, after)
    assert row.kind is Kind.PAIR
    assert ("".join(marked(row.value)), "".join(marked(row.other))) == differs
    assert (row.value.plain, row.other.plain) == (before, after)


def test_the_new_value_has_the_tone_of_the_finding_and_the_old_one_has_none() -> None:
    row = row_of("tags", "heads", Level.BLOCK)
    assert "failed" in [span.style for span in row.other.spans]
    assert "failed" not in [span.style for span in row.value.spans]
    assert row.label.plain == "✗ Repository"
    assert row_of("tags", "heads").label.plain == "~ Repository"


def test_of_several_values_only_the_new_ones_stand_out() -> None:
    several = Compared("Owner", ("one",), ("one", "two"), Relation.DIFFERS, Level.REVIEW)
    (row,) = loud_rows([several])
    assert (marked(row.value), marked(row.other)) == ([], ["two"])


def test_a_claim_that_is_gone_is_said_to_be_nothing() -> None:
    row = row_of("public", "")
    assert row.other.plain == "nothing"
    assert marked(row.other) == ["nothing"]


def test_what_moves_with_every_release_is_not_taken_apart() -> None:
    row = row_of("2026-05-30", "2026-06-28", Level.NOTE, Relation.MOVES)
    assert marked(row.other) == ["2026-06-28"]


def test_calm_rows_are_plain_and_the_same_ones_dim() -> None:
    moves = Compared("Commit", ("a",), ("b",), Relation.MOVES)
    same = Compared("Owner", ("x",), ("x",), Relation.SAME)
    first, second = calm_rows([moves, same], folded=False)
    assert (first.kind, first.value.plain, first.other.plain) == (Kind.PAIR, "a", "b")
    assert (second.kind, second.value.plain) == (Kind.FIELD, "x")
    assert [span.style for span in second.value.spans] == ["dim"]
    assert calm_rows([same], folded=True)[0].value.plain == "the same on both sides: owner   (f shows them)"
    assert [row.value.plain for row in calm_rows([moves], folded=True)] == ["a"]


def test_the_one_side_there_is_takes_the_whole_width() -> None:
    (row,) = one_sided_rows([Compared("Owner", ("x", "y"), (), Relation.MOVES)])
    assert (row.kind, row.value.plain, row.copy) == (Kind.FIELD, "x\ny", "x, y")
