import pytest

from attestree.tui.detail.layout import Layout
from attestree.tui.detail.painting import CURRENT_MATCH, MATCH, in_ascii, with_matches
from attestree.tui.detail.rows import (
    ARROW,
    Page,
    Row,
    aside,
    blank,
    fact,
    heading,
    joined,
    lines_of,
    said,
    text,
    unbroken,
)
from tui.detail.reading import lines

DIGEST = "0123456789abcdef" * 4


def test_values_stand_in_one_column_over_the_whole_page() -> None:
    page = Page((fact("A", "first"), blank(), heading("Title", "aside"), fact("Longer", "second")))
    assert lines(page) == ["A       first", "", "", "Title   aside", "Longer  second"]


def test_a_long_value_wraps_below_itself_and_nothing_is_lost() -> None:
    page = Page((fact("SHA-256", DIGEST), fact("Why", "one two three four five six seven eight")))
    shown = lines(page, 40)
    digest = [line[9:] for line in shown[:3]]
    assert "".join(digest) == DIGEST
    assert all(line.startswith(" " * 9) for line in shown[1:3])
    assert " ".join(line[9:].strip() for line in shown[3:]) == "one two three four five six seven eight"


@pytest.mark.parametrize("width", [0, 10, 27, 58, 200])
def test_every_width_shows_all_of_it(width: int) -> None:
    page = Page((fact("A long label indeed, longer", "x" * 70), text("y" * 90), heading("z" * 50)))
    whole = "".join("".join(lines(page, width)).split())
    assert whole.count("x") == 70
    assert whole.count("y") == 90
    assert whole.count("z") == 50


def test_what_belongs_together_moves_to_the_next_line_together() -> None:
    page = Page((text("a value", aside("moves as one")),))
    assert lines(page, 31) == ["a value   moves as one"]
    assert lines(Page((text("a much longer value", aside("moves as one")),)), 32) == [
        "a much longer value",
        "moves as one",
    ]


def test_a_dot_between_two_values_never_ends_a_line() -> None:
    values = joined([unbroken("first value"), unbroken("second value"), said()])
    assert lines(Page((Row(values),)), 100) == ["first value  \u00b7  second value"]
    assert lines(Page((Row(values),)), 30) == ["first value", "second value"]


def test_an_arrow_goes_with_what_follows_it() -> None:
    way = ARROW.join([said("application"), said("webframe"), said("templater")])
    assert lines(Page((Row(way),)), 30) == ["application \u2192 webframe", "\u2192 templater"]


def test_lines_below_a_text_are_indented() -> None:
    row = text("Title")
    page = Page((Row(lines_of([row.value, said("meaning " * 6)]), kind=row.kind),))
    assert lines(page, 40) == ["Title", "  meaning meaning meaning meaning", "  meaning meaning"]


def test_rows_and_lines_find_each_other() -> None:
    layout = Layout(Page((fact("A", "x" * 60), fact("B", "y"))), 40)
    first, after = layout.span(0)
    assert (first, after) == (0, 2)
    assert [layout.row_at(line) for line in range(layout.height)] == [0, 0, 1]


def test_a_text_is_cut_at_the_width_and_keeps_its_indentation() -> None:
    layout = Layout(Page(lines=("    " + "ab" * 30, "", "\u4e16" * 20)), 33)
    shown = [layout.content(line).plain for line in range(layout.height)]
    assert shown[0] == "    " + "ab" * 13
    assert "".join(shown[:3]) == "    " + "ab" * 30
    assert shown[3] == ""
    assert shown[4:] == ["\u4e16" * 15, "\u4e16" * 5]
    assert [layout.offset_in_text(line) for line in range(layout.height)] == [0, 30, 60, 0, 0, 15]
    assert layout.row_at(4) == 2


def test_an_empty_page_has_no_lines() -> None:
    assert Layout(Page(), 80).height == 0


def test_only_our_own_signs_are_drawn_in_ascii() -> None:
    content = said("caf\u00e9 \u2713 \u2192 ", ARROW, ("\u2713 name", "strong"))
    assert in_ascii(content).plain == "caf\u00e9 \u2713 \u2192  >\ue000\u2713 name"
    assert in_ascii(content).spans == content.spans


def test_matches_are_marked_where_a_line_was_cut_in_the_middle_of_one() -> None:
    piece = said("cdef")
    marked = with_matches(piece, before=2, length=4, places=[(0, False), (4, True), (20, False)])
    assert [(span.start, span.end, span.style) for span in marked.spans] == [(0, 2, MATCH), (2, 4, CURRENT_MATCH)]


@pytest.mark.parametrize("width", [0, 1, 2, 5, 27, 44, 58, 70])
def test_an_address_is_cut_behind_a_slash_where_there_is_one_and_nothing_is_lost(width: int) -> None:
    address = "https://forge.example/some-organisation/some-repository/blob/main/workflow.yml"
    shown = lines(Page((text(f"see {address}"),)), width)
    assert "".join("".join(shown).split()) == f"see{address}"
    if width >= 44:
        assert all(line.endswith("/") for line in shown[1:-1])
    narrow = lines(Page((fact("x" * 16, address),)), width)  # a value in a column of its own
    assert "workflow.yml" in narrow[-1] or width < 44


def test_a_long_word_with_its_slashes_far_ahead_is_cut_where_the_line_ends() -> None:
    shown = lines(Page((text(f"a/{'x' * 60}"),)), 33)
    assert [len(line) for line in shown] == [30, 30, 2]
