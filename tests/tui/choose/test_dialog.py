"""Choosing what is shown: marks, environment, what it means, and what cannot be meant."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.widgets import Button, Input, Static

from attestree.errors import UsageError
from attestree.selection import Choice, Choices, Selection
from attestree.tui.choose.dialog import ChooseScreen
from attestree.tui.choose.parts import Marks
from attestree.tui.themes import DARK, own_variables

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

HERE = "Python 3.12 on linux x86_64 (glibc 2.36)"
PLENTY = Choices(("dev", "docs"), ("cli", "gpu"), Choice(), HERE, HERE)
Compare = Callable[..., bool]


class Host(App[None]):
    """Shows the dialog, and keeps what it gives back."""

    CSS = "Screen { background: $background; }"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012 - as above

    def __init__(self, choices: Choices, refuse: str = "", *, ascii_only: bool = False) -> None:
        self.choices, self.refuse, self.ascii_only = choices, refuse, ascii_only
        self.applied: list[Choice] = []
        self.answers: list[bool | None] = []
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name

    def get_css_variables(self) -> dict[str, str]:
        variables = super().get_css_variables()
        return {**own_variables(variables), **variables}

    def on_mount(self) -> None:
        self.push_screen(ChooseScreen(self.choices, self.apply, ascii_only=self.ascii_only), self.answers.append)

    def apply(self, choice: Choice) -> None:
        if self.refuse:
            raise UsageError(self.refuse, where="--group", remedy="it has \x1b[31mnone")
        self.applied.append(choice)

    @property
    def dialog(self) -> ChooseScreen:
        assert isinstance(self.screen, ChooseScreen)
        return self.screen

    @property
    def meaning(self) -> str:
        return str(self.screen.query_one("#choose-meaning", Static).content)

    @property
    def rows(self) -> list[str]:
        marks = self.screen.query_one(Marks)
        return [str(marks.get_option_at_index(place).prompt) for place in range(marks.option_count)]


@asynccontextmanager
async def shown(choices: Choices = PLENTY, refuse: str = "") -> AsyncIterator[tuple[Host, Pilot[None]]]:
    host = Host(choices, refuse)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield host, pilot


async def test_all_is_marked_when_nothing_was_chosen() -> None:
    async with shown() as (host, pilot):
        assert host.rows == ["[✓] group dev", "[✓] group docs", "[✓] extra cli", "[✓] extra gpu"]
        assert host.meaning == "Everything is shown: every group and extra, for every environment."
        await pilot.press("enter")
        assert (host.applied, host.answers) == ([Choice()], [True])


async def test_marks_choose_groups_and_extras() -> None:
    async with shown() as (host, pilot):
        await pilot.press("space", "down", "j", "space")
        assert host.rows[0] == "[ ] group dev"
        assert host.meaning == f"Shows what would be installed with group docs, extra gpu, in {HERE}."
        await pilot.press("enter")
        assert host.applied == [Choice(Selection(("docs",), ("gpu",), narrows=True, markers=True))]


async def test_a_takes_every_mark_away_and_sets_it_again() -> None:
    async with shown() as (host, pilot):
        await pilot.press("a")
        assert host.meaning == f"Shows what would be installed with no group and no extra, in {HERE}."
        assert host.dialog.choice == Choice(Selection(narrows=True, markers=True))
        await pilot.press("a")
        assert host.dialog.choice == Choice()


async def test_another_environment_with_every_group() -> None:
    async with shown() as (host, pilot):
        await pilot.press("tab", *"3.11", "tab", *"windows")
        assert host.meaning == ("Shows what would be installed with every group and extra, in Python 3.11 on windows.")
        await pilot.press("enter")
        assert host.applied == [Choice(Selection(markers=True), "3.11", "windows")]


async def test_what_was_chosen_before_is_what_it_begins_with() -> None:
    before = Choice(Selection(extras=("gpu",), all_groups=True, narrows=True, markers=True), "3.13t", "macos")
    choices = Choices(("dev", "docs"), ("cli", "gpu"), before, "Python 3.13 free-threaded on macos arm64")
    async with shown(choices) as (host, _):
        assert host.rows == ["[✓] group dev", "[✓] group docs", "[ ] extra cli", "[✓] extra gpu"]
        assert [field.value for field in host.screen.query(Input)] == ["3.13t", "macos"]
        assert host.meaning.endswith("in Python 3.13 free-threaded on macos arm64.")
        assert host.dialog.choice == Choice(
            Selection(("dev", "docs"), ("gpu",), narrows=True, markers=True), "3.13t", "macos"
        )


async def test_what_cannot_be_meant_is_said_and_the_dialog_stays() -> None:
    async with shown(refuse="there is no such thing") as (host, pilot):
        await pilot.press("ctrl+s")
        problem = host.screen.query_one("#choose-problem", Static)
        assert str(problem.content) == r"there is no such thing: it has \x1b[31mnone"
        assert problem.display
        assert host.answers == []
        await pilot.press("space")
        assert not problem.display


@pytest.mark.parametrize("way", ["escape", "button"])
async def test_leaving_changes_nothing(way: str) -> None:
    async with shown() as (host, pilot):
        await pilot.press("space")
        if way == "escape":
            await pilot.press("escape")
        else:
            host.screen.query_one("#choose-no", Button).press()
            await pilot.pause()
        assert (host.applied, host.answers) == ([], [False])


async def test_the_mouse_marks_and_shows() -> None:
    async with shown() as (host, pilot):
        await pilot.click(Marks, offset=(3, 1))
        assert host.rows[1] == "[ ] group docs"
        await pilot.click("#choose-yes")
        assert host.applied[0].selection.groups == ("dev",)


async def test_a_project_without_groups_and_extras_still_has_an_environment() -> None:
    async with shown(Choices((), (), Choice(), HERE, HERE)) as (host, pilot):
        assert "no groups and no extras" in str(host.screen.query_one("#choose-marks", Static).content)
        await pilot.press(*"3.9", "enter")
        assert host.applied == [Choice(Selection(markers=True), "3.9", "")]


async def test_names_are_never_markup() -> None:
    async with shown(Choices(("[@click=app.quit]x[/]", "\x1b[31m"), (), Choice(), HERE, HERE)) as (host, pilot):
        assert host.rows == ["[✓] group [@click=app.quit]x[/]", r"[✓] group \x1b[31m"]
        await pilot.press("space")
        assert r"group \x1b[31m" in host.meaning


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("kind", ["plenty", "many", "none"])
def test_how_it_looks(snap_compare: Compare, kind: str, size: tuple[int, int]) -> None:
    choices = {
        "plenty": PLENTY,
        "many": Choices(tuple(f"group-{number}" for number in range(30)), ("cli",), Choice(), HERE, HERE),
        "none": Choices((), (), Choice(python_version="3.13", platform="linux"), HERE, HERE),
    }[kind]

    async def before(pilot: Pilot[None]) -> None:
        await pilot.pause()
        for field in pilot.app.screen.query(Input):
            field.cursor_blink = False
        await pilot.press(*(["space"] if kind == "plenty" else []))
        await pilot.pause()

    assert snap_compare(Host(choices), terminal_size=size, run_before=before)
