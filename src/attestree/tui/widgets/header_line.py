"""The first line: what is shown, and what its verdicts rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from textual.widget import Widget

from attestree.text import printable, shorten
from attestree.tui.widgets.fitting import joined, two_sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import RenderResult
    from textual.content import Content

    from attestree.tui.state import ExplorerState

_LONGEST_LABEL = 40


class HeaderLine(Widget):
    """Project, file and number of packages; trust root, index and, always, what a recording calls itself."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = """
    HeaderLine { height: 1; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self, state: ExplorerState, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        self._state = state
        self._said: object = None
        super().__init__(id=id)

    def renew(self) -> None:
        """Paint again where what is said changed: seldom, while verdicts come in all the time."""
        state = self._state
        says = (state.loaded, state.trust_root, tuple(state.indexes.items()), state.cut_off)
        if says != self._said:
            self._said = says
            self.refresh()

    def render(self) -> RenderResult:
        """Return the richest wording that fits."""
        return two_sides(self._wordings(), self.content_size.width)

    def _wordings(self) -> Iterator[tuple[Content, Content]]:
        gap = " | " if self._state.ascii_only else " · "
        project, label = self._project(), self._label()
        for rest in ((self._trust_root(whole=True), self._index()), (self._trust_root(whole=False), self._index())):
            yield joined(project, gap), joined((label, *rest), gap)
        yield joined(project, gap), joined((label, self._trust_root(whole=False)), gap)
        yield joined(project[:2], gap), joined((label,), gap)

    def _project(self) -> list[list[tuple[str, str]]]:
        loaded = self._state.loaded
        if loaded is None:
            return [[("attestree", "bold")]]
        count = len(loaded.project.graph.locked)
        return [
            [(printable(loaded.project.name), "bold")],
            [(printable(loaded.project.file), ""), *self._others(len(loaded.project.others))],
            [(f"{count} package{'' if count == 1 else 's'}", "$foreground-muted")],
        ]

    @staticmethod
    def _others(count: int) -> list[tuple[str, str]]:
        """Return how many other files could have been read instead; the project's own level names them."""
        return [(f" ({count} other{'' if count == 1 else 's'} here)", "$foreground-muted")] if count else []

    def _label(self) -> list[tuple[str, str]]:
        loaded = self._state.loaded
        if self._state.cut_off:
            return [(f" {self._state.cut_off} ", "bold $trust-review reverse")]
        if loaded is None or not (loaded.label or loaded.replayed):
            return []
        label = shorten(loaded.label, _LONGEST_LABEL) or f"replay of {loaded.now:%Y-%m-%d}"
        return [(f" {label} ", "bold $accent reverse")]

    def _trust_root(self, *, whole: bool) -> list[tuple[str, str]]:
        root, loaded = self._state.trust_root, self._state.loaded
        if root is None:
            return []
        date = "" if root.refreshed is None else f", {root.refreshed:%Y-%m-%d}"
        if root.refreshed is not None and loaded is not None and root.refreshed.date() == loaded.now.date():
            date = ", today"
        parts = [("trust root: ", "$foreground-muted"), (printable(root.source) + date, "")]
        if root.note and whole:
            parts.append((f" ({root.note})", "$trust-review"))
        elif root.note:
            parts.append((" (!)", "$trust-review"))
        return parts

    def _index(self) -> list[tuple[str, str]]:
        loaded = self._state.loaded
        urls = list(self._state.indexes) or (list(loaded.project.indexes) if loaded else [])
        if not urls:
            return []
        name = printable(_host(urls[0])) if len(urls) == 1 else str(len(urls))
        return [("index: " if len(urls) == 1 else "indexes: ", "$foreground-muted"), (name, "")]


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc or url
    except ValueError:
        return url
