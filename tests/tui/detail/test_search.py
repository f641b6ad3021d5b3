from attestree.tui.detail.search import Found

LINES = ("Apple apple", "pear", "an APPLE a day")


def test_every_occurrence_is_found_whatever_the_case() -> None:
    found = Found.of("apple", LINES)
    assert found.places == ((0, 0), (0, 6), (2, 3))
    assert found.words == "1 of 3"


def test_the_first_one_at_or_below_where_one_is_comes_first() -> None:
    assert Found.of("apple", LINES, after=1).line == 2
    assert Found.of("apple", LINES, after=0).current == 0


def test_past_the_last_it_starts_again() -> None:
    found = Found.of("apple", LINES, after=1)
    assert found.step(1).current == 0
    assert found.step(-1).current == 1
    assert found.step(1).step(-1) == found


def test_each_line_knows_which_one_a_person_looks_at() -> None:
    found = Found.of("apple", LINES).step(1)
    assert found.by_line == {0: [(0, False), (6, True)], 2: [(3, False)]}


def test_a_word_that_is_not_there() -> None:
    found = Found.of("plum", LINES)
    assert found.line is None
    assert found.words == "not found"
    assert found.step(1) is found


def test_no_word_finds_nothing() -> None:
    assert Found.of("", LINES) == Found()


def test_a_word_is_no_pattern() -> None:
    assert Found.of("a.p", LINES).places == ()
    assert Found.of("[", ("a[b",)).places == ((0, 1),)
