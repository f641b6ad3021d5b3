"""The tree of packages, painted from the state: a row asks for its verdict when it is shown, and keeps none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Tree

from attestree.tui.widgets.lazy_tree import LazyTree, Node
from attestree.tui.widgets.row_paint import Inks, row_strip
from attestree.tui.widgets.row_text import LEAST, row_text
from attestree.verdict import Trust

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.timer import Timer

    from attestree.model import PackageId
    from attestree.tui.outlines.base import Outline, Row
    from attestree.tui.state import ExplorerState

SEEN_PAUSE = 0.15
"""Seconds the view rests before the session is told what a person sees."""


_TWICE = 2


class PackageTree(LazyTree, inherit_bindings=False):
    """The packages of ``state``, in the order and the shape of an outline."""

    BINDING_GROUP_TITLE = "The tree"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Show what is known of it", id="tree.open"),
        Binding("up,k", "cursor_up", "Up", tooltip="Select the row above", id="tree.up", show=False),
        Binding("down,j", "cursor_down", "Down", tooltip="Select the row below", id="tree.down", show=False),
        Binding(
            "right,l", "unfold", "Unfold", tooltip="Show what is below, then go there", id="tree.unfold", show=False
        ),
        Binding("left,h", "fold", "Fold", tooltip="Hide what is below, then go up", id="tree.fold", show=False),
        Binding("space", "toggle_node", "Toggle", tooltip="Show or hide what is below", id="tree.toggle", show=False),
        Binding("pageup", "page_up", "Page up", tooltip="Go up by a page", id="tree.page-up", show=False),
        Binding("pagedown", "page_down", "Page down", tooltip="Go down by a page", id="tree.page-down", show=False),
        Binding("home,g", "scroll_home", "First row", tooltip="Go to the first row", id="tree.first", show=False),
        Binding("end,G", "scroll_end", "Last row", tooltip="Go to the last row", id="tree.last", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"package-tree--{word.value}" for word in Trust} | {
        "package-tree--dim",
        "package-tree--lead",
    }
    DEFAULT_CSS = """
    PackageTree {
        background: $surface;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .package-tree--failed { color: $trust-failed; text-style: bold; }
        & > .package-tree--review { color: $trust-review; }
        & > .package-tree--unknown { color: $trust-unknown; }
        & > .package-tree--pending { color: $trust-pending; }
        & > .package-tree--no-provenance { color: $trust-no-provenance; }
        & > .package-tree--verified { color: $trust-verified; }
        & > .package-tree--not-applicable { color: $trust-not-applicable; }
        & > .package-tree--dim { color: $trust-no-provenance; }
        & > .package-tree--lead { text-style: bold; }
        & > .tree--cursor { background: $row-cursor-blurred; color: $foreground; text-style: none; }
        &:focus {
            background-tint: $foreground 0%;
            & > .tree--cursor { background: $row-cursor; color: $foreground; text-style: $row-cursor-style; }
        }
        &:nocolor > .tree--cursor { text-style: reverse; }
    }
    """

    @dataclass
    class Opened(Message):
        """A person wants to see the details of ``package``."""

        package: PackageId

    @dataclass
    class Selected(Message):
        """The cursor went to another row; ``package`` is None on a heading and in an empty tree."""

        package: PackageId | None

    @dataclass
    class Seen(Message):
        """The view rests on ``packages``."""

        packages: tuple[PackageId, ...]

    def __init__(self, state: ExplorerState, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        self._state = state
        self._painted: dict[Node, object] = {}
        self._inks: Inks | None = None
        self._seen: tuple[PackageId, ...] = ()
        self._seen_timer: Timer | None = None
        super().__init__(id=id)

    def show(self, outline: Outline, cursor: PackageId | None = None) -> None:
        """Show ``outline``, with the cursor on ``cursor`` where that is shown, else on the first row."""
        self._painted.clear()
        super().show(outline, cursor)
        if not self.root.children:
            self.post_message(self.Selected(None))
        self._look_later()

    def repaint_changed(self) -> None:
        """Paint the rows on the screen again whose package, or what lies below it, changed."""
        top = self.scroll_offset.y
        for line, node in enumerate(self._visible(), top):
            if self._painted.get(node) != self._looks(node):
                self.refresh_line(line)

    def action_open(self) -> None:
        """Ask for the details of the package under the cursor; unfold a heading."""
        if self.package is not None:
            self.post_message(self.Opened(self.package))
        elif self.cursor_node is not None:
            self.action_toggle_node()

    def action_unfold(self) -> None:
        """Unfold the row under the cursor, or go to the first row below where it is unfolded."""
        node = self.cursor_node
        if node is None or not node.allow_expand:
            return
        if node.is_expanded and node.children:
            self.move_cursor(node.children[0])
        else:
            self.unfold(node)

    def action_fold(self) -> None:
        """Fold the row under the cursor, or go to the row above where there is nothing to fold."""
        node = self.cursor_node
        if node is None:
            return
        if node.allow_expand and node.is_expanded:
            node.collapse()
        elif node.parent is not None and node.parent is not self.root:
            self.move_cursor(node.parent)

    def get_label_width(self, node: Node) -> int:  # noqa: ARG002 - Textual's signature
        """Return nothing: a row takes the width there is, so that its word and its mark are always seen."""
        return 0

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint what of the screen is in ``crop``."""
        self._inks = None
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Paint one line of the screen from what is known now."""
        inks = self._inks = self._inks or self._mixed()
        line = y + self.scroll_offset.y
        node = self.get_node_at_line(line)
        place = (inks.hovered if line == self.hover_line else inks.line) + Style(meta={"line": line})
        if node is None or node.data is None:
            return Strip.blank(self.size.width, inks.line)
        self._painted[node] = self._looks(node)
        width = self.scrollable_content_region.width - 1
        indent = max(0, min((len(self.way_of(node)) - 1) * self.guide_depth, width - LEAST))
        unfolded = node.is_expanded if node.allow_expand else None
        text = row_text(node.data, unfolded, width - indent, self._state, self._style_of)
        text.style = place + inks.cursor if line == self.cursor_line else place
        return row_strip(text, indent, place, self.size.width, self.app.console)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell, a moment later, what a person sees."""
        super().watch_scroll_y(old_value, new_value)
        self._look_later()

    def on_resize(self) -> None:
        """Tell, a moment later, what a person sees."""
        self._look_later()

    @on(Tree.NodeHighlighted)
    def _select(self, event: Tree.NodeHighlighted[Row]) -> None:
        event.stop()
        self.post_message(self.Selected(event.node.data.package if event.node.data else None))

    def on_click(self, event: events.Click) -> None:
        """Open what is clicked twice."""
        if event.chain == _TWICE:
            self.action_open()

    @on(Tree.NodeExpanded)
    @on(Tree.NodeCollapsed)
    def _rows_moved(self) -> None:
        self._look_later()

    def _style_of(self, name: str) -> Style:
        return self.get_component_rich_style(f"package-tree--{name}", partial=True)

    def _mixed(self) -> Inks:
        line = self.rich_style
        return Inks(
            line,
            line + self.get_component_rich_style("tree--highlight-line", partial=True),
            self.get_component_rich_style("tree--cursor"),
        )

    def _looks(self, node: Node) -> object:
        """What of the state decides how the row is painted."""
        package = node.data.package if node.data else None
        return None if package is None else (self._state.trust(package), self._state.below(package))

    def _visible(self) -> list[Node]:
        top = self.scroll_offset.y
        lines = range(top, top + self.scrollable_content_region.height)
        return [node for line in lines if (node := self.get_node_at_line(line)) is not None]

    def _look_later(self) -> None:
        if self._seen_timer is not None:
            self._seen_timer.stop()
        self._seen_timer = self.set_timer(SEEN_PAUSE, self.look_now)

    def look_now(self) -> None:
        """Tell what a person sees, where that changed."""
        packages = (node.data.package for node in self._visible() if node.data)
        seen = tuple(dict.fromkeys(package for package in packages if package is not None))
        if seen and seen != self._seen:
            self._seen = seen
            self.post_message(self.Seen(seen))
