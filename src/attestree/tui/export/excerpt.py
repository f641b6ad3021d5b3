"""The beginning of a report, as much as a dialog shows of it. Knows no Textual."""

from __future__ import annotations

from attestree.text import printable, shorten

LINES = 60
_WIDEST = 200


def excerpt(text: str) -> str:
    """Return the first lines of a written report, printable, each of a length that a screen can hold.

    An HTML page begins with its style; what is shown of it begins with its body.
    """
    start = text.find("<body>") if text.startswith("<!doctype html>") else 0
    lines = text[start : start + LINES * 2000].splitlines()
    shown = [shorten(printable(line), _WIDEST) for line in lines[:LINES]]
    if start:
        shown.insert(0, "⋮")
    if len(lines) > LINES:
        shown.append("⋮")
    return "\n".join(shown)
