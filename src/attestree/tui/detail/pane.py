"""The detail pane: it follows the tree's cursor, and leads from a package down to the raw JSON and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from attestree.tui.detail.crumbline import CrumbLine
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.detail.pane_keys import KEYS
from attestree.tui.detail.rows import Page, Row, text
from attestree.tui.detail.rowview import RowView
from attestree.tui.detail.search import Found
from attestree.tui.detail.searchbar import SearchBar
from attestree.tui.detail.source import ExplorerPages, PageSource
from attestree.tui.state import ExplorerState

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from attestree.model import PackageId
    from attestree.tui.detail.cursor import Place


class DetailPane(Widget, can_focus=True):
    """What is known of one package, from the verdict down to the raw JSON.

    Args:
        pages: where its pages come from; what the explorer knows stands for the explorer's own. Read, never changed.
        id: the widget's id.
    """

    DEFAULT_CSS = """
    DetailPane { layout: vertical; height: 1fr; }
    """
    BINDING_GROUP_TITLE = "Details"
    HELP = "What is known of one package. Enter goes one step deeper, escape one step back."
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    @dataclass
    class LinkChosen(Message):
        """A link was chosen; it is https, but somebody else wrote it: ask before opening."""

        url: str

    @dataclass
    class CopyRequested(Message):
        """A value is to be copied.

        Attributes:
            text: the value, printable.
            what: what it is, in words.
        """

        text: str
        what: str

    @dataclass
    class PackageChosen(Message):
        """Another package was chosen."""

        package: PackageId

    @dataclass
    class DepthChanged(Message):
        """A person went deeper or back."""

        depth: Depth

    def __init__(
        self,
        pages: ExplorerState | PageSource,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._pages = ExplorerPages(pages) if isinstance(pages, ExplorerState) else pages
        self._stack: tuple[Level, ...] = ()
        self._places: list[Place] = []
        self._page = Page()
        self._crumbs = CrumbLine(ascii_only=self._pages.ascii_only)
        self._view = RowView(ascii_only=self._pages.ascii_only)
        self._search = SearchBar()

    def compose(self) -> ComposeResult:
        """Put the breadcrumb above the rows, and the search below."""
        yield self._crumbs
        yield self._view
        yield self._search

    # For the screen

    @property
    def depth(self) -> Depth:
        """Return what is shown now."""
        return self._stack[-1].depth if self._stack else Depth.PACKAGE

    @property
    def package(self) -> PackageId | None:
        """Return whose details are shown."""
        return self._stack[0].package if self._stack else None

    @property
    def level(self) -> Level | None:
        """Return the level that is shown now; None where nothing is."""
        return self._stack[-1] if self._stack else None

    @property
    def row(self) -> Row | None:
        """Return the row under the cursor, or None where no row can be used."""
        return self._view.row

    def show(self, package: PackageId | None) -> None:
        """Show ``package``; one that is shown already stays at its level."""
        if package == self.package and self._stack:
            return
        before = self.depth
        self._stack = (Level(Depth.PACKAGE, package),) if package else ()
        self._places = []
        self._paint()
        self._tell(before)

    def descend(self, level: Level) -> None:
        """Go to ``level``, one step deeper than what is shown."""
        before = self.depth
        self._places.append(self._view.place)
        self._stack = (*self._stack, level)
        self._paint()
        self._tell(before)

    def reveal(self, key: str) -> None:
        """Put the cursor on the row named ``key`` of the first level, where there is one."""
        while self.back():
            pass
        self._view.reveal(key)

    def refresh_package(self, changed: frozenset[PackageId]) -> None:
        """Paint again where what is shown may have changed; level, cursor and scroll position stay.

        Args:
            changed: the packages with new records; an empty set after anything else, such as a new trust root.
        """
        package = self.package
        if package is None or (changed and package not in changed and not self._pages.sums_up(self._stack[-1])):
            return
        before, depth = self._stack, self.depth
        self._stack = self._pages.still_there(self._stack) or self._stack[:1]
        if self._stack == before:
            had_row = self._view.row is not None
            self._page = self._built()
            self._view.renew_page(self._page)
            self._tell_crumbs()
            if had_row != (self._view.row is not None):
                self.refresh_bindings()
            return
        place = self._places[len(self._stack) - 1]
        del self._places[len(self._stack) - 1 :]
        self._paint(place)
        self._tell(depth)

    def back(self) -> bool:
        """Go one step back; return False where the package level is shown already."""
        if self._search.is_open:
            self._end_search()
            return True
        if len(self._stack) <= 1:
            return False
        before = self.depth
        self._stack = self._stack[:-1]
        self._paint(self._places.pop())
        self._tell(before)
        return True

    def current_link(self) -> str:
        """Return the https address of what is under the cursor, else of the whole page; empty where there is none."""
        row = self._view.row
        return (row.link if row else "") or self._page.link

    def current_copy(self) -> tuple[str, str]:
        """Return the text to copy and what it is, of the row under the cursor, else of the whole page."""
        row = self._view.row
        if row and row.copy:
            return row.copy, row.what
        return self._page.copy, self._page.what

    # Inside

    def _built(self) -> Page:
        nothing = Page((text(("Nothing is selected.", "dim")),))
        return self._pages.page(self._stack[-1]) if self._stack else nothing

    def _paint(self, place: Place | None = None) -> None:
        if self._search.is_open:
            self._end_search()
        self._page = self._built()
        self._view.display_page(self._page, place)
        self._tell_crumbs()
        self.refresh_bindings()

    def _tell_crumbs(self) -> None:
        self._crumbs.tell([self._pages.crumb(level) for level in self._stack], self._page.notice)

    def _tell(self, before: Depth) -> None:
        if self.depth is not before:
            self.post_message(self.DepthChanged(self.depth))

    def on_focus(self) -> None:
        """Draw the cursor."""
        self._view.draw_cursor(drawn=True)

    def on_blur(self) -> None:
        """Draw no cursor while something else has the keys."""
        self._view.draw_cursor(drawn=False)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own signature
        """Leave the keys of the search to the screen, except where there is a text to search."""
        if action == "choose":
            return self._view.row is not None
        if action == "search":
            return self.depth is Depth.RAW
        if action == "match":
            return self.depth is Depth.RAW and bool(self._view.found.word)
        return True

    @on(RowView.Opened)
    def action_choose(self) -> None:
        """Do what the row under the cursor is for: go deeper, go to a package, offer a link, copy a value."""
        row = self._view.row
        if row is None:
            return
        if isinstance(row.target, Level):
            self.descend(row.target)
        elif row.target is not None:
            self.post_message(self.PackageChosen(row.target))
        elif row.link:
            self.post_message(self.LinkChosen(row.link))
        else:
            self.post_message(self.CopyRequested(*self.current_copy()))

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._view.move(by)

    def action_page(self, by: int) -> None:
        """Scroll by a screen."""
        self._view.page_by(by)

    def action_end(self, last: bool) -> None:
        """Go to the first or last row."""
        self._view.to_end(last=last)

    def action_search(self) -> None:
        """Ask for a word to search for."""
        self._search.open(self._view.found.word)

    def action_match(self, by: int) -> None:
        """Go to the next or previous occurrence."""
        self._view.found = self._view.found.step(by)
        self._search.tell(self._view.found)

    @on(Input.Changed)
    def _look_for(self, event: Input.Changed) -> None:
        event.stop()
        self._view.found = Found.of(event.value, self._page.lines, after=self._view.top_row)
        self._search.tell(self._view.found)
        self.refresh_bindings()

    @on(Input.Submitted)
    def _keep_found(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value:
            self.focus()
        else:
            self._end_search()

    @on(SearchBar.Left)
    def _leave_search(self, event: SearchBar.Left) -> None:
        event.stop()
        self._end_search()

    def _end_search(self) -> None:
        if self._search.has_focus_within:
            self.focus()
        self._search.close()
        self._view.found = Found()
        self.refresh_bindings()
