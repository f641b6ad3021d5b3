"""Textual ignores a wrong key and an unknown action in silence, so this walks all of ours."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from textual.actions import parse
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_ALIASES, Keys

from attestree import tui
from attestree.tui.keys import key_groups
from attestree.tui.screens.confirm import ConfirmScreen
from attestree.tui.screens.help import HelpScreen
from tui import canned
from tui.driving import explorer

if TYPE_CHECKING:
    from collections.abc import Iterator

KNOWN_KEYS = {key.value for key in Keys} | set(KEY_ALIASES) | {"slash", "question_mark"}


def ours(node: DOMNode) -> list[Binding]:
    """Return the bindings that the node's own class declares."""
    found = vars(type(node)).get("BINDINGS", [])
    assert all(isinstance(binding, Binding) for binding in found)
    return list(found)


async def nodes() -> list[DOMNode]:
    async with explorer(canned.all_events()) as run:
        found = [
            run.app,
            run.screen,
            *run.screen.walk_children(),
            HelpScreen([]),
            ConfirmScreen("?", "x"),
        ]
        return [node for node in found if type(node).__module__.startswith("attestree.")]


async def test_every_key_exists_and_every_action_can_be_run() -> None:
    seen = 0
    for node in await nodes():
        for binding in ours(node):
            seen += 1
            for single in Binding.make_bindings([binding]):
                key = single.key.rsplit("+", 1)[-1]
                assert len(key) == 1 or key in KNOWN_KEYS or key.startswith("upper_"), f"{node}: {single.key}"
            _, action, _ = parse(binding.action)
            assert callable(getattr(node, f"action_{action}", None)), f"{node}: {binding.action}"
    assert seen > 30


async def test_every_binding_has_an_id_of_its_own_a_label_and_a_sentence() -> None:
    ids = []
    for node in await nodes():
        for binding in ours(node):
            assert binding.id, f"{node}: {binding.key}"
            assert binding.description, binding.id
            assert binding.tooltip or binding.description, binding.id
            ids.append((type(node), binding.id))
    assert len(ids) == len(set(ids))


async def test_the_parts_of_the_explorer_do_not_contradict_each_other_unasked() -> None:
    async with explorer(canned.all_events()) as run:
        for part in (run.screen, run.tree, run.app):
            keys = [single.key for binding in ours(part) for single in Binding.make_bindings([binding])]
            assert len(keys) == len(set(keys)), part


async def test_the_keys_are_told_by_part_and_are_the_bindings_themselves() -> None:
    async with explorer(canned.all_events()) as run:
        groups = key_groups(run.screen, run.app)
        assert [group.title for group in groups] == [
            "The explorer",
            "The tree",
            "The filter",
            "Details",
            "Everywhere",
        ]
        explorer_keys = {key.keys: key.action for key in groups[0].keys}
        assert explorer_keys["/"] == "filter"
        assert explorer_keys["N"] == "problem(-1)"
        assert {key.keys for key in groups[1].keys} >= {"enter", "↓ j", "end G"}
        assert {key.action for key in groups[-1].keys} >= {"help", "quit"}


@pytest.mark.parametrize("width", [80, 120])
async def test_the_footer_shows_the_keys_a_stranger_needs(width: int) -> None:
    async with explorer(canned.all_events(), (width, 24)) as run:
        footer = run.text.splitlines()[-1]
        for label in ("enter Open", "/ Filter", "n Next problem", "i Who requires", "? Help", "q Quit"):
            assert label in footer


def declared() -> Iterator[tuple[str, Binding]]:
    """Yield every binding that any screen or widget of ours declares, with who declares it."""
    for module in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == module.name:
                for binding in vars(value).get("BINDINGS", ()):
                    assert isinstance(binding, Binding)
                    yield value.__name__, binding


def test_every_key_says_in_a_sentence_what_it_does() -> None:
    """The help and the palette are made of these sentences."""
    found = list(declared())
    assert len(found) > 50
    assert [(name, binding.key) for name, binding in found if not binding.tooltip] == []
