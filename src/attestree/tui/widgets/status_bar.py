"""The line of counts: what was found so far, worst first, and how far the work is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget

from attestree.glyphs import glyph
from attestree.tui.themes import trust_variable
from attestree.tui.widgets.fitting import joined, two_sides
from attestree.verdict import Trust

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import RenderResult

    from attestree.tui.state import ExplorerState

_CALM = frozenset({Trust.NO_PROVENANCE, Trust.NOT_APPLICABLE, Trust.PENDING})


class StatusBar(Widget):
    """How many packages carry each trust word, and how many are checked."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = """
    StatusBar { height: 1; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self, state: ExplorerState, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        self._state = state
        super().__init__(id=id)

    def render(self) -> RenderResult:
        """Return the richest wording that fits."""
        return two_sides(self._wordings(), self.content_size.width)

    def _wordings(self) -> Iterator[tuple[Content, Content]]:
        counts = self._state.counts()
        words = [word for word in Trust if counts[word] and word is not Trust.PENDING]
        everything = [self._count(word, counts[word], spelled=True) for word in words]
        from_indexes = [part for word, part in zip(words, everything, strict=True) if word is not Trust.NOT_APPLICABLE]
        loud = [self._count(word, counts[word], spelled=word not in _CALM) for word in words]
        signs = [self._count(word, counts[word], spelled=False) for word in words]
        short = self._progress("{}/{}")
        yield joined(everything, "   "), self._progress("checked {} of {}", requests=True, duration=True)
        yield joined(everything, "  "), self._progress("checked {} of {}", duration=True)
        yield joined(everything, "  "), self._progress("{} of {}", duration=True)
        yield joined(everything, "  "), short
        yield joined(from_indexes, "  "), short
        yield joined(loud, "  "), short
        yield joined(signs, "  "), short

    def _count(self, word: Trust, count: int, *, spelled: bool) -> list[tuple[str, str]]:
        colour = f"${trust_variable(word)}"
        weight = "bold " if word is Trust.FAILED else ""
        sign = glyph(word, ascii=self._state.ascii_only)
        return [(f"{sign} {count}{f' {word.words}' if spelled else ''}", weight + colour)]

    def _progress(self, wording: str, *, requests: bool = False, duration: bool = False) -> Content:
        done, total = self._state.progress
        if not total:
            return Content()
        parts = [wording.format(done, total)]
        finished = self._state.finished
        if finished is not None and requests:
            parts.append(f"{finished.requests} request{'' if finished.requests == 1 else 's'}")
        if finished is not None and duration:
            parts.append(_duration(finished.seconds))
        return Content.styled((" | " if self._state.ascii_only else " · ").join(parts), "$foreground-muted")


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
