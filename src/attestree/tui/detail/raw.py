"""The raw JSON of an attestation or of a whole provenance object."""

from __future__ import annotations

from attestree.text import printable_lines
from attestree.tui.detail.rows import Page


def raw_page(json_text: str, what: str, notice: str = "") -> Page:
    """Return JSON text line by line.

    Args:
        json_text: the text as the index gave it.
        what: what it is, in words, such as "attestation".
        notice: see ``Page``.
    """
    return Page((), tuple(printable_lines(json_text)), notice, copy=copyable(json_text), what=f"the {what} as JSON")


def copyable(json_text: str) -> str:
    r"""Return JSON text that means the same and can be pasted anywhere.

    Characters that are not plainly visible are written as JSON writes them, ``\u202e``: inside a JSON string that is
    the same value, and outside of one only white space is allowed.
    """
    if json_text.replace("\n", "").isprintable():
        return json_text
    return "".join(char if char.isprintable() or char == "\n" else _escape(char) for char in json_text)


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
