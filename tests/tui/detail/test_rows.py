from textual.content import Content

from attestree.tui.detail.rows import ARROW, CUT, DOT, FIXED, Page, aside, fact, said, unbroken

HOSTILE = "\x1b]0;pwned\x07[bold]x[/nope][@click=app.bell]y[/]\u202e\ue000\n\r"


def test_the_one_door_makes_text_printable_and_keeps_markup_literal() -> None:
    for content in (said(HOSTILE), said((HOSTILE, "strong")), unbroken(HOSTILE), aside(HOSTILE)):
        plain = content.plain
        assert "\x1b" not in plain
        assert "\u202e" not in plain
        assert "\n" not in plain
        assert "[bold]x[/nope][@click=app.bell]y[/]" in plain.replace(FIXED, " ")
        assert "\\ue000" in plain, "the fixed space is ours alone"
    assert said((HOSTILE, "strong")).spans[0].style == "strong"


def test_content_that_was_made_here_is_not_made_again() -> None:
    assert said(Content("a\nb"), "c").plain == "a\nbc"
    assert {span.style for sign in (ARROW, CUT, DOT) for span in sign.spans} == {"dim", "sign"}


def test_a_fact_is_usable_only_when_it_can_be_opened_or_copied() -> None:
    assert not fact("Size", "4 kB").actionable
    copied = fact("SHA-256", "ab", copy="ab")
    assert copied.actionable
    assert copied.what == "the SHA-256"
    assert fact("Origin", "x", copy="x").what == "the origin"
    assert Page().rows == ()
