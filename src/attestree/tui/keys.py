"""The keys that work on a screen, read from the bindings themselves: for the help and the command palette."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from textual.binding import Binding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.app import App
    from textual.dom import DOMNode
    from textual.screen import Screen


@dataclass(frozen=True, slots=True)
class Key:
    """One thing the keyboard can do.

    Attributes:
        keys: how its keys are written, such as ``down j``.
        label: a word or two.
        says: one sentence.
        action: the action, to be run on ``node``.
        node: where it is defined.
    """

    keys: str
    label: str
    says: str
    action: str
    node: DOMNode


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The keys of one part of a screen."""

    title: str
    keys: tuple[Key, ...]


def key_groups(screen: Screen[Any], app: App[Any]) -> list[KeyGroup]:
    """Return every key of ``screen``: its own, then those of its parts that have a title, then those of ``app``."""
    parts = [node for node in screen.walk_children() if _is_ours(node) and vars(type(node)).get("BINDING_GROUP_TITLE")]
    nodes: list[DOMNode] = [screen, *parts, app]
    groups = []
    for node in nodes:
        title = node.BINDING_GROUP_TITLE or "Everywhere"
        keys = tuple(_key(binding, node, app) for binding in _own_bindings(node))
        if keys:
            groups.append(KeyGroup(title, keys))
    return groups


def _is_ours(node: DOMNode) -> bool:
    """Return whether this package defines the part: how Textual's own text fields are edited needs no telling."""
    return type(node).__module__.startswith(f"{__name__.partition('.')[0]}.")


def _own_bindings(node: DOMNode) -> Iterator[Binding]:
    """Yield the bindings the node's class declares, those of ours it builds on too, and none it has from Textual."""
    for owner in takewhile(lambda owner: not owner.__module__.startswith("textual."), type(node).__mro__):
        for binding in vars(owner).get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.description and not binding.system:
                yield binding


def _key(binding: Binding, node: DOMNode, app: App[Any]) -> Key:
    return Key(
        " ".join(_displays(binding, app)),
        binding.description,
        binding.tooltip or binding.description,
        binding.action,
        node,
    )


def _displays(binding: Binding, app: App[Any]) -> Iterable[str]:
    """Return how each of the binding's keys is written."""
    return [app.get_key_display(single) for single in Binding.make_bindings([binding])]
