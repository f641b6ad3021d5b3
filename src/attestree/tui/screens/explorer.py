"""The explorer: the tree on the left, what is known of the selected package on the right, one at a time when narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from attestree.tui.choose.dialog import ChooseScreen
from attestree.tui.commands import KeyCommands, PackageCommands
from attestree.tui.detail.pane import DetailPane
from attestree.tui.export.explorer import explorer_subjects
from attestree.tui.messages import StateChanged
from attestree.tui.problems import next_problem, worst_direct
from attestree.tui.screens.explorer_keys import KEYS, NEED_A_TREE
from attestree.tui.screens.two_sided import TwoSidedScreen
from attestree.tui.standing import standing_of
from attestree.tui.viewer import Viewer
from attestree.tui.views import Order, View
from attestree.tui.widgets.filter_bar import FilterBar, FilterInput
from attestree.tui.widgets.header_line import HeaderLine
from attestree.tui.widgets.key_line import KeyLine
from attestree.tui.widgets.note_line import NoteLine
from attestree.tui.widgets.notice import Notice
from attestree.tui.widgets.package_tree import PackageTree
from attestree.tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from attestree.model import PackageId
    from attestree.tui.feed import SessionFeed
    from attestree.tui.state import ExplorerState


class ExplorerScreen(TwoSidedScreen):
    """The main screen.

    Args:
        state: what is known; read here, changed by the app only.
        feed: the session, for what a person asks of it.
    """

    BINDING_GROUP_TITLE = "The explorer"
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    COMMANDS: ClassVar = {PackageCommands, KeyCommands}

    package_tree = getters.query_one("#tree", PackageTree)

    def __init__(self, state: ExplorerState, feed: SessionFeed) -> None:
        self.state = state
        self.viewer = Viewer(state)
        self._feed = feed
        self._titled = ""
        super().__init__(ascii_only=state.ascii_only)

    def compose(self) -> ComposeResult:
        """Lay the parts out: header, the two sides or a notice, counts, keys."""
        yield Static("Please make this terminal larger: 60 by 15 is the least.", id="room", markup=False)
        yield HeaderLine(self.state, id="header")
        yield Notice(id="notice", markup=False)
        with Horizontal(id="sides"):
            with Vertical(id="left"):
                yield NoteLine(id="note")
                yield PackageTree(self.state, id="tree")
                yield FilterBar(id="filter")
            with Vertical(id="right"):
                yield DetailPane(self.state, id="detail")
        yield Static(id="banner", markup=False)
        yield StatusBar(self.state, id="status")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Say that the project is being read, until it is."""
        self._say_how_it_stands()

    @property
    def listing(self) -> PackageTree:
        """The tree."""
        return self.package_tree

    # What the session tells

    @on(StateChanged)
    def _take_in(self, event: StateChanged) -> None:
        self._say_how_it_stands()
        self.query_one(HeaderLine).renew()
        self.query_one(StatusBar).refresh()
        if event.fresh:
            if self.viewer.view.inverted not in self.state.records:  # another part is shown, and it is not in it
                self.viewer.invert(None)
            self._show_view()
            self.leave_page()
        elif self.viewer.is_stale():
            self._show_view(self.package_tree.package)
        else:
            self.package_tree.repaint_changed()
        self.pane.refresh_package(event.changed)
        self._lead_the_eye()
        self._say_remarks()

    def _lead_the_eye(self) -> None:
        """Put the cursor on the worst direct package once all is known, unless a person went somewhere meanwhile."""
        if self.state.finished is None or self.viewer.view != View() or self.app.screen is not self:
            return
        if self.package_tree.left_alone and not self.drilled and not self.filter_bar.has_focus_within:
            worst = worst_direct(self.state)
            if worst is not None and worst != self.package_tree.package:
                self.package_tree.reveal(worst)

    def _say_how_it_stands(self) -> None:
        self.stand(standing_of(self.state), self.state.failure)

    # What a person asks for

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Grey out what needs a tree while there is none."""
        if action == "filter" and isinstance(self.focused, FilterInput):
            return False
        return None if action in NEED_A_TREE and self.has_class("-alone") else True

    def action_sort(self) -> None:
        """Order the packages another way."""
        self.viewer.sort()
        self._show_view(self.package_tree.package)

    def action_invert(self) -> None:
        """Show who requires the selected package; the dependencies again, where that is shown already."""
        package = self.package_tree.package
        if package is None:
            return
        self.viewer.invert(None if self.viewer.view.inverted == package else package)
        self._show_view(package)
        self.leave_page()

    def action_problem(self, step: int) -> None:
        """Go to the next or previous package that wants a person's eye."""
        order = tuple(self.package_tree.outline.spines)
        problem = next_problem(order, self.state, self.package_tree.package, back=step < 0)
        if problem is None:
            done, total = self.state.progress
            so_far = "" if done == total else f" so far: {done} of {total} are checked"
            among = " among what is shown" if self.viewer.view.words or self.viewer.view.inverted else ""
            self.hint(f"No problem{among}{so_far}.")
        else:
            self.go_to(problem.package)
            self.hint(f"Problem {problem.place} of {problem.count}.", problem.package)

    def action_export(self) -> None:
        """Offer to write what is selected, what the filter shows, or the whole project, as a report."""
        self.offer_export(explorer_subjects(self.state, self.viewer, self.package_tree.package))

    def action_choose(self) -> None:
        """Offer to show another part of the project, or what would be installed elsewhere."""
        choices = self.state.loaded.choices if self.state.loaded else None
        if choices is None:
            self.hint("There is nothing to choose here.")
            return
        self.app.push_screen(ChooseScreen(choices, self._feed.choose, ascii_only=self.state.ascii_only))

    def action_retry(self) -> None:
        """Ask again."""
        package = self.package_tree.package
        if package is not None and not self.state.is_own(package):
            self._feed.retry((package,))
            self.hint(f"Asking again about {self.state.records[package].package.title}.")
            return
        count = sum(self.state.could_not_check(key) for key in self.state.records)
        if count:
            self._feed.retry()
        again = f"Asking again about {count} package{'' if count == 1 else 's'}."
        self.hint(again if count else "Nothing was left unchecked.")

    def action_copy(self) -> None:
        """Copy what is selected."""
        text, what = self.pane.current_copy() if self.drilled else self._name_to_copy()
        self.post_message(DetailPane.CopyRequested(text, what))

    def action_back(self) -> None:
        """Go one step back: up in the details, to the tree, out of who-requires, out of the filter; never further."""
        if self.drilled:
            if not self.pane.back():
                self.leave_page()
        elif self.viewer.view.inverted is not None:
            package = self.viewer.view.inverted
            self.viewer.invert(None)
            self._show_view(package)
        elif self.viewer.view.words:
            self.filter_bar.clear()

    def go_to(self, package: PackageId) -> None:
        """Select ``package``, in another view where this one does not show it."""
        for order in (Order.TREE, Order.TRUST):
            if self.package_tree.reveal(package):
                return
            self.filter_bar.clear()
            self.viewer.reset(order)
            self._show_view(package)

    # What the parts tell

    @on(PackageTree.Selected)
    def _select(self, event: PackageTree.Selected) -> None:
        self.pane.show(event.package)
        self.note.follow(event.package)
        if self.drilled and event.package is not None:
            self._feed.open(event.package)

    @on(PackageTree.Opened)
    def _open(self, event: PackageTree.Opened) -> None:
        self._open_details(event.package)

    @on(PackageTree.Seen)
    def _look_at(self, event: PackageTree.Seen) -> None:
        self._feed.look_at(event.packages)

    @on(FilterBar.Changed)
    def _filter(self, event: FilterBar.Changed) -> None:
        if event.words.strip() != self.viewer.view.words:
            self.viewer.filter(event.words)
            self._show_view(self.viewer.nearest_match(self.package_tree.package))

    @on(DetailPane.PackageChosen)
    def _go_there(self, event: DetailPane.PackageChosen) -> None:
        self.go_to(event.package)

    def on_resize(self) -> None:
        """Say the view's title where there is no border to hold it."""
        self.call_after_refresh(self._say_remarks)

    # How

    def _show_view(self, cursor: PackageId | None = None) -> None:
        outline = self.viewer.outline()
        self.package_tree.show(outline, cursor)
        self.filter_bar.tell(len(self.viewer.matching))
        self._say_remarks()

    def open_selected(self) -> None:
        """Open the details of the selected package."""
        if self.package_tree.package is not None:
            self._open_details(self.package_tree.package)

    def _open_details(self, package: PackageId) -> None:
        self._feed.open(package)
        self.pane.show(package)
        self.enter_page()

    def _name_to_copy(self) -> tuple[str, str]:
        if self.package_tree.package is None:
            return "", ""
        package = self.state.records[self.package_tree.package].package
        version = f"=={package.display_version}" if package.version else ""
        return f"{package.display_name}{version}", "the name and version"

    def hint(self, text: str, about: PackageId | None = None) -> None:
        """Say what a key did, until the cursor goes on from ``about``, or from where it is."""
        self.note.hint(text, about or self.package_tree.package)

    def _say_remarks(self) -> None:
        """Say what a person should know about the view."""
        outline, view = self.package_tree.outline, self.viewer.view
        if self._titled != outline.title:
            self._titled = outline.title
            self.query_one("#left").border_title = Content(outline.title)
        bare = not self.has_class("-tall") and (view.order is not Order.TREE or view.inverted is not None)
        title = [f"{outline.title}.".replace("..", ".")] if bare else []
        self.note.remark([*title, *self.viewer.remarks(outline)])
