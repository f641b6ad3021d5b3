"""The keys of the explorer's screen: the one place from which screen, key line, palette and help take them."""

from __future__ import annotations

from textual.binding import Binding, BindingType

_RETRY = "Ask again about the selected package; on the project itself, about all that could not be checked"

KEYS: list[BindingType] = [
    Binding("slash", "filter", "Filter", tooltip="Find packages by name, version, word or repository", id="filter"),
    Binding("n", "problem(1)", "Next problem", tooltip="Go to the next package to look at", id="problem.next"),
    Binding("N", "problem(-1)", "Previous problem", tooltip="Go to the one before", id="problem.back", show=False),
    Binding("i", "invert", "Who requires", tooltip="Show who requires the selected package", id="invert"),
    Binding("e", "export", "Export", tooltip="Write what is selected, or filtered, as a report", id="export"),
    Binding("s", "sort", "Sort", tooltip="Order by tree, by name, by trust, in turn", id="sort"),
    Binding(
        "c",
        "choose",
        "Choose",
        tooltip="Choose what is shown: groups, extras, Python version, platform",
        id="choose",
        show=False,
    ),
    Binding("r", "retry", "Retry", tooltip=_RETRY, id="retry", show=False),
    Binding("tab,shift+tab", "switch", "Other side", tooltip="Go to the other side", id="switch", show=False),
    Binding("o", "open_link", "Open link", tooltip="Open the link in a browser, after asking", id="link", show=False),
    Binding("y", "copy", "Copy", tooltip="Copy what is selected", id="copy", show=False),
    Binding("escape", "back", "Back", tooltip="Go one step back", id="back", show=False),
]

NEED_A_TREE = frozenset(
    {"filter", "problem", "invert", "sort", "export", "retry", "switch", "open_link", "copy", "back"}
)
"""The actions that are greyed out while there is no tree."""
