from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.style import Style

import builders
from attestree.tui.outlines.base import Row
from attestree.tui.state import ExplorerState
from attestree.tui.widgets.row_text import LEAST, row_text
from attestree.verdict import FileStatus
from tui import canned

if TYPE_CHECKING:
    from attestree.events import Event


def state_of(events: list[Event], *, ascii_only: bool = False) -> ExplorerState:
    state = ExplorerState(ascii_only=ascii_only)
    state.apply(events)
    return state


def line(row: Row, width: int = 60, *, unfolded: bool | None = None, state: ExplorerState | None = None) -> str:
    text = row_text(row, unfolded, width, state or state_of(canned.all_events()), lambda name: Style())
    return text.plain.rstrip()


def test_a_row_has_fold_mark_sign_name_version_word_and_roll_up_in_columns() -> None:
    ledger = Row(canned.NAMES["tinyledger 2.4.1"], opens=True)
    plain = line(ledger, unfolded=False)
    assert plain == "▸ ⚠ tinyledger 2.4.1                     review          ✗ 1"
    assert cell_len(plain) == 60
    assert line(Row(canned.NAMES["marksafe 2.1.5"])).index("verified") == plain.index("review")
    assert line(ledger, unfolded=True).startswith("▾ ⚠")


def test_a_row_says_what_it_asks_for_and_when_it_applies_as_far_as_there_is_room() -> None:
    row = Row(canned.NAMES["numlib 2.1.0"], asks="[fast]", condition=canned.LATE_MARKER)
    assert line(row, 90).startswith("  ✓ numlib[fast] 2.1.0 python_full_version >= '3.12'     ")
    assert line(row, 60).startswith("  ✓ numlib[fast] 2.1.0 python_full_vers… verified")
    assert line(row, 45) == "  ✓ numlib[fast] 2.1.0    verified"


def test_a_row_that_stands_above_says_so() -> None:
    assert line(Row(canned.NAMES["asynckit 1.8.0"], repeats=True)).startswith("^ ✓ asynckit 1.8.0 seen above")


def test_a_long_name_takes_the_room_its_word_leaves_and_is_then_cut_its_version_first() -> None:
    row = Row(canned.NAMES["charset-detector-extended 3.4.2"])
    assert line(row, 60) == "  ✓ charset-detector-extended 3.4.2      verified"
    assert line(row, 45) == "  ✓ charset-detector-extended 3.4.2 verified"
    assert line(row, 43) == "  ✓ charset-detector-extended 3.4… verified"
    assert line(row, 40) == "  ✓ charset-detector-extended verified"
    assert line(row, 30) == "  ✓ charset-detector… verified"


def test_a_name_is_cut_for_the_mark_as_for_the_word() -> None:
    row = Row(canned.NAMES["tinyledger 2.4.1"], opens=True)
    assert line(row, 24, unfolded=False) == "▸ ⚠ tinyledg… review ✗ 1"


def test_a_cut_counts_cells_and_is_ascii_where_all_is() -> None:
    wide = builders.record("w" + "宽" * 40, status=FileStatus.FAILED)
    state = state_of(canned.events_of([wide]))
    shown = line(Row(wide.id), 40, state=state)
    assert shown.endswith(" … failed")  # half a character is a blank
    assert cell_len(shown) <= 40
    plain = state_of(canned.all_events(), ascii_only=True)
    assert "~ verified" in line(Row(canned.NAMES["charset-detector-extended 3.4.2"]), 30, state=plain)
    long = builders.record("tag", version=f"1.0+{'x' * 30}")
    plain = state_of(canned.events_of([long]), ascii_only=True)
    assert line(Row(long.id), 90, state=plain).startswith(f"  + tag 1.0+{'x' * 15}~   ")


def test_a_heading_is_its_text() -> None:
    assert line(Row(None, heading="apart", opens=True), unfolded=True) == "▾ apart"
    assert line(Row(None, heading="required by nothing here"), 12) == "  required …"


def test_the_project_shows_how_far_the_work_below_it_is() -> None:
    row = Row(canned.ROOT.id)
    assert line(row, state=state_of(canned.busy_events())).split()[-5:] == ["11", "of", "23", "✗", "1"]
    assert line(row).split()[-4:] == ["23", "packages", "✗", "1"]


def test_a_subtree_counts_while_it_is_worked_on_and_is_not_called_good_before() -> None:
    busy = state_of(canned.busy_events(checked=3))
    assert line(Row(canned.NAMES["webframe 5.1.0"]), state=busy).split()[-2:] == ["verified", "2/6"]
    assert line(Row(canned.NAMES["netqueue 6.1"]), state=busy).split()[-1] == "pending"


def test_a_roll_up_is_shown_only_where_it_is_worse_than_the_row_itself() -> None:
    records = [builders.record("outer", status=FileStatus.FAILED), builders.record("inner", status=FileStatus.FAILED)]
    state = state_of(canned.events_of(records, chain=True))
    assert line(Row(records[0].id), state=state).split()[-1] == "failed"


def test_ascii_only_uses_ascii_only() -> None:
    state = state_of(canned.all_events(), ascii_only=True)
    for package in canned.PACKAGES.values():
        for unfolded in (None, False, True):
            assert line(Row(package.id), unfolded=unfolded, state=state).isascii()


@pytest.mark.parametrize("width", [LEAST, 60, 100])
@pytest.mark.parametrize("name", list(canned.NAMES))
def test_no_row_is_wider_than_there_is_room_and_each_says_its_word(name: str, width: int) -> None:
    state = state_of(canned.all_events())
    package = canned.NAMES[name]
    text = row_text(Row(package, opens=True), False, width, state, lambda word: Style())
    assert text.cell_len == width
    assert name.split()[0][:10] in text.plain
    if not state.is_own(package):
        assert f" {state.trust(package).words}" in text.plain


def test_only_what_failed_or_wants_a_review_stands_out_by_its_name() -> None:
    styles = {name: Style(color=colour) for name, colour in (("failed", "red"), ("verified", "green"), ("dim", "blue"))}
    state = state_of(canned.all_events())

    def style_of_name(row: Row, name: str) -> Style:
        text = row_text(row, None, 60, state, lambda word: styles.get(word, Style()))
        start = text.plain.index(name)
        found = [span.style for span in text.spans if span.start == start]
        assert all(isinstance(style, Style) for style in found)
        return Style.combine([Style(), *(style for style in found if isinstance(style, Style))])

    assert style_of_name(Row(canned.NAMES["fastcodec 1.2.0"]), "fastcodec") == styles["failed"]
    assert style_of_name(Row(canned.NAMES["marksafe 2.1.5"]), "marksafe") == Style()
    assert style_of_name(Row(canned.NAMES["marksafe 2.1.5"], matches=False), "marksafe") == styles["dim"]
