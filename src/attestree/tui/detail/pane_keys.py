"""The keys of the details: the one place from which pane, key line and help take them."""

from __future__ import annotations

from textual.binding import Binding, BindingType

KEYS: list[BindingType] = [
    Binding("enter", "choose", "Open", tooltip="Go one step deeper, or open the link.", id="detail.choose"),
    Binding("down,j", "move(1)", "Down", show=False, tooltip="Next row that can be used.", id="detail.down"),
    Binding("up,k", "move(-1)", "Up", show=False, tooltip="Previous row that can be used.", id="detail.up"),
    Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, tooltip="Go down by a page.", id="detail.page_down"),
    Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, tooltip="Go up by a page.", id="detail.page_up"),
    Binding("g,home", "end(False)", "Top", show=False, tooltip="First row.", id="detail.top"),
    Binding("G,end", "end(True)", "Bottom", show=False, tooltip="Last row.", id="detail.bottom"),
    Binding("slash", "search", "Search", tooltip="Search the raw JSON.", id="detail.search"),
    Binding("n", "match(1)", "Next match", tooltip="Next place the word occurs.", id="detail.next_match"),
    Binding(
        "N",
        "match(-1)",
        "Previous match",
        show=False,
        tooltip="Previous place the word occurs.",
        id="detail.previous_match",
    ),
]
