"""The keys of the review's main screen."""

from textual.binding import Binding, BindingType

KEYS: list[BindingType] = [
    Binding("n", "finding(1)", "Finding", tooltip="Go to the next finding, across all changes", id="next"),
    Binding("N", "finding(-1)", "Previous finding", tooltip="Go to the one before", id="previous", show=False),
    Binding("space,m", "look_at", "Looked at", tooltip="Mark the change as looked at, or take it back", id="mark"),
    Binding("a", "acknowledge", "Acknowledge", tooltip="Accept a finding, with a reason and for a time", id="accept"),
    Binding("f", "fold", "Fold", tooltip="Hide or show what is the same on both sides", id="fold", show=False),
    Binding("slash", "filter", "Filter", tooltip="Find changes by name, kind, word or finding", id="filter"),
    Binding("e", "export", "Export", tooltip="Write what is selected, or filtered, or all, as a report", id="export"),
    Binding("r", "retry", "Retry", tooltip="Ask again about the selected change", id="retry", show=False),
    Binding("tab,shift+tab", "switch", "Other side", tooltip="Go to the other side", id="switch", show=False),
    Binding("o", "open_link", "Open link", tooltip="Open the link in a browser, after asking", id="link", show=False),
    Binding("y", "copy", "Copy", tooltip="Copy what is selected", id="copy", show=False),
    Binding("escape", "back", "Back", tooltip="Go one step back", id="back", show=False),
]
NEEDS_CHANGES = frozenset(
    {"filter", "finding", "look_at", "acknowledge", "fold", "retry", "switch", "open_link", "copy", "back"}
)
"""The actions that are greyed out while there is no list of changes."""
SIGNS = (
    ("~ before a claim", "It differs, and between two releases of one project it usually does not."),
    ("a finding's sign", "Before a claim: that finding is about it."),
)
"""What else stands in the rows of a review, and what it means."""
