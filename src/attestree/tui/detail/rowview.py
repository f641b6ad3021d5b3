"""The widget that paints a page: line by line, only what is visible, with a cursor on the rows that can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from attestree.tui.detail.cursor import Place, found_again, start, usable
from attestree.tui.detail.layout import GUTTER, Layout
from attestree.tui.detail.painting import in_ascii, with_matches
from attestree.tui.detail.rows import POINTER, SIGN, Page
from attestree.tui.detail.search import Found
from attestree.tui.detail.tones import COMPONENTS, CURSOR, Tones

if TYPE_CHECKING:
    from textual import events
    from textual.selection import Selection

    from attestree.tui.detail.rows import Row


class RowView(ScrollView, can_focus=False):
    """A page of rows, or a long text that is searched.

    The cursor stops at the rows that can be used. A row that is further away than the edge of the screen is not jumped
    to: the screen scrolls first, so that nothing in between is passed over.

    Args:
        ascii_only: draw our own signs in ASCII.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
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
        & > .detail--cursor { background: $row-cursor; text-style: $row-cursor-style; }
        & > .detail--match { background: $warning-muted; color: $text; }
        & > .detail--current-match { background: $warning; color: $background; text-style: bold; }
    }
    """

    class Opened(Message):
        """A row was clicked twice."""

    class Moved(Message):
        """The cursor went to another row by hand, or the page was scrolled."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._ascii = ascii_only
        self._page = Page()
        self._layout = Layout(self._page, 0)
        self._cursor: int | None = None
        self._active = False
        self._fresh = True
        self._found = Found()
        self._tones = Tones(self)

    # What is shown

    def display_page(self, page: Page, place: Place | None = None) -> None:
        """Show another page.

        Args:
            page: what to show.
            place: where one was on that page before; None for the page's own start.
        """
        self._page = page
        self._found = Found()
        self._fresh = place is None
        self._lay_out()
        self._cursor = found_again(page, place.key, None) if place else self._start()
        self.scroll_to(y=place.scroll if place else 0, animate=False, force=True)

    def renew_page(self, page: Page) -> None:
        """Show the same page with what is known now; cursor, scroll position and search stay."""
        key = self.row.key if self.row else ""
        self._page = page
        self._found = Found.of(self._found.word, page.lines, after=self._found.line or 0)
        before, cursor = self._layout, self._cursor
        self._layout = Layout(page, self.scrollable_content_region.width)
        self._cursor = self._start() if self._fresh else found_again(page, key, self._cursor)
        if page.lines or self._cursor != cursor or self._layout.height != before.height:
            self._lay_out()
            return
        top, bottom = self._visible()
        for line in range(top, min(bottom, before.height)):  # while verdicts come in, that is a number or two
            if not _same(before.content(line), self._layout.content(line)):
                self.refresh_line(line)

    @property
    def place(self) -> Place:
        """Return where one is, to come back to it."""
        return Place(self.row.key if self.row else "", self.scroll_offset.y)

    @property
    def row(self) -> Row | None:
        """Return the row under the cursor, or None where no row can be used."""
        return self._page.rows[self._cursor] if self._cursor is not None else None

    def draw_cursor(self, *, drawn: bool) -> None:
        """Draw the cursor, or leave it out."""
        self._active = drawn
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
            top, bottom = self._visible()
            if not top <= first < last <= bottom:
                self.scroll_to(y=first - (bottom - top) // 3, animate=False)
        self.refresh()

    @property
    def top_row(self) -> int:
        """Return the row, or the line of the text, at the top of the screen."""
        return self._layout.row_at(min(self.scroll_offset.y, max(0, self._layout.height - 1)))

    # Moving

    @property
    def visible_rows(self) -> tuple[Row, ...]:
        """Return the rows that are seen, in part at least."""
        top, bottom = self._visible()
        last = min(bottom, self._layout.height)
        if last <= top or self._page.lines:
            return ()
        return self._page.rows[self._layout.row_at(top) : self._layout.row_at(last - 1) + 1]

    def reveal(self, key: str) -> bool:
        """Put the cursor on the row named ``key``; return whether there is one that can be used."""
        at = next((at for at in usable(self._page) if self._page.rows[at].key == key), None)
        if at is None:
            return False
        self._put(at)
        return True

    def move(self, by: int) -> None:
        """Move the cursor to the next usable row down (``by`` = 1) or up (-1), or scroll where none is near."""
        self._fresh = False
        rows = usable(self._page)
        at = rows.index(self._cursor) + by if self._cursor in rows else -1
        if not 0 <= at < len(rows):
            self.scroll_relative(y=by, animate=False)
            return
        first, last = self._layout.span(rows[at])
        top, bottom = self._visible()
        if first > bottom or last < top:
            self.scroll_relative(y=by, animate=False)
            return
        self._put(rows[at])

    def page_by(self, by: int) -> None:
        """Scroll by one screen, and take the cursor along."""
        self._fresh = False
        top, bottom = self._visible()
        self.scroll_to(y=top + by * max(1, bottom - top - 1), animate=False)
        self.call_after_refresh(self._follow)

    def to_end(self, *, last: bool) -> None:
        """Go to the first or the last row."""
        self._fresh = False
        rows = usable(self._page)
        if rows:
            self._cursor = rows[-1 if last else 0]
        self.scroll_to(y=self._layout.height if last else 0, animate=False)
        self.refresh()
        self.post_message(self.Moved())

    def _start(self) -> int | None:
        return start(self._page, self._layout, self.scrollable_content_region.height)

    def _visible(self) -> tuple[int, int]:
        top = self.scroll_offset.y
        return top, top + self.scrollable_content_region.height

    def _put(self, row: int) -> None:
        self._fresh = False
        self._cursor = row
        self._into_view(*self._layout.span(row))
        self.refresh()
        self.post_message(self.Moved())

    def _into_view(self, first: int, last: int) -> None:
        top, bottom = self._visible()
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif last > bottom:
            self.scroll_to(y=min(first, last - (bottom - top)), animate=False)

    def _follow(self) -> None:
        top, bottom = self._visible()
        seen = [at for at in usable(self._page) if self._layout.span(at)[0] < bottom and self._layout.span(at)[1] > top]
        if seen and self._cursor not in seen:
            self._cursor = seen[0]
            self.refresh()
        self.post_message(self.Moved())

    # Painting

    def on_resize(self) -> None:
        """Lay the page out at the new width; the row at the top stays there."""
        top = self.top_row
        self._lay_out()
        if self.scroll_offset.y:
            self.scroll_to(y=self._layout.span(top)[0], animate=False)
        elif self._fresh:
            self._cursor = self._start()

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
            base += self._tones.style(CURSOR)
        segments = [
            Segment(text, style.rich_style)
            for text, style in content.render(base, end="", parse_style=self._tones.style)
        ]
        strip = Strip(segments, cell_len(content.plain)).crop_extend(0, width, base.rich_style)
        return strip.apply_offsets(0, line)

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
        if row not in usable(self._page):
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


def _same(one: Content, other: Content) -> bool:
    """Return whether two texts are painted alike; their own comparison leaves the colours out."""
    return one.plain == other.plain and one.spans == other.spans
