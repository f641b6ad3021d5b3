"""A real browser for the tests of the HTML report: a Chromium of the system, driven by Playwright."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FOUND = next((path for name in NAMES if (path := shutil.which(name))), None)

needs_browser = pytest.mark.skipif(FOUND is None, reason=f"none of {', '.join(NAMES)} is installed")

WIDE = (1440, 900)
PHONE = (390, 844)


@contextmanager
def launched() -> Iterator[Browser]:
    """Yield a headless browser that may not reach anything: whatever it asks for fails, and is noticed by ``Visit``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        arguments = ["--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>"]
        browser = driver.chromium.launch(executable_path=FOUND, args=arguments)
        yield browser
        browser.close()


class Visit:
    """One page opened from disk, and everything the browser had to say about it.

    Attributes:
        page: the page.
        errors: uncaught script errors, and every warning and error of the console, policy violations among them.
        requests: every address the page asked for, itself left out.
        answers: every address that anything came from, once the page was there.
    """

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.answers: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(f"{said.type}: {said.text}"))
        page.on("dialog", self._dismiss)
        page.on("request", lambda request: self._note(request.url, path.as_uri()))
        page.goto(path.as_uri())
        page.on("response", lambda response: self.answers.append(response.url))

    def _dismiss(self, dialog: Dialog) -> None:
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note(self, url: str, own: str) -> None:
        if url != own and not url.startswith("data:"):
            self.requests.append(url)

    @property
    def rows(self) -> list[str]:
        """The names in the rows of the tree that are shown, in their order."""
        shown: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('#tree tbody tr')].filter((row) => row.checkVisibility())"
            ".map((row) => (row.querySelector('a.jump')?.firstChild.textContent ?? row.textContent).trim())"
        )
        return shown

    @property
    def packages(self) -> list[str]:
        """The titles of the packages whose evidence is shown."""
        shown: list[str] = self.page.evaluate(
            "() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))).then(() =>"
            "[...document.querySelectorAll('.package')].filter((one) => one.querySelector('h3').checkVisibility("
            "{contentVisibilityAuto: true})).map((one) => one.querySelector('h3').innerText))"
        )
        return shown

    @property
    def focus(self) -> str:
        """The text of what has the focus, or its id."""
        said: str = self.page.evaluate("document.activeElement.innerText || document.activeElement.id")
        return said


@contextmanager
def visit(
    browser: Browser, path: Path, size: tuple[int, int] = WIDE, *, dark: bool = False, script: bool = True
) -> Iterator[Visit]:
    """Open the page at ``path`` in a window of ``size``; at the end no error and no request may have come from it."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
    )
    try:
        opened = Visit(context.new_page(), path)
        yield opened
        assert opened.errors == []
        assert opened.requests == []
    finally:
        context.close()
