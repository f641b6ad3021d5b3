"""An app that holds nothing but the detail pane, with the explorer's own themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import App

from attestree.tui.detail.pane import DetailPane
from attestree.tui.themes import THEMES, own_variables

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.message import Message

    from attestree.model import PackageId
    from attestree.tui.state import ExplorerState


class Host(App[None]):
    """Shows one package's details and keeps what the pane said.

    Attributes:
        pane: the pane.
        heard: every message of the pane, in order.
        screen_keys: the keys that reached the screen because the pane left them alone.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("slash", "key('/')"),
        ("n", "key('n')"),
        ("N", "key('N')"),
        ("escape", "go_back"),
    ]

    def __init__(self, state: ExplorerState, package: PackageId | None = None, theme: str = "attestree-dark") -> None:
        super().__init__()
        for item in THEMES:
            self.register_theme(item)
        self.theme = theme
        self.pane = DetailPane(state)
        self.heard: list[Message] = []
        self.screen_keys: list[str] = []
        self._package = package

    def get_css_variables(self) -> dict[str, str]:
        """Add the explorer's own variables, as the explorer does."""
        variables = super().get_css_variables()
        return {**own_variables(variables), **variables}

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.show(self._package)
        self.pane.focus()

    def action_key(self, key: str) -> None:
        """Note a key that the pane did not take."""
        self.screen_keys.append(key)

    def action_go_back(self) -> None:
        """Do what the shell does for escape."""
        self.screen_keys.append("back" if self.pane.back() else "out")

    def on_detail_pane_link_chosen(self, message: DetailPane.LinkChosen) -> None:
        self.heard.append(message)

    def on_detail_pane_copy_requested(self, message: DetailPane.CopyRequested) -> None:
        self.heard.append(message)

    def on_detail_pane_package_chosen(self, message: DetailPane.PackageChosen) -> None:
        self.heard.append(message)

    def on_detail_pane_depth_changed(self, message: DetailPane.DepthChanged) -> None:
        self.heard.append(message)
