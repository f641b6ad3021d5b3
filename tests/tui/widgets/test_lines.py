from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from textual.content import Content

import builders
from attestree.events import IndexSeen, SessionFinished, TrustRootReady
from attestree.tui.state import ExplorerState
from attestree.tui.widgets.fitting import joined, two_sides
from attestree.tui.widgets.header_line import HeaderLine
from attestree.tui.widgets.status_bar import StatusBar
from tui import canned


def header(state: ExplorerState, width: int) -> str:
    return two_sides(HeaderLine(state)._wordings(), width).plain


def status(state: ExplorerState, width: int) -> str:
    return two_sides(StatusBar(state)._wordings(), width).plain


def finished(*, ascii_only: bool = False, label: str = "") -> ExplorerState:
    state = ExplorerState(ascii_only=ascii_only)
    state.apply(canned.all_events(label=label))
    return state


def test_the_first_wording_that_fits_is_taken_and_the_last_one_is_cut_on_its_left() -> None:
    wordings = [(Content("a long left"), Content("a long right")), (Content("left"), Content("right"))]
    assert two_sides(wordings, 30).plain == "a long left       a long right"
    assert two_sides(wordings, 12).plain == "left   right"
    assert two_sides(wordings, 9).plain == "l…  right"
    assert joined([[("a", "")], [], [("b", "")]], " · ").plain == "a · b"


def test_the_header_names_project_file_trust_root_and_index() -> None:
    line = header(finished(), 118)
    assert line.startswith("orchard-shop · uv.lock · 24 packages  ")
    assert line.endswith("  trust root: Sigstore, today · index: index.example")


def test_the_header_says_that_other_files_could_have_been_read() -> None:
    state = finished()
    assert state.loaded is not None
    for others, said in ((("poetry.lock",), " (1 other here)"), (("poetry.lock", "pdm.lock"), " (2 others here)")):
        state.apply([replace(state.loaded, project=replace(state.loaded.project, others=others))])
        assert f"{state.loaded.project.file}{said}" in header(state, 118)


def test_the_header_is_plain_before_anything_is_known() -> None:
    assert header(ExplorerState(), 40).strip() == "attestree"


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_the_label_of_a_recording_is_always_in_sight(width: int) -> None:
    line = header(finished(label="built-in example"), width)
    assert "built-in example" in line
    assert len(line) == width


def test_a_replay_without_a_name_is_labelled_by_its_date() -> None:
    state = ExplorerState()
    state.apply([replace(canned.loaded(), replayed=True)])
    assert "replay of 2026-06-30" in header(state, 80)


def test_the_header_says_how_fresh_the_trust_root_is_and_why_not_fresher() -> None:
    state = finished()
    state.apply([TrustRootReady(builders.trust_root(refreshed=builders.NOW - timedelta(days=3)))])
    assert "Sigstore, 2026-06-27" in header(state, 118)
    state.apply([TrustRootReady(builders.trust_root(refreshed=None, note="offline, so the embedded copy"))])
    assert "Sigstore (offline, so the embedded copy)" in header(state, 130)
    assert "Sigstore (!)" in header(state, 80)


def test_several_indexes_are_counted() -> None:
    state = finished()
    state.apply([IndexSeen("https://other.example/simple/", serves_provenance=None)])
    assert "indexes: 2" in header(state, 118)


def test_a_strange_index_is_shown_as_it_is() -> None:
    state = ExplorerState()
    state.apply([canned.loaded(), IndexSeen("https://[oops", serves_provenance=None)])
    assert "index: https://[oops" in header(state, 118)


def test_the_status_counts_worst_first_and_says_how_far_the_work_is() -> None:
    line = status(finished(), 140)
    assert line.split("   ")[:6] == [
        "✗ 1 failed",
        "⚠ 1 review",
        "? 3 unknown",
        "- 6 no provenance",
        "✓ 11 verified",
        "⊘ 2 not applicable",
    ]
    assert line.endswith("checked 24 of 24 · 31 requests · 212 ms")


def test_the_status_of_work_under_way_has_no_duration() -> None:
    state = ExplorerState()
    state.apply(canned.busy_events())
    assert status(state, 140).endswith("  checked 11 of 24")


@pytest.mark.parametrize("width", [30, 58, 78, 98, 118])
def test_the_status_always_counts_what_failed_and_fits(width: int) -> None:
    line = status(finished(), width)
    assert line.startswith("✗ 1")
    assert "24" in line
    assert len(line) == width


def test_every_word_is_spelled_out_at_eighty_columns() -> None:
    line = status(finished(), 78)
    for words in ("1 failed", "1 review", "3 unknown", "6 no provenance", "11 verified"):
        assert words in line


def test_long_work_is_given_in_seconds_and_one_request_is_one() -> None:
    state = finished(ascii_only=True)
    state.apply([SessionFinished(seconds=3.14, requests=1)])
    assert status(state, 140).endswith("checked 24 of 24 | 1 request | 3.1 s")


def test_the_status_is_empty_before_anything_is_known() -> None:
    assert status(ExplorerState(), 40).strip() == ""
