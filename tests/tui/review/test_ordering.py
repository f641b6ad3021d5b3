from dataclasses import replace

from attestree.changes import ChangeKind
from attestree.events import ChangeUpdated
from attestree.tui.review.entry import Entry
from attestree.tui.review.filtering import matching
from attestree.tui.review.kinds import ORDER, mark, word
from attestree.tui.review.list_rows import counts
from attestree.tui.review.ordering import ordered
from attestree.tui.review.viewer import ReviewViewer
from tui.review import canned
from tui.review.test_state import state_of


def test_what_needs_eyes_first_comes_first() -> None:
    state = state_of(*canned.cases())
    names = [change.partition("==")[0] for change in ordered(state.entries.values())]
    assert names == [
        "fastcodec",  # a block, and the same version
        "coinpurse",  # a block, and four more findings
        "hedgerow",  # a block, direct
        "sprayplan",  # a block, not direct
        "tinyledger",  # for review
        "honeyproxy",
        "mirrorlib",  # could not be told, direct
        "netqueue",
        "oldparser",  # a note
        "gitlib",  # from another place
        "timezones",  # an older version
        "asynckit",  # new
        "webframe",
        "quirkbundle",  # gone
        "charset-detector-extended",
    ]


def test_what_is_still_being_worked_on_comes_after_what_could_not_be_told() -> None:
    pending = Entry(canned.clean().change)
    unknown = Entry(canned.unreachable().change, canned.unreachable().event)
    calm = Entry(canned.downgraded().change, canned.downgraded().event)
    assert ordered([calm, pending, unknown]) == (unknown.id, pending.id, calm.id)


def test_every_kind_has_a_place_and_a_word_and_a_sign() -> None:
    assert set(ORDER) == set(ChangeKind)
    assert {mark(kind).plain for kind in ChangeKind} == {
        "+ added",
        "- removed",
        "↑ upgraded",
        "↓ downgraded",
        "~ other files",
        "~ other origin",
        "· moved",
    }
    assert len({word(kind) for kind in ChangeKind}) == len(ChangeKind)


def test_changes_are_counted_by_kind() -> None:
    state = state_of(canned.clean(), canned.branch(), canned.removed())
    assert counts(state.entries.values()) == "2 upgraded, 1 removed"


def test_a_filter_finds_names_versions_kinds_words_and_findings() -> None:
    state = state_of(*canned.cases())

    def found(words: str) -> set[str]:
        return {change.partition("==")[0] for change in matching(state.entries.values(), words)}

    assert found("TINY") == {"tinyledger"}
    assert found("1.5.1") == {"coinpurse"}, "the old version counts, too"
    assert found("downgraded") == {"timezones"}
    assert found("other-origin") == set()
    assert found("origin-changed") == found("other origin") == {"gitlib"}
    assert found("no provenance added") == {"oldparser"}
    assert found("lost-provenance") == {"sprayplan", "hedgerow"}
    assert found("provenance is lost 3.3") == {"sprayplan"}
    assert found("acknowledged") == {"honeyproxy"}
    assert found("block direct") == {"fastcodec", "coinpurse", "hedgerow"}
    assert found("") == {change.partition("==")[0] for change in state.entries}
    assert found("nothing like that") == set()


def test_rows_stay_where_they_are_until_all_is_known_once_a_person_moved() -> None:
    calm, bad = canned.clean(), canned.lost()
    state = state_of(calm, bad)
    viewer = ReviewViewer(state)
    assert viewer.order() == (bad.change.id, calm.change.id)
    changed = canned.branch().event
    state.apply([replace(calm.event, settled=False)])
    assert not viewer.is_stale(left_alone=False), "the same changes, and work goes on"
    worse = ChangeUpdated(calm.change.id, calm.before, changed.after, settled=True)
    state.apply([worse])
    assert not viewer.is_stale(left_alone=False)
    state.apply([replace(bad.event, after=bad.before)])
    assert viewer.is_stale(left_alone=True), "nobody is disturbed by a new order"
    assert not viewer.is_stale(left_alone=False)
    viewer.words = "sprayplan"
    assert viewer.is_stale(left_alone=False), "other changes are listed"
    assert viewer.order() == (bad.change.id,)
