from __future__ import annotations

import webbrowser

import pytest

from attestree.tui.links import open_link, refusal


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "There is no link here"),
        ("http://forge.example/", "Only https links are opened"),
        ("file:///etc/passwd", "Only https links are opened"),
        ("javascript:alert(1)", "Only https links are opened"),
        ("https:///path", "Only https links are opened"),
        ("--new-window", "Only https links are opened"),
        ("https://forge.example/\x1b]0;x\x07", "This link holds hidden characters"),
        ("https://forge.example/ --flag", "This link holds hidden characters"),
        ("https://forge.example/\u202egpj", "This link holds hidden characters"),
        ("https://[::1", "This link is not an address"),
        ("https://forge.example@evil.example/", "This link holds a user name, as links that deceive do"),
        ("https://forge.example/a/b?c#d", ""),
    ],
)
def test_only_plain_https_addresses_are_opened(url: str, why: str) -> None:
    assert refusal(url) == why


class Browser:
    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.opened: list[str] = []

    def open(self, url: str) -> bool:
        if self.error:
            raise self.error
        self.opened.append(url)
        return True


def test_a_link_goes_to_the_browser_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser()
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    assert open_link("https://forge.example/a")
    assert browser.opened == ["https://forge.example/a"]
    assert not open_link("http://forge.example/a")
    assert browser.opened == ["https://forge.example/a"]


def test_a_browser_in_the_terminal_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("lynx"))
    assert not open_link("https://forge.example/a")


@pytest.mark.parametrize("error", [webbrowser.Error("none"), OSError("no display")])
def test_a_browser_that_does_not_start_is_no_crash(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: Browser(error))
    assert not open_link("https://forge.example/a")
