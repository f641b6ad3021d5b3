"""Choosing in the explorer: the key, what the session is told, and the tree that follows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.environment import TargetEnvironment
from attestree.events import Choosing, ProjectLoaded, ProjectResolving, SessionFinished
from attestree.selection import Choice, Choices, Selection
from attestree.session.choosing import chosen_part
from attestree.tui.app import ExplorerApp
from attestree.tui.choose.dialog import ChooseScreen
from tui import canned
from tui.driving import NARROW, Explorer, settle
from tui.fake_session import FakeSession

if TYPE_CHECKING:
    from attestree.events import Event

HERE = TargetEnvironment.of("3.12", "linux")


class ChoosingSession(FakeSession):
    """Shows another part of the canned project when asked to, with the records it has."""

    def __init__(self, events: list[Event]) -> None:
        self.chosen: list[Choice] = []
        self.loaded = next(event for event in events if isinstance(event, ProjectLoaded))
        choices = Choices(("dev",), ("plots",), Choice(), HERE.display)
        self.loaded = replace(self.loaded, choices=choices)
        super().__init__([self.loaded if isinstance(event, ProjectLoaded) else event for event in events])

    def choose(self, choice: Choice) -> None:
        self.chosen.append(choice)
        environment = TargetEnvironment.of(choice.python_version or "3.12", choice.platform or "linux")
        project = chosen_part(self.loaded.project, choice, environment)
        records = tuple(record for record in self.loaded.records if record.id in project.graph.packages)
        assert self.loaded.choices is not None
        choices = replace(self.loaded.choices, choice=choice)
        self.push(replace(self.loaded, project=project, records=records, choices=choices), SessionFinished(0.1, 0))


async def test_the_tree_follows_what_is_chosen() -> None:
    session = ChoosingSession(canned.all_events())
    assert isinstance(session, Choosing)
    app = ExplorerApp(lambda: session)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        running = Explorer(app, pilot, session)
        await running.press("enter", "c")
        assert isinstance(app.screen, ChooseScreen)
        await running.press("a", "enter")
        assert session.chosen == [Choice(Selection(narrows=True, markers=True))]
        assert running.on_top()
        assert not any("testrunner" in title or "plotkit" in title for title in running.titles)
        assert "webframe==5.1.0" in running.titles
        assert "house-style" not in running.text
        await running.press("c", "space", "enter")
        assert session.chosen[-1].selection.groups == ("dev",)
        assert "testrunner==8.3.2" in running.titles
        await running.press("c", "tab", *"2.0", "enter")
        assert isinstance(app.screen, ChooseScreen)
        assert "2.0 is not a version of CPython that is known" in running.text
        await running.press("escape")
        assert running.on_top()


async def test_what_stood_upside_down_is_left_when_it_is_not_shown_any_more() -> None:
    session = ChoosingSession(canned.all_events())
    app = ExplorerApp(lambda: session)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        running = Explorer(app, pilot, session)
        await running.select("testrunner==8.3.2")
        await running.press("i")
        assert running.screen.viewer.view.inverted == "testrunner==8.3.2"
        await running.press("c", "space", "enter")
        assert not running.screen.viewer.view.inverted
        assert "testrunner==8.3.2" not in running.titles
        assert "webframe==5.1.0" in running.titles


async def test_a_session_in_which_nothing_can_be_chosen_says_so() -> None:
    session = FakeSession(canned.all_events())
    app = ExplorerApp(lambda: session)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        running = Explorer(app, pilot, session)
        await running.press("c")
        assert running.on_top()
        assert "There is nothing to choose here." in running.note


async def test_while_a_project_is_resolved_the_screen_says_how_far_it_is() -> None:
    session = FakeSession([ProjectResolving(0)])
    app = ExplorerApp(lambda: session)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        running = Explorer(app, pilot, session)
        assert "Resolving the project" in running.text
        session.push(ProjectResolving(1), ProjectResolving(41))
        await running.settle()
        assert "41 packages decided on so far." in running.text
        session.push(*canned.all_events())
        await running.settle()
        assert "webframe==5.1.0" in running.titles
