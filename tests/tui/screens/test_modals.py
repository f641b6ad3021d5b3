from __future__ import annotations

import pytest
from textual.app import App

from attestree.tui.keys import key_groups
from attestree.tui.legend import CAVEAT, MEANING
from attestree.tui.screens.confirm import ConfirmScreen
from attestree.verdict import Trust
from tui import canned
from tui.driving import WIDE, explorer


async def test_the_help_says_what_every_word_means_and_what_every_key_does() -> None:
    async with explorer(canned.all_events(), (120, 120)) as run:
        await run.press("question_mark")
        shown = " ".join(run.text.replace("│", " ").split())
        for word in Trust:
            assert f"{word.words} {MEANING[word]}" in shown
        assert CAVEAT in shown
        for group in key_groups(run.screen, run.app):
            assert group.title in shown
            for key in group.keys:
                assert f"{key.keys} {key.says or key.label}" in shown


async def test_the_help_scrolls_and_closes() -> None:
    async with explorer(canned.all_events(), (80, 24)) as run:
        await run.press("question_mark")
        body = run.app.screen.query_one("VerticalScroll")
        await run.press("j", "j", "k")
        assert body.scroll_offset.y == 1
        await run.press("q")
        assert run.on_top()
        assert not run.app._exit


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["enter"], False),
        (["escape"], False),
        (["n"], False),
        (["q"], False),
        (["y"], True),
        (["right", "enter"], True),
        (["tab", "enter"], True),
        (["l", "h", "enter"], False),
    ],
)
async def test_the_harmless_answer_is_the_default(keys: list[str], expected: bool) -> None:
    answers: list[bool | None] = []
    app: App[None] = App()
    async with app.run_test(size=WIDE) as pilot:
        app.push_screen(ConfirmScreen("Open?", "https://forge.example/[red]", yes="Open"), answers.append)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        assert answers == [expected]


@pytest.mark.parametrize(("button", "expected"), [("#confirm-yes", True), ("#confirm-no", False)])
async def test_the_buttons_can_be_clicked(button: str, expected: bool) -> None:
    answers: list[bool | None] = []
    app: App[None] = App()
    async with app.run_test(size=WIDE) as pilot:
        app.push_screen(ConfirmScreen("Open?", "x", warning="careful"), answers.append)
        await pilot.pause()
        await pilot.click(button)
        await pilot.pause()
        assert answers == [expected]
