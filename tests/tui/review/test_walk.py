from attestree.model import PackageId
from attestree.tui.detail.levels import Depth, Level, Side
from attestree.tui.detail.rows import Row
from attestree.tui.review.headline import finding_key
from attestree.tui.review.ordering import ordered
from attestree.tui.review.walk import finding_at, next_stop
from tui.review import canned
from tui.review.test_state import state_of


def test_the_walk_visits_every_open_finding_and_comes_round() -> None:
    state = state_of(canned.recreated(), canned.lost(), canned.clean(), canned.fresh())
    order = ordered(state.entries.values())
    expected = [(change, finding_key(item)) for change in order for item in state.entries[change].open_findings]
    assert len(expected) > 6
    visited: list[tuple[PackageId, str]] = []
    change, key = order[0], ""
    for _ in expected:
        stop = next_stop(order, state.entries, change, key)
        assert stop is not None
        assert (stop.place, stop.count) == (len(visited) + 1, len(expected))
        change, key = stop.change, stop.key
        visited.append((change, key))
    assert visited == expected
    stop = next_stop(order, state.entries, change, key)
    assert stop is not None
    assert (stop.change, stop.key) == expected[0]
    back = next_stop(order, state.entries, stop.change, stop.key, back=True)
    assert back is not None
    assert (back.change, back.key) == expected[-1]


def test_from_a_change_without_a_finding_the_walk_goes_on_in_the_order_of_the_list() -> None:
    state = state_of(canned.lost(), canned.clean(), canned.branch())
    calm = PackageId("webframe==5.1.0")
    order = (PackageId("sprayplan==3.3.0"), calm, PackageId("tinyledger==2.4.1"))
    forward, backward = (next_stop(order, state.entries, calm, "", back=back) for back in (False, True))
    assert forward is not None
    assert backward is not None
    assert (forward.change, backward.change) == (order[2], order[0])
    before_all = next_stop(order, state.entries, order[0], "", back=True)
    assert before_all is not None
    assert before_all.change == order[2], "around the beginning"
    anywhere = next_stop(order, state.entries, None, "")
    assert anywhere is not None
    assert anywhere.change == order[0]


def test_there_may_be_no_finding_at_all() -> None:
    state = state_of(canned.clean())
    assert next_stop(tuple(state.entries), state.entries, None, "") is None


def test_the_finding_a_person_is_at_is_the_one_that_is_shown_or_under_the_cursor_or_the_worst() -> None:
    state = state_of(canned.recreated())
    (entry,) = state.entries.values()
    worst, second, *_ = entry.open_findings
    shown = Level(Depth.FINDING, entry.id, finding=second, side=Side.AFTER)
    assert finding_at(entry, shown, None) == second
    assert finding_at(entry, Level(Depth.PACKAGE, entry.id), Row(key=finding_key(second))) == second
    assert finding_at(entry, Level(Depth.PACKAGE, entry.id), Row(key="something else")) == worst
    assert finding_at(entry, None, None) == worst
