"""Opening an address that somebody else wrote: https only, in a browser with a window of its own."""

from __future__ import annotations

import webbrowser
from urllib.parse import urlsplit

from attestree.text import printable


def refusal(url: str) -> str:
    """Return why ``url`` is not opened, printable; empty where it may be."""
    if not url:
        return "There is no link here"
    if url != printable(url) or any(char.isspace() for char in url):
        return "This link holds hidden characters"
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return "This link is not an address"
    if parts.scheme != "https" or not host:
        return "Only https links are opened"
    if parts.username is not None or parts.password is not None:
        return "This link holds a user name, as links that deceive do"
    return ""


def open_link(url: str) -> bool:
    """Open ``url`` in the person's browser; blocks while it starts.

    Returns:
        Whether a browser took it. A browser that runs in the terminal is not asked: it would draw over this program.
    """
    if refusal(url):
        return False
    try:
        browser = webbrowser.get()
        if type(browser) is webbrowser.GenericBrowser:
            return False
        return browser.open(url)
    except (webbrowser.Error, OSError):
        return False
