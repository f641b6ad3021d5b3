"""The widget that paints a page: line by line, only what is visible, with a cursor on the rows that can be used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from attestree.tui.detail.layout import GUTTER, Layout
from attestree.tui.detail.levels import Level
from attestree.tui.detail.painting import CURRENT_MATCH, MATCH, in_ascii, with_matches
from attestree.tui.detail.rows import POINTER, SIGN, TONES, Page
from attestree.tui.detail.search import Found

if TYPE_CHECKING:
    from textual import events
    from textual.selection import Selection

from attestree.tui.detail.rows import Row

_CURSOR = "cursor"
_PARTS = (*TONES, _CURSOR, MATCH, CURRENT_MATCH)


class RowView(ScrollView, can_focus=False):
    """A page of rows, or a long text that is searched.

    The cursor stops at the rows that can be used. A row that is further away than the edge of the screen is not jumped
    to: the screen scrolls first, so that nothing in between is passed over.

    Args:
        ascii_only: draw our own signs in ASCII.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"detail--{part}" for part in _PARTS}
    DEFAULT_CSS = """
    RowView {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & > .detail--failed { color: $trust-failed; }
        & > .detail--review { color: $trust-review; }
        & > .detail--unknown { color: $trust-unknown; }
        & > .detail--pending { color: $trust-pending; }
        & > .detail--no-provenance { color: $trust-no-provenance; }
        & > .detail--verified { color: $trust-verified; }
        & > .detail--not-applicable { color: $trust-not-applicable; }
        & > .detail--dim { color: $trust-no-provenance; }
        & > .detail--strong { text-style: bold; }
        & > .detail--heading { color: $primary; text-style: bold; }
        & > .detail--alarm { background: $trust-failed; color: $background; text-style: bold; }
        & > .detail--link { text-style: underline; }
        & > .detail--cursor { background: $block-cursor-background; }
        & > .detail--match { background: $warning-muted; color: $text; }
        & > .detail--current-match { background: $warning; color: $background; text-style: bold; }
    }
    """

    class Opened(Message):
        """A row was clicked twice."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._ascii = ascii_only
        self._page = Page()
        self._layout = Layout(self._page, 0)
        self._cursor: int | None = None
        self._active = False
        self._fresh = True
        self._found = Found()
        self._tones: dict[str, Style] = {}

    # What is shown

    def display_page(self, page: Page, *, key: str = "", scroll: float = 0) -> None:
        """Show a page.

        Args:
            page: what to show.
            key: the row the cursor goes to; the first usable one where there is no such row.
            scroll: the line that comes to the top.
        """
        place = self._cursor
        self._page = page
        self._found = Found.of(self._found.word, page.lines) if page.lines else Found()
        usable = self._usable()
        self._cursor = next((at for at in usable if key and page.rows[at].key == key), None)
        if self._cursor is None and usable:
            near = place if key and place is not None else 0
            self._cursor = min(usable, key=lambda at: abs(at - near))
        self._lay_out()
        self._fresh = not key
        if self._fresh:
            self._start()
        self.scroll_to(y=scroll, animate=False, force=True)

    @property
    def row(self) -> Row | None:
        """Return the row under the cursor, or None where no row can be used."""
        return self._page.rows[self._cursor] if self._cursor is not None else None

    @property
    def active(self) -> bool:
        """Return whether the cursor is drawn."""
        return self._active

    @active.setter
    def active(self, active: bool) -> None:
        self._active = active
        self.refresh()

    @property
    def found(self) -> Found:
        """Return what the search found."""
        return self._found

    @found.setter
    def found(self, found: Found) -> None:
        self._found = found
        if found.line is not None:
            first, last = self._layout.span(found.line)
            self._into_view(first, last)
        self.refresh()

    @property
    def top_row(self) -> int:
        """Return the row, or the line of the text, at the top of the screen."""
        return self._layout.row_at(min(self.scroll_offset.y, max(0, self._layout.height - 1)))

    # Moving

    def move(self, by: int) -> None:
        """Move the cursor to the next usable row down (``by`` = 1) or up (-1), or scroll where none is near."""
        self._fresh = False
        usable = self._usable()
        at = usable.index(self._cursor) + by if self._cursor in usable else -1
        if not 0 <= at < len(usable):
            self.scroll_relative(y=by, animate=False)
            return
        first, last = self._layout.span(usable[at])
        top, bottom = self._visible()
        if first > bottom or last < top:
            self.scroll_relative(y=by, animate=False)
            return
        self._put(usable[at])

    def page_by(self, by: int) -> None:
        """Scroll by one screen, and take the cursor along."""
        self._fresh = False
        top, bottom = self._visible()
        self.scroll_to(y=top + by * max(1, bottom - top - 1), animate=False)
        self.call_after_refresh(self._follow)

    def to_end(self, *, last: bool) -> None:
        """Go to the first or the last row."""
        self._fresh = False
        usable = self._usable()
        if usable:
            self._cursor = usable[-1 if last else 0]
        self.scroll_to(y=self._layout.height if last else 0, animate=False)
        self.refresh()

    def _start(self) -> None:
        """Put the cursor on the first row that leads deeper, else elsewhere, where that is in sight."""
        height = self.scrollable_content_region.height
        leading = [at for at, row in enumerate(self._page.rows) if row.target is not None]
        deeper = [at for at in leading if isinstance(self._page.rows[at].target, Level)]
        first = next(iter(deeper or leading), None)
        if first is not None and self._layout.span(first)[1] <= height:
            self._cursor = first

    def _usable(self) -> list[int]:
        return [at for at, row in enumerate(self._page.rows) if row.actionable]

    def _visible(self) -> tuple[int, int]:
        top = self.scroll_offset.y
        return top, top + self.scrollable_content_region.height

    def _put(self, row: int) -> None:
        self._fresh = False
        self._cursor = row
        self._into_view(*self._layout.span(row))
        self.refresh()

    def _into_view(self, first: int, last: int) -> None:
        top, bottom = self._visible()
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif last > bottom:
            self.scroll_to(y=min(first, last - (bottom - top)), animate=False)

    def _follow(self) -> None:
        top, bottom = self._visible()
        seen = [at for at in self._usable() if self._layout.span(at)[0] < bottom and self._layout.span(at)[1] > top]
        if seen and self._cursor not in seen:
            self._cursor = seen[0]
            self.refresh()

    # Painting

    def on_resize(self) -> None:
        """Lay the page out at the new width; the row at the top stays there."""
        top = self.top_row
        self._lay_out()
        if self.scroll_offset.y:
            self.scroll_to(y=self._layout.span(top)[0], animate=False)
        elif self._fresh:
            self._start()

    def notify_style_update(self) -> None:
        """Paint again with the new theme's colours."""
        super().notify_style_update()
        self._tones.clear()
        self.refresh()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self._layout = Layout(self._page, width)
        self.virtual_size = Size(width, self._layout.height)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint the line ``y`` of the visible part."""
        line = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        base = self.visual_style
        if line >= self._layout.height:
            return Strip.blank(width, base.rich_style)
        row = self._layout.row_at(line)
        chosen = self._active and row == self._cursor
        first = chosen and line == self._layout.span(row)[0]
        mark = Content.assemble((POINTER.ljust(GUTTER), SIGN)) if first else Content(" " * GUTTER)
        content = mark + self._marked(self._layout.content(line), row, line)
        if self._ascii:
            content = in_ascii(content)
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(line)) is not None:
            start, end = span
            content = content.stylize(
                self.screen.get_visual_style("screen--selection"), start, None if end < 0 else end
            )
        if chosen:
            base += self._tone(_CURSOR)
        segments = [
            Segment(text, style.rich_style) for text, style in content.render(base, end="", parse_style=self._tone)
        ]
        strip = Strip(segments, cell_len(content.plain)).crop_extend(0, width, base.rich_style)
        return strip.apply_offsets(0, line)

    def _tone(self, tone: str | Style) -> Style:
        if isinstance(tone, Style):
            return tone
        if tone == SIGN:
            return Style.null()
        if tone not in self._tones:
            styles = self.get_component_styles(f"detail--{tone}")
            style = Style.from_styles(styles)
            # What a rule does not set is left to what lies below.
            background = style.background if styles.has_rule("background") else None
            foreground = style.foreground if styles.has_rule("color") else None
            self._tones[tone] = replace(style, background=background, foreground=foreground)
        return self._tones[tone]

    def _marked(self, content: Content, row: int, line: int) -> Content:
        if not self._page.lines or row not in self._found.by_line:
            return content
        before = self._layout.offset_in_text(line)
        return with_matches(content, before, len(self._found.word), self._found.by_line[row])

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row that was clicked; the second click on it opens it."""
        line = event.y + self.scroll_offset.y
        if not 0 <= line < self._layout.height:
            return
        row = self._layout.row_at(line)
        if row not in self._usable():
            return
        self._put(row)
        if event.chain > 1:
            self.post_message(self.Opened())

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text that was selected with the mouse."""
        lines = (" " * GUTTER + self._layout.content(line).plain for line in range(self._layout.height))
        return selection.extract("\n".join(lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's own signature
        """Paint the selection."""
        self.refresh()
