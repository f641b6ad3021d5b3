"""A tree over an outline: nodes are made when a row is opened, a slice at a time, and found again by their package."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from attestree.tui.outlines.base import Outline, Row, Way
from attestree.tui.outlines.flat import FlatOutline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.model import PackageId

SLICE = 250
"""So many rows are added at a time below one row: a project with thousands of requirements must not stop the keys."""
SLICE_PAUSE = 0.01
"""Seconds between two slices."""

Node = TreeNode[Row]
_Key = tuple["PackageId | None", ...]


class LazyTree(Tree[Row], inherit_bindings=False):
    """Shows one outline at a time; what was unfolded and folded by hand stays so when another one is shown."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        self._outline: Outline = FlatOutline((), "")
        self._by_package: dict[PackageId, list[Node]] = {}
        self._filled: set[Node] = set()
        self._rest: dict[Node, list[Row]] = {}
        self._quiet: set[Node] = set()
        self._folds: dict[_Key, bool] = {}
        self._placed: Node | None = None
        super().__init__(Text(), id=id)
        self.show_root = False
        self.show_guides = False
        self.guide_depth = 2
        self.auto_expand = False

    @property
    def outline(self) -> Outline:
        """The outline that is shown."""
        return self._outline

    @property
    def package(self) -> PackageId | None:
        """The package under the cursor; None on a heading and in an empty tree."""
        node = self.cursor_node if self.cursor_line >= 0 else None  # a cleared tree keeps its last node
        return node.data.package if node is not None and node.data is not None else None

    @property
    def left_alone(self) -> bool:
        """Whether the cursor is still where the program put it."""
        return self.cursor_node is None or self.cursor_node is self._placed

    def nodes_of(self, package: PackageId) -> Sequence[Node]:
        """Return every node there is for ``package``."""
        return self._by_package.get(package, ())

    def show(self, outline: Outline, cursor: PackageId | None = None) -> None:
        """Show ``outline``, with the cursor on ``cursor`` where that is shown, else on the first row."""
        self._outline = outline
        self._placed = None
        self.unselect()
        self.clear()
        for kept in (self._by_package, self._filled, self._rest, self._quiet):
            kept.clear()
        self._fill(self.root)
        if (cursor is None or not self.reveal(cursor)) and self.root.children:
            self._place(self.root.children[0])

    def reveal(self, package: PackageId) -> bool:
        """Open what leads to ``package`` and put the cursor on it; return whether that could be done."""
        spine = self._outline.spines.get(package)
        node = self._walk(spine) if spine else None
        if node is None:
            return False
        self._place(node)
        return True

    def way_of(self, node: Node) -> Way:
        """Return the rows from the top down to ``node``."""
        rows: list[Row] = []
        above: Node | None = node
        while above is not None and above.data is not None:
            rows.append(above.data)
            above = above.parent
        return tuple(reversed(rows))

    def unfold(self, node: Node) -> None:
        """Show what is below ``node``."""
        if node.allow_expand and not node.is_expanded:
            self._fill(node)
            node.expand()

    def process_label(self, label: str | Text) -> Text:
        """Return ``label`` as literal text, never as markup."""
        return label if isinstance(label, Text) else Text(label)

    @on(Tree.NodeExpanded)
    def _remember_unfolded(self, event: Tree.NodeExpanded[Row]) -> None:
        self._fill(event.node)
        if event.node in self._quiet:
            self._quiet.discard(event.node)
        else:
            self._folds[self._key(event.node)] = True

    @on(Tree.NodeCollapsed)
    def _remember_folded(self, event: Tree.NodeCollapsed[Row]) -> None:
        self._folds[self._key(event.node)] = False

    def _key(self, node: Node) -> _Key:
        return tuple(row.package for row in self.way_of(node))

    def _fill(self, node: Node) -> None:
        if node in self._filled:
            return
        self._filled.add(node)
        rows = list(self._outline.under(self.way_of(node)))
        self._add(node, rows)

    def _add(self, node: Node, rows: list[Row]) -> None:
        above = self.way_of(node)
        for row in rows[:SLICE]:
            child = node.add(Text(), row, allow_expand=row.opens)
            if row.package is not None:
                self._by_package.setdefault(row.package, []).append(child)
            if row.opens and self._starts_open((*above, row)):
                self._quiet.add(child)
                self.unfold(child)
        if len(rows) > SLICE:
            self._rest[node] = rows[SLICE:]
            self.set_timer(SLICE_PAUSE, partial(self._add_rest, node))

    def _add_rest(self, node: Node) -> None:
        """Add the next slice; nothing where it was added meanwhile, or another outline is shown."""
        if node in self._rest:
            self._add(node, self._rest.pop(node))

    def _starts_open(self, way: Way) -> bool:
        by_hand = self._folds.get(tuple(row.package for row in way))
        return len(way) <= self._outline.levels if by_hand is None else by_hand

    def _walk(self, spine: Sequence[PackageId]) -> Node | None:
        node = self.root
        for place, package in enumerate(spine):
            child = self._child(node, package)
            if child is None and place == 0:
                for heading in [top for top in node.children if top.data is not None and top.data.package is None]:
                    self.unfold(heading)
                    child = self._child(heading, package)
            if child is None:
                return None
            if place < len(spine) - 1:
                self.unfold(child)
            node = child
        return node

    def _child(self, node: Node, package: PackageId) -> Node | None:
        looked_at = 0
        while True:
            for child in node.children[looked_at:]:
                looked_at += 1
                if child.data is not None and child.data.package == package:
                    return child
            if node not in self._rest:
                return None
            self._add_rest(node)

    def _place(self, node: Node) -> None:
        _ = self.last_line  # reading it lays the new rows out, so that the node knows its line
        self.move_cursor(node)
        self._placed = node
        self.call_after_refresh(self.scroll_to_node, node, animate=False)
